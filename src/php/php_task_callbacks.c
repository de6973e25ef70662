/* Callbacks for tasks, their results and messages. */
#include "php/php_task_callbacks.h"

#include "base/log.h"
#include "php/php_call.h"
#include "php/php_event_call.h"
#include "php/php_event_object.h"
#include "php/php_fiber.h"
#include "php/php_packing.h"
#include "php/php_task.h"
#include "php/php_task_object.h"
#include "task/task_failure.h"

/* ---- guarded unpacking and answering ---- */

/* What is made of a message: a value, or an object with it. */
struct task_data {
    struct php_swoolelite_server *server;
    const struct swl_message *message;
    bool discard;
    /* NULL: the value; else puts it into a new object */
    void (*wrap)(zval *object, const struct swl_message *message, zval *value);
    enum php_swoolelite_unpacked unpacked;
    zval *value;
};

static void task_callbacks_run_unpack(void *argument)
{
    struct task_data *data = argument;
    data->unpacked = php_swoolelite_unpack(data->server, data->message, data->discard, data->value);
    if (data->unpacked == PHP_SWOOLELITE_UNPACKED && data->wrap != NULL) {
        zval object;
        data->wrap(&object, data->message, data->value);
        ZVAL_COPY_VALUE(data->value, &object);
    }
}

/* As php_swoolelite_unpack(). *verdict is what became of the code of the user's that it has run; a value that
 * cannot be read leads to nothing worse than SWL_EXCEPTION, unless that code asks for it. */
static bool task_callbacks_unpack(struct task_data *data, enum php_swoolelite_event event,
                                  enum swl_verdict *verdict)
{
    data->unpacked = PHP_SWOOLELITE_UNREADABLE;
    *verdict =
        php_swoolelite_guard(data->server, php_swoolelite_event_name(event), task_callbacks_run_unpack, data);
    return data->unpacked == PHP_SWOOLELITE_UNPACKED && *verdict == SWL_GO_ON;
}

/* Writes for the submitter why `what` of a task cannot be read. */
static void task_callbacks_explain(const struct task_data *data, const char *what, char *reason, size_t size)
{
    if (data->unpacked == PHP_SWOOLELITE_EXHAUSTED) {
        snprintf(reason, size, "memory was exhausted while its %s was read: %s", what, data->server->failure);
    } else {
        snprintf(reason, size, "its %s could not be read", what);
    }
}

struct answering {
    struct php_swoolelite_server *server;
    zval *value;
    bool packed;
    int result;
};

static void task_callbacks_run_answer(void *argument)
{
    struct answering *answering = argument;
    answering->result = php_swoolelite_task_answer(answering->server, answering->value, &answering->packed);
}

/* Sends what the callback has returned. */
static enum swl_verdict task_callbacks_answer(struct php_swoolelite_server *server, zval *value)
{
    struct swl_server *core = server->core;
    struct answering answering = {.server = server, .value = value};
    enum swl_verdict verdict = php_swoolelite_guard(server, php_swoolelite_event_name(EVENT_TASK),
                                                    task_callbacks_run_answer, &answering);
    if (answering.packed && answering.result < 0 && answering.result != -SWL_ERROR_TASK_FINISHED) {
        snprintf(server->failure, sizeof(server->failure), "its result could not be sent: %s",
                 swl_error_text(-answering.result));
        swl_fault_limited("tasks whose result could not be sent", "task %lld failed: %s",
                          (long long)swl_self_task(core)->id, server->failure);
        verdict = SWL_EXCEPTION;
    }
    return verdict;
}

/* ---- tasks ---- */

static enum swl_verdict task_callbacks_run_task(struct php_swoolelite_server *server,
                                                const struct swl_message *message, zval *result)
{
    bool as_object = server->core->options.task_object;
    zval arguments[4];
    struct task_data data = {
        .server = server,
        .message = message,
        .wrap = as_object ? php_swoolelite_task_object_create : NULL,
        .value = as_object ? &arguments[1] : &arguments[3],
    };
    enum swl_verdict verdict;
    if (!task_callbacks_unpack(&data, EVENT_TASK, &verdict)) {
        if (verdict == SWL_GO_ON) {
            char reason[sizeof(server->failure)];
            task_callbacks_explain(&data, "data", reason, sizeof(reason));
            memcpy(server->failure, reason, sizeof(reason));
        }
        return verdict == SWL_GO_ON ? SWL_EXCEPTION : verdict;
    }
    if (!as_object) {
        ZVAL_LONG(&arguments[1], message->id);
        ZVAL_LONG(&arguments[2], message->source);
    }
    verdict = php_swoolelite_event_call(server->core, EVENT_TASK, as_object ? 2 : 4, arguments, result);
    if (verdict == SWL_GO_ON && Z_TYPE_P(result) > IS_NULL) {
        verdict = task_callbacks_answer(server, result);
    }
    return verdict;
}

enum swl_verdict php_swoolelite_task_callbacks_task(struct swl_server *core,
                                                    const struct swl_message *message)
{
    struct php_swoolelite_server *server = php_swoolelite_server_from(core);
    zval result;
    ZVAL_UNDEF(&result);
    server->trace[0] = '\0';
    enum swl_verdict verdict = task_callbacks_run_task(server, message, &result);
    verdict = php_swoolelite_release(server, php_swoolelite_event_name(EVENT_TASK), verdict, 1, &result);
    if (swl_verdict_is_failure(verdict)) {
        snprintf(core->task_error, sizeof(core->task_error), "%s", server->failure);
        snprintf(core->task_trace, sizeof(core->task_trace), "%s", server->trace);
    }
    return verdict;
}

/* ---- results ---- */

