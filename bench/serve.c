/* What the bare C servers have in common: see serve.h. */
#define _GNU_SOURCE
#include "serve.h"
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

static int serve_listen(int kind, uint16_t port)
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

static uint16_t serve_port_of(int fd)
{
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    if (getsockname(fd, (struct sockaddr *)&address, &length) < 0)
        measure_die("getsockname");
    return ntohs(address.sin_port);
}

/* The parent serves nobody: it waits for SIGTERM, SIGINT, a child's end or the end of its standard input. */
static void serve_wait_for_end(int signals)
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

void serve_raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

void serve_in_processes(int processes, int kind, void (*serve)(int listener))
{
    serve_raise_descriptor_limit();
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGCHLD);

    /* All are bound before anyone is told the port, or the first connections would all be one process's. */
    int listeners[SERVE_MAX_PROCESSES];
    listeners[0] = serve_listen(kind, 0);
    uint16_t port = serve_port_of(listeners[0]);
    for (int i = 1; i < processes; i++)
        listeners[i] = serve_listen(kind, port);

    pid_t parent = getpid(), children[SERVE_MAX_PROCESSES];
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
            _exit(1);
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
    serve_wait_for_end(signals);
    for (int i = 0; i < processes; i++)
        kill(children[i], SIGTERM);
    for (int i = 0; i < processes; i++) {
        while (waitpid(children[i], NULL, 0) < 0 && errno == EINTR)
            continue;
    }
}

void serve_watch(int epoll, int fd, uint32_t events, int how)
{
    struct epoll_event event = {.events = events, .data.fd = fd};
    if (epoll_ctl(epoll, how, fd, &event) < 0)
        measure_die("epoll_ctl");
}

int serve_epoll(int listener)
{
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0)
        measure_die("epoll_create1");
    serve_watch(epoll, listener, EPOLLIN, EPOLL_CTL_ADD);
    return epoll;
}

int serve_accept(int epoll, int listener)
{
    int yes = 1, fd;
    do {
        fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    } while (fd < 0 && (errno == EINTR || errno == ECONNABORTED));
    if (fd < 0 && errno != EAGAIN)
        measure_die("accept");
    if (fd >= 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        serve_watch(epoll, fd, EPOLLIN, EPOLL_CTL_ADD);
    }
    return fd;
}

void *serve_grow(void *array, size_t element, int *capacity, int fd)
{
    if (fd < *capacity)
        return array;
    int grown = fd * 2 + 64;
    array = measure_realloc(array, (size_t)grown * element);
    memset((char *)array + (size_t)*capacity * element, 0, (size_t)(grown - *capacity) * element);
    *capacity = grown;
    return array;
}
