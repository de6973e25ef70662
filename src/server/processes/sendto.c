/* Sending datagrams. */
#include "server/processes/sendto.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>

/* Whether an IPv6 socket takes IPv4 clients, too. */
static bool sendto_is_dual(const struct swl_listener *listener)
{
    int only = 1;
    socklen_t size = sizeof(only);
    return getsockopt(listener->fd, IPPROTO_IPV6, IPV6_V6ONLY, &only, &size) == 0 && !only;
}

static bool sendto_fits(const struct swl_port *port, int family)
{
    const struct swl_listener *listener = &port->listener;
    return listener->family == family ||
           (family == AF_INET && listener->family == AF_INET6 && sendto_is_dual(listener));
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

/* Whether the datagram in hand is answered from that port. */
static bool sendto_answers(const struct swl_server *server, int port, const struct sockaddr_storage *peer,
                           socklen_t peer_size)
{
    return server->packet != NULL && (port == -1 || server->packet->port == port) &&
           swl_datagram_is_from(&server->packet->datagram, peer, peer_size);
}

int swl_server_sendto_port(const struct swl_server *server, int wanted, const struct sockaddr_storage *peer,
                           socklen_t peer_size)
{
    if (wanted == -1) {
        return sendto_answers(server, -1, peer, peer_size) ? server->packet->port
                                                           : sendto_first_port(server, peer->ss_family);
    }
    if (wanted < 0 || wanted >= server->port_count || !swl_port_is_datagram(&server->ports[wanted])) {
        return -EINVAL;
    }
    return sendto_fits(&server->ports[wanted], peer->ss_family) ? wanted : -EAFNOSUPPORT;
}

int swl_server_sendto(struct swl_server *server, int port, const struct sockaddr_storage *peer,
                      socklen_t peer_size, const void *data, size_t size)
{
    const struct swl_listener *listener = &server->ports[port].listener;
    const struct swl_datagram *answered =
        sendto_answers(server, port, peer, peer_size) ? &server->packet->datagram : NULL;
    struct swl_counters *counters = &server->counters[swl_server_own_endpoint(server)];
    struct sockaddr_storage mapped;
    if (listener->family == AF_INET6 && peer->ss_family == AF_INET) {
        mapped = *peer;
        swl_datagram_map_peer(&mapped, &peer_size);
        peer = &mapped;
    }
    /* with several sockets on the port, each worker of BASE mode sends from its own */
    int result =
        swl_datagram_send(swl_listener_socket(listener, server->id), peer, peer_size, answered, data, size);
    if (result < 0) {
        swl_count(counters, SWL_COUNT_DATAGRAM_DROP, 1);
        return result;
    }
    swl_count(counters, SWL_COUNT_RESPONSE, 1);
    swl_count(counters, SWL_COUNT_SEND_BYTES, (int64_t)size);
    return 0;
}
