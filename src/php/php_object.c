/* How a method finds its Server. */
#include "php/php_object.h"

#include <zend_exceptions.h>

#include "php/php_class_entries.h"
#include "php/php_foreign.h"

struct php_swoolelite_server *php_swoolelite_this(zend_object *object)
{
    struct php_swoolelite_server *server = php_swoolelite_server_of(object);
    if (php_swoolelite_foreign_refuse()) {
        return NULL;
    }
    if (server->core == NULL) {
        zend_throw_exception(php_swoolelite_exception_ce, "The server was not constructed", 0);
        return NULL;
    }
    return server;
}

struct php_swoolelite_server *php_swoolelite_this_in_child(zend_object *object)
{
    struct php_swoolelite_server *server = php_swoolelite_this(object);
    if (server != NULL && server->core->child == NULL) {
        zend_throw_exception(php_swoolelite_exception_ce,
                             server->started
                                 ? "This can be called in workers, task workers and user processes only"
                                 : "The server is not running",
                             0);
        return NULL;
    }
    return server;
}

struct php_swoolelite_server *php_swoolelite_this_running(zend_object *object)
{
    struct php_swoolelite_server *server = php_swoolelite_this(object);
    if (server != NULL && (!server->started || server->ended)) {
        zend_throw_exception(php_swoolelite_exception_ce, "The server is not running", 0);
        return NULL;
    }
    return server;
}

struct php_swoolelite_server *php_swoolelite_this_before_start(zend_object *object)
{
    struct php_swoolelite_server *server = php_swoolelite_this(object);
    if (server != NULL && server->started) {
        zend_throw_exception(php_swoolelite_exception_ce, "The server has been started already", 0);
        return NULL;
    }
    return server;
}

bool php_swoolelite_require_event_of(const struct php_swoolelite_server *server,
                                     enum php_swoolelite_event event)
{
    enum php_swoolelite_speaks needed = PHP_SWOOLELITE_SPEAKS_BYTES;
    switch (event) {
    case EVENT_REQUEST:
        needed = PHP_SWOOLELITE_SPEAKS_HTTP;
        break;
    case EVENT_HANDSHAKE:
    case EVENT_BEFORE_HANDSHAKE_RESPONSE:
    case EVENT_OPEN:
    case EVENT_MESSAGE:
    case EVENT_DISCONNECT:
        needed = PHP_SWOOLELITE_SPEAKS_WEBSOCKET;
        break;
    default:
        break;
    }
    if (server->speaks >= needed) {
        return true;
    }
    zend_argument_value_error(1, "must be an event of this server: \"%s\" needs a SwooleLite\\%s\\Server",
                              php_swoolelite_event_name(event),
                              needed == PHP_SWOOLELITE_SPEAKS_HTTP ? "Http" : "WebSocket");
    return false;
}

HashTable *php_swoolelite_callbacks_gc(zend_object *object, struct php_swoolelite_callback *callbacks,
                                       int number, zval **table, int *count)
{
    zval *properties;
    int property_count;
    HashTable *all = zend_std_get_gc(object, &properties, &property_count);
    zend_get_gc_buffer *buffer = zend_get_gc_buffer_create();
    for (int i = 0; i < number; i++) {
        zend_get_gc_buffer_add_zval(buffer, &callbacks[i].callable);
    }
    for (int i = 0; i < property_count; i++) {
        zend_get_gc_buffer_add_zval(buffer, &properties[i]);
    }
    zend_get_gc_buffer_use(buffer, table, count);
    return all;
}

bool php_swoolelite_succeeded(struct php_swoolelite_server *server, int result)
{
    server->last_error = result < 0 ? -result : 0;
    return result >= 0;
}
