/* Checks and applies the options of a port. */
#include "net/port.h"

#include <string.h>

#include "net/websocket_deflate.h"
#include "net/websocket_handshake.h"

#include <string.h>

#include "base/clock.h"

/* for a client to complete what comes before its first event */
#define OPENING_TIMEOUT (10 * SWL_NS_PER_SEC)

static int64_t port_high_watermark(const struct swl_port_options *options)
{
    return options->buffer_high_watermark >= 0 ? options->buffer_high_watermark
                                               : options->socket_buffer_size / 10 * 8;
}

void swl_port_options_settle(struct swl_port_options *options)
{
    options->buffer_high_watermark = port_high_watermark(options);
    if (options->upload_max_filesize < 0) {
        options->upload_max_filesize = options->package_max_length;
    }
    /* what is larger than both is refused, however much fits into memory */
    options->http_body_buffer_size = SWL_MIN(
        options->http_body_buffer_size, SWL_MAX(options->package_max_length, options->upload_max_filesize));
}

const char *swl_port_options_contradiction(const struct swl_port_options *options)
{
    bool eof = options->open_eof_check || options->open_eof_split;
    if (eof && options->open_length_check) {
        return "open_eof_check or open_eof_split cannot go with open_length_check: choose one framing";
    }
    if (options->open_http_protocol && (eof || options->open_length_check)) {
        return "open_http_protocol cannot go with open_eof_check, open_eof_split or open_length_check: "
               "choose one "
               "framing";
    }
    if (options->open_http_protocol && !swl_http_is_supported()) {
        return "open_http_protocol needs llhttp, which this SwooleLite was built without";
    }
    if (eof && options->package_eof.size == 0) {
        return "open_eof_check and open_eof_split need package_eof";
    }
    if (options->package_length_func != NULL && !options->open_length_check) {
        return "package_length_func needs open_length_check";
    }
    if (options->open_length_check && options->package_length_func == NULL &&
        options->package_length_type == NULL) {
        return "open_length_check needs package_length_type or package_length_func";
    }
    if (options->open_length_check && options->package_length_func == NULL &&
        options->package_length_offset + (int64_t)swl_framing_length_size(options->package_length_type[0]) >
            options->package_max_length) {
        return "package_length_offset leads beyond package_max_length";
    }
    if (options->open_length_check && options->package_length_func == NULL &&
        options->package_body_offset > options->package_max_length) {
        return "package_body_offset is larger than package_max_length";
    }
    if (options->enable_static_handler && options->document_root == NULL) {
        return "enable_static_handler needs document_root";
    }
    if (options->open_proxy_protocol && options->proxy_protocol_from.count == 0) {
        return "open_proxy_protocol needs proxy_protocol_from: the addresses whose PROXY headers are "
               "believed";
    }
    if (options->websocket_subprotocol != NULL &&
        !swl_websocket_is_token(options->websocket_subprotocol, strlen(options->websocket_subprotocol))) {
        return "websocket_subprotocol is no name that a field may have: letters, digits and !#$%&'*+-.^_`|~";
    }
    if (options->websocket_compression && !swl_websocket_deflate_is_there()) {
        return "websocket_compression needs zlib, and this build is without it";
    }
    if (options->buffer_low_watermark > port_high_watermark(options)) {
        return "buffer_low_watermark is larger than buffer_high_watermark";
    }
    return NULL;
}

static struct swl_http_limits port_http_limits(const struct swl_port_options *options)
{
    return (struct swl_http_limits){
        .head_max = (uint32_t)options->http_max_header_size,
        .target_max = (uint32_t)options->http_max_uri_size,
        .fields_max = (uint32_t)options->http_max_headers,
    };
}

struct swl_framing swl_port_options_framing(const struct swl_port_options *options)
{
    struct swl_framing framing = {
        .kind = &swl_framing_none,
        .package_max_length = (uint32_t)options->package_max_length,
    };
    if (options->open_eof_split || options->open_eof_check) {
        framing.kind = options->open_eof_split ? &swl_framing_eof_split : &swl_framing_eof_check;
        framing.eof.size = (uint8_t)options->package_eof.size;
        memcpy(framing.eof.mark, options->package_eof.data, options->package_eof.size);
    } else if (options->open_length_check && options->package_length_func == NULL) {
        framing.kind = &swl_framing_length;
        framing.length = (struct swl_framing_length_options){
            .type = options->package_length_type[0],
            .offset = (uint32_t)options->package_length_offset,
            .body_offset = (uint32_t)options->package_body_offset,
        };
    } else if (options->open_http_protocol) {
        framing.kind = &swl_framing_http;
        framing.http = port_http_limits(options);
    }
    return framing;
}

int swl_port_configure(struct swl_port *port, bool reuse_port, int sockets)
{
    const struct swl_port_options *options = &port->options;
    const struct swl_listener_options wanted = {
        .backlog = (int)options->backlog,
        .tcp_nodelay = options->open_tcp_nodelay,
        .reuse_port = reuse_port,
        .tcp_keepalive = options->open_tcp_keepalive,
        .tcp_keepidle = (int)options->tcp_keepidle,
        .tcp_keepinterval = (int)options->tcp_keepinterval,
        .tcp_keepcount = (int)options->tcp_keepcount,
        .tcp_user_timeout = (int)options->tcp_user_timeout,
        .tcp_defer_accept = (int)options->tcp_defer_accept,
        .tcp_fastopen = options->tcp_fastopen ? (int)options->backlog : 0,
        .recv_buffer_size = (int)options->kernel_socket_recv_buffer_size,
        .send_buffer_size = (int)options->kernel_socket_send_buffer_size,
    };
    port->framing = swl_port_options_framing(options);
    port->http_limits = port_http_limits(options);
    port->http_body_limits = (struct swl_http_body_limits){
        .memory = (uint64_t)options->http_body_buffer_size,
        .file = (uint64_t)options->upload_max_filesize,
        .trailer_max = (uint32_t)options->http_max_header_size,
    };
    port->opening_timeout = port->is_tls ? options->tls.ssl_handshake_timeout : OPENING_TIMEOUT;
    if (swl_port_wants(port, SWL_EVENT_BUFFER_FULL) || swl_port_wants(port, SWL_EVENT_BUFFER_EMPTY)) {
        port->high_watermark = (uint64_t)options->buffer_high_watermark;
        port->low_watermark = (uint64_t)options->buffer_low_watermark;
    }
    int result = swl_listener_configure(&port->listener, &wanted);
    return result < 0 ? result : swl_listener_add_sockets(&port->listener, sockets, &wanted);
}
