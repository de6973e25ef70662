/* The class SwooleLite\\Server\\Port. The port of the constructor is a second face of its server: it has no
 * options and no callbacks of its own. */
#include "php/php_port.h"

#include <zend_exceptions.h>

#include "php/php_call.h"
#include "php/php_class_entries.h"
#include "php/php_connection_iterator.h"
#include "php/php_options.h"
#include "php/php_socket.h"

static zend_object_handlers port_handlers;

/* ---- the object ---- */

static struct php_swoolelite_port *port_of(zend_object *object)
{
    return (struct php_swoolelite_port *)((char *)object - offsetof(struct php_swoolelite_port, std));
}

static zend_object *port_create(zend_class_entry *class_entry)
{
    struct php_swoolelite_port *port = zend_object_alloc(sizeof(*port), class_entry);
    memset(port, 0, offsetof(struct php_swoolelite_port, std));
    zend_object_std_init(&port->std, class_entry);
    object_properties_init(&port->std, class_entry);
    port->std.handlers = &port_handlers;
    return &port->std;
}

/* Its server, or the port itself, is destroyed. Either may be the first. */
static void port_orphan(struct php_swoolelite_port *port)
{
    if (port->server != NULL) {
        port->server = NULL;
        php_swoolelite_connection_iterator_orphan(OBJ_PROP_NUM(&port->std, PORT_PROPERTY_CONNECTIONS));
    }
}

static void port_free(zend_object *object)
{
    struct php_swoolelite_port *port = port_of(object);
    port_orphan(port);
    zend_object_std_dtor(object); /* first: from then on no weak reference leads a destructor here */
    for (int i = 0; i < EVENTS_OF_PORTS; i++) {
        zval_ptr_dtor(&port->callbacks[i].callable);
    }
}

static HashTable *port_get_gc(zend_object *object, zval **table, int *count)
{
    return php_swoolelite_callbacks_gc(object, port_of(object)->callbacks, EVENTS_OF_PORTS, table, count);
}

void php_swoolelite_port_init(zend_class_entry *class_entry)
{
    class_entry->create_object = port_create;
    port_handlers = std_object_handlers;
    port_handlers.offset = offsetof(struct php_swoolelite_port, std);
    port_handlers.free_obj = port_free;
    port_handlers.get_gc = port_get_gc;
    port_handlers.clone_obj = NULL;
}

/* ---- of a server ---- */

/* Throws and returns false where such a port cannot be opened. */
static bool port_check_arguments(zend_long number, zend_long type, uint32_t type_argument)
{
    zend_long plain = type & ~(zend_long)SWL_SOCK_SSL;
    bool is_tls = type != plain,
         is_datagram = plain == SWL_SOCK_UDP || plain == SWL_SOCK_UDP6 || plain == SWL_SOCK_UNIX_DGRAM;
    if (number < 0 || number > 65535) {
        zend_argument_value_error(2, "must be between 0 and 65535");
        return false;
    }
    if (plain < SWL_SOCK_TCP || plain > SWL_SOCK_UNIX_DGRAM || (is_tls && is_datagram)) {
        zend_argument_value_error(type_argument, "must be one of the Server::SOCK_* constants");
        return false;
    }
    if (is_tls && !swl_tls_is_supported()) {
        zend_throw_exception(php_swoolelite_exception_ce, SWL_TLS_UNSUPPORTED, 0);
        return false;
    }
    return true;
}

static void port_throw_unopened(const struct swl_server *core, int result, const char *host, zend_long number,
                                zend_long type)
{
    type &= ~(zend_long)SWL_SOCK_SSL;
    bool is_path = type == SWL_SOCK_UNIX_STREAM || type == SWL_SOCK_UNIX_DGRAM;
    bool is_ipv6 = type == SWL_SOCK_TCP6 || type == SWL_SOCK_UDP6;
    if (result == -EINVAL) {
        zend_argument_value_error(1, is_path   ? "must be a path of 1 to 107 bytes"
                                     : is_ipv6 ? "must be an IPv6 address"
                                               : "must be an IPv4 address");
    } else if (is_path) {
        zend_throw_exception_ex(php_swoolelite_exception_ce, -result, "Cannot listen on %s: %s", host,
                                core->error);
    } else {
        zend_throw_exception_ex(php_swoolelite_exception_ce, -result,
                                is_ipv6 ? "Cannot listen on [%s]:" ZEND_LONG_FMT ": %s"
                                        : "Cannot listen on %s:" ZEND_LONG_FMT ": %s",
                                host, number, core->error);
    }
}

