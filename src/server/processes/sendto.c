/* Sending datagrams. */
#include "server/processes/sendto.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

static bool sendto_fits(const struct swl_port *port, int family)
{
    const struct swl_listener *listener = &port->listener;
    return listener->family == family || (family == AF_INET && listener->takes_ipv4);
}

/* The first port for datagrams of that family, or of IPv6 that takes IPv4, too. */
static int sendto_first_port(const struct swl_server *server, int family)
{
    int found = -EAFNOSUPPORT;
    for (int i = 0; i < server->port_count; i++) {
        const struct swl_port *port = &server->ports[i];
        if (!swl_port_is_datagram(port)) {
            continue;
        }
        if (port->listener.family == family) {
            return i;
        }
        if (found < 0 && sendto_fits(port, family)) {
            found = i;
        }
    }
    return found;
}

/* Whether that address is the client's whose datagram is in hand. */
static bool sendto_answers(const struct swl_server *server, int from, const struct swl_sendto_address *to)
{
    return server->packet != NULL && (from == -1 || server->packet->port == from) &&
           swl_datagram_is_from(&server->packet->datagram, &to->peer, to->peer_size);
}

/* ---- the destination ---- */

static bool sendto_has_unix_port(const struct swl_server *server)
{
    return sendto_first_port(server, AF_UNIX) >= 0;
}

/* Whether the client whose datagram is in hand has a unix socket with that address, which may look like
 * anything. */
static bool sendto_is_own_client(const struct swl_server *server, const char *text, size_t size)
{
    char own[SWL_DATAGRAM_PEER_TEXT];
    uint16_t port;
    if (server->packet == NULL || server->ports[server->packet->port].listener.family != AF_UNIX) {
        return false;
    }
    return swl_datagram_peer_text(&server->packet->datagram, own, &port) == size &&
           memcmp(own, text, size) == 0;
}

static int sendto_parse_text(const struct swl_server *server, const char *text, size_t size, uint16_t port,
                             int from, struct swl_sendto_address *to)
{
    bool is_unix = from >= 0 ? server->ports[from].listener.family == AF_UNIX
                             : text[0] == '\0' || memchr(text, '/', size) != NULL ||
                                   sendto_is_own_client(server, text, size);
    if (!is_unix && swl_datagram_parse_ip(text, size, port, &to->peer, &to->peer_size) == 0) {
        return 0;
    }
    if (!is_unix && (from >= 0 || !sendto_has_unix_port(server))) {
        return -EINVAL;
    }
    return swl_datagram_parse_unix(text, size, &to->peer, &to->peer_size);
}

int swl_server_sendto_parse(const struct swl_server *server, const char *text, size_t size, uint16_t port,
                            int from, struct swl_sendto_address *to)
{
    if (from < -1 || from >= server->port_count ||
        (from >= 0 && !swl_port_is_datagram(&server->ports[from]))) {
        return -ENOTSOCK;
    }
    to->peer_size = 0;
    if (size == 0) {
        return 0;
    }
    int result = sendto_parse_text(server, text, size, port, from, to);
    if (result == 0 && from >= 0 && !sendto_fits(&server->ports[from], to->peer.ss_family)) {
        result = -EAFNOSUPPORT;
    }
    return result;
}

/* ---- sending ---- */

static int sendto_send(const struct swl_server *server, int from, const struct swl_sendto_address *to,
                       const void *data, size_t size)
{
    if (to->peer_size == 0) {
        return -EDESTADDRREQ;
    }
    bool answers = sendto_answers(server, from, to);
    if (from == -1) {
        from = answers ? server->packet->port : sendto_first_port(server, to->peer.ss_family);
    }
    if (from < 0) {
        return from;
    }
    const struct swl_listener *listener = &server->ports[from].listener;
    struct swl_sendto_address mapped;
    if (listener->family == AF_INET6 && to->peer.ss_family == AF_INET) {
        mapped = *to;
        swl_datagram_map_peer(&mapped.peer, &mapped.peer_size);
        to = &mapped;
    }
    /* with several sockets on the port, each worker of BASE mode sends from its own */
    return swl_datagram_send(swl_listener_socket(listener, server->id), &to->peer, to->peer_size,
                             answers ? &server->packet->datagram : NULL, data, size);
}

int swl_server_sendto(struct swl_server *server, int from, const struct swl_sendto_address *to,
                      const void *data, size_t size)
{
    struct swl_counters *counters = &server->counters[swl_server_own_endpoint(server)];
    int result = sendto_send(server, from, to, data, size);
    if (result < 0) {
        swl_count(counters, SWL_COUNT_DATAGRAM_DROP, 1);
        return result;
    }
    swl_count(counters, SWL_COUNT_RESPONSE, 1);
    swl_count(counters, SWL_COUNT_SEND_BYTES, (int64_t)size);
    return 0;
}
