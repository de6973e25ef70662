/* The ports of the server. */
#include "server/state/ports.h"

#include <errno.h>
#include <sys/socket.h>

int swl_ports_open(struct swl_server *server, const char *host, uint16_t port, int sock_type)
{
    bool is_tls = (sock_type & SWL_SOCK_SSL) != 0;
    sock_type &= ~SWL_SOCK_SSL;
    int family = sock_type == SWL_SOCK_TCP ? AF_INET : sock_type == SWL_SOCK_TCP6 ? AF_INET6 : AF_UNIX;
    if (server->port_count == SWL_PORTS_MAX) {
        return -ENOSPC;
    }
    int result = swl_listener_open(&server->ports[server->port_count].listener, host, port, family,
                                   SOCK_STREAM, (int)server->options.port.backlog);
    if (result < 0) {
        return result;
    }
    server->ports[server->port_count].is_tls = is_tls;
    return server->port_count++;
}

const char *swl_ports_contradiction(struct swl_server *server)
{
    const char *contradiction = NULL;
    for (int i = 0; contradiction == NULL && i < server->port_count; i++) {
        swl_options_inherit(&server->ports[i], &server->options);
        contradiction = swl_port_options_contradiction(&server->ports[i].options);
    }
    return contradiction;
}

int swl_ports_configure(struct swl_server *server)
{
    bool reuse_port = server->options.enable_reuse_port;
    int sockets = server->mode == SWL_MODE_BASE && reuse_port ? (int)server->options.worker_num : 1;
    for (int i = 0; i < server->port_count; i++) {
        struct swl_port *port = &server->ports[i];
        int result = swl_port_configure(port, reuse_port, sockets);
        if (result < 0) {
            return swl_server_fail(server, result, "setting a port's socket options");
        }
    }
    return 0;
}

int64_t swl_ports_send_timeout_min(const struct swl_server *server)
{
    int64_t min = 0;
    for (int i = 0; i < server->port_count; i++) {
        int64_t timeout = server->ports[i].options.send_timeout;
        min = timeout > 0 && (min == 0 || timeout < min) ? timeout : min;
    }
    return min;
}

int swl_ports_give(struct swl_server *server)
{
    int result = 0;
    for (int i = 0; result == 0 && i < server->port_count; i++) {
        result =
            swl_listener_give(&server->ports[i].listener, server->privileges.uid, server->privileges.gid);
    }
    return result;
}

void swl_ports_release(struct swl_server *server)
{
    for (int i = 0; i < server->port_count; i++) {
        swl_listener_release(&server->ports[i].listener);
    }
}

void swl_ports_close(struct swl_server *server, bool remove_paths)
{
    for (int i = 0; i < server->port_count; i++) {
        swl_listener_close(&server->ports[i].listener, remove_paths);
        swl_options_free_port(&server->ports[i]);
    }
}

bool swl_ports_want_event(const struct swl_server *server, int port, enum swl_connection_event event,
                          bool is_answering)
{
    const struct swl_port *from = &server->ports[port];
    switch (event) {
    case SWL_EVENT_CONNECT:
        return swl_port_wants(from, event) && swl_server_events_enabled(server);
    case SWL_EVENT_CLOSED:
        return is_answering || (swl_port_wants(from, event) && swl_server_events_enabled(server));
    case SWL_EVENT_BUFFER_FULL:
    case SWL_EVENT_BUFFER_EMPTY:
        return swl_port_wants(from, SWL_EVENT_BUFFER_FULL) || swl_port_wants(from, SWL_EVENT_BUFFER_EMPTY);
    default:
        return true;
    }
}
