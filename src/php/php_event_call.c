/* From an event to its callback. */
#include "php/php_event_call.h"

#include "php/php_call.h"
#include "php/php_fiber.h"

static struct php_swoolelite_callback *event_port_callback(const struct php_swoolelite_server *server,
                                                           int port, enum php_swoolelite_event event)
{
    return server->port_callbacks[port][event - EVENT_OF_PORTS_FIRST];
}

/* `callback`: NULL where there is none. */
static enum swl_verdict event_call(struct php_swoolelite_server *server, enum php_swoolelite_event event,
                                   struct php_swoolelite_callback *callback, uint32_t count, zval *arguments,
                                   zval *result)
{
    const char *name = php_swoolelite_event_name(event);
    if (callback == NULL) {
        return php_swoolelite_release(server, name, SWL_GO_ON, count - 1, arguments + 1);
    }
    ZVAL_OBJ_COPY(&arguments[0], &server->std);
    return php_swoolelite_fiber_call(server, name, &callback->callable, &callback->cache, count, arguments,
                                     result);
}

enum swl_verdict php_swoolelite_event_call(struct swl_server *core, enum php_swoolelite_event event,
                                           uint32_t count, zval *arguments, zval *result)
{
    struct php_swoolelite_server *server = php_swoolelite_server_from(core);
    struct php_swoolelite_callback *callback =
        php_swoolelite_has_callback(server, event) ? &server->callbacks[event] : NULL;
    return event_call(server, event, callback, count, arguments, result);
}

enum swl_verdict php_swoolelite_port_event_call(struct swl_server *core, int port,
                                                enum php_swoolelite_event event, uint32_t count,
                                                zval *arguments)
{
    struct php_swoolelite_server *server = php_swoolelite_server_from(core);
    return event_call(server, event, event_port_callback(server, port, event), count, arguments, NULL);
}

enum swl_verdict php_swoolelite_port_event_call_whole(struct swl_server *core, int port,
                                                      enum php_swoolelite_event event, uint32_t count,
                                                      zval *arguments)
{
    struct php_swoolelite_server *server = php_swoolelite_server_from(core);
    struct php_swoolelite_callback *callback = event_port_callback(server, port, event);
    ZVAL_OBJ_COPY(&arguments[0], &server->std);
    return php_swoolelite_call(server, php_swoolelite_event_name(event), &callback->callable,
                               &callback->cache, count, arguments, NULL);
}

enum swl_verdict php_swoolelite_port_event_call_plain(struct swl_server *core, int port,
                                                      enum php_swoolelite_event event, uint32_t count,
                                                      zval *arguments)
{
    struct php_swoolelite_server *server = php_swoolelite_server_from(core);
    struct php_swoolelite_callback *callback = event_port_callback(server, port, event);
    const char *name = php_swoolelite_event_name(event);
    return callback == NULL ? php_swoolelite_release(server, name, SWL_GO_ON, count, arguments)
                            : php_swoolelite_fiber_call(server, name, &callback->callable, &callback->cache,
                                                        count, arguments, NULL);
}
