/* $server->connections: session ids, one after the other, and how many there are. */
#include "php/php_server.h"

#include <zend_exceptions.h>

/* ids are fetched by the page: asking the table costs a walk through it */
#define PAGE 128

struct connections {
    struct php_swoolelite_server *server; /* not owned: the server owns this object; NULL: it is gone */
    int64_t ids[PAGE];
    uint32_t count, at;
    zend_long position;
    zend_object std;
};

static zend_object_handlers handlers;

static struct connections *connections_of(zend_object *object)
{
    return (struct connections *)((char *)object - offsetof(struct connections, std));
}

static zend_object *create(zend_class_entry *class_entry)
{
    struct connections *connections = zend_object_alloc(sizeof(*connections), class_entry);
    connections->server = NULL;
    connections->count = connections->at = 0;
    connections->position = 0;
    zend_object_std_init(&connections->std, class_entry);
    object_properties_init(&connections->std, class_entry);
    connections->std.handlers = &handlers;
    return &connections->std;
}

void php_swoolelite_connections_init(zend_class_entry *class_entry)
{
    class_entry->create_object = create;
    handlers = std_object_handlers;
    handlers.offset = offsetof(struct connections, std);
    handlers.clone_obj = NULL;
}

void php_swoolelite_connections_create(zval *iterator, struct php_swoolelite_server *server)
{
    object_init_ex(iterator, php_swoolelite_connections_ce);
    connections_of(Z_OBJ_P(iterator))->server = server;
}

void php_swoolelite_connections_orphan(zval *iterator)
{
    if (Z_TYPE_P(iterator) == IS_OBJECT) {
        connections_of(Z_OBJ_P(iterator))->server = NULL;
    }
}

/* The running server, or NULL: before start() and after its end there are no connections. */
static const struct swl_server *running(const struct connections *connections)
{
    const struct php_swoolelite_server *server = connections->server;
    return server != NULL && server->started && !server->ended ? server->core : NULL;
}

static void fetch(struct connections *connections, int64_t after)
{
    const struct swl_server *core = running(connections);
    connections->at = 0;
    connections->count = core ? swl_session_list(&core->sessions, after, connections->ids, PAGE) : 0;
}

ZEND_METHOD(SwooleLite_ConnectionIterator, __construct)
{
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(SwooleLite_ConnectionIterator, current)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct connections *connections = connections_of(Z_OBJ_P(ZEND_THIS));
    if (connections->at >= connections->count) {
        zend_throw_exception(php_swoolelite_exception_ce, "There are no more connections", 0);
        RETURN_THROWS();
    }
    RETURN_LONG(connections->ids[connections->at]);
}

ZEND_METHOD(SwooleLite_ConnectionIterator, key)
{
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_LONG(connections_of(Z_OBJ_P(ZEND_THIS))->position);
}

ZEND_METHOD(SwooleLite_ConnectionIterator, next)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct connections *connections = connections_of(Z_OBJ_P(ZEND_THIS));
    if (connections->at < connections->count && ++connections->at == connections->count) {
        fetch(connections, connections->ids[connections->count - 1]);
    }
    connections->position++;
}

ZEND_METHOD(SwooleLite_ConnectionIterator, rewind)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct connections *connections = connections_of(Z_OBJ_P(ZEND_THIS));
    connections->position = 0;
    fetch(connections, 0);
}

ZEND_METHOD(SwooleLite_ConnectionIterator, valid)
{
    ZEND_PARSE_PARAMETERS_NONE();
    const struct connections *connections = connections_of(Z_OBJ_P(ZEND_THIS));
    RETURN_BOOL(connections->at < connections->count);
}

ZEND_METHOD(SwooleLite_ConnectionIterator, count)
{
    ZEND_PARSE_PARAMETERS_NONE();
    const struct swl_server *core = running(connections_of(Z_OBJ_P(ZEND_THIS)));
    RETURN_LONG(core ? swl_session_count(&core->sessions) : 0);
}

ZEND_METHOD(SwooleLite_ConnectionIterator, offsetExists)
{
    zval *fd;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ZVAL(fd)
    ZEND_PARSE_PARAMETERS_END();
    const struct swl_server *core = running(connections_of(Z_OBJ_P(ZEND_THIS)));
    struct swl_session *session;
    RETURN_BOOL(core != NULL && swl_server_session(core, zval_get_long(fd), &session) == 0);
}

ZEND_METHOD(SwooleLite_ConnectionIterator, offsetGet)
{
    zval *fd;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ZVAL(fd)
    ZEND_PARSE_PARAMETERS_END();
    struct connections *connections = connections_of(Z_OBJ_P(ZEND_THIS));
    if (running(connections) == NULL) {
        RETURN_FALSE;
    }
    php_swoolelite_client_info(connections->server, zval_get_long(fd), return_value);
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
