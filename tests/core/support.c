/* What several unit tests need. */
#define _GNU_SOURCE
#include "support.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

static double soak_seconds(void)
{
    const char *wish = getenv("SWL_SOAK_SECONDS");
    return wish != NULL ? atof(wish) : 2.0;
}

void support_begin(void)
{
    (void)support_seed(); /* before there are threads */
    signal(SIGPIPE, SIG_IGN);
    swl_log_set_level(SWL_LOG_NONE);
    /* a program that hangs has found something too */
    alarm(400 + 8 * (unsigned)soak_seconds());
}

uint64_t support_seed(void)
{
    static uint64_t seed;
    if (seed == 0) {
        const char *wish = getenv("SWL_TEST_SEED");
        seed = wish != NULL ? strtoull(wish, NULL, 10) : (uint64_t)swl_clock_wall();
        fprintf(stderr, "# SWL_TEST_SEED=%llu\n", (unsigned long long)seed);
    }
    return seed;
}

uint64_t support_random(uint64_t *state)
{
    /* splitmix64 */
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

int64_t support_soak_deadline(void)
{
    return swl_clock_monotonic() + (int64_t)(soak_seconds() * 1e9);
}

void support_fill(void *bytes, size_t size, uint64_t key)
{
    uint64_t first = support_random(&key);
    for (size_t i = 0; i < size; i++) {
        ((uint8_t *)bytes)[i] = (uint8_t)(first + i * 167 + (i >> 8));
    }
}

bool support_filled(const void *bytes, size_t size, uint64_t key)
{
    uint64_t first = support_random(&key);
    for (size_t i = 0; i < size; i++) {
        if (((const uint8_t *)bytes)[i] != (uint8_t)(first + i * 167 + (i >> 8))) {
            return false;
        }
    }
    return true;
}

void support_fail(const char *file, int line, const char *condition)
{
    fprintf(stderr, "%s:%d: not true: %s (errno %d)\n", file, line, condition, errno);
    _exit(1);
}

pid_t support_fork(void)
{
    fflush(NULL);
    pid_t parent = getpid(), pid = fork();
    if (pid < 0) {
        fail_msg("fork: %s", strerror(errno));
    }
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) {
            _exit(1);
        }
    }
    return pid;
}

