/* The class SwooleLite\Server\Task: a task as an object, and as bytes that other processes may send. */
#include "php/php_task_object.h"

#include <zend_exceptions.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "php/php_class_entries.h"
#include "php/php_foreign.h"
#include "php/php_globals.h"
#include "php/php_serializer.h"
#include "php/php_task.h"

static zend_object_handlers task_object_handlers;

/* The declared properties, in the stub's order. */
enum property {
    TASK_ID,
    TASK_WORKER_ID,
    TASK_DATA,
    TASK_DISPATCH_TIME,
    TASK_ATTEMPT,
    TASK_POOL,
    TASK_PRIORITY,
    TASK_SWOOLE_WORKER_ID,
    TASK_SWOOLE_DISPATCH_TIME,
};

static zend_object *task_object_create(zend_class_entry *class_entry)
{
    zend_object *task = zend_objects_new(class_entry);
    object_properties_init(task, class_entry);
    task->handlers = &task_object_handlers;
    return task;
}

void php_swoolelite_task_object_init(zend_class_entry *class_entry)
{
    class_entry->create_object = task_object_create;
    task_object_handlers = std_object_handlers;
    task_object_handlers.clone_obj = NULL;
}

void php_swoolelite_task_object_create(zval *object, const struct swl_message *message, zval *data)
{
    const struct swl_server *core = SWOOLELITE_G(running)->core;
    const char *pool = swl_server_task_pool_of(core, core->id)->name;
    object_init_ex(object, php_swoolelite_task_ce);
    zend_object *task = Z_OBJ_P(object);
    ZVAL_LONG(OBJ_PROP_NUM(task, TASK_ID), message->id);
    ZVAL_LONG(OBJ_PROP_NUM(task, TASK_WORKER_ID), message->source);
    ZVAL_COPY_VALUE(OBJ_PROP_NUM(task, TASK_DATA), data);
    ZVAL_DOUBLE(OBJ_PROP_NUM(task, TASK_DISPATCH_TIME), swl_clock_seconds(message->time));
    ZVAL_LONG(OBJ_PROP_NUM(task, TASK_ATTEMPT), message->attempt + 1);
    ZVAL_STR(OBJ_PROP_NUM(task, TASK_POOL), zend_string_init(pool, strlen(pool), false));
    ZVAL_LONG(OBJ_PROP_NUM(task, TASK_PRIORITY), swl_task_priority(message));
    ZVAL_COPY_VALUE(OBJ_PROP_NUM(task, TASK_SWOOLE_WORKER_ID), OBJ_PROP_NUM(task, TASK_WORKER_ID));
    ZVAL_COPY_VALUE(OBJ_PROP_NUM(task, TASK_SWOOLE_DISPATCH_TIME), OBJ_PROP_NUM(task, TASK_DISPATCH_TIME));
}

ZEND_METHOD(SwooleLite_Server_Task, __construct)
{
    ZEND_PARSE_PARAMETERS_NONE();
}

/* Whether the task's callback still runs, in this process. */
static bool task_object_is_in_hand(const struct php_swoolelite_server *server, const zend_object *task)
{
    const struct swl_message *current = server ? swl_self_task(server->core) : NULL;
    return current != NULL && Z_LVAL_P(OBJ_PROP_NUM(task, TASK_ID)) == current->id &&
           Z_LVAL_P(OBJ_PROP_NUM(task, TASK_WORKER_ID)) == current->source &&
           Z_LVAL_P(OBJ_PROP_NUM(task, TASK_ATTEMPT)) == current->attempt + 1 &&
           Z_DVAL_P(OBJ_PROP_NUM(task, TASK_DISPATCH_TIME)) == swl_clock_seconds(current->time);
}

/* The server where it may decide of the task; else NULL, and the method's result is set, or it threw. */
static struct php_swoolelite_server *task_object_server(const zend_object *task, zval *return_value)
{
    struct php_swoolelite_server *server = SWOOLELITE_G(running);
    if (php_swoolelite_foreign_refuse()) {
        return NULL;
    }
    if (task_object_is_in_hand(server, task)) {
        return server;
    }
    if (server != NULL) {
        server->last_error = SWL_ERROR_TASK_FINISHED;
    }
    ZVAL_FALSE(return_value);
    return NULL;
}

