/*
 * A port: what clients connect to. It owns its sockets, its options, its framing and the set of events with a
 * callback. Options that it does not set itself come from the server (server/state/options).
 */
#ifndef SWL_NET_PORT_H
#define SWL_NET_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/texts.h"
#include "net/address_range.h"
#include "net/datagram.h"
#include "net/framing.h"
#include "net/http_body.h"
#include "net/http_head.h"
#include "net/listener.h"
#include "net/stream.h"
#include "net/tls_context.h"

/* A string that may hold any byte. */
struct swl_bytes {
    char *data;
    size_t size;
};

/* The options that a port may set for its clients. */
struct swl_port_options {
    int64_t backlog;
    int64_t socket_buffer_size, buffer_high_watermark, buffer_low_watermark; /* bytes */
    int64_t send_timeout;                                                    /* ns; 0: off */
    bool open_tcp_nodelay, open_tcp_keepalive;
    int64_t tcp_keepidle, tcp_keepinterval, tcp_keepcount; /* seconds, seconds, probes */
    bool tcp_fastopen;
    bool ipv6_only;              /* a port on "::" closes clients that come over IPv4 */
    int64_t tcp_user_timeout;    /* ms; 0: the kernel's */
    int64_t tcp_defer_accept;    /* seconds */
    int64_t heartbeat_idle_time; /* ns; 0: off */
    bool enable_delay_receive;
    int64_t kernel_socket_recv_buffer_size, kernel_socket_send_buffer_size; /* bytes */
    bool open_eof_check, open_eof_split, open_length_check;
    struct swl_bytes package_eof;
    char *package_length_type;
    int64_t package_length_offset, package_body_offset, package_max_length; /* bytes */
    void *package_length_func; /* the binding's, which owns it; NULL: none */
    bool open_http_protocol, open_websocket_protocol;
    bool open_websocket_close_frame, open_websocket_ping_frame, open_websocket_pong_frame;
    bool websocket_compression;
    char *websocket_subprotocol;                                            /* NULL: none */
    int64_t http_max_header_size, http_max_headers, http_max_uri_size;      /* bytes, fields, bytes */
    int64_t http_header_timeout, http_body_timeout, http_keepalive_timeout; /* ns; 0: off */
    int64_t http_keepalive_requests; /* of one connection; 0: any number */
    int64_t http_body_buffer_size;   /* bytes of a body that are kept in memory */
    int64_t upload_max_filesize;     /* bytes of a body in a file; in force after swl_port_options_settle() */
    bool http_parse_cookie, http_parse_post, http_parse_files;
    bool enable_static_handler;
    char *document_root; /* NULL: none */
    struct swl_texts static_handler_locations, http_index_files;
    struct swl_tls_options tls;
    bool open_proxy_protocol;
    struct swl_address_ranges proxy_protocol_from; /* who is believed */
};

/* The events of a connection that are delivered to a worker. */
enum swl_connection_event {
    SWL_EVENT_CONNECT,
    SWL_EVENT_REQUEST, /* a package; the only event with data */
    SWL_EVENT_BUFFER_FULL,
    SWL_EVENT_BUFFER_EMPTY,
    SWL_EVENT_CLOSED,
};

#define SWL_EVENT_BIT(event) (1u << (event))

struct swl_document_root;

/* How a worker interprets a request. */
enum swl_protocol {
    SWL_PROTOCOL_STREAM, /* a string of bytes for `receive` */
    SWL_PROTOCOL_HTTP,   /* an HTTP request, or what follows an upgrade: see net/http_request.h */
};

#define SWL_PORT_OPTIONS_MAX 192 /* rows in the table of options */

struct swl_port {
    struct swl_listener listener;
    int sock_type; /* as the user has given it: enum swl_sock_type */
    struct swl_port_options options;
    /* a bit by row of the table of options: set by the port */
    uint64_t set_options[SWL_PORT_OPTIONS_MAX / 64];
    struct swl_framing framing; /* of its connections; set by swl_port_configure() */
    /* If its kind is not NULL, connections pass on bytes as they arrive, and workers frame them: see
     * server/processes/request_framing.h. */
    struct swl_framing worker_framing;
    enum swl_protocol protocol;                   /* set by the binding before the start */
    struct swl_http_limits http_limits;           /* set by swl_port_configure() */
    struct swl_http_body_limits http_body_limits; /* the same */
    struct swl_document_root *document_root; /* of server/state/document_roots; NULL: it serves no files */
    uint64_t high_watermark, low_watermark;  /* bytes of output at which buffer events become due; 0: never */
    uint32_t wanted_events;                  /* SWL_EVENT_BIT()s of the events with a callback */
    bool is_tls;                             /* its clients speak TLS; then options.tls is in force */
    struct swl_tls_tickets *tls_tickets;     /* shared by all processes that accept */
    struct swl_tls_source *tls;              /* of processes that accept */

    /* Opens the stream of an accepted socket, whose handshake follows, and takes the socket over. Returns 0, or
     * -errno: then the socket stays the caller's. NULL: the stream is plain. */
    int (*open_stream)(const struct swl_port *port, struct swl_stream *stream, int fd);
    int64_t opening_timeout; /* for all that net/opening does, ns; set by swl_port_configure() */
};

/* Computes the options that depend on others. */
void swl_port_options_settle(struct swl_port_options *options);

/* Returns NULL, or one sentence about options that contradict each other. May be called before they are
 * settled. */
const char *swl_port_options_contradiction(const struct swl_port_options *options);

/* The framing of options that do not contradict each other; that of a package_length_func is the caller's to set. */
struct swl_framing swl_port_options_framing(const struct swl_port_options *options);

/* Sets framing, watermarks and socket options by port->options. `reuse_port`: sets SO_REUSEPORT. `sockets`:
 * how many sockets share the port; the kernel divides new connections among them. Returns 0 or -errno. */
int swl_port_configure(struct swl_port *port, bool reuse_port, int sockets) SWL_MUST_CHECK;

static inline bool swl_port_is_framed_by_worker(const struct swl_port *port)
{
    return port->worker_framing.kind != NULL;
}

/* Whether the port is for datagrams: it has no connections. */
static inline bool swl_port_is_datagram(const struct swl_port *port)
{
    return port->listener.kind == SOCK_DGRAM;
}

/* Whether a client with that address is to be closed at once. */
static inline bool swl_port_refuses(const struct swl_port *port, const struct swl_address *peer)
{
    return port->options.ipv6_only && port->listener.family == AF_INET6 && peer->family == AF_INET;
}

/* The same for a datagram: whether it is to be dropped. */
static inline bool swl_port_refuses_datagram(const struct swl_port *port, const struct swl_datagram *datagram)
{
    return port->options.ipv6_only && port->listener.family == AF_INET6 && swl_datagram_is_ipv4(datagram);
}

/* Whether a callback is set for that event. */
static inline bool swl_port_wants(const struct swl_port *port, enum swl_connection_event event)
{
    return port->wanted_events >> event & 1;
}

#endif
