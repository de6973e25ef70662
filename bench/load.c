/* The load generator: N connections (of UDP: clients, each with a socket of its own), one request in flight on each,
 * every answered byte checked; JSON on stdout. What is said is an echo, also one of WebSocket messages, or HTTP. One thread, so that it takes one core and leaves the rest to
 * the server. It knows IPv4 loopback only, and TLS on it, whose certificates it believes. A datagram that is lost is
 * an error: nothing is sent again. */
#define _GNU_SOURCE
#include "measure.h"
#include "protocol.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#define MAX_CONNECTIONS 100000
#define READ_SIZE       65536
#define GRACE           (2 * NANOSECONDS_PER_SECOND)
#define HOLD_MS         120000

struct connection {
    int fd;   /* −1: given up after an error */
    SSL *ssl; /* NULL: plain */
    uint32_t watched;
    size_t sent;
    size_t received;
    uint64_t stamp; /* a part of the message: which connection, which request */
    uint64_t started;
};

struct load {
    uint16_t port;
    int kind; /* SOCK_STREAM, SOCK_DGRAM */
    size_t size;
    size_t connection_count;
    struct connection *connections;
    struct exchange exchange;
    int epoll;
    SSL_CTX *tls; /* NULL: plain */
    uint64_t in_flight;
    uint64_t begin; /* what is answered before is warm-up and not counted */
    uint64_t end;
    uint64_t limit; /* requests; 0: until `end` */
    uint64_t asked;
    uint64_t answered;
    uint64_t errors;
    struct samples samples;
};

/* Says what went wrong once; the thousandth line would not tell more than the first. */
static void fail(struct load *load, struct connection *connection, const char *what, int error)
{
    if (load->errors++ == 0)
        fprintf(stderr, "load: connection %td: %s%s%s\n", connection - load->connections, what,
                error ? ": " : "", error ? strerror(error) : "");
    SSL_free(connection->ssl);
    connection->ssl = NULL;
    close(connection->fd);
    connection->fd = -1;
    load->in_flight--;
}

static void watch(struct load *load, struct connection *connection, uint32_t events)
{
    if (connection->watched == events)
        return;
    struct epoll_event event = {.events = events, .data.ptr = connection};
    if (epoll_ctl(load->epoll, connection->watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, connection->fd, &event) <
        0)
        measure_die("epoll_ctl");
    connection->watched = events;
}

/* As send() and recv() of a non-blocking socket, without their flags. */
static ssize_t put(struct connection *connection, const void *data, size_t size)
{
    if (connection->ssl == NULL)
        return send(connection->fd, data, size, MSG_NOSIGNAL);
    ERR_clear_error();
    int n = SSL_write(connection->ssl, data, (int)size);
    int error = n > 0 ? SSL_ERROR_NONE : SSL_get_error(connection->ssl, n);
    if (n <= 0)
        errno = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? EAGAIN : EPROTO;
    return n > 0 ? n : -1;
}

static ssize_t take(struct connection *connection, void *place, size_t size)
{
    if (connection->ssl == NULL)
        return recv(connection->fd, place, size, 0);
    ERR_clear_error();
    int n = SSL_read(connection->ssl, place, (int)size);
    int error = n > 0 ? SSL_ERROR_NONE : SSL_get_error(connection->ssl, n);
    if (n <= 0)
        errno = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? EAGAIN : EPROTO;
    return n > 0 ? n : error == SSL_ERROR_ZERO_RETURN ? 0 : -1;
}

