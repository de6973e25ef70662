/* set() of a server and of a port, and their property `setting`. */
#ifndef SWL_PHP_PHP_OPTIONS_H
#define SWL_PHP_PHP_OPTIONS_H

#include "php/php_object.h"

/* false where it threw. */
bool php_swoolelite_options_set(struct php_swoolelite_server *server, HashTable *settings);

/* The same for one option: of the server, and of the port of its constructor. */
bool php_swoolelite_options_set_one(struct php_swoolelite_server *server, zend_string *key, zval *value);

/* The same for a port, whose server lives. */
bool php_swoolelite_options_set_port(const struct php_swoolelite_port *port, HashTable *settings);

/* Writes all options in force into $server->setting, and into that of each port. */
void php_swoolelite_options_export(struct php_swoolelite_server *server);

#endif
