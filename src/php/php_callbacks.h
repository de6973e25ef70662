/* From the core to the user's callbacks: the table that the core calls. */
#ifndef SWL_PHP_PHP_CALLBACKS_H
#define SWL_PHP_PHP_CALLBACKS_H

#include "server/server.h"

/* swl_server.user is the object of the Server. */
extern const struct swl_server_callbacks php_swoolelite_callbacks;

#endif
