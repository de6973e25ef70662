/* The load of packages: one connection, packages of the same size that end with "\r\n", many in each write, as
 * fast as the server takes them; JSON on stdout. The server says at each connect how many packages it has had so
 * far, so that none is counted that it has not handled. It knows TCP over IPv4 loopback only. */
#define _GNU_SOURCE
#include "measure.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int connect_to(uint16_t port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0)
        measure_die("connect");
    return fd;
}

/* Reads the line that the server writes first. */
static uint64_t read_count(int fd)
{
    char line[32];
    size_t size = 0;
    do {
        if (size == sizeof line - 1 || read(fd, line + size, 1) != 1)
            measure_die("reading the count");
    } while (line[size++] != '\n');
    line[size - 1] = '\0';
    return measure_number(line, 0, UINT64_MAX);
}

static char *make_packages(size_t size, size_t count)
{
    char *packages = measure_alloc(size * count);
    for (size_t i = 0; i < count; i++) {
        memset(packages + i * size, 'x', size);
        memcpy(packages + (i + 1) * size - 2, "\r\n", 2);
    }
    return packages;
}

static int usage(void)
{
    fprintf(stderr, "usage: flood -p PORT [-s BYTES] [-n PACKAGES IN A WRITE] [-t MS]\n");
    return 2;
}

int main(int argc, char **argv)
{
    uint16_t port = 0;
    size_t size = 64, count = 100;
    uint64_t ms = 2000;
    for (int option; (option = getopt(argc, argv, "p:s:n:t:")) != -1;) {
        if (option == 'p')
            port = (uint16_t)measure_number(optarg, 1, 65535);
        else if (option == 's')
            size = measure_number(optarg, 3, 1 << 20);
        else if (option == 'n')
            count = measure_number(optarg, 1, 100000);
        else if (option == 't')
            ms = measure_number(optarg, 1, 600000);
        else
            return usage();
    }
    if (port == 0 || optind != argc)
        return usage();
    char *packages = make_packages(size, count), byte;
    uint64_t sent = 0;
    int fd = connect_to(port);
    uint64_t before = read_count(fd), begin = measure_now(), end = begin + ms * NANOSECONDS_PER_MS;
    while (measure_now() < end) {
        if (write_whole(fd, packages, size * count) < 0)
            measure_die("write");
        sent += count;
    }
    /* the server closes when it has handled everything */
    if (shutdown(fd, SHUT_WR) < 0 || read(fd, &byte, 1) != 0)
        measure_die("waiting for the end");
    double seconds = (double)(measure_now() - begin) / (double)NANOSECONDS_PER_SECOND;
    close(fd);
    fd = connect_to(port);
    uint64_t handled = read_count(fd) - before;
    close(fd);
    if (handled != sent)
        fprintf(stderr, "flood: %llu packages were sent, %llu were handled\n", (unsigned long long)sent,
                (unsigned long long)handled);
    printf("{\"rate\": %.1f, \"packages\": %llu, \"errors\": %d}\n", (double)sent / seconds,
           (unsigned long long)sent, handled != sent);
    free(packages);
    return 0;
}
