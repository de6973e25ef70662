/* Connecting. */
#define _GNU_SOURCE
#include "net/client_connect.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/memory.h"
#include "net/stream_tls.h"
#include "os/socket.h"

int swl_client_connect_parse(const struct swl_client *client, const char *host,
                             struct swl_resolver_addresses *addresses)
{
    addresses->count = 1;
    return swl_address_parse(host, 0, client->family, &addresses->items[0], &addresses->sizes[0]);
}

/* ---- a socket ---- */

static int connect_set_options(const struct swl_client *client, int fd)
{
    const struct swl_client_options *options = client->options;
    bool is_tcp = client->family != AF_UNIX && client->kind == SOCK_STREAM;
    const struct {
        bool wanted;
        int level, option;
        int64_t value;
    } settings[] = {
        {options->socket_buffer_size > 0, SOL_SOCKET, SO_SNDBUF, options->socket_buffer_size},
        {options->socket_buffer_size > 0, SOL_SOCKET, SO_RCVBUF, options->socket_buffer_size},
        {is_tcp && options->tcp_nodelay, IPPROTO_TCP, TCP_NODELAY, 1},
        {is_tcp && options->tcp_keepalive, SOL_SOCKET, SO_KEEPALIVE, 1},
        {is_tcp && options->tcp_keepidle > 0, IPPROTO_TCP, TCP_KEEPIDLE, options->tcp_keepidle},
        {is_tcp && options->tcp_keepinterval > 0, IPPROTO_TCP, TCP_KEEPINTVL, options->tcp_keepinterval},
        {is_tcp && options->tcp_keepcount > 0, IPPROTO_TCP, TCP_KEEPCNT, options->tcp_keepcount},
    };
    int result = 0;
    for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]) && result == 0; i++) {
        if (settings[i].wanted) {
            result = swl_socket_set(fd, settings[i].level, settings[i].option, (int)settings[i].value);
        }
    }
    return result;
}

/* Without an address of its own a unix socket for datagrams gets no answers: the kernel gives it a name that
 * nothing else has, and that no file system keeps. */
static int connect_bind(struct swl_client *client, int fd)
{
    const struct swl_client_options *options = client->options;
    struct sockaddr_storage address = {.ss_family = (sa_family_t)client->family};
    socklen_t size = sizeof(sa_family_t);
    if (options->bind_address != NULL) {
        int result = swl_address_parse(options->bind_address, (uint16_t)options->bind_port, client->family,
                                       &address, &size);
        if (result < 0) {
            return result;
        }
    } else if (client->family != AF_UNIX && options->bind_port > 0) {
        struct sockaddr_in6 *in6 =
            (struct sockaddr_in6 *)&address; /* the port stands at the same place in both */
        in6->sin6_port = htons((uint16_t)options->bind_port);
        size = client->family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
    } else if (client->family != AF_UNIX || client->kind == SOCK_STREAM) {
        return 0;
    }
    if (options->bind_port > 0 && client->kind == SOCK_STREAM) {
        /* connections of that port that were closed before do not hinder this one */
        (void)swl_socket_set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    }
    if (bind(fd, (const struct sockaddr *)&address, size) < 0) {
        return -errno;
    }
    if (client->family == AF_UNIX && options->bind_address != NULL) {
        client->own_path = swl_strndup(options->bind_address, strlen(options->bind_address));
    }
    return 0;
}

static int connect_open(struct swl_client *client)
{
    int fd = socket(client->family, client->kind | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return -errno;
    }
    int result = connect_set_options(client, fd);
    if (result == 0) {
        result = connect_bind(client, fd);
    }
    if (result < 0) {
        close(fd);
        return result;
    }
    swl_stream_plain_open(&client->stream, fd);
    client->state = SWL_CLIENT_CONNECTING;
    return 0;
}

/* Closes the socket of an address that has failed; the client goes on to the next one. */
static void connect_drop(struct swl_client *client)
{
    swl_client_close_stream(client, true);
}

/* ---- addresses in turn ---- */

