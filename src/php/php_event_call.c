/* From an event to its callback. */
#include "php/php_event_call.h"

#include "php/php_call.h"
#include "php/php_fiber.h"

enum swl_verdict php_swoolelite_event_call(struct swl_server *core, enum php_swoolelite_event event,
                                           uint32_t count, zval *arguments, zval *result)
{
    struct php_swoolelite_server *server = php_swoolelite_server_from(core);
    struct php_swoolelite_callback *callback = &server->callbacks[event];
    const char *name = php_swoolelite_event_name(event);
    if (!php_swoolelite_has_callback(server, event)) {
        return php_swoolelite_release(server, name, SWL_GO_ON, count - 1, arguments + 1);
    }
    ZVAL_OBJ_COPY(&arguments[0], &server->std);
    return php_swoolelite_fiber_call(server, name, &callback->callable, &callback->cache, count, arguments,
                                     result);
}