/* Adds the object to $server->ports. */
static void port_publish(struct php_swoolelite_server *server, struct php_swoolelite_port *port)
{
    zval *ports = OBJ_PROP_NUM(&server->std, PROPERTY_PORTS), item;
    if (Z_TYPE_P(ports) == IS_UNDEF) {
        array_init(ports);
    }
    SEPARATE_ARRAY(ports); /* the script may have taken a copy */
    ZVAL_OBJ_COPY(&item, &port->std);
    add_next_index_zval(ports, &item);
}

struct php_swoolelite_port *php_swoolelite_port_open(struct php_swoolelite_server *server, zend_string *host,
                                                     zend_long number, zend_long type, uint32_t type_argument)
{
    struct swl_server *core = server->core;
    if (!port_check_arguments(number, type, type_argument)) {
        return NULL;
    }
    zval object; /* first: once the port is bound, nothing fails any more */
    object_init_ex(&object, php_swoolelite_port_ce);
    int index = swl_server_listen(core, ZSTR_VAL(host), (uint16_t)number, (int)type);
    if (index < 0) {
        zval_ptr_dtor(&object);
        port_throw_unopened(core, index, ZSTR_VAL(host), number, type);
        return NULL;
    }
    const struct swl_listener *listener = &core->ports[index].listener;
    struct php_swoolelite_port *port = server->ports[index] = port_of(Z_OBJ(object));
    port->server = server;
    port->index = index;
    ZVAL_STR_COPY(OBJ_PROP_NUM(&port->std, PORT_PROPERTY_HOST), host);
    ZVAL_LONG(OBJ_PROP_NUM(&port->std, PORT_PROPERTY_PORT), listener->port);
    ZVAL_LONG(OBJ_PROP_NUM(&port->std, PORT_PROPERTY_TYPE), type & ~SWL_SOCK_SSL);
    ZVAL_LONG(OBJ_PROP_NUM(&port->std, PORT_PROPERTY_SOCK), index);
    ZVAL_BOOL(OBJ_PROP_NUM(&port->std, PORT_PROPERTY_SSL), (type & SWL_SOCK_SSL) != 0);
    php_swoolelite_connection_iterator_create(OBJ_PROP_NUM(&port->std, PORT_PROPERTY_CONNECTIONS), server,
                                              index);
    port_publish(server, port);
    return port;
}

/* Where the port keeps its callback for the event, one of ports. */
static struct php_swoolelite_callback *port_callback(struct php_swoolelite_port *port,
                                                     enum php_swoolelite_event event)
{
    return port->index == 0 ? &port->server->callbacks[event]
                            : &port->callbacks[event - EVENT_OF_PORTS_FIRST];
}

