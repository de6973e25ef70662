/* The baseline of large tasks: bytes go to another process in a file and come back in one, told by a socket
 * pair. Each process writes its file, tells the other, which reads and unlinks it. Buffers are reused,
 * nothing is synced. */
#define _GNU_SOURCE
#include "measure.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum direction { QUESTION, ANSWER };

struct note {
    uint64_t number;
    uint64_t size;
};

static void file_name(char *name, size_t capacity, enum direction direction, uint64_t number)
{
    snprintf(name, capacity, "%s.%llu", direction == QUESTION ? "question" : "answer",
             (unsigned long long)number);
}

static void write_file(int directory, enum direction direction, uint64_t number, const char *data,
                       size_t size)
{
    char name[64];
    file_name(name, sizeof name, direction, number);
    int fd = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 || write_whole(fd, data, size) < 0 || close(fd) < 0)
        measure_die(name);
}

static void take_file(int directory, enum direction direction, uint64_t number, char *data, size_t size)
{
    char name[64];
    file_name(name, sizeof name, direction, number);
    int fd = openat(directory, name, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || read_whole(fd, data, size) < 0 || close(fd) < 0 || unlinkat(directory, name, 0) < 0)
        measure_die(name);
}

/* The other process: takes each question and writes the same bytes as the answer, until its peer has gone. */
static void answer(int socket, int directory, size_t size)
{
    char *data = measure_alloc(size);
    struct note note;
    while (read_whole(socket, &note, sizeof note) == 0) {
        take_file(directory, QUESTION, note.number, data, note.size);
        write_file(directory, ANSWER, note.number, data, note.size);
        if (write_whole(socket, &note, sizeof note) < 0)
            break;
    }
    free(data);
}

static void exchange(int socket, int directory, uint64_t number, const char *data, char *answered,
                     size_t size)
{
    struct note note = {.number = number, .size = size};
    write_file(directory, QUESTION, number, data, size);
    if (write_whole(socket, &note, sizeof note) < 0 || read_whole(socket, &note, sizeof note) < 0)
        measure_die("telling the other process");
    take_file(directory, ANSWER, note.number, answered, note.size);
}

static int usage(void)
{
    fprintf(stderr, "usage: baseline_files -d directory [-s bytes] [-t ms] [-w warm-up ms]\n");
    return 2;
}

int main(int argc, char **argv)
{
    size_t size = 1000000;
    uint64_t duration_ms = 1500, warmup_ms = 200;
    const char *path = NULL;
    for (int option; (option = getopt(argc, argv, "d:s:t:w:")) != -1;) {
        switch (option) {
        case 'd':
            path = optarg;
            break;
        case 's':
            size = measure_number(optarg, 1, 1000000000);
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
    if (!path || optind < argc)
        return usage();

    /* A directory of its own: the names in it are fixed, and O_EXCL would stumble over another run's. */
    char own[4096];
    if (snprintf(own, sizeof own, "%s/baseline-XXXXXX", path) >= (int)sizeof own || !mkdtemp(own))
        measure_die(path);
    int directory = open(own, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int pair[2];
    if (directory < 0 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
        measure_die("socketpair");
    pid_t parent = getpid();
    pid_t child = fork();
    if (child < 0)
        measure_die("fork");
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(pair[0]);
        if (getppid() == parent)
            answer(pair[1], directory, size);
        _exit(0);
    }
    close(pair[1]);

    /* A peer that hangs must not hang the benchmark; the driver removes the directory around ours. */
    alarm((unsigned)((duration_ms + warmup_ms) / 1000 + 20));
    char *data = measure_alloc(size);
    char *answered = measure_alloc(size);
    fill_pattern(data, size);

    struct samples samples = {0};
    uint64_t all = 0, errors = 0, spent = 0;
    uint64_t begin = measure_now() + warmup_ms * NANOSECONDS_PER_MS;
    uint64_t end = begin + duration_ms * NANOSECONDS_PER_MS;
    while (measure_now() < end) {
        uint64_t started = measure_now();
        exchange(pair[0], directory, ++all, data, answered, size);
        uint64_t taken = measure_now() - started;
        errors += memcmp(data, answered, size) != 0;
        if (started >= begin) {
            samples_add(&samples, taken);
            spent += taken;
        }
    }
    close(pair[0]);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
        continue;
    close(directory);
    rmdir(own);

    uint64_t cpu_us = measure_cpu_us();
    samples_sort(&samples);
    printf("{\"size\":%zu,\"requests\":%zu,\"rate\":%.1f,\"p50_us\":%.3f,\"p99_us\":%.3f,\"max_us\":%.3f,"
           "\"errors\":%llu,\"cpu_us\":%.3f}\n",
           size, samples.count, spent ? (double)samples.count * 1e9 / (double)spent : 0.0,
           samples_percentile_us(&samples, 50), samples_percentile_us(&samples, 99),
           samples_percentile_us(&samples, 100), (unsigned long long)errors, (double)cpu_us / (double)all);
    samples_free(&samples);
    free(data);
    free(answered);
    return errors > 0;
}
