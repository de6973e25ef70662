/* The baseline of echo: one epoll loop per process, each with its own listening socket on the same port
 * (SO_REUSEPORT). It keeps no account of a connection but the bytes that the client did not take yet. With -u it
 * echoes datagrams: a bound UDP socket for each process. */
#define _GNU_SOURCE
#include "measure.h"
#include "serve.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* Bytes that a slow client did not take yet; none for almost every connection. */
struct pending {
    char *data;
    size_t begin;
    size_t end;
};

/* By descriptor. */
static struct pending **pendings;
static int pendings_capacity;

static int kind = SOCK_STREAM;

static void drop(int fd)
{
    struct pending *pending = pendings[fd];
    if (pending) {
        free(pending->data);
        free(pending);
        pendings[fd] = NULL;
    }
    close(fd);
}

static void accept_all(int epoll, int listener)
{
    for (int fd; (fd = serve_accept(epoll, listener)) >= 0;)
        pendings = serve_grow(pendings, sizeof *pendings, &pendings_capacity, fd);
}

/* While bytes wait for a client nothing more is read from it: that bounds the memory to one buffer each. */
static void echo(int epoll, int fd, char *buffer, size_t capacity)
{
    ssize_t n = recv(fd, buffer, capacity, 0);
    if (n <= 0) {
        if (n == 0 || (errno != EAGAIN && errno != EINTR))
            drop(fd);
        return;
    }
    ssize_t sent = send(fd, buffer, (size_t)n, MSG_NOSIGNAL);
    if (sent == n)
        return;
    if (sent < 0) {
        if (errno != EAGAIN && errno != EINTR) {
            drop(fd);
            return;
        }
        sent = 0;
    }
    struct pending *pending = measure_alloc(sizeof *pending);
    pending->begin = 0;
    pending->end = (size_t)(n - sent);
    pending->data = measure_alloc(pending->end);
    memcpy(pending->data, buffer + sent, pending->end);
    pendings[fd] = pending;
    serve_watch(epoll, fd, EPOLLOUT, EPOLL_CTL_MOD);
}

static void send_pending(int epoll, int fd)
{
    struct pending *pending = pendings[fd];
    ssize_t n = send(fd, pending->data + pending->begin, pending->end - pending->begin, MSG_NOSIGNAL);
    if (n < 0) {
        if (errno != EAGAIN && errno != EINTR)
            drop(fd);
        return;
    }
    pending->begin += (size_t)n;
    if (pending->begin == pending->end) {
        free(pending->data);
        free(pending);
        pendings[fd] = NULL;
        serve_watch(epoll, fd, EPOLLIN, EPOLL_CTL_MOD);
    }
}

/* All that wait: an answer that the kernel does not take is lost, as datagrams are. */
static void echo_datagrams(int fd, char *buffer, size_t capacity)
{
    for (;;) {
        struct sockaddr_in peer;
        socklen_t length = sizeof peer;
        ssize_t n = recvfrom(fd, buffer, capacity, 0, (struct sockaddr *)&peer, &length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return;
        sendto(fd, buffer, (size_t)n, MSG_NOSIGNAL, (struct sockaddr *)&peer, length);
    }
}

static void serve(int listener)
{
    static char buffer[65536];
    struct epoll_event events[512];
    int epoll = serve_epoll(listener);
    for (;;) {
        int count = epoll_wait(epoll, events, 512, -1);
        if (count < 0 && errno != EINTR)
            measure_die("epoll_wait");
        for (int i = 0; i < count; i++) {
            int fd = events[i].data.fd;
            if (fd == listener && kind == SOCK_DGRAM)
                echo_datagrams(fd, buffer, sizeof buffer);
            else if (fd == listener)
                accept_all(epoll, listener);
            else if (pendings[fd])
                send_pending(epoll, fd);
            else
                echo(epoll, fd, buffer, sizeof buffer);
        }
    }
}

int main(int argc, char **argv)
{
    int processes = 2;
    for (int option; (option = getopt(argc, argv, "P:u")) != -1;) {
        if (option == 'u') {
            kind = SOCK_DGRAM;
            continue;
        }
        if (option != 'P') {
            fprintf(stderr, "usage: baseline_echo [-u] [-P processes]\n");
            return 2;
        }
        processes = (int)measure_number(optarg, 1, SERVE_MAX_PROCESSES);
    }
    serve_in_processes(processes, kind, serve);
    return 0;
}
