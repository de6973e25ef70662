/* The class SwooleLite\\Server\\Port, and the ports of a Server. */
#ifndef SWL_PHP_PHP_PORT_H
#define SWL_PHP_PHP_PORT_H

#include "php/php_object.h"

void php_swoolelite_port_init(zend_class_entry *class_entry);

/* Binds a port, before the start, and adds its object to the server, which owns it. Called by a method whose
 * first two arguments are `host` and `number`; `type` is the one with number `type_argument`. Returns NULL
 * where it threw. */
struct php_swoolelite_port *php_swoolelite_port_open(struct php_swoolelite_server *server, zend_string *host,
                                                     zend_long number, zend_long type,
                                                     uint32_t type_argument);

/* The server starts: finds the callback for each event of each port, and reports to the core which events
 * have one. Throws and returns false where a port lacks one that it needs. */
bool php_swoolelite_ports_resolve(struct php_swoolelite_server *server);

/* The server object is destroyed, and the script may still hold its ports: their methods throw from now on. */
void php_swoolelite_ports_orphan(struct php_swoolelite_server *server);

/* Releases the references to its ports. */
void php_swoolelite_ports_release(struct php_swoolelite_server *server);

/* Adds the ports to the references of the server. */
void php_swoolelite_ports_gc(struct php_swoolelite_server *server, zend_get_gc_buffer *buffer);

#endif
