/*
 * The socket of a port as a Socket object. The functions of the extension sockets are not linked, or ours could
 * not be loaded without it: a stream of PHP's own is made, and given to socket_import_stream().
 */
#include "php/php_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <php_network.h>
#include <unistd.h>
#include <zend_exceptions.h>

#include "php/php_class_entries.h"

bool php_swoolelite_socket_import(int fd, zval *return_value)
{
    zend_function *import = zend_hash_str_find_ptr(CG(function_table), "socket_import_stream",
                                                   sizeof("socket_import_stream") - 1);
    if (import == NULL) {
        close(fd);
        zend_throw_exception(php_swoolelite_exception_ce, "getSocket() needs the extension sockets", 0);
        return false;
    }
    php_stream *stream = php_stream_sock_open_from_socket(fd, NULL);
    zval argument;
    php_stream_to_zval(stream, &argument);
    zend_call_known_function(import, NULL, NULL, return_value, 1, &argument, NULL);
    zval_ptr_dtor(&argument); /* the Socket keeps the stream, and closes it */
    return EG(exception) == NULL;
}

void php_swoolelite_socket_of_port(struct php_swoolelite_server *server, int port, zval *return_value)
{
    /* a descriptor of its own: whatever the script does with it, the server's stays open */
    int fd = fcntl(server->core->ports[port].listener.fd, F_DUPFD_CLOEXEC, 0);
    if (fd < 0) {
        (void)php_swoolelite_succeeded(server, -errno);
        RETVAL_FALSE;
    } else if (php_swoolelite_socket_import(fd, return_value)) {
        (void)php_swoolelite_succeeded(server, 0);
    }
}

ZEND_METHOD(SwooleLite_Server, getSocket)
{
    zend_long number = 0;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(number)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    for (int i = 0; i < server->core->port_count; i++) {
        if (number == 0 || swl_server_port_number(server->core, (uint32_t)i) == number) {
            php_swoolelite_socket_of_port(server, i, return_value);
            return;
        }
    }
    zend_argument_value_error(1, "must be 0 or the number of a port of this server");
}
