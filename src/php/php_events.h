/* The events of on(), and their names. */
#ifndef SWL_PHP_PHP_EVENTS_H
#define SWL_PHP_PHP_EVENTS_H

#include <php.h>

enum php_swoolelite_event {
    EVENT_START,
    EVENT_BEFORE_SHUTDOWN,
    EVENT_SHUTDOWN,
    EVENT_MANAGER_START,
    EVENT_MANAGER_STOP,
    EVENT_WORKER_START,
    EVENT_WORKER_STOP,
    EVENT_WORKER_EXIT,
    EVENT_WORKER_ERROR,
    EVENT_BEFORE_RELOAD,
    EVENT_AFTER_RELOAD,
    EVENT_CONNECT,
    EVENT_RECEIVE,
    EVENT_PACKET,
    EVENT_CLOSE,
    EVENT_BUFFER_FULL,
    EVENT_BUFFER_EMPTY,
    EVENT_REQUEST,
    EVENT_HANDSHAKE,
    EVENT_BEFORE_HANDSHAKE_RESPONSE,
    EVENT_OPEN,
    EVENT_MESSAGE, /* of WebSocket; of pools */
    EVENT_DISCONNECT,
    EVENT_TASK,
    EVENT_FINISH,
    EVENT_TASK_FAILED,
    EVENT_PIPE_MESSAGE,
    EVENTS, /* how many there are */

    /* those of which a port may have a callback of its own */
    EVENT_OF_PORTS_FIRST = EVENT_CONNECT,
    EVENT_OF_PORTS_LAST = EVENT_DISCONNECT,
    EVENTS_OF_PORTS = EVENT_OF_PORTS_LAST - EVENT_OF_PORTS_FIRST + 1,
};

static inline bool php_swoolelite_event_is_of_ports(enum php_swoolelite_event event)
{
    return event >= EVENT_OF_PORTS_FIRST && event <= EVENT_OF_PORTS_LAST;
}

/* As the manual writes it. */
const char *php_swoolelite_event_name(enum php_swoolelite_event event);

/* The event of that name in any case; EVENTS where there is none. */
enum php_swoolelite_event php_swoolelite_event_find(const zend_string *name);

/* The same; throws a ValueError where there is none: for the first argument of a method. */
enum php_swoolelite_event php_swoolelite_event_require(const zend_string *name);

#endif