static void send_rest(struct load *load, struct connection *connection)
{
    struct exchange *exchange = &load->exchange;
    exchange_stamp(exchange, connection->stamp);
    while (connection->sent < exchange->request_size) {
        ssize_t n =
            put(connection, exchange->request + connection->sent, exchange->request_size - connection->sent);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            break;
        if (n < 0) {
            fail(load, connection, "send", errno);
            return;
        }
        connection->sent += (size_t)n;
    }
    watch(load, connection, connection->sent < exchange->request_size ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

static void ask(struct load *load, struct connection *connection, uint64_t now)
{
    connection->sent = 0;
    connection->received = 0;
    connection->stamp = ((uint64_t)(connection - load->connections) << 40) | load->asked++;
    connection->started = now;
    load->in_flight++;
    send_rest(load, connection);
}

/* Takes what has arrived; true where that completed the answer. */
static int receive(struct load *load, struct connection *connection)
{
    static char buffer[READ_SIZE];
    struct exchange *exchange = &load->exchange;
    size_t answered = connection->received;
    /* One byte more than is due, so that an answer that is too long does not go unseen. */
    size_t due =
        (exchange->protocol == PROTOCOL_RAW ? connection->sent : exchange->answer_size) - answered + 1;
    ssize_t n = take(connection, buffer, due < READ_SIZE ? due : READ_SIZE);
    if (n < 0) {
        if (errno != EAGAIN && errno != EINTR)
            fail(load, connection, "recv", errno);
        return 0;
    }
    if (n == 0) {
        fail(load, connection, "closed by the server", 0);
        return 0;
    }
    if ((size_t)n >= due) {
        fail(load, connection, "more came back than was due", 0);
        return 0;
    }
    exchange_stamp(exchange, connection->stamp);
    size_t compared = exchange->compared > answered ? exchange->compared - answered : 0;
    if (memcmp(buffer, exchange->answer + answered, compared < (size_t)n ? compared : (size_t)n) != 0) {
        fail(load, connection, "other bytes came back than were due", 0);
        return 0;
    }
    connection->received += (size_t)n;
    return connection->received == exchange->answer_size;
}

static void may_ask(struct load *load, struct connection *connection, uint64_t now)
{
    if (now < load->end && (load->limit == 0 || load->asked < load->limit))
        ask(load, connection, now);
}

static void handle(struct load *load, const struct epoll_event *event)
{
    struct connection *connection = event->data.ptr;
    if (connection->fd >= 0 && (event->events & EPOLLOUT))
        send_rest(load, connection);
    if (connection->fd < 0 || !(event->events & ~(uint32_t)EPOLLOUT))
        return;
    int is_whole;
    do {
        is_whole = receive(load, connection);
        /* what OpenSSL holds is reported by no event */
    } while (!is_whole && connection->ssl != NULL && SSL_pending(connection->ssl) > 0);
    if (!is_whole)
        return;
    uint64_t now = measure_now();
    load->answered++;
    load->in_flight--;
    if (now >= load->begin && now < load->end)
        samples_add(&load->samples, now - connection->started);
    may_ask(load, connection, now);
}

/* Asks on every connection, and again on each answer, until time or count is used up and all is answered. */
static void run(struct load *load)
{
    struct epoll_event events[512];
    for (size_t i = 0; i < load->connection_count; i++)
        may_ask(load, &load->connections[i], measure_now());
    while (load->in_flight > 0) {
        uint64_t now = measure_now();
        if (now > load->end + GRACE) {
            fprintf(stderr, "load: %llu requests were never answered\n", (unsigned long long)load->in_flight);
            load->errors += load->in_flight;
            break;
        }
        int count = epoll_wait(load->epoll, events, 512, 100);
        if (count < 0 && errno != EINTR)
            measure_die("epoll_wait");
        for (int i = 0; i < count; i++)
            handle(load, &events[i]);
    }
}

static void raise_descriptor_limit(size_t needed)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        measure_die("getrlimit");
    if (limit.rlim_max < needed) {
        fprintf(stderr, "load: %zu connections need more descriptors than the hard limit of %llu\n", needed,
                (unsigned long long)limit.rlim_max);
        exit(1);
    }
    if (limit.rlim_cur < needed) {
        limit.rlim_cur = limit.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
            measure_die("setrlimit");
    }
}

static void connect_all(struct load *load)
{
    int yes = 1;
    struct timeval patience = {.tv_sec = 10};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(load->port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (size_t i = 0; i < load->connection_count; i++) {
        struct connection *connection = &load->connections[i];
        connection->fd = socket(AF_INET, load->kind | SOCK_CLOEXEC, 0);
        if (connection->fd < 0)
            measure_die("socket");
        /* SO_SNDTIMEO bounds a blocking connect(): a server that does not accept must not hang the run. */
        setsockopt(connection->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        if (connect(connection->fd, (struct sockaddr *)&address, sizeof address) < 0) {
            if (errno == EINPROGRESS)
                errno = ETIMEDOUT; /* what SO_SNDTIMEO makes of it */
            measure_die("connect");
        }
        if (load->kind == SOCK_STREAM)
            setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        if (load->tls != NULL) {
            connection->ssl = SSL_new(load->tls);
            if (connection->ssl == NULL || SSL_set_fd(connection->ssl, connection->fd) != 1 ||
                SSL_connect(connection->ssl) != 1) {
                fprintf(stderr, "load: the TLS handshake failed\n");
                exit(1);
            }
        }
        exchange_begin(&load->exchange, connection->fd);
        if (fcntl(connection->fd, F_SETFL, O_NONBLOCK) < 0)
            measure_die("fcntl");
        watch(load, connection, EPOLLIN);
    }
}

static void run_echo(struct load *load, uint64_t warmup_ms, uint64_t duration_ms)
{
    uint64_t cpu_us = measure_cpu_us();
    load->begin = measure_now() + warmup_ms * NANOSECONDS_PER_MS;
    load->end = load->begin + duration_ms * NANOSECONDS_PER_MS;
    run(load);
    uint64_t stopped = measure_now();
    cpu_us = measure_cpu_us() - cpu_us;

    /* With a count, the run may end before its time. */
    uint64_t last = stopped < load->end ? stopped : load->end;
    double seconds = last > load->begin ? (double)(last - load->begin) / NANOSECONDS_PER_SECOND : 0;
    samples_sort(&load->samples);
    printf("{\"connections\":%zu,\"size\":%zu,\"seconds\":%.3f,\"requests\":%zu,\"all_requests\":%llu,"
           "\"rate\":%.1f,"
           "\"p50_us\":%.3f,\"p99_us\":%.3f,\"max_us\":%.3f,\"errors\":%llu,\"load_cpu_us\":%.3f}\n",
           load->connection_count, load->size, seconds, load->samples.count,
           (unsigned long long)load->answered, seconds > 0 ? (double)load->samples.count / seconds : 0.0,
           samples_percentile_us(&load->samples, 50), samples_percentile_us(&load->samples, 99),
           samples_percentile_us(&load->samples, 100), (unsigned long long)load->errors,
           load->answered ? (double)cpu_us / (double)load->answered : 0.0);
    samples_free(&load->samples);
}

/* A line from the driver; false at end of file, or when nothing came for two minutes. */
static int read_command(char *line, size_t capacity)
{
    size_t length = 0;
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    while (length + 1 < capacity) {
        int ready = poll(&input, 1, HOLD_MS);
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0 || read(STDIN_FILENO, line + length, 1) != 1)
            return 0;
        if (line[length++] == '\n')
            break;
    }
    line[length] = '\0';
    return 1;
}

/* Says "connected", then does one echo on each connection at every line "echo" and says "echoed", until stdin
 * ends. */
static void run_idle(struct load *load)
{
    char line[64];
    printf("connected\n");
    fflush(stdout);
    while (load->errors == 0 && read_command(line, sizeof line)) {
        if (strcmp(line, "echo\n") != 0)
            continue;
        load->begin = measure_now();
        load->end = load->begin + 60 * NANOSECONDS_PER_SECOND;
        /* One at a time: what a whole flood at once would leave behind is not what an idle connection costs.
         */
        for (size_t i = 0; i < load->connection_count && load->errors == 0; i++) {
            struct epoll_event event;
            load->limit = load->asked + 1;
            ask(load, &load->connections[i], measure_now());
            while (load->in_flight > 0 && load->errors == 0) {
                int count = epoll_wait(load->epoll, &event, 1, 5000);
                if (count == 1)
                    handle(load, &event);
                else if (count == 0)
                    fail(load, &load->connections[i], "no answer within 5 s", 0);
            }
        }
        if (load->errors == 0)
            printf("echoed\n");
        fflush(stdout);
    }
    samples_free(&load->samples);
}

static int usage(void)
{
    fprintf(stderr, "usage: load echo|udp -p port [-T] [-W|-H] [-c connections] [-s bytes] [-t ms] "
                    "[-w warm-up ms] [-n requests]\n"
                    "       load idle -p port [-T] [-W|-H] [-c connections] [-s bytes]\n"
                    "       -T: by TLS; -W: messages of WebSocket; -H: GET / of HTTP (both not by TLS)\n");
    return 2;
}

int main(int argc, char **argv)
{
    struct load load = {.kind = SOCK_STREAM, .size = 128, .connection_count = 50};
    uint64_t duration_ms = 1500, warmup_ms = UINT64_MAX;
    if (argc < 2 ||
        (strcmp(argv[1], "echo") != 0 && strcmp(argv[1], "udp") != 0 && strcmp(argv[1], "idle") != 0))
        return usage();
    if (strcmp(argv[1], "udp") == 0)
        load.kind = SOCK_DGRAM;
    int idle = strcmp(argv[1], "idle") == 0;
    enum protocol protocol = PROTOCOL_RAW;
    optind = 2;
    for (int option; (option = getopt(argc, argv, "TWHp:c:s:t:w:n:")) != -1;) {
        switch (option) {
        case 'p':
            load.port = (uint16_t)measure_number(optarg, 1, 65535);
            break;
        case 'T':
            load.tls = SSL_CTX_new(TLS_client_method());
            if (load.tls == NULL)
                measure_die("SSL_CTX_new");
            SSL_CTX_set_mode(load.tls, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
            SSL_CTX_set_read_ahead(load.tls, 0);
            signal(SIGPIPE, SIG_IGN);
            break;
        case 'W':
            protocol = PROTOCOL_WEBSOCKET;
            break;
        case 'H':
            protocol = PROTOCOL_HTTP;
            break;
        case 'c':
            load.connection_count = measure_number(optarg, 1, MAX_CONNECTIONS);
            break;
        case 's':
            load.size = measure_number(optarg, 1, 100000000);
            break;
        case 't':
            duration_ms = measure_number(optarg, 1, 600000);
            break;
        case 'w':
            warmup_ms = measure_number(optarg, 0, 60000);
            break;
        case 'n':
            load.limit = measure_number(optarg, 1, UINT64_MAX >> 24);
            break;
        default:
            return usage();
        }
    }
    if (load.port == 0 || optind < argc ||
        (protocol != PROTOCOL_RAW && (load.tls != NULL || load.kind == SOCK_DGRAM)))
        return usage();

    /* A counted run may be over before any warm-up. */
    if (warmup_ms == UINT64_MAX)
        warmup_ms = load.limit > 0 ? 0 : 200;
    raise_descriptor_limit(load.connection_count + 16);
    load.epoll = epoll_create1(EPOLL_CLOEXEC);
    if (load.epoll < 0)
        measure_die("epoll_create1");
    exchange_make(&load.exchange, protocol, load.size);
    load.connections = measure_alloc(load.connection_count * sizeof *load.connections);
    memset(load.connections, 0, load.connection_count * sizeof *load.connections);
    connect_all(&load);

    if (idle)
        run_idle(&load);
    else
        run_echo(&load, warmup_ms, duration_ms);

    for (size_t i = 0; i < load.connection_count; i++) {
        SSL_free(load.connections[i].ssl);
        if (load.connections[i].fd >= 0)
            close(load.connections[i].fd);
    }
    SSL_CTX_free(load.tls);
    free(load.connections);
    exchange_free(&load.exchange);
    return load.errors > 0;
}