void support_join(pid_t pid)
{
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

bool support_kill(pid_t pid)
{
    kill(pid, SIGKILL);
    return support_killed(pid);
}

bool support_killed(pid_t pid)
{
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

/* ---- a process that looks by itself after each of its instructions ---- */

/* What it looks for, and what it sends to itself then. */
struct steps {
    const volatile uint64_t *watched; /* changes of these words count; */
    uint64_t *before;                 /* what they were, */
    size_t words;                     /* or without any, instructions count */
    int left;                         /* until it has counted enough */
    int signal;
};

#ifdef __x86_64__
#define TRAP_FLAG 0x100

static struct steps steps;

/* What sanitizers look at is seen for every byte, which takes longer than all the rest. */
#define UNSEEN __attribute__((no_sanitize("address", "thread", "undefined")))

/* So many of the first words are equal, or some more: eight at once, as there are thousands. */
UNSEEN static size_t steps_equal(void)
{
    typedef uint64_t pair __attribute__((vector_size(16), aligned(8), may_alias));
    size_t i = 0;
    for (; i + 8 <= steps.words; i += 8) {
        const pair *one = (const pair *)(steps.before + i);
        const pair *other = (const pair *)(uintptr_t)(steps.watched + i);
        pair differs = (one[0] ^ other[0]) | (one[1] ^ other[1]) | (one[2] ^ other[2]) | (one[3] ^ other[3]);
        if ((differs[0] | differs[1]) != 0) {
            break;
        }
    }
    return i;
}

UNSEEN static void on_step(int number, siginfo_t *info, void *context)
{
    (void)number, (void)info;
    size_t i = steps_equal();
    while (i < steps.words && steps.before[i] == steps.watched[i]) {
        i++;
    }
    if (steps.words > 0 && i == steps.words) {
        return; /* nothing has changed */
    }
    for (; i < steps.words; i++) {
        steps.before[i] = steps.watched[i];
    }
    if (--steps.left == 0) {
        ((ucontext_t *)context)->uc_mcontext.gregs[REG_EFL] &= ~TRAP_FLAG;
        kill(getpid(), steps.signal);
    }
}

/* From here on the processor raises SIGTRAP after each instruction. The kernel clears the flag while the handler
 * runs. Below the stack pointer are 128 bytes that the compiler may use. */
static void step_from_here(void)
{
    struct sigaction action = {.sa_sigaction = on_step, .sa_flags = SA_SIGINFO};
    sigaction(SIGTRAP, &action, NULL);
    __asm__ volatile("leaq -128(%%rsp), %%rsp; pushfq; orq %0, (%%rsp); popfq; leaq 128(%%rsp), %%rsp"
                     :
                     : "i"(TRAP_FLAG)
                     : "cc", "memory");
}

/* A child that acts until it has counted enough, or has acted, and set *done (shared); then it sends the signal to
 * itself. */
static pid_t begin_steps(void (*act)(void *argument), void *argument, struct steps what, volatile bool *done)
{
    pid_t pid = support_fork();
    if (pid == 0) {
        steps = what;
        if (steps.left > 0) {
            step_from_here();
        } else {
            kill(getpid(), steps.signal);
        }
        act(argument);
        *done = true;
        for (;;) {
            kill(getpid(), what.signal);
        }
    }
    return pid;
}
#else
/* Elsewhere an atomic operation can be a loop that never ends where each step is looked at. */
static pid_t begin_steps(void (*act)(void *argument), void *argument, struct steps what, volatile bool *done)
{
    (void)act, (void)argument, (void)what, (void)done;
    skip();
    return -1;
}
#endif

bool support_kill_at_store(void (*act)(void *argument), void *argument, const void *watched, size_t size,
                           int n)
{
    struct steps what = {watched, malloc(size), size / sizeof(what.before[0]), n, SIGKILL};
    memcpy(what.before, watched, size);
    volatile bool *done = support_shared(1);
    pid_t pid = begin_steps(act, argument, what, done);
    assert_true(support_killed(pid)); /* else it has found something wrong: see its message */
    bool at_store = !*done;
    munmap((void *)done, 1);
    free(what.before);
    return at_store;
}

/* A stopped child may hold a lock that this process waits for: after a while it goes on. SIGALRM is the program's. */
#define LOCK_PATIENCE_NS 200000000
static volatile pid_t interrupted_child;

static void let_it_go_on(int signal)
{
    (void)signal;
    kill(interrupted_child, SIGCONT);
}

static timer_t begin_patience(pid_t child)
{
    const struct sigaction action = {.sa_handler = let_it_go_on, .sa_flags = SA_RESTART};
    const struct itimerspec again_and_again = {{0, LOCK_PATIENCE_NS}, {0, LOCK_PATIENCE_NS}};
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2};
    timer_t timer;
    interrupted_child = child;
    assert_int_equal(sigaction(SIGUSR2, &action, NULL), 0);
    assert_int_equal(timer_create(CLOCK_MONOTONIC, &event, &timer), 0);
    assert_int_equal(timer_settime(timer, 0, &again_and_again, NULL), 0);
    return timer;
}

bool support_interrupt_at(void (*act)(void *argument), void *argument, int n, void (*meanwhile)(void))
{
    struct steps what = {.left = n, .signal = SIGSTOP};
    volatile bool *done = support_shared(1);
    pid_t pid = begin_steps(act, argument, what, done);
    int status;
    assert_int_equal(waitpid(pid, &status, WUNTRACED), pid);
    assert_true(WIFSTOPPED(status)); /* else it has found something wrong: see its message */
    bool interrupted = !*done;
    timer_t patience = begin_patience(pid);
    meanwhile();
    timer_delete(patience);
    kill(pid, SIGCONT);
    for (int64_t limit = swl_clock_monotonic() + 20 * SWL_NS_PER_SEC; !*done;) {
        assert_true(swl_clock_monotonic() < limit);
        sched_yield();
    }
    munmap((void *)done, 1);
    assert_true(support_kill(pid));
    return interrupted;
}

void *support_shared(size_t size)
{
    void *memory =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    assert_ptr_not_equal(memory, MAP_FAILED);
    return memory;
}

char *support_directory(void)
{
    const char *parent = getenv("TMPDIR");
    char *path;
    assert_true(asprintf(&path, "%s/swl-core-test-XXXXXX", parent != NULL ? parent : "/tmp") > 0);
    assert_non_null(mkdtemp(path));
    return path;
}

static int remove_entry(const char *path, const struct stat *info, int type, struct FTW *position)
{
    (void)info;
    (void)type;
    (void)position;
    return remove(path);
}

void support_directory_remove(char *path)
{
    nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    free(path);
}

int support_descriptors(void)
{
    DIR *entries = opendir("/proc/self/fd");
    assert_non_null(entries);
    int count = 0;
    while (readdir(entries) != NULL) {
        count++;
    }
    closedir(entries);
    return count;
}
