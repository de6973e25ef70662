/* What the benchmark programs share: see measure.h.
 * Out of memory and impossible arguments end the program: a benchmark has nobody to report to but its user.
 */
#define _GNU_SOURCE
#include "measure.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

uint64_t measure_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * NANOSECONDS_PER_SECOND + (uint64_t)now.tv_nsec;
}

static uint64_t usage_us(int who)
{
    struct rusage usage;
    getrusage(who, &usage);
    return (uint64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000u +
           (uint64_t)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

uint64_t measure_cpu_us(void)
{
    return usage_us(RUSAGE_SELF) + usage_us(RUSAGE_CHILDREN);
}

void measure_die(const char *what)
{
    fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what, strerror(errno));
    exit(1);
}

uint64_t measure_number(const char *text, uint64_t min, uint64_t max)
{
    char *end;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || text[0] == '-' || number < min || number > max) {
        fprintf(stderr, "%s: '%s' is not a number from %llu to %llu\n", program_invocation_short_name, text,
                (unsigned long long)min, (unsigned long long)max);
        exit(2);
    }
    return number;
}

void *measure_realloc(void *block, size_t size)
{
    void *result = realloc(block, size);
    if (!result)
        measure_die("realloc");
    return result;
}

void *measure_alloc(size_t size)
{
    return measure_realloc(NULL, size);
}

void samples_add(struct samples *samples, uint64_t nanoseconds)
{
    if (samples->count == samples->capacity) {
        samples->capacity = samples->capacity ? samples->capacity * 2 : 65536;
        samples->values = measure_realloc(samples->values, samples->capacity * sizeof *samples->values);
    }
    samples->values[samples->count++] = nanoseconds > UINT32_MAX ? UINT32_MAX : (uint32_t)nanoseconds;
}

static int by_value(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

void samples_sort(struct samples *samples)
{
    if (samples->count > 0)
        qsort(samples->values, samples->count, sizeof *samples->values, by_value);
}

double samples_percentile_us(const struct samples *samples, double percent)
{
    if (samples->count == 0)
        return 0;
    size_t index = (size_t)(percent / 100.0 * (double)samples->count);
    if (index >= samples->count)
        index = samples->count - 1;
    return samples->values[index] / 1000.0;
}

void samples_free(struct samples *samples)
{
    free(samples->values);
    memset(samples, 0, sizeof *samples);
}

int read_whole(int fd, void *to, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t n = read(fd, (char *)to + done, size - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return -1;
        done += (size_t)n;
    }
    return 0;
}

int write_whole(int fd, const void *from, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t n = write(fd, (const char *)from + done, size - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        done += (size_t)n;
    }
    return 0;
}

void fill_pattern(char *message, size_t size)
{
    for (size_t i = 0; i < size; i++)
        message[i] = (char)(i % 251);
}

void measure_stay_on_core(int last)
{
    cpu_set_t allowed, one;
    if (sched_getaffinity(0, sizeof allowed, &allowed) < 0)
        measure_die("sched_getaffinity");
    int core = last ? CPU_SETSIZE - 1 : 0;
    while (!CPU_ISSET(core, &allowed))
        core += last ? -1 : 1;
    CPU_ZERO(&one);
    CPU_SET(core, &one);
    if (sched_setaffinity(0, sizeof one, &one) < 0)
        measure_die("sched_setaffinity");
}
