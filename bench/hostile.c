/* Hostile clients: one kind, so many at a time, until standard input ends. Says "ready" when all of them are in
 * place, and at the end one line of JSON. One thread. */
#define _GNU_SOURCE
#include "measure.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_CLIENTS 50000
#define SOURCES     200
#define TURN_MS     10
#define DRIP_MS     1000

struct kind {
    const char *name;
    const char *what;
    const char *first; /* what each client sends */
    size_t first_size;
    bool drips;  /* sends one byte a second more */
    bool resets; /* resets at once, and comes again */
    bool again;  /* comes again where the server closes it */
};

static const struct kind kinds[] = {
    {"readers", "ask for a large answer and never read it", "flood\n", 6, false, false, false},
    {"drip", "send a byte a second", "x", 1, true, false, false},
    {"declare", "declare a package of 2 GiB", "\x7f\xff\xff\xff", 4, false, false, true},
    {"half", "send the beginning of a package, and nothing more", "\0\x1e\x84\x80 a beginning", 16, false,
     false, false},
    {"resets", "connect and reset", "", 0, false, true, true},
    {"handshakes", "begin a TLS handshake, and send nothing more", "\x16\x03\x01\x02\x00\x01", 6, false,
     false, true},
    {"hang", "ask for an answer that takes 10 s", "hang\n", 5, false, false, false},
};

struct client {
    int fd; /* −1: none */
    bool connected;
};

struct hostile {
    const struct kind *kind;
    struct sockaddr_in to;
    struct client *clients;
    size_t client_count;
    int epoll;
    uint64_t opened, connected, closed, failed;
};

static void close_client(struct client *client, bool reset)
{
    struct linger now = {.l_onoff = 1, .l_linger = 0};
    if (reset)
        setsockopt(client->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(client->fd);
    client->fd = -1;
    client->connected = false;
}

static void open_client(struct hostile *hostile, struct client *client)
{
    int yes = 1, small = 4096;
    struct sockaddr_in from = {.sin_family = AF_INET};
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)(hostile->opened % SOURCES) + 1);
    client->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (client->fd < 0)
        measure_die("socket");
    setsockopt(client->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
    if (strcmp(hostile->kind->name, "readers") == 0)
        setsockopt(client->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    if (bind(client->fd, (struct sockaddr *)&from, sizeof from) < 0)
        measure_die("bind");
    hostile->opened++;
    if (connect(client->fd, (struct sockaddr *)&hostile->to, sizeof hostile->to) < 0 &&
        errno != EINPROGRESS) {
        hostile->failed++;
        close_client(client, false);
        return;
    }
    struct epoll_event event = {.events = EPOLLOUT | EPOLLRDHUP, .data.ptr = client};
    if (epoll_ctl(hostile->epoll, EPOLL_CTL_ADD, client->fd, &event) < 0)
        measure_die("epoll_ctl");
}

static void handle(struct hostile *hostile, struct client *client, uint32_t events)
{
    const struct kind *kind = hostile->kind;
    if (events & (EPOLLERR | EPOLLHUP | EPOLLRDHUP)) {
        hostile->closed += client->connected;
        hostile->failed += !client->connected;
        close_client(client, false);
        return;
    }
    if (client->connected)
        return;
    client->connected = true;
    hostile->connected++;
    if (kind->resets) {
        close_client(client, true);
        return;
    }
    if (kind->first_size > 0 &&
        send(client->fd, kind->first, kind->first_size, MSG_NOSIGNAL) != (ssize_t)kind->first_size)
        hostile->failed++;
    struct epoll_event event = {.events = EPOLLRDHUP, .data.ptr = client};
    epoll_ctl(hostile->epoll, EPOLL_CTL_MOD, client->fd, &event);
}

/* In each turn a part of the clients sends its byte, so that the bytes do not come all at once. */
static void drip(struct hostile *hostile, size_t *next)
{
    size_t part = hostile->client_count * TURN_MS / DRIP_MS + 1;
    for (size_t i = 0; i < part; i++) {
        struct client *client = &hostile->clients[(*next)++ % hostile->client_count];
        if (client->connected && send(client->fd, "x", 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 && errno != EAGAIN)
            hostile->failed++;
    }
}

static bool is_over(int timeout)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    char byte;
    return poll(&input, 1, timeout) > 0 && read(STDIN_FILENO, &byte, 1) <= 0;
}

static void run(struct hostile *hostile)
{
    struct epoll_event events[512];
    bool ready = false;
    size_t next = 0;
    uint64_t turn_at = 0;
    for (size_t i = 0; i < hostile->client_count; i++)
        open_client(hostile, &hostile->clients[i]);
    while (!is_over(0)) {
        int count = epoll_wait(hostile->epoll, events, 512, TURN_MS);
        for (int i = 0; i < count; i++) {
            struct client *client = events[i].data.ptr;
            handle(hostile, client, events[i].events);
            if (client->fd < 0 && hostile->kind->again)
                open_client(hostile, client);
        }
        if (!ready && hostile->connected + hostile->failed >= hostile->client_count) {
            ready = true;
            printf("ready\n");
            fflush(stdout);
        }
        if (hostile->kind->drips && measure_now() >= turn_at) {
            turn_at = measure_now() + TURN_MS * NANOSECONDS_PER_MS;
            drip(hostile, &next);
        }
    }
}

static int usage(void)
{
    fprintf(stderr, "usage: hostile KIND -p port [-c clients]\n");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        fprintf(stderr, "  %-10s %s\n", kinds[i].name, kinds[i].what);
    return 2;
}

int main(int argc, char **argv)
{
    struct hostile hostile = {.client_count = 100, .to = {.sin_family = AF_INET}};
    hostile.to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (size_t i = 0; argc > 1 && i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(argv[1], kinds[i].name) == 0)
            hostile.kind = &kinds[i];
    }
    if (hostile.kind == NULL)
        return usage();
    optind = 2;
    for (int option; (option = getopt(argc, argv, "p:c:")) != -1;) {
        if (option == 'p')
            hostile.to.sin_port = htons((uint16_t)measure_number(optarg, 1, 65535));
        else if (option == 'c')
            hostile.client_count = measure_number(optarg, 1, MAX_CLIENTS);
        else
            return usage();
    }
    if (hostile.to.sin_port == 0 || optind < argc)
        return usage();
    hostile.epoll = epoll_create1(EPOLL_CLOEXEC);
    hostile.clients = measure_alloc(hostile.client_count * sizeof *hostile.clients);
    memset(hostile.clients, 0, hostile.client_count * sizeof *hostile.clients);
    run(&hostile);
    printf("{\"opened\":%llu,\"connected\":%llu,\"closed\":%llu,\"failed\":%llu}\n",
           (unsigned long long)hostile.opened, (unsigned long long)hostile.connected,
           (unsigned long long)hostile.closed, (unsigned long long)hostile.failed);
    for (size_t i = 0; i < hostile.client_count; i++) {
        if (hostile.clients[i].fd >= 0)
            close(hostile.clients[i].fd);
    }
    free(hostile.clients);
    return 0;
}
