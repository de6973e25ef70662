/* The load of a broadcast: N clients that are greeted; one of them speaks, and when all N have what was sent to all, it
 * speaks again, until the time is used up; JSON on stdout. Every byte is compared. With -W the clients begin with the
 * handshake of WebSocket, and speak in its frames; without, the server is baseline_broadcast. One thread. */
#define _GNU_SOURCE
#include "measure.h"
#include "protocol.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define MAX_CLIENTS 100000
#define PATIENCE_S  10

struct client {
    int fd;
    size_t received;
};

struct broadcast {
    uint16_t port;
    int is_websocket;
    struct client *clients;
    size_t client_count;
    int epoll;
    size_t size; /* of the payload */
    char *frame; /* what every client gets each time */
    size_t frame_size;
    char word[32]; /* by which a client asks for it */
    size_t word_size;
    struct samples samples;
    uint64_t broadcasts;
};

static void fail(const char *what)
{
    fprintf(stderr, "broadcast: %s\n", what);
    exit(1);
}

static int connect_client(const struct broadcast *broadcast)
{
    int yes = 1;
    struct timeval patience = {.tv_sec = PATIENCE_S};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(broadcast->port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        measure_die("socket");
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0)
        measure_die("connect");
    return fd;
}

/* Connects all, and waits until each is greeted: from then on it gets what is sent to all. */
static void connect_all(struct broadcast *broadcast)
{
    char greeting[64], came[64];
    size_t size = protocol_make_frame(greeting, PROTOCOL_TEXT, PROTOCOL_GREETING, strlen(PROTOCOL_GREETING));
    for (size_t i = 0; i < broadcast->client_count; i++) {
        struct client *client = &broadcast->clients[i];
        client->fd = connect_client(broadcast);
        if (broadcast->is_websocket)
            protocol_open_websocket(client->fd);
        if (read_whole(client->fd, came, size) < 0 || memcmp(came, greeting, size) != 0)
            fail("a client was not greeted");
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = client};
        if (fcntl(client->fd, F_SETFL, O_NONBLOCK) < 0 ||
            epoll_ctl(broadcast->epoll, EPOLL_CTL_ADD, client->fd, &event) < 0)
            measure_die("epoll_ctl");
    }
}

/* Takes what has arrived; true where the client now has all that it is to get. */
static int receive(const struct broadcast *broadcast, struct client *client)
{
    char buffer[65536 + PROTOCOL_FRAME_HEAD];
    /* One byte more than is due, so that one that is too many does not go unseen. */
    size_t due = broadcast->frame_size - client->received + 1;
    ssize_t n = recv(client->fd, buffer, due, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return 0;
    if (n <= 0)
        fail("a client lost its connection");
    if ((size_t)n >= due || memcmp(buffer, broadcast->frame + client->received, (size_t)n) != 0)
        fail("other bytes came than were due");
    client->received += (size_t)n;
    return client->received == broadcast->frame_size;
}

/* One message to all; in turn another client asks for it. */
static void send_to_all(struct broadcast *broadcast)
{
    struct epoll_event events[512];
    struct client *speaker = &broadcast->clients[broadcast->broadcasts % broadcast->client_count];
    for (size_t i = 0; i < broadcast->client_count; i++)
        broadcast->clients[i].received = 0;
    if (write_whole(speaker->fd, broadcast->word, broadcast->word_size) < 0)
        measure_die("send");
    uint64_t deadline = measure_now() + PATIENCE_S * NANOSECONDS_PER_SECOND;
    for (size_t left = broadcast->client_count; left > 0;) {
        int count = epoll_wait(broadcast->epoll, events, 512, 100);
        if (count < 0 && errno != EINTR)
            measure_die("epoll_wait");
        for (int i = 0; i < count; i++)
            left -= (size_t)receive(broadcast, events[i].data.ptr);
        if (measure_now() > deadline)
            fail("not all clients got the message");
    }
    broadcast->broadcasts++;
}

static void run(struct broadcast *broadcast, uint64_t warmup_ms, uint64_t duration_ms)
{
    uint64_t begin = measure_now() + warmup_ms * NANOSECONDS_PER_MS;
    uint64_t end = begin + duration_ms * NANOSECONDS_PER_MS;
    uint64_t first = 0, now;
    /* Whole broadcasts count, from the beginning of the first to the end of the last. */
    while ((now = measure_now()) < end) {
        if (first == 0 && now >= begin)
            first = now;
        send_to_all(broadcast);
        if (first > 0)
            samples_add(&broadcast->samples, measure_now() - now);
    }
    double seconds = first > 0 ? (double)(now - first) / NANOSECONDS_PER_SECOND : 0;
    samples_sort(&broadcast->samples);
    size_t counted = broadcast->samples.count;
    printf("{\"connections\":%zu,\"size\":%zu,\"seconds\":%.3f,\"broadcasts\":%zu,\"all_requests\":%llu,"
           "\"rate\":%.1f,\"p50_us\":%.3f,\"p99_us\":%.3f,\"errors\":0}\n",
           broadcast->client_count, broadcast->size, seconds, counted,
           (unsigned long long)broadcast->broadcasts * broadcast->client_count,
           seconds > 0 ? (double)counted * (double)broadcast->client_count / seconds : 0.0,
           samples_percentile_us(&broadcast->samples, 50), samples_percentile_us(&broadcast->samples, 99));
    samples_free(&broadcast->samples);
}

static void make_messages(struct broadcast *broadcast)
{
    char *payload = measure_alloc(broadcast->size);
    memset(payload, 'x', broadcast->size);
    broadcast->frame = measure_alloc(broadcast->size + PROTOCOL_FRAME_HEAD);
    broadcast->frame_size = protocol_make_frame(broadcast->frame, PROTOCOL_TEXT, payload, broadcast->size);
    free(payload);
    broadcast->word_size = protocol_make_masked_frame(broadcast->word, PROTOCOL_TEXT, "say it", 6);
}

static int usage(void)
{
    fprintf(stderr, "usage: broadcast -p port [-W] [-c clients] [-s bytes] [-t ms] [-w warm-up ms]\n");
    return 2;
}

int main(int argc, char **argv)
{
    struct broadcast broadcast = {.client_count = 5000, .size = 100};
    uint64_t duration_ms = 1500, warmup_ms = 200;
    for (int option; (option = getopt(argc, argv, "p:Wc:s:t:w:")) != -1;) {
        switch (option) {
        case 'p':
            broadcast.port = (uint16_t)measure_number(optarg, 1, 65535);
            break;
        case 'W':
            broadcast.is_websocket = 1;
            break;
        case 'c':
            broadcast.client_count = measure_number(optarg, 1, MAX_CLIENTS);
            break;
        case 's':
            broadcast.size = measure_number(optarg, 1, 65535);
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
    if (broadcast.port == 0 || optind < argc)
        return usage();
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    broadcast.epoll = epoll_create1(EPOLL_CLOEXEC);
    if (broadcast.epoll < 0)
        measure_die("epoll_create1");
    make_messages(&broadcast);
    broadcast.clients = measure_alloc(broadcast.client_count * sizeof *broadcast.clients);
    connect_all(&broadcast);
    run(&broadcast, warmup_ms, duration_ms);
    for (size_t i = 0; i < broadcast.client_count; i++)
        close(broadcast.clients[i].fd);
    free(broadcast.clients);
    free(broadcast.frame);
    return 0;
}
