/* The objects of a Server and of its ports: what they hold, and how a method finds its Server. */
#ifndef SWL_PHP_PHP_OBJECT_H
#define SWL_PHP_PHP_OBJECT_H

#include <php.h>

#include "base/error.h"
#include "php/php_events.h"
#include "server/server.h"

struct php_swoolelite_fibers;
struct php_swoolelite_length_func;
struct php_swoolelite_process;
struct php_swoolelite_server;

struct php_swoolelite_callback {
    zval callable; /* UNDEF: not set */
    zend_fcall_info_cache cache;
};

struct php_swoolelite_port {
    struct php_swoolelite_server *server; /* not owned: it owns this object; NULL: it is gone */
    int index;                            /* in core->ports */
    /* its own, by event; the port of the constructor has none: its callbacks are the server's */
    struct php_swoolelite_callback callbacks[EVENTS_OF_PORTS];
    zend_object std;
};

/* What the ports of a server speak by default: its class says it. */
enum php_swoolelite_speaks {
    PHP_SWOOLELITE_SPEAKS_BYTES,
    PHP_SWOOLELITE_SPEAKS_HTTP,
    PHP_SWOOLELITE_SPEAKS_WEBSOCKET, /* and HTTP */
};

/* The object of a Server, and a part of that of a Process\Pool, which is a server without clients' events. */
struct php_swoolelite_server {
    struct swl_server *core; /* NULL where the constructor has not finished */
    zval *setting;           /* the property with the options */
    /* a process of the server begins, or the master has made everything: writes ids and pids into the properties */
    void (*note_process)(struct php_swoolelite_server *server);
    /* NULL, or: the function of this process is to end. Returns whether it is left to do that by itself. */
    bool (*ends_by_itself)(struct php_swoolelite_server *server);
    enum php_swoolelite_speaks speaks;
    struct php_swoolelite_callback callbacks[EVENTS];
    struct php_swoolelite_callback dispatch_func;
    struct php_swoolelite_port *ports[SWL_PORTS_MAX]; /* owned, core->port_count of them */
    /* by port and event: the port's callback, else the server's, else NULL; set when the server starts */
    struct php_swoolelite_callback *port_callbacks[SWL_PORTS_MAX][EVENTS_OF_PORTS];
    zend_string *input;         /* owned; MODE_BASE: what the loop receives into; NULL: there is none yet */
    HashTable finish_callbacks; /* task id => callable of task()'s third argument */
    HashTable *allowed_classes; /* classes whose objects messages may hold, in lower case; NULL: all */
    struct php_swoolelite_fibers *fibers;            /* owned; see php_fiber.h */
    struct php_swoolelite_length_func *length_funcs; /* owned; see php_length_func.h */
    struct php_swoolelite_process **processes; /* owned, core->user_processes of them; see php_process.h */
    const char *calling;                       /* the callback that runs */
    bool started, ended;
    bool bailed_out; /* a fatal error was caught at a guard: the longjmp goes on when start() ends */
    int last_error;
    char failure[SWL_TASK_REASON_MAX]; /* the last uncaught exception: its class and message */
    char trace[SWL_TASK_TRACE_MAX];    /* … and all that PHP says of it; "": nothing */
    zend_object std;
};

/* The declared properties, in the stub's order. */
enum php_swoolelite_port_property {
    PORT_PROPERTY_HOST,
    PORT_PROPERTY_PORT,
    PORT_PROPERTY_TYPE,
    PORT_PROPERTY_SOCK,
    PORT_PROPERTY_SSL,
    PORT_PROPERTY_SETTING,
    PORT_PROPERTY_CONNECTIONS,
};

enum php_swoolelite_server_property {
    PROPERTY_HOST,
    PROPERTY_PORT,
    PROPERTY_TYPE,
    PROPERTY_SSL,
    PROPERTY_MODE,
    PROPERTY_SETTING,
    PROPERTY_CONNECTIONS,
    PROPERTY_PORTS,
    PROPERTY_MASTER_PID,
    PROPERTY_MANAGER_PID,
    PROPERTY_WORKER_ID,
    PROPERTY_WORKER_PID,
    PROPERTY_TASKWORKER,
};

static inline struct php_swoolelite_server *php_swoolelite_server_of(zend_object *object)
{
    return (struct php_swoolelite_server *)((char *)object - offsetof(struct php_swoolelite_server, std));
}

/* The object that the core belongs to. */
static inline struct php_swoolelite_server *php_swoolelite_server_from(const struct swl_server *core)
{
    return core->user;
}

/* Whether the user has set a callback for the event. */
static inline bool php_swoolelite_has_callback(const struct php_swoolelite_server *server,
                                               enum php_swoolelite_event event)
{
    return Z_TYPE(server->callbacks[event].callable) != IS_UNDEF;
}

/* The server of $this; throws and returns NULL where its constructor never ran, or a callback has forked this
 * process. */
struct php_swoolelite_server *php_swoolelite_this(zend_object *object);
/* The same, where the server runs: in any of its processes. */
struct php_swoolelite_server *php_swoolelite_this_running(zend_object *object);
/* The same, where the process has an id in the running server. */
struct php_swoolelite_server *php_swoolelite_this_in_child(zend_object *object);
/* The same, before start(). */
struct php_swoolelite_server *php_swoolelite_this_before_start(zend_object *object);

/* Whether servers of that class, and their ports, have the event; throws where not, for the first argument of a
 * method. */
bool php_swoolelite_require_event_of(const struct php_swoolelite_server *server,
                                     enum php_swoolelite_event event);

/* get_gc of an object of standard layout that keeps callbacks of its own: `number` of them. */
HashTable *php_swoolelite_callbacks_gc(zend_object *object, struct php_swoolelite_callback *callbacks,
                                       int number, zval **table, int *count);

/* Turns a core result into true, or false with getLastError(). */
bool php_swoolelite_succeeded(struct php_swoolelite_server *server, int result);

#endif
