/* set(), and $server->setting. */
#ifndef SWL_PHP_PHP_OPTIONS_H
#define SWL_PHP_PHP_OPTIONS_H

#include "php/php_object.h"

/* false where it threw. */
bool php_swoolelite_options_set(struct php_swoolelite_server *server, HashTable *settings);

/* Writes all options in force into $server->setting. */
void php_swoolelite_options_export(struct php_swoolelite_server *server);

#endif
