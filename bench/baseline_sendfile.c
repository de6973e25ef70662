/* A file to a client: connects, sends a byte, and takes the whole file, again and again. With -p from the server
 * at that port; without, from a bare C loop over sendfile(2) in a process of its own, which is the baseline. Every
 * byte is compared where the file has a pattern: at the beginning and the end of each MiB. */
#define _GNU_SOURCE
#include "measure.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MIB ((size_t)1 << 20)

static struct sockaddr_in loopback(uint16_t port)
{
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

/* The baseline: one client, blocking. */
static void serve(int listener, int file, size_t size)
{
    int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    char byte;
    if (client < 0)
        measure_die("accept");
    while (read_whole(client, &byte, 1) == 0) {
        off_t offset = 0;
        while ((size_t)offset < size) {
            if (sendfile(client, file, &offset, size - (size_t)offset) <= 0 && errno != EINTR)
                _exit(0);
        }
    }
    _exit(0);
}

static pid_t start_baseline(int file, size_t size, uint16_t *port)
{
    struct sockaddr_in address = loopback(0);
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) < 0 || listen(listener, 1) < 0 ||
        getsockname(listener, (struct sockaddr *)&address, &length) < 0)
        measure_die("listen");
    *port = ntohs(address.sin_port);
    pid_t parent = getpid(), child = fork();
    if (child < 0)
        measure_die("fork");
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() == parent)
            serve(listener, file, size);
        _exit(0);
    }
    close(listener);
    return child;
}

/* Takes the whole file; returns whether a mark of its pattern was wrong. */
static int take(int server, size_t size, char *place, const char *pattern)
{
    int wrong = 0;
    if (write_whole(server, "\n", 1) < 0)
        measure_die("write");
    for (size_t at = 0; at < size; at += MIB) {
        if (read_whole(server, place, MIB) < 0)
            measure_die("read");
        wrong |= memcmp(place, pattern, 64) != 0 || memcmp(place + MIB - 64, pattern + MIB - 64, 64) != 0;
    }
    return wrong;
}

static int usage(void)
{
    fprintf(stderr, "usage: baseline_sendfile -f FILE -s MIBS [-p PORT] [-t MS] [-w MS]\n"
                    "  the file is written, if it has another size; -p: measures the server there\n");
    return 2;
}

int main(int argc, char **argv)
{
    const char *path = NULL;
    size_t size = 0;
    uint16_t port = 0;
    uint64_t duration_ms = 2000, warmup_ms = 200;
    int option;
    while ((option = getopt(argc, argv, "f:s:p:t:w:")) != -1) {
        switch (option) {
        case 'f':
            path = optarg;
            break;
        case 's':
            size = measure_number(optarg, 1, 1 << 20) * MIB;
            break;
        case 'p':
            port = (uint16_t)measure_number(optarg, 1, 65535);
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
    if (!path || size == 0 || optind < argc)
        return usage();
    char *pattern = measure_alloc(MIB), *place = measure_alloc(MIB);
    fill_pattern(pattern, MIB);
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    struct stat info;
    if (file < 0 || fstat(file, &info) < 0)
        measure_die(path);
    for (size_t at = 0; (size_t)info.st_size != size && at < size; at += MIB) {
        if (write_whole(file, pattern, MIB) < 0)
            measure_die(path);
    }
    alarm((unsigned)((duration_ms + warmup_ms) / 1000 + 60));
    pid_t child = port == 0 ? start_baseline(file, size, &port) : 0;
    struct sockaddr_in address = loopback(port);
    int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (server < 0 || connect(server, (struct sockaddr *)&address, sizeof address) < 0)
        measure_die("connect");

    struct samples samples = {0};
    uint64_t errors = 0, spent = 0, begin = measure_now() + warmup_ms * NANOSECONDS_PER_MS,
             end = begin + duration_ms * NANOSECONDS_PER_MS;
    do {
        uint64_t started = measure_now();
        errors += (uint64_t)take(server, size, place, pattern);
        if (started >= begin) {
            samples_add(&samples, measure_now() - started);
            spent += measure_now() - started;
        }
    } while (samples.count == 0 || measure_now() < end);
    close(server);
    while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
        continue;

    samples_sort(&samples);
    printf("{\"size\":%zu,\"requests\":%zu,\"rate\":%.1f,\"p50_us\":%.3f,\"errors\":%llu}\n", size,
           samples.count, spent ? (double)(samples.count * (size / MIB)) * 1e9 / (double)spent : 0.0,
           samples_percentile_us(&samples, 50), (unsigned long long)errors);
    samples_free(&samples);
    free(pattern);
    free(place);
    return errors > 0;
}
