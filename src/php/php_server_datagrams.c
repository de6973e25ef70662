/* The class SwooleLite\Server: datagrams. */
#include "php/php_server_datagrams.h"

#include <errno.h>
#include <zend_exceptions.h>

#include "base/clock.h"
#include "php/php_class_entries.h"

void php_swoolelite_packet_info(zval *info, const void *origin)
{
    const struct php_swoolelite_packet_origin *from = origin;
    const struct swl_packet *packet = from->packet;
    char address[SWL_DATAGRAM_PEER_TEXT];
    uint16_t port;
    size_t length = swl_datagram_peer_text(&packet->datagram, address, &port);
    array_init_size(info, 5);
    add_assoc_stringl(info, "address", address, length);
    add_assoc_long(info, "port", port);
    add_assoc_long(info, "server_port", swl_server_port_number(from->core, (uint32_t)packet->port));
    add_assoc_long(info, "server_socket", packet->port);
    add_assoc_double(info, "dispatch_time", swl_clock_seconds(packet->time));
}

static const char *datagrams_kind(const struct sockaddr_storage *peer)
{
    return peer->ss_family == AF_UNIX ? "unix datagrams" : peer->ss_family == AF_INET6 ? "IPv6" : "IPv4";
}

ZEND_METHOD(SwooleLite_Server, sendto)
{
    zend_string *ip, *data;
    zend_long port, socket = -1;
    struct sockaddr_storage peer;
    socklen_t peer_size;
    ZEND_PARSE_PARAMETERS_START(3, 4)
    Z_PARAM_STR(ip)
    Z_PARAM_LONG(port)
    Z_PARAM_STR(data)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(socket)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    if (port < 0 || port > 65535) {
        zend_argument_value_error(2, "must be between 0 and 65535");
        RETURN_THROWS();
    }
    if (swl_datagram_parse_peer(ZSTR_VAL(ip), ZSTR_LEN(ip), (uint16_t)port, &peer, &peer_size) < 0) {
        zend_argument_value_error(1,
                                  "must be an IPv4 address, an IPv6 address, or the path of a unix socket");
        RETURN_THROWS();
    }
    if (peer.ss_family != AF_UNIX && port == 0) {
        zend_argument_value_error(2, "must be between 1 and 65535 for an IP address");
        RETURN_THROWS();
    }
    int from = socket < -1 || socket >= SWL_PORTS_MAX
                   ? -EINVAL
                   : swl_server_sendto_port(server->core, (int)socket, &peer, peer_size);
    if (from == -EINVAL) {
        zend_argument_value_error(4, "must be -1 or the server_socket of a port for datagrams");
        RETURN_THROWS();
    }
    if (from < 0 && socket != -1) {
        zend_argument_value_error(4, "must be a socket that can send to an address of this kind (%s)",
                                  datagrams_kind(&peer));
        RETURN_THROWS();
    }
    if (from < 0) {
        zend_throw_exception_ex(php_swoolelite_exception_ce, 0, "The server has no port for datagrams (%s)",
                                datagrams_kind(&peer));
        RETURN_THROWS();
    }
    int result = swl_server_sendto(server->core, from, &peer, peer_size, ZSTR_VAL(data), ZSTR_LEN(data));
    RETURN_BOOL(php_swoolelite_succeeded(server, result));
}
