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
    [EVENT_REQUEST] = "request",
    [EVENT_HANDSHAKE] = "handshake",
    [EVENT_BEFORE_HANDSHAKE_RESPONSE] = "beforeHandshakeResponse",
    [EVENT_OPEN] = "open",
    [EVENT_DISCONNECT] = "disconnect",
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

enum php_swoolelite_event php_swoolelite_event_require(const zend_string *name)
{
    enum php_swoolelite_event event = php_swoolelite_event_find(name);
    if (event == EVENTS) {
        zend_argument_value_error(1, "must be the name of an event, \"%s\" given", ZSTR_VAL(name));
    }
    return event;
}
