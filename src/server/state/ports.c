/* The ports of the server. */
#include "server/state/ports.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

int swl_ports_open(struct swl_server *server, const char *host, uint16_t port, int sock_type)
{
    int family = sock_type == SWL_SOCK_TCP ? AF_INET : sock_type == SWL_SOCK_TCP6 ? AF_INET6 : AF_UNIX;
    if (server->listener_count == SWL_LISTENERS_MAX) {
        return -ENOSPC;
    }
    int result = swl_listener_open(&server->listeners[server->listener_count], host, port, family,
                                   SOCK_STREAM, (int)server->options.backlog);
    return result < 0 ? result : server->listener_count++;
}

static void ports_set_framing(struct swl_server *server)
{
    const struct swl_options *options = &server->options;
    struct swl_framing framing = {
        .kind = options->open_eof_split      ? &swl_framing_eof_split
                : options->open_eof_check    ? &swl_framing_eof_check
                : options->open_length_check ? &swl_framing_length
                                             : &swl_framing_none,
        .package_max_length = (uint32_t)options->package_max_length,
    };
    if (framing.kind == &swl_framing_length) {
        framing.length = (struct swl_framing_length_options){
            .type = options->package_length_type[0],
            .offset = (uint32_t)options->package_length_offset,
            .body_offset = (uint32_t)options->package_body_offset,
        };
    } else if (framing.kind != &swl_framing_none) {
        framing.eof.size = (uint8_t)options->package_eof.size;
        memcpy(framing.eof.mark, options->package_eof.data, framing.eof.size);
    }
    for (int i = 0; i < server->listener_count; i++) {
        server->listeners[i].framing = framing;
    }
}

static int ports_set_socket_options(struct swl_server *server)
{
    const struct swl_options *options = &server->options;
    const struct swl_listener_options wanted = {
        .backlog = (int)options->backlog,
        .tcp_nodelay = options->open_tcp_nodelay,
        .reuse_port = options->enable_reuse_port,
        .tcp_keepalive = options->open_tcp_keepalive,
        .tcp_keepidle = (int)options->tcp_keepidle,
        .tcp_keepinterval = (int)options->tcp_keepinterval,
        .tcp_keepcount = (int)options->tcp_keepcount,
        .tcp_defer_accept = (int)options->tcp_defer_accept,
        .recv_buffer_size = (int)options->kernel_socket_recv_buffer_size,
        .send_buffer_size = (int)options->kernel_socket_send_buffer_size,
    };
    int sockets = server->mode == SWL_MODE_BASE && options->enable_reuse_port ? (int)options->worker_num : 1;
    for (int i = 0; i < server->listener_count; i++) {
        int result = swl_listener_configure(&server->listeners[i], &wanted);
        if (result < 0) {
            return swl_server_fail(server, result, "setting a port's socket options");
        }
        if ((result = swl_listener_multiply(&server->listeners[i], sockets, &wanted)) < 0) {
            return swl_server_fail(server, result, "a socket on the port for each worker");
        }
    }
    return 0;
}

int swl_ports_configure(struct swl_server *server)
{
    ports_set_framing(server);
    return ports_set_socket_options(server);
}

int swl_ports_give(struct swl_server *server)
{
    int result = 0;
    for (int i = 0; result == 0 && i < server->listener_count; i++) {
        result = swl_listener_give(&server->listeners[i], server->privileges.uid, server->privileges.gid);
    }
    return result;
}

void swl_ports_release(struct swl_server *server)
{
    for (int i = 0; i < server->listener_count; i++) {
        swl_listener_leave(&server->listeners[i]);
    }
}

void swl_ports_close(struct swl_server *server, bool remove_paths)
{
    for (int i = 0; i < server->listener_count; i++) {
        swl_listener_close(&server->listeners[i], remove_paths);
    }
}

bool swl_ports_want_event(const struct swl_server *server, enum swl_message_type type, bool is_answering)
{
    switch (type) {
    case SWL_MESSAGE_CONNECT:
        return server->wants_connect && swl_server_events_enabled(server);
    case SWL_MESSAGE_CLOSED:
        return is_answering || (server->wants_close && swl_server_events_enabled(server));
    case SWL_MESSAGE_BUFFER_FULL:
    case SWL_MESSAGE_BUFFER_EMPTY:
        return server->wants_buffer;
    default:
        return true;
    }
}
