/* The ports of the server. */
#include "server/state/ports.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>

#include "base/compiler.h"
#include "base/error.h"
#include "net/address.h"
#include "net/datagram.h"

/* Returns the port of that family, kind and number, or NULL. */
static const struct swl_port *ports_find(const struct swl_server *server, int family, int kind,
                                         uint16_t number)
{
    for (int i = 0; i < server->port_count; i++) {
        const struct swl_listener *listener = &server->ports[i].listener;
        if (listener->family == family && listener->kind == kind && listener->port == number) {
            return &server->ports[i];
        }
    }
    return NULL;
}

/* Writes to server->error why the port could not be bound. */
static int ports_explain(struct swl_server *server, int result, int family, int kind, uint16_t number)
{
    const struct swl_port *other = family == AF_INET ? ports_find(server, AF_INET6, kind, number) : NULL;
    if (result == -ENOSPC) {
        snprintf(server->error, sizeof(server->error), "a server has at most %d ports", SWL_PORTS_MAX);
    } else if (result == -EADDRINUSE && other != NULL && other->listener.takes_ipv4) {
        snprintf(server->error, sizeof(server->error),
                 "this server's port [%s]:%u takes the IPv4 clients; add the IPv4 port before it",
                 other->listener.host, other->listener.port);
    } else {
        snprintf(server->error, sizeof(server->error), "%s", swl_error_text(-result));
    }
    return result;
}

int swl_ports_open(struct swl_server *server, const char *host, uint16_t number, int sock_type)
{
    int family, kind;
    bool is_tls = (sock_type & SWL_SOCK_SSL) != 0;
    sock_type &= ~SWL_SOCK_SSL;
    swl_address_resolve_type(sock_type, &family, &kind);
    if (server->port_count == SWL_PORTS_MAX) {
        return ports_explain(server, -ENOSPC, family, kind, number);
    }
    struct swl_port *port = &server->ports[server->port_count];
    /* where this server has a port for the IPv4 clients, one on "::" is for the others */
    bool ipv6_only = family == AF_INET6 && ports_find(server, AF_INET, kind, number) != NULL;
    int result = (ipv6_only ? swl_listener_open_ipv6_only : swl_listener_open)(
        &port->listener, host, number, family, kind, (int)server->options.port.backlog);
    if (result < 0) {
        return ports_explain(server, result, family, kind, number);
    }
    port->sock_type = sock_type;
    port->is_tls = is_tls;
    return server->port_count++;
}

int swl_ports_inherit(struct swl_server *server)
{
    for (int i = 0; i < server->port_count; i++) {
        struct swl_port *port = &server->ports[i];
        swl_options_inherit(port, &server->options);
        const char *contradiction = swl_port_options_contradiction(&port->options);
        if (contradiction == NULL && port->is_tls) {
            contradiction = swl_tls_options_contradiction(&port->options.tls);
        }
        if (contradiction != NULL) {
            char text[SWL_LISTENER_TEXT];
            swl_listener_text(&port->listener, text);
            snprintf(server->error, sizeof(server->error), "port %s: %s", text, contradiction);
            return -SWL_ERROR_OPTIONS;
        }
    }
    return 0;
}

/* A function of the user's frames the port: where PHP runs. That is in workers, which in BASE mode also have the
 * connections. */
static void ports_set_function(const struct swl_server *server, struct swl_port *port)
{
    if (port->options.package_length_func == NULL) {
        return;
    }
    const struct swl_framing framing = {
        .kind = &swl_framing_function,
        .package_max_length = (uint32_t)port->options.package_max_length,
        .function = {.length = server->callbacks->package_length,
                     .argument = port->options.package_length_func},
    };
    if (server->mode == SWL_MODE_BASE) {
        port->framing = framing;
    } else {
        port->worker_framing = framing;
    }
}

int swl_ports_configure(struct swl_server *server)
{
    bool reuse_port = server->options.enable_reuse_port;
    for (int i = 0; i < server->port_count; i++) {
        struct swl_port *port = &server->ports[i];
        /* the master alone accepts, but every reactor thread can receive datagrams */
        bool has_loops = server->mode == SWL_MODE_BASE || swl_port_is_datagram(port);
        int result =
            swl_port_configure(port, reuse_port, reuse_port && has_loops ? swl_server_reactors(server) : 1);
        if (result < 0) {
            return swl_server_fail(server, result, "setting a port's socket options");
        }
        ports_set_function(server, port);
    }
    return 0;
}

/* Bytes of the largest payload of a request. */
static int64_t ports_package_max(const struct swl_port *port)
{
    const struct swl_port_options *options = &port->options;
    return port->protocol == SWL_PROTOCOL_HTTP
               ? SWL_MAX(options->http_body_buffer_size, options->package_max_length) +
                     options->http_max_header_size + (int64_t)sizeof(struct swl_http_head)
               : options->package_max_length;
}

uint32_t swl_ports_package_max(const struct swl_server *server)
{
    int64_t max = 0;
    for (int i = 0; i < server->port_count; i++) {
        const struct swl_port *port = &server->ports[i];
        max = SWL_MAX(max, swl_port_is_datagram(port) ? SWL_DATAGRAM_MAX + SWL_DATAGRAM_HEADER_MAX
                                                      : ports_package_max(port));
    }
    return (uint32_t)max;
}

bool swl_ports_speak_http(const struct swl_server *server)
{
    for (int i = 0; i < server->port_count; i++) {
        if (server->ports[i].protocol == SWL_PROTOCOL_HTTP) {
            return true;
        }
    }
    return false;
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

void swl_ports_stop_listening(struct swl_server *server)
{
    for (int i = 0; i < server->port_count; i++) {
        if (!swl_port_is_datagram(&server->ports[i])) {
            swl_listener_release(&server->ports[i].listener);
        }
    }
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
        return swl_port_wants(from, event) && swl_server_events_enabled(server, port);
    case SWL_EVENT_CLOSED:
        return is_answering || (swl_port_wants(from, event) && swl_server_events_enabled(server, port));
    case SWL_EVENT_BUFFER_FULL:
    case SWL_EVENT_BUFFER_EMPTY:
        return swl_port_wants(from, SWL_EVENT_BUFFER_FULL) || swl_port_wants(from, SWL_EVENT_BUFFER_EMPTY);
    default:
        return true;
    }
}

int swl_ports_datagram_socket(const struct swl_server *server, int port, int loop)
{
    const struct swl_listener *listener = &server->ports[port].listener;
    if (!swl_port_is_datagram(&server->ports[port])) {
        return -1;
    }
    if (server->mode != SWL_MODE_BASE && listener->further_count == 0) {
        /* One thread for each socket: two could deliver the datagrams of a client in another order. Several
         * ports are spread over the threads. */
        int before = 0;
        for (int i = 0; i < port; i++) {
            before += swl_port_is_datagram(&server->ports[i]) && server->ports[i].listener.further_count == 0;
        }
        return before % swl_server_reactors(server) == loop ? listener->fd : -1;
    }
    return swl_listener_socket(listener, loop);
}

uint64_t swl_ports_kernel_drops(const struct swl_server *server)
{
    uint64_t drops = 0;
    for (int i = 0; i < server->port_count; i++) {
        const struct swl_listener *listener = &server->ports[i].listener;
        for (int number = 0; swl_port_is_datagram(&server->ports[i]) && number <= listener->further_count;
             number++) {
            drops += swl_datagram_kernel_drops(swl_listener_socket(listener, number));
        }
    }
    return drops;
}
