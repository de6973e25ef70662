/* The methods about tasks and messages. */
#include "php/php_task.h"

#include <zend_exceptions.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/memory.h"
#include "os/process.h"
#include "php/php_call.h"
#include "php/php_class_entries.h"
#include "php/php_fiber.h"
#include "php/php_foreign.h"
#include "php/php_packing.h"
#include "php/php_task_pools.h"
#include "task/task_failure.h"

/* ---- answering ---- */

int php_swoolelite_task_answer(struct php_swoolelite_server *server, zval *value, bool *was_packed)
{
    struct php_swoolelite_packed packed;
    if (!swl_task_is_wanted(swl_self_task(server->core))) {
        *was_packed = true;
        return swl_self_answer(server->core, 0, NULL, 0);
    }
    int result = php_swoolelite_pack(server, value, PHP_SWOOLELITE_MESSAGE, &packed);
    *was_packed = result != 0;
    if (result <= 0) {
        return result;
    }
    result = swl_self_answer(server->core, packed.flags, packed.payload, packed.size);
    if (result < 0) {
        php_swoolelite_packed_abandon(server, &packed);
    } else {
        php_swoolelite_packed_release(&packed);
    }
    return result;
}

/* ---- submitting ---- */

/* The server, where this process may submit tasks; throws otherwise. A task worker that waits for a task is
 * no task worker for it. */
static struct php_swoolelite_server *task_this_submitter(zend_object *object, bool waits)
{
    struct php_swoolelite_server *server = php_swoolelite_this_running(object);
    const char *obstacle = NULL;
    if (server != NULL && server->core->id >= 0) {
        server = php_swoolelite_this_in_child(object);
    }
    if (server == NULL) {
        return NULL;
    }
    if (server->core->id < 0 && waits) {
        obstacle = "Master and manager never wait for tasks: use task() there";
    } else if (server->core->task_workers == 0) {
        obstacle = "There are no task workers: set task_worker_num";
    } else if (server->core->role == SWL_ROLE_TASK_WORKER && !server->core->options.task_in_task_worker) {
        obstacle = "A task worker cannot submit tasks, unless task_in_task_worker is set";
    }
    if (obstacle != NULL) {
        zend_throw_exception(php_swoolelite_exception_ce, obstacle, 0);
        return NULL;
    }
    return server;
}

/* What a method was given about where its task is to go, and where these arguments stand. */
struct task_destination {
    zend_string *pool; /* NULL: the default one */
    uint32_t pool_argument;
    zend_long index;
    uint32_t index_argument;
};

/* Any destination; as task_set_destination(). */
static bool task_look_up_destination(const struct php_swoolelite_server *server,
                                     const struct task_destination *to, bool waits,
                                     struct swl_task_order *order)
{
    const struct swl_task_pool *pool = php_swoolelite_task_pool_find(server, to->pool, to->pool_argument);
    if (pool == NULL) {
        return false;
    }
    if (pool->count == 0) {
        zend_throw_exception(
            php_swoolelite_exception_ce,
            "The default task pool has no task workers: name another one, or set task_worker_num", 0);
        return false;
    }
    if (to->index < -1 || to->index >= pool->count) {
        zend_argument_value_error(to->index_argument, "must be -1 or the index of a task worker, 0 to %d",
                                  pool->count - 1);
        return false;
    }
    if (waits && server->core->role == SWL_ROLE_TASK_WORKER &&
        swl_server_task_pool_of(server->core, server->core->id) == pool) {
        if (pool->count == 1) {
            zend_throw_exception(php_swoolelite_exception_ce, "The only task worker would wait for itself",
                                 0);
            return false;
        }
        if (to->index == server->core->id - server->core->options.worker_num - pool->first) {
            zend_argument_value_error(to->index_argument, "must be another task worker than this one");
            return false;
        }
    }
    *order = (struct swl_task_order){.pool = pool->index, .index = (int)to->index};
    return true;
}