/* Begins with one address. Returns 0, -EINPROGRESS or another -errno. */
static int connect_try(struct swl_client *client, const struct sockaddr_storage *address, socklen_t size)
{
    int result = connect_open(client);
    if (result < 0) {
        return result;
    }
    client->peer = *address;
    client->peer_size = size;
    if (client->kind == SOCK_DGRAM && !client->connects_datagrams) {
        return 0;
    }
    if (connect(client->stream.fd, (const struct sockaddr *)address, size) == 0) {
        return 0;
    }
    /* interrupted: it goes on like one that was begun. EAGAIN, of a unix socket: its queue is full */
    result = errno == EINTR ? -EINPROGRESS : -errno;
    if (result != -EINPROGRESS) {
        connect_drop(client);
    }
    return result;
}

static int connect_shake(struct swl_client *client)
{
    int result = swl_stream_handshake(&client->stream);
    if (result == 0) {
        client->state = SWL_CLIENT_CONNECTED;
        return 0;
    }
    if (result == -EAGAIN) {
        return -EINPROGRESS;
    }
    return swl_client_fail(client, result, swl_stream_failure(&client->stream, result));
}

/* Lays TLS over the socket of the stream. */
static int connect_begin_tls(struct swl_client *client)
{
    struct ssl_st *ssl = swl_tls_client_begin(client->tls, client->tls_name);
    int result = ssl == NULL ? -ENOMEM : swl_stream_tls_use(&client->stream, client->stream.fd, ssl, NULL);
    if (result < 0) {
        swl_tls_client_cancel(ssl);
        return swl_client_fail(client, result, NULL);
    }
    client->state = SWL_CLIENT_HANDSHAKE;
    return connect_shake(client);
}

static int connect_reached(struct swl_client *client)
{
    if (client->tls != NULL) {
        return connect_begin_tls(client);
    }
    client->state = SWL_CLIENT_CONNECTED;
    return 0;
}

/* Tries one address after the other. `error`: of the last one, or 0. */
static int connect_next(struct swl_client *client, int error)
{
    while (swl_client_connect_left(client) > 0) {
        int next = client->next_address++;
        error = connect_try(client, &client->addresses.items[next], client->addresses.sizes[next]);
        if (error == 0) {
            return connect_reached(client);
        }
        if (error == -EINPROGRESS) {
            return error;
        }
    }
    client->state = SWL_CLIENT_CONNECTING; /* with a socket or without one, it ends as any other */
    return swl_client_fail(client, error, NULL);
}

static void connect_set_name(struct swl_client *client, const char *name)
{
    swl_free(client->tls_name);
    client->tls_name = name != NULL ? swl_strndup(name, strlen(name)) : NULL;
}

int swl_client_connect_begin(struct swl_client *client, const struct swl_resolver_addresses *addresses,
                             uint16_t port, const char *name)
{
    client->addresses = *addresses;
    client->next_address = 0;
    client->error = 0;
    client->reason[0] = '\0';
    for (int i = 0; i < addresses->count; i++) {
        swl_address_set_port(&client->addresses.items[i], port);
    }
    connect_set_name(client, name);
    return connect_next(client, -EADDRNOTAVAIL);
}

int swl_client_connect_go_on(struct swl_client *client)
{
    if (client->state == SWL_CLIENT_HANDSHAKE) {
        return connect_shake(client);
    }
    /* asks for writability once more: whoever calls too early must not take an address for connected */
    struct sockaddr_storage peer;
    socklen_t size = sizeof(peer);
    int error = swl_stream_error(&client->stream);
    if (error == 0) {
        if (getpeername(client->stream.fd, (struct sockaddr *)&peer, &size) == 0) {
            return connect_reached(client);
        }
        if (errno == ENOTCONN) {
            return -EINPROGRESS;
        }
        error = errno;
    }
    connect_drop(client);
    return connect_next(client, -error);
}

int swl_client_connect_skip(struct swl_client *client)
{
    connect_drop(client);
    return connect_next(client, -ETIMEDOUT);
}

int swl_client_connect_secure(struct swl_client *client, const char *name)
{
    if (swl_buffer_size(&client->in) > 0 || !swl_output_queue_is_empty(&client->out)) {
        return swl_client_fail(client, -EPROTO, "bytes without TLS came before its handshake");
    }
    connect_set_name(client, name);
    return connect_begin_tls(client);
}