/* Calls taskFailed with the data, which is released here. */
static enum swl_verdict task_callbacks_fail(struct swl_server *core, int64_t id, zval *data,
                                            const char *reason, size_t reason_size)
{
    if (!php_swoolelite_has_callback(php_swoolelite_server_from(core), EVENT_TASK_FAILED)) {
        swl_warning_limited("tasks that failed", "task %lld failed: %.*s", (long long)id, (int)reason_size,
                            reason);
    }
    zval arguments[4];
    ZVAL_LONG(&arguments[1], id);
    ZVAL_COPY_VALUE(&arguments[2], data);
    const struct php_swoolelite_bytes bytes = {.data = reason, .size = reason_size};
    php_swoolelite_bytes_argument(&arguments[3], &bytes);
    return php_swoolelite_event_call(core, EVENT_TASK_FAILED, 4, arguments, NULL);
}

/* A value that cannot be read must not hide what became of the task, nor end its submitter: an exception
 * while it is read goes no further than the log. */
static enum swl_verdict task_callbacks_on_failure(struct swl_server *core, const struct swl_message *message)
{
    struct php_swoolelite_server *server = php_swoolelite_server_from(core);
    const struct swl_message *task;
    const char *reason;
    uint32_t reason_size;
    zval value;
    if (!swl_task_failure_parts(message, &reason, &reason_size, &task)) {
        return SWL_GO_ON;
    }
    ZVAL_NULL(&value);
    if (!php_swoolelite_has_callback(server, EVENT_TASK_FAILED)) {
        swl_task_result_discard(&core->spill, message);
    } else {
        struct task_data data = {.server = server, .message = task, .discard = true, .value = &value};
        enum swl_verdict verdict;
        if (!task_callbacks_unpack(&data, EVENT_TASK_FAILED, &verdict)) {
            if (swl_verdict_ends_process(verdict)) {
                return verdict;
            }
            ZVAL_NULL(&value);
        }
    }
    return task_callbacks_fail(core, message->id, &value, reason, reason_size);
}

static enum swl_verdict task_callbacks_on_success(struct swl_server *core, const struct swl_message *message,
                                                  zval *closure)
{
    struct php_swoolelite_server *server = php_swoolelite_server_from(core);
    bool as_object = core->options.event_object;
    uint32_t count = as_object ? 2 : 3;
    zval arguments[3];
    struct task_data data = {
        .server = server,
        .message = message,
        .discard = true,
        .wrap = as_object ? php_swoolelite_event_object_of_result : NULL,
        .value = &arguments[count - 1],
    };
    enum swl_verdict verdict;
    if (!task_callbacks_unpack(&data, EVENT_FINISH, &verdict)) {
        char reason[SWL_TASK_REASON_MAX];
        zval nothing;
        ZVAL_NULL(&nothing);
        task_callbacks_explain(&data, "result", reason, sizeof(reason));
        return swl_verdict_ends_process(verdict)
                   ? verdict
                   : task_callbacks_fail(core, message->id, &nothing, reason, strlen(reason));
    }
    if (!as_object) {
        ZVAL_LONG(&arguments[1], message->id);
    }
    if (Z_TYPE_P(closure) == IS_UNDEF) {
        return php_swoolelite_event_call(core, EVENT_FINISH, count, arguments, NULL);
    }
    ZVAL_OBJ_COPY(&arguments[0], &server->std);
    return php_swoolelite_fiber_call(server, php_swoolelite_event_name(EVENT_FINISH), closure, NULL, count,
                                     arguments, NULL);
}

enum swl_verdict php_swoolelite_task_callbacks_result(struct swl_server *core,
                                                      const struct swl_message *message)
{
    struct php_swoolelite_server *server = php_swoolelite_server_from(core);
    zval *stored = zend_hash_index_find(&server->finish_callbacks, (zend_ulong)message->id), closure;
    enum swl_verdict verdict = SWL_GO_ON;
    ZVAL_UNDEF(&closure);
    if (stored != NULL) {
        ZVAL_COPY(&closure, stored);
        zend_hash_index_del(&server->finish_callbacks, (zend_ulong)message->id);
    }
    if (message->flags & SWL_MESSAGE_FAILED) {
        verdict = task_callbacks_on_failure(core, message);
    } else if (!(message->flags & SWL_MESSAGE_EMPTY)) {
        verdict = task_callbacks_on_success(core, message, &closure);
    }
    return php_swoolelite_release(server, php_swoolelite_event_name(EVENT_FINISH), verdict, 1, &closure);
}

/* ---- messages ---- */

enum swl_verdict php_swoolelite_task_callbacks_message(struct swl_server *core,
                                                       const struct swl_message *message)
{
    struct php_swoolelite_server *server = php_swoolelite_server_from(core);
    enum php_swoolelite_event event = core->is_pool ? EVENT_MESSAGE : EVENT_PIPE_MESSAGE;
    bool as_object = core->options.event_object, has_source = !as_object && !core->is_pool;
    uint32_t count = has_source ? 3 : 2;
    zval arguments[3];
    struct task_data data = {
        .server = server,
        .message = message,
        .discard = true,
        .wrap = as_object ? php_swoolelite_event_object_of_message : NULL,
        .value = &arguments[count - 1],
    };
    enum swl_verdict verdict;
    if (!task_callbacks_unpack(&data, event, &verdict)) {
        return swl_verdict_ends_process(verdict) ? verdict
                                                 : SWL_GO_ON; /* the message is lost; that was logged */
    }
    if (has_source) {
        ZVAL_LONG(&arguments[1], message->source);
    }
    return php_swoolelite_event_call(core, event, count, arguments, NULL);
}