/* Fills in where the task goes; false where that throws. A task worker cannot wait for itself. */
static inline bool task_set_destination(const struct php_swoolelite_server *server,
                                        const struct task_destination *to, bool waits,
                                        struct swl_task_order *order)
{
    if (to->pool == NULL && to->index == -1 && !waits && server->core->task_pools[0].count > 0) {
        *order = (struct swl_task_order){.index = -1}; /* as most are */
        return true;
    }
    return task_look_up_destination(server, to, waits, order);
}

static enum php_swoolelite_parcel task_parcel(const struct php_swoolelite_server *server,
                                              const struct swl_task_order *order)
{
    return server->core->task_pools[order->pool].queue_key != 0 ? PHP_SWOOLELITE_KEPT_TASK
                                                                : PHP_SWOOLELITE_TASK;
}

/* Submits what was packed, and releases it. > 0: the task's id; < 0: a core error. */
static inline int64_t task_submit(struct php_swoolelite_server *server, struct php_swoolelite_packed *packed,
                                  const struct swl_task_order *order, struct swl_message *message)
{
    message->size = packed->size;
    message->flags |= packed->flags;
    int64_t id = swl_self_submit(server->core, order, message, packed->payload);
    if (id < 0) {
        php_swoolelite_packed_abandon(server, packed);
    } else {
        php_swoolelite_packed_release(packed);
    }
    return id;
}

/* The same for one value. 0: an exception is set, and nothing was sent. */
static inline int64_t task_pack_and_submit(struct php_swoolelite_server *server, zval *data,
                                           const struct swl_task_order *order, struct swl_message *message)
{
    struct php_swoolelite_packed packed;
    int result = php_swoolelite_pack(server, data, task_parcel(server, order), &packed);
    return result <= 0 ? result : task_submit(server, &packed, order, message);
}

/* What task() was given about when its task is to run, in its order of arguments. */
struct task_terms {
    double delay;
    zend_long priority, attempts;
    bool has_no_attempts;
};

/* False where that throws. */
static bool task_check_terms(const struct task_terms *terms)
{
    if (!(terms->delay >= 0 && terms->delay <= SWL_TASK_SECONDS_MAX)) {
        zend_argument_value_error(4, "must be between 0 and %d", SWL_TASK_SECONDS_MAX);
    } else if (terms->priority < -1 || terms->priority > 1) {
        zend_argument_value_error(5, "must be -1, 0 or 1");
    } else if (!terms->has_no_attempts && (terms->attempts < 1 || terms->attempts > SWL_TASK_ATTEMPTS_MAX)) {
        zend_argument_value_error(7, "must be between 1 and %d", SWL_TASK_ATTEMPTS_MAX);
    }
    return !EG(exception);
}

ZEND_METHOD(SwooleLite_Server, task)
{
    zval *data;
    struct task_destination to = {.pool_argument = 6, .index = -1, .index_argument = 2};
    struct task_terms terms = {.has_no_attempts = true};
    struct swl_task_order order;
    zend_fcall_info finish = empty_fcall_info;
    zend_fcall_info_cache cache;
    ZEND_PARSE_PARAMETERS_START(1, 7)
    Z_PARAM_ZVAL(data)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(to.index)
    Z_PARAM_FUNC_OR_NULL(finish, cache)
    Z_PARAM_DOUBLE(terms.delay)
    Z_PARAM_LONG(terms.priority)
    Z_PARAM_STR(to.pool)
    Z_PARAM_LONG_OR_NULL(terms.attempts, terms.has_no_attempts)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = task_this_submitter(Z_OBJ_P(ZEND_THIS), false);
    if (server == NULL || !task_set_destination(server, &to, false, &order) || !task_check_terms(&terms)) {
        RETURN_THROWS();
    }
    bool is_detached = server->core->id < 0; /* the master, or the manager */
    if (is_detached && ZEND_FCI_INITIALIZED(finish)) {
        zend_throw_exception(php_swoolelite_exception_ce,
                             "$finish would never be called: no result comes back to master and manager", 0);
        RETURN_THROWS();
    }
    /* 'finish' and 'taskFailed' are the workers': the loop of a user process may never run, and what comes
     * for it would pile up */
    bool has_events = !is_detached && server->core->role != SWL_ROLE_USER_PROCESS &&
                      (php_swoolelite_has_callback(server, EVENT_FINISH) ||
                       php_swoolelite_has_callback(server, EVENT_TASK_FAILED));
    bool wanted = ZEND_FCI_INITIALIZED(finish) || has_events;
    order.priority = (int)terms.priority;
    order.due = terms.delay > 0 ? swl_clock_deadline(swl_clock_monotonic(), terms.delay) : 0;
    struct swl_message message = {.flags = wanted ? SWL_MESSAGE_WANTED : 0,
                                  .attempts = (uint16_t)terms.attempts};
    int64_t id = task_pack_and_submit(server, data, &order, &message);
    if (id == 0) {
        RETURN_THROWS();
    }
    if (id < 0) {
        RETURN_BOOL(php_swoolelite_succeeded(server, (int)id));
    }
    if (ZEND_FCI_INITIALIZED(finish)) {
        zval kept;
        php_swoolelite_keep_callable(&kept, &finish.function_name, &cache);
        zend_hash_index_update(&server->finish_callbacks, (zend_ulong)id, &kept);
    }
    server->last_error = 0;
    RETURN_LONG(id);
}

