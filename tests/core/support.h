/* What several unit tests need: repeatable random numbers, bytes to recognise, children, directories, limits.
 * Only the test's first thread may use cmocka's assertions; children and other threads use check(). */
#ifndef SWL_TESTS_SUPPORT_H
#define SWL_TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Sets cmocka up: a time limit for the whole program, SIGPIPE ignored, the log at its lowest. */
#define RUN(tests) (support_begin(), cmocka_run_group_tests(tests, NULL, NULL))
void support_begin(void);

/* The seed of this run: SWL_TEST_SEED, or a new one; told on standard error. */
uint64_t support_seed(void);

/* The next of a row of numbers; *state is where the row stands, any value to begin with. */
uint64_t support_random(uint64_t *state);

/* 0 … bound - 1 */
static inline uint64_t support_below(uint64_t *state, uint64_t bound)
{
    return support_random(state) % bound;
}

/* How long each soak test runs: SWL_SOAK_SECONDS, 2 without. As a monotonic deadline, ns. */
int64_t support_soak_deadline(void);

/* Bytes that tell their key and their place. */
void support_fill(void *bytes, size_t size, uint64_t key);
bool support_filled(const void *bytes, size_t size, uint64_t key);

/* Ends this process (a child, or one with a thread that found something) with what went wrong. */
#define check(condition) ((condition) ? (void)0 : support_fail(__FILE__, __LINE__, #condition))
void support_fail(const char *file, int line, const char *condition) __attribute__((noreturn));

/* A child that dies with this process. It must end with _exit(). */
pid_t support_fork(void);
/* Fails the test unless the child ends by itself with 0. */
void support_join(pid_t pid);
/* Kills and waits. Returns whether it was the kill that ended it. */
bool support_kill(pid_t pid);
/* Waits for one that kills itself. */
bool support_killed(pid_t pid);

/* Has a child act that looks at the watched words, which it shares, after each of its instructions, and kills
 * itself when they have changed for the n-th time (from 1). Returns false if `act` returned before; then the
 * child was killed behind it. Skips the test where processors of this kind cannot be led like that. */
bool support_kill_at_store(void (*act)(void *argument), void *argument, const void *watched, size_t size,
                           int n);

/* Has a child act, and stops it behind its first n instructions for as long as `meanwhile` takes in this process;
 * then it goes on to its end; sooner where it holds a lock that this process waits for. Returns false where it had ended before. Skips the test as above. */
bool support_interrupt_at(void (*act)(void *argument), void *argument, int n, void (*meanwhile)(void));

/* From one to the next n that is tried: each under the address sanitizer. Under the thread sanitizer code is ten times as
 * long, and in one process alone there is nothing for it to find. */
#ifdef __SANITIZE_THREAD__
#define SUPPORT_STORE_STRIDE 211
#else
#define SUPPORT_STORE_STRIDE 1
#endif

/* Zeroed memory that children share; with what is given to munmap. */
void *support_shared(size_t size);

/* A new directory below TMPDIR; the path is to be given back to the second. */
char *support_directory(void);
void support_directory_remove(char *path);

/* How many descriptors this process has open. */
int support_descriptors(void);

#endif
