/* The events of on(). */
#include "php/php_events.h"

static const char *const event_names[EVENTS] = {
    [EVENT_START] = "start",
    [EVENT_BEFORE_SHUTDOWN] = "beforeShutdown",
    [EVENT_SHUTDOWN] = "shutdown",
    [EVENT_MANAGER_START] = "managerStart",
    [EVENT_MANAGER_STOP] = "managerStop",
    [EVENT_WORKER_START] = "workerStart",
    [EVENT_WORKER_STOP] = "workerStop",
    [EVENT_WORKER_EXIT] = "workerExit",
    [EVENT_WORKER_ERROR] = "workerError",
    [EVENT_BEFORE_RELOAD] = "beforeReload",
    [EVENT_AFTER_RELOAD] = "afterReload",
    [EVENT_CONNECT] = "connect",
    [EVENT_RECEIVE] = "receive",
    [EVENT_PACKET] = "packet",
    [EVENT_CLOSE] = "close",
    [EVENT_BUFFER_FULL] = "bufferFull",
    [EVENT_BUFFER_EMPTY] = "bufferEmpty",
    [EVENT_TASK] = "task",
    [EVENT_FINISH] = "finish",
    [EVENT_TASK_FAILED] = "taskFailed",
    [EVENT_PIPE_MESSAGE] = "pipeMessage",
    [EVENT_MESSAGE] = "message",
};

const char *php_swoolelite_event_name(enum php_swoolelite_event event)
{
    return event_names[event];
}

enum php_swoolelite_event php_swoolelite_event_find(const zend_string *name)
{
    int event = 0;
    while (event < EVENTS && (strlen(event_names[event]) != ZSTR_LEN(name) ||
                              strcasecmp(event_names[event], ZSTR_VAL(name)) != 0)) {
        event++;
    }
    return (enum php_swoolelite_event)event;
}

/* Swoole's events of protocols that are missing: a script that sets one would wait for it in vain. */
static const char *event_missing_protocol(const zend_string *name)
{
    static const struct {
        const char *name, *protocol;
    } missing[] = {
        {"request", "HTTP"},   {"handshake", "WebSocket"}, {"beforeHandshakeResponse", "WebSocket"},
        {"open", "WebSocket"}, {"message", "WebSocket"},   {"disconnect", "WebSocket"},
    };
    for (size_t i = 0; i < sizeof(missing) / sizeof(missing[0]); i++) {
        if (strcasecmp(missing[i].name, ZSTR_VAL(name)) == 0) {
            return missing[i].protocol;
        }
    }
    return NULL;
}

enum php_swoolelite_event php_swoolelite_event_require(const zend_string *name)
{
    const char *protocol = event_missing_protocol(name);
    enum php_swoolelite_event event = php_swoolelite_event_find(name);
    if (protocol != NULL) {
        zend_argument_value_error(1, "must not be \"%s\": this version does not have %s", ZSTR_VAL(name),
                                  protocol);
        return EVENTS;
    }
    if (event == EVENTS) {
        zend_argument_value_error(1, "must be the name of an event, \"%s\" given", ZSTR_VAL(name));
    }
    return event;
}
