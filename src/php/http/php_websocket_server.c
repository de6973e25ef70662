/* The class WebSocket\Server: its methods. What comes from clients is php_websocket_events.c's. */
#include "php/http/php_websocket_server.h"

#include "net/session_table.h"
#include "net/websocket_frame.h"
#include "php/http/php_websocket_frame.h"
#include "php/http/php_websocket_server_arginfo.h"
#include "php/php_class_entries.h"
#include "php/php_object.h"

zend_class_entry *php_swoolelite_websocket_server_register(void)
{
    return register_class_SwooleLite_WebSocket_Server(php_swoolelite_http_server_ce);
}

ZEND_METHOD(SwooleLite_WebSocket_Server, push)
{
    zend_object *object;
    zend_string *data;
    zend_long fd, opcode = SWL_WEBSOCKET_TEXT, flags = PHP_SWOOLELITE_WEBSOCKET_FIN;
    struct php_swoolelite_frame frame;
    ZEND_PARSE_PARAMETERS_START(2, 4)
    Z_PARAM_LONG(fd)
    Z_PARAM_OBJ_OF_CLASS_OR_STR(object, php_swoolelite_websocket_frame_ce, data)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(opcode)
    Z_PARAM_LONG(flags)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL || !php_swoolelite_frame_read(&frame, object, data, opcode, flags, 2)) {
        RETURN_THROWS();
    }
    /* a frame of close is the end of what the server sends */
    int result =
        frame.opcode == SWL_WEBSOCKET_CLOSE
            ? swl_server_disconnect(server->core, fd, frame.code, frame.data, frame.size)
            : swl_server_push(server->core, fd, php_swoolelite_frame_first(&frame),
                              frame.flags & PHP_SWOOLELITE_WEBSOCKET_COMPRESS, frame.data, frame.size);
    RETURN_BOOL(php_swoolelite_succeeded(server, result));
}

ZEND_METHOD(SwooleLite_WebSocket_Server, disconnect)
{
    zend_long fd, code = SWL_WEBSOCKET_CLOSE_NORMAL;
    char *reason = "";
    size_t reason_size = 0;
    ZEND_PARSE_PARAMETERS_START(1, 3)
    Z_PARAM_LONG(fd)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(code)
    Z_PARAM_STRING(reason, reason_size)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    if (code != (int)code || !swl_websocket_close_code_is_valid((int)code)) {
        zend_argument_value_error(
            2, "must be a code that may be sent: 1000 to 1003, 1007 to 1014, 3000 to 4999");
        RETURN_THROWS();
    }
    int result = swl_server_disconnect(server->core, fd, (int)code, reason, reason_size);
    RETURN_BOOL(php_swoolelite_succeeded(server, result));
}

ZEND_METHOD(SwooleLite_WebSocket_Server, isEstablished)
{
    zend_long fd;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(fd)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    RETURN_BOOL(swl_server_is_established(server->core, fd));
}