static void port_resolve(struct php_swoolelite_server *server, struct php_swoolelite_port *port)
{
    static const enum swl_connection_event events[EVENTS_OF_PORTS] = {
        [EVENT_CONNECT - EVENT_OF_PORTS_FIRST] = SWL_EVENT_CONNECT,
        [EVENT_RECEIVE - EVENT_OF_PORTS_FIRST] = SWL_EVENT_REQUEST,
        [EVENT_PACKET - EVENT_OF_PORTS_FIRST] = SWL_EVENT_REQUEST,
        [EVENT_CLOSE - EVENT_OF_PORTS_FIRST] = SWL_EVENT_CLOSED,
        [EVENT_BUFFER_FULL - EVENT_OF_PORTS_FIRST] = SWL_EVENT_BUFFER_FULL,
        [EVENT_BUFFER_EMPTY - EVENT_OF_PORTS_FIRST] = SWL_EVENT_BUFFER_EMPTY,
        [EVENT_REQUEST - EVENT_OF_PORTS_FIRST] = SWL_EVENT_REQUEST,
        [EVENT_HANDSHAKE - EVENT_OF_PORTS_FIRST] = SWL_EVENT_REQUEST,
        [EVENT_BEFORE_HANDSHAKE_RESPONSE - EVENT_OF_PORTS_FIRST] = SWL_EVENT_REQUEST,
        [EVENT_OPEN - EVENT_OF_PORTS_FIRST] = SWL_EVENT_REQUEST,
        [EVENT_MESSAGE - EVENT_OF_PORTS_FIRST] = SWL_EVENT_REQUEST,
        [EVENT_DISCONNECT - EVENT_OF_PORTS_FIRST] = SWL_EVENT_CLOSED,
    };
    uint32_t wanted = 0;
    for (int i = 0; i < EVENTS_OF_PORTS; i++) {
        enum php_swoolelite_event event = (enum php_swoolelite_event)(EVENT_OF_PORTS_FIRST + i);
        struct php_swoolelite_callback *callback = port_callback(port, event);
        if (Z_TYPE(callback->callable) == IS_UNDEF) {
            callback = php_swoolelite_has_callback(server, event) ? &server->callbacks[event] : NULL;
        }
        server->port_callbacks[port->index][i] = callback;
        wanted |= callback != NULL ? SWL_EVENT_BIT(events[i]) : 0;
    }
    swl_server_set_wanted_events(server->core, port->index, wanted);
}

/* What its clients speak. With open_http_protocol a port of a plain Server gets whole requests as they came. */
static enum swl_protocol port_protocol(const struct php_swoolelite_server *server,
                                       const struct swl_port *port)
{
    const struct swl_port_options *inherited = &server->core->options.port;
    bool has_framing = swl_options_port_has_framing(port);
    bool http = swl_options_is_set_by(port, "open_http_protocol")
                    ? port->options.open_http_protocol
                    : inherited->open_http_protocol && !has_framing;
    bool websocket = swl_options_is_set_by(port, "open_websocket_protocol")
                         ? port->options.open_websocket_protocol
                         : inherited->open_websocket_protocol && !has_framing;
    return server->speaks != PHP_SWOOLELITE_SPEAKS_BYTES && port->listener.kind == SOCK_STREAM &&
                   (http || websocket)
               ? SWL_PROTOCOL_HTTP
               : SWL_PROTOCOL_STREAM;
}

/* The callback without which nobody would take what comes to the port. */
static enum php_swoolelite_event port_needed_event(const struct php_swoolelite_server *server,
                                                   const struct swl_port *port)
{
    if (port->protocol == SWL_PROTOCOL_HTTP) {
        return server->speaks == PHP_SWOOLELITE_SPEAKS_WEBSOCKET ? EVENT_MESSAGE : EVENT_REQUEST;
    }
    return port->listener.kind == SOCK_STREAM ? EVENT_RECEIVE : EVENT_PACKET;
}

bool php_swoolelite_ports_resolve(struct php_swoolelite_server *server)
{
    for (int i = 0; i < server->core->port_count; i++) {
        struct swl_port *port = &server->core->ports[i];
        const struct swl_listener *listener = &port->listener;
        port->protocol = port_protocol(server, port);
        enum php_swoolelite_event needed = port_needed_event(server, port);
        port_resolve(server, server->ports[i]);
        if (server->port_callbacks[i][needed - EVENT_OF_PORTS_FIRST] == NULL) {
            char text[SWL_LISTENER_TEXT];
            swl_listener_text(listener, text);
            zend_throw_exception_ex(php_swoolelite_exception_ce, 0, "The port %s needs a '%s' callback", text,
                                    php_swoolelite_event_name(needed));
            return false;
        }
    }
    return true;
}

void php_swoolelite_ports_orphan(struct php_swoolelite_server *server)
{
    for (int i = 0; server->core != NULL && i < server->core->port_count; i++) {
        port_orphan(server->ports[i]);
    }
}