/* ---- waiting ---- */

/* What has come for one of the tasks waited for: copied out of the inbox, because unserializing it may run
 * code. */
struct task_arrived {
    struct swl_message *message; /* NULL: nothing yet */
};

struct task_waiting {
    struct swl_await await;
    struct task_arrived *arrived;
};

static void task_on_arrival(struct swl_await *await, uint32_t index, const struct swl_message *message)
{
    struct task_waiting *waiting = SWL_CONTAINER_OF(await, struct task_waiting, await);
    /* not PHP's memory: the core calls, and no memory_limit may end that */
    waiting->arrived[index].message = swl_message_copy(message, swl_message_payload(message));
}

/* A result that came, as a value; frees the copy. Returns 0 or an error for getLastError(); may leave an
 * exception. */
static int task_open_result(struct php_swoolelite_server *server, struct swl_message *message, zval *value)
{
    int error = 0;
    ZVAL_FALSE(value);
    if (message == NULL) {
        return SWL_ERROR_TASK_TIMEOUT;
    }
    if (swl_process_is_foreign()) { /* it was sent to the parent */
        error = SWL_ERROR_TASK_FAILED;
    } else if (message->flags & SWL_MESSAGE_FAILED) {
        error = SWL_ERROR_TASK_FAILED;
        swl_task_result_discard(&server->core->spill, message);
    } else if (message->flags & SWL_MESSAGE_EMPTY) {
        ZVAL_NULL(value);
    } else if (php_swoolelite_unpack(server, message, true, value) != PHP_SWOOLELITE_UNPACKED) {
        ZVAL_FALSE(value);
        error = SWL_ERROR_TASK_FAILED;
    }
    swl_free(message);
    return error;
}

ZEND_METHOD(SwooleLite_Server, taskwait)
{
    zval *data;
    double timeout = 0.5;
    struct task_destination to = {.pool_argument = 4, .index = -1, .index_argument = 3};
    struct swl_task_order order;
    ZEND_PARSE_PARAMETERS_START(1, 4)
    Z_PARAM_ZVAL(data)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout)
    Z_PARAM_LONG(to.index)
    Z_PARAM_STR(to.pool)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = task_this_submitter(Z_OBJ_P(ZEND_THIS), true);
    if (server == NULL || !task_set_destination(server, &to, true, &order)) {
        RETURN_THROWS();
    }
    int64_t deadline = swl_clock_deadline(swl_clock_monotonic(), timeout);
    struct task_arrived arrived = {0};
    bool seen = false;
    struct task_waiting waiting = {
        .await = {.count = 1, .missing = 1, .result = task_on_arrival, .seen = &seen},
        .arrived = &arrived,
    };
    waiting.await.first = swl_self_reserve_task_ids(server->core, 1);
    struct swl_message message = {.flags = SWL_MESSAGE_AWAITED, .id = waiting.await.first};
    int64_t id = task_pack_and_submit(server, data, &order, &message);
    if (id == 0) {
        RETURN_THROWS();
    }
    if (id < 0) {
        RETURN_BOOL(php_swoolelite_succeeded(server, (int)id));
    }
    swl_self_await(server->core, &waiting.await, deadline);
    server->last_error = task_open_result(server, arrived.message, return_value);
    (void)php_swoolelite_foreign_refuse(); /* a method of the result's may have forked */
}

