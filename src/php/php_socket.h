/* The socket of a port as an object of the extension sockets, which need not be loaded. */
#ifndef SWL_PHP_PHP_SOCKET_H
#define SWL_PHP_PHP_SOCKET_H

#include "php/php_object.h"

/* What getSocket() returns: a Socket with a descriptor of its own for the socket of that port (its index); false,
 * with getLastError(), where this process does not have it. Throws where the extension is not loaded. */
void php_swoolelite_socket_of_port(struct php_swoolelite_server *server, int port, zval *return_value);

/* Makes a Socket of the descriptor, and takes that over. Returns false with an exception if the extension sockets is
 * missing. */
bool php_swoolelite_socket_import(int fd, zval *return_value);

#endif