void php_swoolelite_ports_release(struct php_swoolelite_server *server)
{
    for (int i = 0; server->core != NULL && i < server->core->port_count; i++) {
        OBJ_RELEASE(&server->ports[i]->std);
    }
}

void php_swoolelite_ports_gc(struct php_swoolelite_server *server, zend_get_gc_buffer *buffer)
{
    for (int i = 0; i < server->core->port_count; i++) {
        zend_get_gc_buffer_add_obj(buffer, &server->ports[i]->std);
    }
}

/* ---- methods ---- */

ZEND_METHOD(SwooleLite_Server_Port, __construct)
{
    ZEND_PARSE_PARAMETERS_NONE();
}

/* The port of $this; throws and returns NULL where its server is gone. */
static struct php_swoolelite_port *port_this(zend_object *object)
{
    struct php_swoolelite_port *port = port_of(object);
    if (port->server == NULL) {
        zend_throw_exception(php_swoolelite_exception_ce, "The server of this port is gone", 0);
        return NULL;
    }
    return port;
}

static struct php_swoolelite_port *port_this_before_start(zend_object *object)
{
    struct php_swoolelite_port *port = port_this(object);
    return port != NULL && php_swoolelite_this_before_start(&port->server->std) != NULL ? port : NULL;
}

/* Finds the event of the first argument; throws and returns EVENTS where a port has none of that name. */
static enum php_swoolelite_event port_find_event(const zend_string *name)
{
    enum php_swoolelite_event event = php_swoolelite_event_require(name);
    if (event != EVENTS && !php_swoolelite_event_is_of_ports(event)) {
        zend_argument_value_error(
            1,
            "must be an event of a port's clients; \"%s\" is one of the whole server: use "
            "Server::on()",
            php_swoolelite_event_name(event));
        event = EVENTS;
    }
    return event;
}

ZEND_METHOD(SwooleLite_Server_Port, set)
{
    HashTable *settings;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ARRAY_HT(settings)
    ZEND_PARSE_PARAMETERS_END();
    const struct php_swoolelite_port *port = port_this_before_start(Z_OBJ_P(ZEND_THIS));
    if (port == NULL) {
        RETURN_THROWS();
    }
    zend_object *server = &port->server->std;
    GC_ADDREF(server); /* a warning may run code of the user's */
    bool is_set = php_swoolelite_options_set_port(port, settings);
    OBJ_RELEASE(server);
    if (!is_set) {
        RETURN_THROWS();
    }
    RETURN_TRUE;
}

ZEND_METHOD(SwooleLite_Server_Port, on)
{
    zend_string *name;
    zend_fcall_info info;
    zend_fcall_info_cache cache;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_STR(name)
    Z_PARAM_FUNC(info, cache)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_port *port = port_this_before_start(Z_OBJ_P(ZEND_THIS));
    if (port == NULL) {
        RETURN_THROWS();
    }
    enum php_swoolelite_event event = port_find_event(name);
    if (event == EVENTS || !php_swoolelite_require_event_of(port->server, event)) {
        RETURN_THROWS();
    }
    php_swoolelite_keep_callback(port_callback(port, event), &info.function_name, &cache);
    RETURN_TRUE;
}

ZEND_METHOD(SwooleLite_Server_Port, getCallback)
{
    zend_string *name;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(name)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_port *port = port_this(Z_OBJ_P(ZEND_THIS));
    if (port == NULL) {
        RETURN_THROWS();
    }
    enum php_swoolelite_event event = port_find_event(name);
    if (event == EVENTS) {
        RETURN_THROWS();
    }
    const zval *callable = &port_callback(port, event)->callable;
    if (Z_TYPE_P(callable) == IS_UNDEF) {
        RETURN_NULL();
    }
    RETURN_COPY(callable);
}

ZEND_METHOD(SwooleLite_Server_Port, getSocket)
{
    ZEND_PARSE_PARAMETERS_NONE();
    const struct php_swoolelite_port *port = port_this(Z_OBJ_P(ZEND_THIS));
    if (port == NULL || php_swoolelite_this(&port->server->std) == NULL) {
        RETURN_THROWS();
    }
    php_swoolelite_socket_of_port(port->server, port->index, return_value);
}
