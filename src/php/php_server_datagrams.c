/* The class SwooleLite\Server: datagrams. */
#include "php/php_server_datagrams.h"

#include <errno.h>

#include "base/clock.h"
#include "php/php_class_entries.h"

/* The keys of $clientInfo. */
enum packet_key { KEY_ADDRESS, KEY_PORT, KEY_SERVER_PORT, KEY_SERVER_SOCKET, KEY_DISPATCH_TIME, KEYS };

/* Interned strings, which all threads share: made once, before there are any. */
static zend_string *packet_keys[KEYS];

void php_swoolelite_packet_startup(void)
{
    static const char *const names[KEYS] = {
        [KEY_ADDRESS] = "address",
        [KEY_PORT] = "port",
        [KEY_SERVER_PORT] = "server_port",
        [KEY_SERVER_SOCKET] = "server_socket",
        [KEY_DISPATCH_TIME] = "dispatch_time",
    };
    for (int i = 0; i < KEYS; i++) {
        packet_keys[i] = zend_string_init_interned(names[i], strlen(names[i]), true);
    }
}

void php_swoolelite_packet_info(zval *info, const void *origin)
{
    const struct php_swoolelite_packet_origin *from = origin;
    const struct swl_packet *packet = from->packet;
    char address[SWL_DATAGRAM_PEER_TEXT];
    uint16_t port;
    size_t length = swl_datagram_peer_text(&packet->datagram, address, &port);
    zval values[KEYS];
    ZVAL_STRINGL_FAST(&values[KEY_ADDRESS], address, length);
    ZVAL_LONG(&values[KEY_PORT], port);
    ZVAL_LONG(&values[KEY_SERVER_PORT], swl_server_port_number(from->core, (uint32_t)packet->port));
    ZVAL_LONG(&values[KEY_SERVER_SOCKET], packet->port);
    ZVAL_DOUBLE(&values[KEY_DISPATCH_TIME], swl_clock_seconds(packet->time));
    array_init_size(info, KEYS);
    for (int i = 0; i < KEYS; i++) {
        zend_hash_add_new(Z_ARRVAL_P(info), packet_keys[i], &values[i]);
    }
}

/* The declared properties of Packet, in the stub's order. */
enum packet_property {
    PACKET_SERVER_SOCKET,
    PACKET_SERVER_PORT,
    PACKET_TIME,
    PACKET_ADDRESS,
    PACKET_PORT,
    PACKET_DATA
};

void php_swoolelite_packet_object(zval *object, const void *origin)
{
    const struct php_swoolelite_packet_origin *from = origin;
    const struct swl_packet *packet = from->packet;
    char address[SWL_DATAGRAM_PEER_TEXT];
    uint16_t port;
    size_t length = swl_datagram_peer_text(&packet->datagram, address, &port);
    object_init_ex(object, php_swoolelite_packet_ce);
    zend_object *made = Z_OBJ_P(object);
    ZVAL_LONG(OBJ_PROP_NUM(made, PACKET_SERVER_SOCKET), packet->port);
    ZVAL_LONG(OBJ_PROP_NUM(made, PACKET_SERVER_PORT),
              swl_server_port_number(from->core, (uint32_t)packet->port));
    ZVAL_DOUBLE(OBJ_PROP_NUM(made, PACKET_TIME), swl_clock_seconds(packet->time));
    ZVAL_STRINGL_FAST(OBJ_PROP_NUM(made, PACKET_ADDRESS), address, length);
    ZVAL_LONG(OBJ_PROP_NUM(made, PACKET_PORT), port);
    ZVAL_STRINGL_FAST(OBJ_PROP_NUM(made, PACKET_DATA), (const char *)packet->datagram.data,
                      packet->datagram.size);
}

ZEND_METHOD(SwooleLite_Server, sendto)
{
    zend_string *ip, *data;
    zend_long port, socket = -1;
    struct swl_sendto_address to;
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
    int from = socket < -1 || socket > SWL_PORTS_MAX ? SWL_PORTS_MAX : (int)socket;
    switch (swl_server_sendto_parse(server->core, ZSTR_VAL(ip), ZSTR_LEN(ip), (uint16_t)port, from, &to)) {
    case -EINVAL:
        zend_argument_value_error(1,
                                  "must be an IPv4 address, an IPv6 address, or the path of a unix socket");
        RETURN_THROWS();
    case -ENOTSOCK:
        zend_argument_value_error(4, "must be -1 or the server_socket of a port for datagrams");
        RETURN_THROWS();
    case -EAFNOSUPPORT:
        zend_argument_value_error(4, "must be a port that can send to an address of that kind");
        RETURN_THROWS();
    }
    int result = swl_server_sendto(server->core, from, &to, ZSTR_VAL(data), ZSTR_LEN(data));
    RETURN_BOOL(php_swoolelite_succeeded(server, result));
}
