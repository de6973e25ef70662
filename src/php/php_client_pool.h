/* Connections that SWOOLE_KEEP keeps when their object has closed them, for the next one with the same key. Each thread
 * of PHP has its own, for the life of the process; a forked child begins without any. */
#ifndef SWL_PHP_PHP_CLIENT_POOL_H
#define SWL_PHP_PHP_CLIENT_POOL_H

#include <php.h>

#include "net/client.h"

/* Takes the connection over if it is quiet (swl_client_is_quiet); else leaves it. `uses`: how often it was found. */
bool php_swoolelite_client_pool_keep(const zend_string *key, struct swl_client *client, zend_long uses);

/* Moves a connection with that key, which is still quiet, to `client`, which is CLOSED. Returns how often it was found,
 * this time included; 0: there is none. */
zend_long php_swoolelite_client_pool_take(const zend_string *key, struct swl_client *client,
                                          const struct swl_client_options *options);

/* Closes all. */
void php_swoolelite_client_pool_close(void);

#endif
