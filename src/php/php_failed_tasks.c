/* failedTasks(), retryFailedTask(), dropFailedTask(). */
#include "php/php_failed_tasks.h"

#include <zend_exceptions.h>

#include "base/clock.h"
#include "base/memory.h"
#include "php/php_foreign.h"
#include "php/php_packing.h"
#include "server/processes/failed_tasks.h"

/* Whether data of that size, besides what was read before, leaves memory to send the list to a client: that is serialized
 * in a buffer that grows. Not to have asked may end this process, the master: `memory_hard_limit_percent` of PHP. */
static bool failed_tasks_have_room(size_t before, size_t size)
{
    return size < SIZE_MAX / 8 && php_swoolelite_has_memory(2 * before + 3 * size);
}

/* Null where it is not there, cannot be read or finds no room: that must not hide the others. */
static void failed_tasks_add_data(struct php_swoolelite_server *server, zval *entry,
                                  const struct swl_failed_task *failed, size_t *total)
{
    zval data;
    size_t size = php_swoolelite_packed_size(failed->task);
    ZVAL_NULL(&data);
    if (failed->has_data && failed_tasks_have_room(*total, size) &&
        php_swoolelite_unpack(server, failed->task, false, &data) != PHP_SWOOLELITE_UNPACKED) {
        ZVAL_NULL(&data);
        if (EG(exception) && !zend_is_unwind_exit(EG(exception))) {
            zend_clear_exception();
        }
    }
    *total += Z_TYPE(data) == IS_NULL ? 0 : size;
    add_assoc_zval(entry, "data", &data);
}

static void failed_tasks_add(struct php_swoolelite_server *server, zval *tasks,
                             const struct swl_failed_task *failed, size_t *total)
{
    const struct swl_server *core = server->core;
    const struct swl_message *task = failed->task;
    bool has_pool = failed->pool >= 0 && failed->pool < core->task_pool_count;
    zval entry;
    array_init(&entry);
    add_assoc_long(&entry, "id", (zend_long)failed->number);
    add_assoc_long(&entry, "task_id", task->id);
    add_assoc_long(&entry, "worker_id", task->source);
    failed_tasks_add_data(server, &entry, failed, total);
    add_assoc_stringl(&entry, "reason", failed->reason, failed->reason_size);
    if (failed->trace_size > 0) {
        add_assoc_stringl(&entry, "trace", failed->trace, failed->trace_size);
    } else {
        add_assoc_null(&entry, "trace");
    }
    add_assoc_long(&entry, "attempts", failed->runs);
    add_assoc_double(&entry, "time", swl_clock_seconds(failed->failed_at));
    add_assoc_double(&entry, "dispatch_time", swl_clock_seconds(task->time));
    add_assoc_string(&entry, "pool", has_pool ? core->task_pools[failed->pool].name : "");
    add_assoc_long(&entry, "priority", swl_task_priority(task));
    add_next_index_zval(tasks, &entry);
}

void php_swoolelite_failed_tasks(struct php_swoolelite_server *server, zval *tasks)
{
    size_t count, total = 0;
    struct swl_task_shelf_place *places = swl_task_shelf_list(&server->core->shelf, &count);
    array_init(tasks);
    for (size_t i = 0; i < count && !EG(exception); i++) {
        struct swl_failed_task *failed = swl_task_shelf_get(&server->core->shelf, places[i]);
        if (failed != NULL) {
            failed_tasks_add(server, tasks, failed, &total);
            swl_free(failed);
        }
        if (php_swoolelite_foreign_refuse()) { /* a method of the data's may have forked */
            break;
        }
    }
    swl_free(places);
}

bool php_swoolelite_failed_task_retry(struct php_swoolelite_server *server, zend_long id)
{
    return php_swoolelite_succeeded(server, swl_failed_tasks_retry(server->core, (uint64_t)id));
}

bool php_swoolelite_failed_task_drop(struct php_swoolelite_server *server, zend_long id)
{
    return php_swoolelite_succeeded(server, swl_failed_tasks_drop(server->core, (uint64_t)id));
}

ZEND_METHOD(SwooleLite_Server, failedTasks)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    php_swoolelite_failed_tasks(server, return_value);
}

/* For both methods that get the number of a failed task. */
static void failed_tasks_act(INTERNAL_FUNCTION_PARAMETERS,
                             bool (*act)(struct php_swoolelite_server *server, zend_long id))
{
    zend_long id;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(id)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    RETURN_BOOL(act(server, id));
}

ZEND_METHOD(SwooleLite_Server, retryFailedTask)
{
    failed_tasks_act(INTERNAL_FUNCTION_PARAM_PASSTHRU, php_swoolelite_failed_task_retry);
}

ZEND_METHOD(SwooleLite_Server, dropFailedTask)
{
    failed_tasks_act(INTERNAL_FUNCTION_PARAM_PASSTHRU, php_swoolelite_failed_task_drop);
}
