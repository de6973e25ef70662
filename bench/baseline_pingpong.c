/* The baseline of task latency: one message to another process over a socket pair and back, blocking reads
 * and writes. Nothing is done with the message; what is left is what the kernel takes to wake one process and
 * then the other. Where both run, the kernel decides anew every few seconds, by what else runs: a round trip
 * within one core takes half as long as one between two. So it is fixed here, unless "any" is wanted; and the
 * rate is that of the median round trip, since a process that may not move waits for whoever else wants its
 * core. */
#define _GNU_SOURCE
#include "measure.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* The other process: sends back whatever arrives until its peer has gone. */
static void answer(int socket, size_t size)
{
    char *message = measure_alloc(size);
    while (read_whole(socket, message, size) == 0 && write_whole(socket, message, size) == 0)
        continue;
    free(message);
}

static int usage(void)
{
    fprintf(stderr, "usage: baseline_pingpong [-k seqpacket|stream] [-c two|one|any] [-s bytes] [-t ms] "
                    "[-w warm-up ms]\n");
    return 2;
}

int main(int argc, char **argv)
{
    size_t size = 100;
    uint64_t duration_ms = 1500, warmup_ms = 200;
    const char *kind = "seqpacket", *cores = "two";
    for (int option; (option = getopt(argc, argv, "k:c:s:t:w:")) != -1;) {
        switch (option) {
        case 'k':
            kind = optarg;
            break;
        case 'c':
            cores = optarg;
            break;
        case 's':
            size = measure_number(optarg, 1, 100000);
            break;
        case 't':
            duration_ms = measure_number(optarg, 1, 600000);
            break;
        case 'w':
            warmup_ms = measure_number(optarg, 0, 60000);
            break;
        default:
            return usage();
        }
    }
    int type = strcmp(kind, "stream") == 0      ? SOCK_STREAM
               : strcmp(kind, "seqpacket") == 0 ? SOCK_SEQPACKET
                                                : -1;
    int fixed = strcmp(cores, "any") != 0, two = strcmp(cores, "two") == 0;
    if (type < 0 || (fixed && !two && strcmp(cores, "one") != 0) || optind < argc)
        return usage();

    int pair[2];
    if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, pair) < 0)
        measure_die("socketpair");
    pid_t parent = getpid();
    pid_t child = fork();
    if (child < 0)
        measure_die("fork");
    if (fixed)
        measure_stay_on_core(child == 0 && two);
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(pair[0]);
        if (getppid() == parent)
            answer(pair[1], size);
        _exit(0);
    }
    close(pair[1]);

    /* A peer that hangs must not hang the benchmark: SIGALRM ends this process, and with it the other. */
    alarm((unsigned)((duration_ms + warmup_ms) / 1000 + 10));
    char *message = measure_alloc(size);
    char *answered = measure_alloc(size);
    fill_pattern(message, size);

    struct samples samples = {0};
    uint64_t all = 0, errors = 0, spent = 0;
    uint64_t begin = measure_now() + warmup_ms * NANOSECONDS_PER_MS;
    uint64_t end = begin + duration_ms * NANOSECONDS_PER_MS;
    for (uint64_t started; (started = measure_now()) < end;) {
        if (write_whole(pair[0], message, size) < 0 || read_whole(pair[0], answered, size) < 0)
            measure_die("ping-pong");
        uint64_t taken = measure_now() - started;
        all++;
        errors += memcmp(message, answered, size) != 0;
        if (started >= begin) {
            samples_add(&samples, taken);
            spent += taken;
        }
    }
    close(pair[0]);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
        continue;

    uint64_t cpu_us = measure_cpu_us();
    samples_sort(&samples);
    double p50_us = samples_percentile_us(&samples, 50);
    printf("{\"kind\":\"%s\",\"size\":%zu,\"requests\":%zu,\"rate\":%.1f,\"mean_rate\":%.1f,\"p50_us\":%.3f,"
           "\"p99_us\":%.3f,"
           "\"max_us\":%.3f,\"errors\":%llu,\"cpu_us\":%.3f}\n",
           kind, size, samples.count, p50_us > 0 ? 1e6 / p50_us : 0.0,
           spent ? (double)samples.count * 1e9 / (double)spent : 0.0, p50_us,
           samples_percentile_us(&samples, 99), samples_percentile_us(&samples, 100),
           (unsigned long long)errors, (double)cpu_us / (double)all);
    samples_free(&samples);
    free(message);
    free(answered);
    return errors > 0;
}
