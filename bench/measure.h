/* What the benchmark programs share: the clock, latency samples and their percentiles, CPU time, whole reads
 * and writes. It knows nothing of what is measured. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stddef.h>
#include <stdint.h>

#define NANOSECONDS_PER_SECOND 1000000000ull
#define NANOSECONDS_PER_MS     1000000ull

/* Latencies in nanoseconds, every one of them kept, so that a percentile is exact. */
struct samples {
    uint32_t *values;
    size_t count;
    size_t capacity;
};

/* Monotonic nanoseconds. */
uint64_t measure_now(void);

/* User and system time of this process, and of its children already waited for, in microseconds. */
uint64_t measure_cpu_us(void);

/* Prints "program: what: strerror(errno)" on standard error and exits with 1. */
void measure_die(const char *what) __attribute__((noreturn));

/* Keeps this process on the first core that it may use, or on the last: the same where it has but one. */
void measure_stay_on_core(int last);

/* A number from the command line within min … max; anything else ends the program. */
uint64_t measure_number(const char *text, uint64_t min, uint64_t max);

/* malloc and realloc that end the program where there is no memory. */
void *measure_alloc(size_t size);
void *measure_realloc(void *block, size_t size);

/* Adds one latency; those beyond 4.29 s count as 4.29 s. */
void samples_add(struct samples *samples, uint64_t nanoseconds);

/* Sorts the samples; call it once before samples_percentile_us(). */
void samples_sort(struct samples *samples);

/* The value that `percent` of the samples do not exceed, in microseconds; 0 without samples. */
double samples_percentile_us(const struct samples *samples, double percent);

void samples_free(struct samples *samples);

/* Blocking read and write of exactly `size` bytes; 0, or −1 at end of file or error. A SEQPACKET socket
 * delivers its message in one piece, which must then have `size` bytes. */
int read_whole(int fd, void *to, size_t size);
int write_whole(int fd, const void *from, size_t size);

/* Fills a message with bytes that repeat after 251, so that a shifted or torn answer does not look right. */
void fill_pattern(char *message, size_t size);

#endif
