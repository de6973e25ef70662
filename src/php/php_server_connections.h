/* The Server's methods about connections. */
#ifndef SWL_PHP_PHP_SERVER_CONNECTIONS_H
#define SWL_PHP_PHP_SERVER_CONNECTIONS_H

#include "php/php_object.h"

/* What getClientInfo() returns; false where the session is over. */
void php_swoolelite_client_info(struct php_swoolelite_server *server, zend_long fd, bool closed_too,
                                zval *return_value);

#endif
