/* The baseline of echo: one epoll loop per process, each with its own listening socket on the same port
 * (SO_REUSEPORT). It keeps no account of a connection but the bytes that the client did not take yet. With -u it
 * echoes datagrams: a bound UDP socket for each process. */
#define _GNU_SOURCE
#include "measure.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_PROCESSES 64

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

static int listen_on(uint16_t port)
{
    int yes = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, kind | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes) < 0 ||
        bind(fd, (struct sockaddr *)&address, sizeof address) < 0 ||
        (kind == SOCK_STREAM && listen(fd, 4096) < 0))
        measure_die("listen");
    return fd;
}

static uint16_t port_of(int fd)
{
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    if (getsockname(fd, (struct sockaddr *)&address, &length) < 0)
        measure_die("getsockname");
    return ntohs(address.sin_port);
}

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

static void watch(int epoll, int fd, uint32_t events, int how)
{
    struct epoll_event event = {.events = events, .data.fd = fd};
    if (epoll_ctl(epoll, how, fd, &event) < 0)
        measure_die("epoll_ctl");
}

static void accept_all(int epoll, int listener)
{
    for (;;) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            if (errno == EINTR || errno == ECONNABORTED)
                continue;
            if (errno == EAGAIN)
                return;
            measure_die("accept");
        }
        int yes = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        if (fd >= pendings_capacity) {
            int capacity = fd * 2 + 64;
            pendings = measure_realloc(pendings, (size_t)capacity * sizeof *pendings);
            memset(pendings + pendings_capacity, 0,
                   (size_t)(capacity - pendings_capacity) * sizeof *pendings);
            pendings_capacity = capacity;
        }
        watch(epoll, fd, EPOLLIN, EPOLL_CTL_ADD);
    }
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
    watch(epoll, fd, EPOLLOUT, EPOLL_CTL_MOD);
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
        watch(epoll, fd, EPOLLIN, EPOLL_CTL_MOD);
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
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0)
        measure_die("epoll_create1");
    watch(epoll, listener, EPOLLIN, EPOLL_CTL_ADD);
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

/* The parent serves nobody: it waits for SIGTERM, SIGINT, a child's end or the end of its standard input. */
static void wait_for_end(int signals)
{
    struct pollfd watched[2] = {{.fd = signals, .events = POLLIN}, {.fd = STDIN_FILENO, .events = POLLIN}};
    for (;;) {
        int ready = poll(watched, 2, -1);
        if (ready < 0 && errno != EINTR)
            measure_die("poll");
        if (ready <= 0)
            continue;
        char byte;
        if (watched[0].revents || (watched[1].revents && read(STDIN_FILENO, &byte, 1) <= 0))
            return;
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
        processes = (int)measure_number(optarg, 1, MAX_PROCESSES);
    }
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGCHLD);

    /* All are bound before anyone is told the port, or the first connections would all be one process's. */
    int listeners[MAX_PROCESSES];
    listeners[0] = listen_on(0);
    uint16_t port = port_of(listeners[0]);
    for (int i = 1; i < processes; i++)
        listeners[i] = listen_on(port);

    pid_t parent = getpid(), children[MAX_PROCESSES];
    for (int i = 0; i < processes; i++) {
        children[i] = fork();
        if (children[i] < 0)
            measure_die("fork");
        if (children[i] == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            if (getppid() != parent)
                _exit(0);
            for (int other = 0; other < processes; other++) {
                if (other != i)
                    close(listeners[other]);
            }
            serve(listeners[i]);
        }
    }
    sigprocmask(SIG_BLOCK, &ending, NULL);
    int signals = signalfd(-1, &ending, SFD_CLOEXEC);
    if (signals < 0)
        measure_die("signalfd");
    for (int i = 0; i < processes; i++)
        close(listeners[i]);

    printf("port %u\n", port);
    fflush(stdout);
    wait_for_end(signals);
    for (int i = 0; i < processes; i++)
        kill(children[i], SIGTERM);
    for (int i = 0; i < processes; i++) {
        while (waitpid(children[i], NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    return 0;
}
