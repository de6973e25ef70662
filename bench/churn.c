/* The churn generator: opens connections, sends one message on each, takes its echo and closes, with so many at a
 * time, until the time or the number is used up; JSON on stdout. One thread. Each close is an orderly one, so
 * that the sources rotate over 127.0.0.0/8: one address alone would run out of ports (TIME_WAIT). */
#define _GNU_SOURCE
#include "measure.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_CLIENTS 10000
#define SOURCES     200
#define SIZE        128
#define GRACE       (5 * NANOSECONDS_PER_SECOND)

enum state { IDLE, CONNECTING, AWAITING };

struct client {
    int fd;
    enum state state;
    uint64_t began;
};

struct churn {
    uint16_t port;
    struct client *clients;
    size_t client_count, open;
    int epoll;
    uint64_t begin, end; /* what is done before `begin` is warm-up */
    uint64_t limit;      /* connections; 0: until `end` */
    uint64_t opened, done, counted, errors;
    char message[SIZE];
    struct samples samples;
};

/* Reports the first failure only: the others would say the same. */
static void fail(struct churn *churn, const char *what, int error)
{
    if (churn->errors++ == 0)
        fprintf(stderr, "churn: %s: %s\n", what, error ? strerror(error) : "wrong answer");
}

static void finish(struct churn *churn, struct client *client)
{
    close(client->fd);
    client->state = IDLE;
    churn->open--;
}

static void open_client(struct churn *churn, struct client *client)
{
    int yes = 1;
    struct sockaddr_in from = {.sin_family = AF_INET},
                       to = {.sin_family = AF_INET, .sin_port = htons(churn->port)};
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)(churn->opened % SOURCES) + 1);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    client->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (client->fd < 0)
        measure_die("socket");
    setsockopt(client->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
    setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (bind(client->fd, (struct sockaddr *)&from, sizeof from) < 0)
        measure_die("bind");
    client->began = measure_now();
    client->state = CONNECTING;
    churn->opened++;
    churn->open++;
    if (connect(client->fd, (struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS) {
        fail(churn, "connect", errno);
        finish(churn, client);
        return;
    }
    struct epoll_event event = {.events = EPOLLOUT, .data.ptr = client};
    if (epoll_ctl(churn->epoll, EPOLL_CTL_ADD, client->fd, &event) < 0)
        measure_die("epoll_ctl");
}

static void send_message(struct churn *churn, struct client *client)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = client};
    if (send(client->fd, churn->message, SIZE, MSG_NOSIGNAL) != SIZE) {
        fail(churn, "send", errno);
        finish(churn, client);
        return;
    }
    client->state = AWAITING;
    epoll_ctl(churn->epoll, EPOLL_CTL_MOD, client->fd, &event);
}

static void take_answer(struct churn *churn, struct client *client)
{
    char answer[SIZE + 1];
    ssize_t size = recv(client->fd, answer, sizeof answer, 0);
    if (size < 0 && errno == EAGAIN)
        return;
    if (size != SIZE || memcmp(answer, churn->message, SIZE) != 0)
        fail(churn, "recv", size < 0 ? errno : 0);
    uint64_t now = measure_now();
    churn->done++;
    if (now >= churn->begin && now < churn->end) {
        churn->counted++;
        samples_add(&churn->samples, now - client->began);
    }
    finish(churn, client);
}

static int may_open(const struct churn *churn, uint64_t now)
{
    return now < churn->end && (churn->limit == 0 || churn->opened < churn->limit);
}

static void run(struct churn *churn)
{
    struct epoll_event events[512];
    for (;;) {
        uint64_t now = measure_now();
        for (size_t i = 0; i < churn->client_count; i++) {
            if (churn->clients[i].state == IDLE && may_open(churn, now))
                open_client(churn, &churn->clients[i]);
        }
        if (churn->open == 0)
            return;
        if (now > churn->end + GRACE) {
            fail(churn, "no answer in time", ETIMEDOUT);
            return;
        }
        int count = epoll_wait(churn->epoll, events, 512, 100);
        for (int i = 0; i < count; i++) {
            struct client *client = events[i].data.ptr;
            if (client->state == CONNECTING)
                send_message(churn, client);
            else if (client->state == AWAITING)
                take_answer(churn, client);
        }
    }
}

int main(int argc, char **argv)
{
    struct churn churn = {.client_count = 50};
    uint64_t duration_ms = 1500, warmup_ms = 200;
    for (int option; (option = getopt(argc, argv, "p:c:t:w:n:")) != -1;) {
        switch (option) {
        case 'p':
            churn.port = (uint16_t)measure_number(optarg, 1, 65535);
            break;
        case 'c':
            churn.client_count = measure_number(optarg, 1, MAX_CLIENTS);
            break;
        case 't':
            duration_ms = measure_number(optarg, 1, 600000);
            break;
        case 'w':
            warmup_ms = measure_number(optarg, 0, 60000);
            break;
        case 'n':
            churn.limit = measure_number(optarg, 1, UINT64_MAX >> 24);
            break;
        default:
            return 2;
        }
    }
    if (churn.port == 0 || optind < argc) {
        fprintf(stderr,
                "usage: churn -p port [-c clients at a time] [-t ms] [-w warm-up ms] [-n connections]\n");
        return 2;
    }
    churn.epoll = epoll_create1(EPOLL_CLOEXEC);
    churn.clients = measure_alloc(churn.client_count * sizeof *churn.clients);
    memset(churn.clients, 0, churn.client_count * sizeof *churn.clients);
    fill_pattern(churn.message, SIZE);
    churn.begin = measure_now() + warmup_ms * NANOSECONDS_PER_MS;
    churn.end = churn.begin + duration_ms * NANOSECONDS_PER_MS;
    run(&churn);
    uint64_t stopped = measure_now();
    double seconds =
        (double)((stopped < churn.end ? stopped : churn.end) - churn.begin) / NANOSECONDS_PER_SECOND;
    samples_sort(&churn.samples);
    printf("{\"requests\":%llu,\"all_requests\":%llu,\"rate\":%.1f,\"p50_us\":%.3f,\"p99_us\":%.3f,"
           "\"errors\":%llu}\n",
           (unsigned long long)churn.counted, (unsigned long long)churn.done,
           seconds > 0 ? (double)churn.counted / seconds : 0.0, samples_percentile_us(&churn.samples, 50),
           samples_percentile_us(&churn.samples, 99), (unsigned long long)churn.errors);
    samples_free(&churn.samples);
    free(churn.clients);
    return churn.errors > 0;
}
