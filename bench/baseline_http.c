/* The baseline of HTTP: one epoll loop per process, each with its own listening socket on the same port. It finds the
 * end of each head and answers the same bytes each time, and knows no more of HTTP than that: no fields, no bodies,
 * no limits of time. A client that does not take its answers is dropped. */
#define _GNU_SOURCE
#include "measure.h"
#include "serve.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFFER_SIZE 65536
#define MAX_ANSWER  4096

/* What has come of a head that has not ended; nothing for almost every connection. */
struct rest {
    char *data;
    size_t size;
};

static char answer[MAX_ANSWER];
static size_t answer_size;

/* By descriptor. */
static struct rest *rests;
static int rests_capacity;

static void drop(int fd)
{
    free(rests[fd].data);
    rests[fd] = (struct rest){0};
    close(fd);
}

/* An answer for each head that is whole: how many of the bytes those are, or −1 where the client is gone. */
static ssize_t answer_heads(int fd, const char *data, size_t size)
{
    size_t done = 0;
    for (const char *end; (end = memmem(data + done, size - done, "\r\n\r\n", 4)) != NULL;) {
        done = (size_t)(end - data) + 4;
        if (send(fd, answer, answer_size, MSG_NOSIGNAL) != (ssize_t)answer_size)
            return -1;
    }
    return (ssize_t)done;
}

static void serve_client(int fd, char *buffer)
{
    struct rest *rest = &rests[fd];
    size_t kept = rest->size;
    if (kept > 0)
        memcpy(buffer, rest->data, kept);
    ssize_t n = recv(fd, buffer + kept, BUFFER_SIZE - kept, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    ssize_t done = n > 0 ? answer_heads(fd, buffer, kept + (size_t)n) : -1;
    if (done < 0) {
        drop(fd);
        return;
    }
    size_t left = kept + (size_t)n - (size_t)done;
    if (left == 0 && kept == 0)
        return;
    if (left == BUFFER_SIZE) {
        drop(fd);
        return;
    }
    free(rest->data);
    *rest = (struct rest){0};
    if (left > 0) {
        rest->data = measure_alloc(left);
        rest->size = left;
        memcpy(rest->data, buffer + done, left);
    }
}

static void serve_clients(int listener)
{
    static char buffer[BUFFER_SIZE];
    struct epoll_event events[512];
    int epoll = serve_epoll(listener);
    for (;;) {
        int count = epoll_wait(epoll, events, 512, -1);
        if (count < 0 && errno != EINTR)
            measure_die("epoll_wait");
        for (int i = 0; i < count; i++) {
            int fd = events[i].data.fd;
            if (fd != listener) {
                serve_client(fd, buffer);
                continue;
            }
            while ((fd = serve_accept(epoll, listener)) >= 0)
                rests = serve_grow(rests, sizeof *rests, &rests_capacity, fd);
        }
    }
}

/* An answer of that many bytes in all, or of the least that it needs. */
static void make_answer(size_t size)
{
    static const char body[] = "Hello World\n";
    static const char format[] = "HTTP/1.1 200 OK\r\nServer: %.*s\r\nContent-Type: text/html\r\n"
                                 "Content-Length: %zu\r\n\r\n%s";
    char name[MAX_ANSWER];
    memset(name, 'x', sizeof name);
    size_t least = (size_t)snprintf(NULL, 0, format, 1, name, sizeof body - 1, body);
    int filling = size > least ? (int)(size - least) + 1 : 1;
    answer_size = (size_t)snprintf(answer, sizeof answer, format, filling, name, sizeof body - 1, body);
}

int main(int argc, char **argv)
{
    int processes = 2;
    size_t size = 160;
    for (int option; (option = getopt(argc, argv, "P:s:")) != -1;) {
        switch (option) {
        case 'P':
            processes = (int)measure_number(optarg, 1, SERVE_MAX_PROCESSES);
            break;
        case 's':
            size = measure_number(optarg, 1, MAX_ANSWER - 1);
            break;
        default:
            fprintf(stderr, "usage: baseline_http [-P processes] [-s bytes of an answer]\n");
            return 2;
        }
    }
    make_answer(size);
    serve_in_processes(processes, SOCK_STREAM, serve_clients);
    return 0;
}
