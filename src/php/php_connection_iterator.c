/* $server->connections, $port->connections: iterates over the session ids, and counts them. */
#include "php/php_connection_iterator.h"

#include <zend_exceptions.h>

#include "php/php_class_entries.h"
#include "php/php_foreign.h"
#include "php/php_server_connections.h"

/* ids are fetched in pages: each look-up walks through the session table */
#define ITERATOR_PAGE 128

struct connection_iterator {
    struct php_swoolelite_server *server; /* not owned: the server owns this object; NULL: it is gone */
    int port;                             /* only of that port (its index); SWL_SESSION_ANY_PORT: all */
    int64_t ids[ITERATOR_PAGE];
    uint32_t count, at;
    zend_long position;
    zend_object std;
};

static zend_object_handlers iterator_handlers;

static struct connection_iterator *iterator_of(zend_object *object)
{
    return (struct connection_iterator *)((char *)object - offsetof(struct connection_iterator, std));
}

/* That of a method; throws and returns NULL where a callback has forked this process. */
static struct connection_iterator *iterator_this(zval *this)
{
    return php_swoolelite_foreign_refuse() ? NULL : iterator_of(Z_OBJ_P(this));
}

static zend_object *iterator_create(zend_class_entry *class_entry)
{
    struct connection_iterator *iterator = zend_object_alloc(sizeof(*iterator), class_entry);
    iterator->server = NULL;
    iterator->port = SWL_SESSION_ANY_PORT;
    iterator->count = iterator->at = 0;
    iterator->position = 0;
    zend_object_std_init(&iterator->std, class_entry);
    object_properties_init(&iterator->std, class_entry);
    iterator->std.handlers = &iterator_handlers;
    return &iterator->std;
}

void php_swoolelite_connection_iterator_init(zend_class_entry *class_entry)
{
    class_entry->create_object = iterator_create;
    iterator_handlers = std_object_handlers;
    iterator_handlers.offset = offsetof(struct connection_iterator, std);
    iterator_handlers.clone_obj = NULL;
}

void php_swoolelite_connection_iterator_create(zval *iterator, struct php_swoolelite_server *server, int port)
{
    object_init_ex(iterator, php_swoolelite_connection_iterator_ce);
    iterator_of(Z_OBJ_P(iterator))->server = server;
    iterator_of(Z_OBJ_P(iterator))->port = port;
}

void php_swoolelite_connection_iterator_orphan(zval *iterator)
{
    if (Z_TYPE_P(iterator) == IS_OBJECT) {
        iterator_of(Z_OBJ_P(iterator))->server = NULL;
    }
}

/* The running server, or NULL: before start() and after its end there are no connections. */
static const struct swl_server *iterator_running(const struct connection_iterator *iterator)
{
    const struct php_swoolelite_server *server = iterator->server;
    return server != NULL && server->started && !server->ended ? server->core : NULL;
}

/* Whether the session is one of its connections. */
static bool iterator_covers(const struct connection_iterator *iterator, const struct swl_session *session)
{
    return iterator->port == SWL_SESSION_ANY_PORT || session->port == iterator->port;
}

static void iterator_fetch(struct connection_iterator *iterator, int64_t after)
{
    const struct swl_server *core = iterator_running(iterator);
    iterator->at = 0;
    iterator->count =
        core ? swl_session_list_of_port(&core->sessions, iterator->port, after, iterator->ids, ITERATOR_PAGE)
             : 0;
}

ZEND_METHOD(SwooleLite_ConnectionIterator, __construct)
{
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(SwooleLite_ConnectionIterator, current)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct connection_iterator *iterator = iterator_this(ZEND_THIS);
    if (iterator == NULL) {
        RETURN_THROWS();
    }
    if (iterator->at >= iterator->count) {
        zend_throw_exception(php_swoolelite_exception_ce, "There are no more connections", 0);
        RETURN_THROWS();
    }
    RETURN_LONG(iterator->ids[iterator->at]);
}

