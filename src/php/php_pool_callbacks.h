/* The callbacks of a pool: Server's, but for its own events. */
#ifndef SWL_PHP_PHP_POOL_CALLBACKS_H
#define SWL_PHP_PHP_POOL_CALLBACKS_H

#include "server/server.h"

/* Set when the module starts. */
extern struct swl_server_callbacks php_swoolelite_pool_callbacks;

void php_swoolelite_pool_callbacks_init(void);

#endif