/* Releases the values packed so far. */
static void task_abandon_all(struct php_swoolelite_server *server, struct php_swoolelite_packed *packed,
                             const int *results, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (results[i] > 0) {
            php_swoolelite_packed_abandon(server, &packed[i]);
        }
    }
}

/* Packs all values; one that cannot be serialized throws before anything is sent. results[i] is what
 * php_swoolelite_pack() returned. */
static bool task_pack_all(struct php_swoolelite_server *server, HashTable *tasks,
                          enum php_swoolelite_parcel parcel, struct php_swoolelite_packed *packed,
                          int *results)
{
    uint32_t count = 0;
    zval *data;
    ZEND_HASH_FOREACH_VAL (tasks, data) {
        results[count] = php_swoolelite_pack(server, data, parcel, &packed[count]);
        if (results[count] == 0) {
            task_abandon_all(server, packed, results, count);
            return false;
        }
        count++;
    }
    ZEND_HASH_FOREACH_END();
    return true;
}

/* Sends all and waits, blocking or in the Fiber. Returns how many were sent; *error says why one was not; may
 * leave an exception that was thrown into the Fiber. */
static uint32_t task_run_all(struct php_swoolelite_server *server, struct task_waiting *waiting,
                             const struct swl_task_order *order, struct php_swoolelite_packed *packed,
                             int *results, double timeout, bool in_fiber, int *error)
{
    int64_t deadline = swl_clock_deadline(swl_clock_monotonic(), timeout);
    uint32_t sent = 0;
    waiting->await.first = swl_self_reserve_task_ids(server->core, waiting->await.count);
    waiting->await.missing = waiting->await.count;
    swl_self_expect(server->core, &waiting->await);
    for (uint32_t i = 0; i < waiting->await.count; i++) {
        int64_t id = results[i];
        if (id > 0) {
            struct swl_message message = {.flags = SWL_MESSAGE_AWAITED, .id = waiting->await.first + i};
            id = task_submit(server, &packed[i], order, &message);
        }
        if (id < 0) {
            *error = results[i] = (int)id;
            waiting->await.seen[i] = true;
            waiting->await.missing--;
        } else {
            sent++;
        }
    }
    if (in_fiber) {
        swl_self_expect(server->core, NULL);
        if (waiting->await.missing > 0) {
            (void)php_swoolelite_fiber_await(server, &waiting->await, deadline);
        }
    } else {
        swl_self_await(server->core, &waiting->await, deadline);
    }
    return sent;
}

/* Discards the results as late ones: the call that waited for them has ended. */
static void task_discard_all(struct php_swoolelite_server *server, struct task_waiting *waiting)
{
    for (uint32_t i = 0; i < waiting->await.count; i++) {
        if (waiting->arrived[i].message != NULL && !swl_process_is_foreign()) {
            swl_self_discard_late(server->core, waiting->arrived[i].message);
        }
        swl_free(waiting->arrived[i].message);
    }
}

/* The results by the keys of their tasks. Returns an error for getLastError(), or 0. */
static int task_open_all(struct php_swoolelite_server *server, HashTable *tasks, struct task_waiting *waiting,
                         const int *results, zval *values)
{
    zend_string *key;
    zend_ulong number;
    uint32_t i = 0;
    int error = 0;
    array_init_size(values, waiting->await.count);
    ZEND_HASH_FOREACH_KEY(tasks, number, key)
    {
        zval value;
        int failed = task_open_result(server, waiting->arrived[i].message, &value);
        if (results[i] > 0 && failed) {
            error = -failed;
        }
        if (key) {
            zend_hash_update(Z_ARRVAL_P(values), key, &value);
        } else {
            zend_hash_index_update(Z_ARRVAL_P(values), number, &value);
        }
        i++;
    }
    ZEND_HASH_FOREACH_END();
    return error;
}

