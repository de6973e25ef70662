/* The class WebSocket\Server. */
#ifndef SWL_PHP_HTTP_PHP_WEBSOCKET_SERVER_H
#define SWL_PHP_HTTP_PHP_WEBSOCKET_SERVER_H

#include <php.h>

zend_class_entry *php_swoolelite_websocket_server_register(void);

#endif
