/* The Server object: what the files of the binding share of it. */
#ifndef SWL_PHP_PHP_SERVER_H
#define SWL_PHP_PHP_SERVER_H

#include <php.h>

#include "base/error.h"
#include "php/php_fiber.h"
#include "server/processes/child.h"
#include "server/server.h"
#include "task/task_failure.h"
#include "server/processes/task_worker.h"

/* The events of on(), in the order of php_swoolelite_event_names. */
enum php_swoolelite_event {
    EVENT_START,
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
    EVENT_TASK,
    EVENT_FINISH,
    EVENT_TASK_FAILED,
    EVENT_PIPE_MESSAGE,
    EVENTS,
};

struct php_swoolelite_callback {
    zval callable; /* UNDEF: not set */
    zend_fcall_info_cache cache;
};

/* A process of the user's: see php_process.c. */
struct php_swoolelite_process {
    zval callable; /* UNDEF: the constructor did not run */
    zend_fcall_info_cache cache;
    bool in_server; /* it belongs to one */
    zend_object std;
};

struct php_swoolelite_server {
    struct swl_server *core; /* NULL where the constructor did not come to its end */
    struct php_swoolelite_callback callbacks[EVENTS];
    HashTable finish_callbacks; /* task id => callable of task()'s third argument */
    HashTable *allowed_classes; /* that messages may hold objects of, in lower case; NULL: all */
    struct php_swoolelite_fibers fibers;
    struct php_swoolelite_process **processes; /* core->user_processes of them */
    const char *calling;                       /* the callback that runs */
    bool started, ended;
    bool bailed_out; /* a fatal error was caught on its way through the core: to be continued at the end */
    int last_error;
    zend_object std;
};

/* What getWorkerStatus() returns; the values are Swoole's. */
enum php_swoolelite_worker_status {
    PHP_SWOOLELITE_WORKER_BUSY = 1,
    PHP_SWOOLELITE_WORKER_IDLE = 2,
    PHP_SWOOLELITE_WORKER_EXIT = 3,
};

/* The declared properties, in the stub's order. */
enum php_swoolelite_server_property {
    PROPERTY_HOST,
    PROPERTY_PORT,
    PROPERTY_TYPE,
    PROPERTY_MODE,
    PROPERTY_SETTING,
    PROPERTY_CONNECTIONS,
    PROPERTY_MASTER_PID,
    PROPERTY_MANAGER_PID,
    PROPERTY_WORKER_ID,
    PROPERTY_WORKER_PID,
    PROPERTY_TASKWORKER,
};

/* Those of a Process. */
enum php_swoolelite_process_property {
    PROCESS_PROPERTY_PID,
    PROCESS_PROPERTY_ID,
};

extern zend_class_entry *php_swoolelite_server_ce, *php_swoolelite_exception_ce,
    *php_swoolelite_connections_ce, *php_swoolelite_timer_ce, *php_swoolelite_task_ce,
    *php_swoolelite_process_ce;

static inline struct php_swoolelite_server *php_swoolelite_server_of(zend_object *object)
{
    return (struct php_swoolelite_server *)((char *)object - offsetof(struct php_swoolelite_server, std));
}

/* php_server.c */
void php_swoolelite_server_init(zend_class_entry *class_entry);
/* The server of $this; throws and returns NULL where its constructor never ran. */
struct php_swoolelite_server *php_swoolelite_this(zend_object *object);
/* The same, where the server runs: in any of its processes. */
struct php_swoolelite_server *php_swoolelite_this_running(zend_object *object);
/* The same, where the process has an id in the running server. */
struct php_swoolelite_server *php_swoolelite_this_in_child(zend_object *object);
/* The same, before start(). */
struct php_swoolelite_server *php_swoolelite_this_before_start(zend_object *object);
/* Turns a core result into true, or false with getLastError(). */
bool php_swoolelite_succeeded(struct php_swoolelite_server *server, int result);
/* What getClientInfo() tells; false where the session is over. */
void php_swoolelite_client_info(struct php_swoolelite_server *server, zend_long fd, zval *return_value);

/* php_callbacks.c */
extern const struct swl_server_callbacks php_swoolelite_callbacks;
/* The event of that name in any case; EVENTS where there is none. */
enum php_swoolelite_event php_swoolelite_event_find(const zend_string *name);

/* As on() takes it. */
const char *php_swoolelite_event_name(enum php_swoolelite_event event);
/* Calls back with the arguments, which are released here; the result, where it is wanted, is the caller's.
 * What the callback throws is logged with `name`. After a fatal error server->bailed_out is set: nothing was
 * released, and no PHP may run in this process. `cache` may be NULL. */
enum swl_verdict php_swoolelite_call(struct php_swoolelite_server *server, const char *name, zval *callable,
                                     zend_fcall_info_cache *cache, uint32_t count, zval *arguments,
                                     zval *result);
/* The same, never in a Fiber of its own. */
enum swl_verdict php_swoolelite_call_here(struct php_swoolelite_server *server, const char *name,
                                          zval *callable, zend_fcall_info_cache *cache, uint32_t count,
                                          zval *arguments, zval *result);
/* Keeps a callable for later, as a closure where it means something only at the place where it was written.
 */
void php_swoolelite_keep_callable(zval *kept, zval *callable, const zend_fcall_info_cache *cache);
/* Sets what ps shows of this process; false where this PHP cannot. */
bool php_swoolelite_title(const char *title);
/* What a pending exception means, which is logged and cleared; `bailed_out`: a fatal error came as a longjmp.
 */
enum swl_verdict php_swoolelite_judge(struct php_swoolelite_server *server, const char *name,
                                      bool bailed_out);

/* php_task_object.c */
void php_swoolelite_task_init(zend_class_entry *class_entry);
/* The task as an object, which takes the data over. */
void php_swoolelite_task_create(zval *object, const struct swl_message *message, zval *data);

/* php_options.c */
/* false where it threw. */
bool php_swoolelite_options_set(struct php_swoolelite_server *server, HashTable *settings);
/* Writes all options in force into $server->setting. */
void php_swoolelite_options_export(struct php_swoolelite_server *server);

/* php_connections.c */
void php_swoolelite_connections_init(zend_class_entry *class_entry);
void php_swoolelite_connections_create(zval *iterator, struct php_swoolelite_server *server);
/* The server is going: the iterator, which somebody may still hold, finds nothing any more. */
void php_swoolelite_connections_orphan(zval *iterator);

/* php_process.c */
void php_swoolelite_process_init(zend_class_entry *class_entry);
/* The server starts: its processes are told their ids. */
void php_swoolelite_processes_number(struct php_swoolelite_server *server);
void php_swoolelite_processes_release(struct php_swoolelite_server *server);
/* The function of the user process that this is: see swl_server_callbacks. */
enum swl_verdict php_swoolelite_process_run(struct php_swoolelite_server *server);
void php_swoolelite_process_interrupt(bool ends);
bool php_swoolelite_process_may_wait(void);

/* php_task.c */
/* A task's return value or finish(): sends it to the submitter. 0, -errno, or -SWL_ERROR_…; false in *packed
 * where the value cannot be serialised, and an exception is set. */
int php_swoolelite_answer(struct php_swoolelite_server *server, zval *value, bool *packed);
/* The same as a method does it: true, or false and getLastError(), or an exception. */
void php_swoolelite_finish(struct php_swoolelite_server *server, zval *data, zval *return_value);

#endif