/* taskWaitMulti() and taskCo() */
static void task_run_many(INTERNAL_FUNCTION_PARAMETERS, bool in_fiber)
{
    HashTable *tasks;
    double timeout = 0.5;
    struct task_destination to = {.pool_argument = 3, .index = -1};
    struct swl_task_order order;
    ZEND_PARSE_PARAMETERS_START(1, 3)
    Z_PARAM_ARRAY_HT(tasks)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout)
    Z_PARAM_STR(to.pool)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = task_this_submitter(Z_OBJ_P(ZEND_THIS), true);
    if (server == NULL || !task_set_destination(server, &to, true, &order) ||
        (in_fiber && !php_swoolelite_fiber_may_wait(server))) {
        RETURN_THROWS();
    }
    uint32_t count = zend_hash_num_elements(tasks);
    if (count == 0) {
        server->last_error = 0;
        RETURN_EMPTY_ARRAY();
    }
    struct php_swoolelite_packed *packed = ecalloc(count, sizeof(packed[0]));
    int *results = ecalloc(count, sizeof(results[0])), error = 0;
    struct task_waiting waiting = {
        .await = {.count = count, .result = task_on_arrival, .seen = ecalloc(count, sizeof(bool))},
        .arrived = ecalloc(count, sizeof(struct task_arrived)),
    };
    if (!task_pack_all(server, tasks, task_parcel(server, &order), packed, results)) {
        /* it threw */
    } else if (in_fiber && !php_swoolelite_fiber_may_wait(server)) {
        /* while __serialize() had suspended the Fiber the loop has ended */
        task_abandon_all(server, packed, results, count);
    } else {
        uint32_t sent = task_run_all(server, &waiting, &order, packed, results, timeout, in_fiber, &error);
        if (EG(exception) || php_swoolelite_foreign_refuse()) {
            task_discard_all(server, &waiting);
        } else if (sent == 0) {
            RETVAL_FALSE;
        } else {
            int failed = task_open_all(server, tasks, &waiting, results, return_value);
            error = failed != 0 ? failed : error;
            (void)php_swoolelite_foreign_refuse(); /* as in taskwait() */
        }
        (void)php_swoolelite_succeeded(server, error);
    }
    efree(packed);
    efree(results);
    efree(waiting.arrived);
    efree(waiting.await.seen);
}

ZEND_METHOD(SwooleLite_Server, taskWaitMulti)
{
    task_run_many(INTERNAL_FUNCTION_PARAM_PASSTHRU, false);
}

ZEND_METHOD(SwooleLite_Server, taskCo)
{
    task_run_many(INTERNAL_FUNCTION_PARAM_PASSTHRU, true);
}

/* ---- answering, messages ---- */

void php_swoolelite_task_finish(struct php_swoolelite_server *server, zval *data, zval *return_value)
{
    bool packed;
    int result = php_swoolelite_task_answer(server, data, &packed);
    if (packed) {
        RETVAL_BOOL(php_swoolelite_succeeded(server, result));
    }
}

ZEND_METHOD(SwooleLite_Server, finish)
{
    zval *data;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ZVAL(data)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_in_child(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    if (swl_self_task(server->core) == NULL) {
        zend_throw_exception(php_swoolelite_exception_ce, "finish() can be called in a task callback only",
                             0);
        RETURN_THROWS();
    }
    php_swoolelite_task_finish(server, data, return_value);
}

ZEND_METHOD(SwooleLite_Server, sendMessage)
{
    zval *value;
    zend_long to;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_ZVAL(value)
    Z_PARAM_LONG(to)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    if (to < 0 || to >= swl_server_children(server->core)) {
        zend_argument_value_error(2, "must be between 0 and %d", swl_server_children(server->core) - 1);
        RETURN_THROWS();
    }
    if (to == server->core->id) {
        zend_argument_value_error(2, "must be another process than this one");
        RETURN_THROWS();
    }
    int result = php_swoolelite_send_message(server, value, (int)to);
    if (EG(exception)) {
        RETURN_THROWS();
    }
    RETURN_BOOL(php_swoolelite_succeeded(server, result));
}