ZEND_METHOD(SwooleLite_Server_Task, finish)
{
    zval *data;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ZVAL(data)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = task_object_server(Z_OBJ_P(ZEND_THIS), return_value);
    if (server != NULL) {
        php_swoolelite_task_finish(server, data, return_value);
    }
}

ZEND_METHOD(SwooleLite_Server_Task, retry)
{
    double delay = 0;
    bool by_options = true;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE_OR_NULL(delay, by_options)
    ZEND_PARSE_PARAMETERS_END();
    if (!by_options &&
        !(delay >= 0 && delay <= swl_clock_seconds(SWL_TASK_RETRY_DELAY_MAX))) { /* a NAN, too */
        zend_argument_value_error(1, "must be between 0 and " ZEND_LONG_FMT " seconds",
                                  (zend_long)(SWL_TASK_RETRY_DELAY_MAX / SWL_NS_PER_SEC));
        RETURN_THROWS();
    }
    struct php_swoolelite_server *server = task_object_server(Z_OBJ_P(ZEND_THIS), return_value);
    if (server != NULL) {
        int result = swl_self_retry(server->core, by_options ? -1 : (int64_t)(delay * SWL_NS_PER_SEC));
        RETURN_BOOL(php_swoolelite_succeeded(server, result));
    }
}

ZEND_METHOD(SwooleLite_Server_Task, fail)
{
    char *reason;
    size_t size;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STRING(reason, size)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = task_object_server(Z_OBJ_P(ZEND_THIS), return_value);
    if (server != NULL) {
        RETURN_BOOL(php_swoolelite_succeeded(server, swl_self_fail(server->core, reason)));
    }
}

ZEND_METHOD(SwooleLite_Server_Task, pack)
{
    zval *data;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ZVAL(data)
    ZEND_PARSE_PARAMETERS_END();
    struct swl_message message = {.version = SWL_MESSAGE_VERSION, .type = SWL_MESSAGE_TASK, .source = -1};
    zend_string *text = php_swoolelite_serialize(data, SWL_SERIALIZER_PHP, &message.flags);
    if (text == NULL) {
        RETURN_THROWS();
    }
    uint32_t most = swl_task_transport_sysv_queue_payload_max();
    if (ZSTR_LEN(text) > most) {
        zend_argument_value_error(1, "takes %zu bytes, but a message queue carries %u at most",
                                  ZSTR_LEN(text), most);
        zend_string_release(text);
        RETURN_THROWS();
    }
    message.size = (uint32_t)ZSTR_LEN(text);
    message.id = message.time = swl_clock_wall();
    zend_string *packed =
        zend_string_concat2((const char *)&message, sizeof(message), ZSTR_VAL(text), ZSTR_LEN(text));
    zend_string_release(text);
    RETURN_STR(packed);
}

ZEND_METHOD(SwooleLite_Server_Task, unpack)
{
    zend_string *packed;
    struct swl_message message = {0};
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(packed)
    ZEND_PARSE_PARAMETERS_END();
    memcpy(&message, ZSTR_VAL(packed), SWL_MIN(ZSTR_LEN(packed), sizeof(message)));
    if (swl_task_transport_check(&message, ZSTR_LEN(packed)) < 0) {
        zend_argument_value_error(1, "must be a packed task");
        return;
    }
    if (message.flags & SWL_MESSAGE_SPILLED) {
        zend_argument_value_error(1, "must carry its data; that of this task is in a file of the server's");
        return;
    }
    const struct php_swoolelite_server *server = SWOOLELITE_G(running);
    const char *obstacle =
        php_swoolelite_unserialize(ZSTR_VAL(packed) + sizeof(message), message.size, message.flags,
                                   server != NULL ? server->allowed_classes : NULL, return_value);
    if (obstacle != NULL && !EG(exception)) {
        zend_argument_value_error(1, "must be a packed task; its data cannot be read: %s", obstacle);
    }
}