ZEND_METHOD(SwooleLite_ConnectionIterator, key)
{
    ZEND_PARSE_PARAMETERS_NONE();
    const struct connection_iterator *iterator = iterator_this(ZEND_THIS);
    if (iterator == NULL) {
        RETURN_THROWS();
    }
    RETURN_LONG(iterator->position);
}

ZEND_METHOD(SwooleLite_ConnectionIterator, next)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct connection_iterator *iterator = iterator_this(ZEND_THIS);
    if (iterator == NULL) {
        RETURN_THROWS();
    }
    if (iterator->at < iterator->count && ++iterator->at == iterator->count) {
        iterator_fetch(iterator, iterator->ids[iterator->count - 1]);
    }
    iterator->position++;
}

ZEND_METHOD(SwooleLite_ConnectionIterator, rewind)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct connection_iterator *iterator = iterator_this(ZEND_THIS);
    if (iterator == NULL) {
        RETURN_THROWS();
    }
    iterator->position = 0;
    iterator_fetch(iterator, 0);
}

ZEND_METHOD(SwooleLite_ConnectionIterator, valid)
{
    ZEND_PARSE_PARAMETERS_NONE();
    const struct connection_iterator *iterator = iterator_this(ZEND_THIS);
    if (iterator == NULL) {
        RETURN_THROWS();
    }
    RETURN_BOOL(iterator->at < iterator->count);
}

ZEND_METHOD(SwooleLite_ConnectionIterator, count)
{
    ZEND_PARSE_PARAMETERS_NONE();
    const struct connection_iterator *iterator = iterator_this(ZEND_THIS);
    if (iterator == NULL) {
        RETURN_THROWS();
    }
    const struct swl_server *core = iterator_running(iterator);
    RETURN_LONG(core ? swl_session_count_of_port(&core->sessions, iterator->port) : 0);
}

ZEND_METHOD(SwooleLite_ConnectionIterator, offsetExists)
{
    zval *fd;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ZVAL(fd)
    ZEND_PARSE_PARAMETERS_END();
    const struct connection_iterator *iterator = iterator_this(ZEND_THIS);
    if (iterator == NULL) {
        RETURN_THROWS();
    }
    const struct swl_server *core = iterator_running(iterator);
    struct swl_session *session;
    RETURN_BOOL(core != NULL && swl_server_session(core, zval_get_long(fd), &session) == 0 &&
                iterator_covers(iterator, session));
}

ZEND_METHOD(SwooleLite_ConnectionIterator, offsetGet)
{
    zval *fd;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ZVAL(fd)
    ZEND_PARSE_PARAMETERS_END();
    struct connection_iterator *iterator = iterator_this(ZEND_THIS);
    if (iterator == NULL) {
        RETURN_THROWS();
    }
    if (iterator_running(iterator) == NULL) {
        RETURN_FALSE;
    }
    zend_long id = zval_get_long(fd);
    const struct swl_session *session = swl_session_find(&iterator->server->core->sessions, id);
    if (session != NULL && !iterator_covers(iterator, session)) {
        RETURN_FALSE;
    }
    php_swoolelite_client_info(iterator->server, id, false, return_value);
}

ZEND_METHOD(SwooleLite_ConnectionIterator, offsetSet)
{
    zval *fd, *value;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_ZVAL(fd)
    Z_PARAM_ZVAL(value)
    ZEND_PARSE_PARAMETERS_END();
    zend_throw_exception(php_swoolelite_exception_ce, "Connections are not set by hand", 0);
}

ZEND_METHOD(SwooleLite_ConnectionIterator, offsetUnset)
{
    zval *fd;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ZVAL(fd)
    ZEND_PARSE_PARAMETERS_END();
    zend_throw_exception(php_swoolelite_exception_ce, "A connection is not unset but closed: use close()", 0);
}
