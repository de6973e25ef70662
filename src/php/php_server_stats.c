/* The class SwooleLite\Server: its methods about processes, and stats(). */
#include "php/php_server_stats.h"

#include "base/clock.h"
#include "php/php_foreign.h"
#include "php/php_object.h"
#include "server/state/activity.h"

ZEND_METHOD(SwooleLite_Server, getWorkerId)
{
    ZEND_PARSE_PARAMETERS_NONE();
    if (php_swoolelite_foreign_refuse()) {
        RETURN_THROWS();
    }
    const struct php_swoolelite_server *server = php_swoolelite_server_of(Z_OBJ_P(ZEND_THIS));
    if (server->core == NULL || server->core->id < 0) {
        RETURN_FALSE;
    }
    RETURN_LONG(server->core->id);
}

/* For methods whose argument is a worker id, -1 meaning this process: its slot. NULL where there is no such
 * id, and false is what the method returns, or an exception is set. */
static struct swl_process_slot *stats_slot_of_argument(INTERNAL_FUNCTION_PARAMETERS)
{
    zend_long id = -1;
    RETVAL_FALSE;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(id)
    ZEND_PARSE_PARAMETERS_END_EX(return NULL);
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        return NULL;
    }
    id = id == -1 ? server->core->id : id;
    return id >= 0 && id < swl_server_children(server->core) ? &server->core->slots[id] : NULL;
}

ZEND_METHOD(SwooleLite_Server, getWorkerPid)
{
    struct swl_process_slot *slot = stats_slot_of_argument(INTERNAL_FUNCTION_PARAM_PASSTHRU);
    int32_t pid = slot != NULL ? atomic_load(&slot->pid) : 0;
    if (pid > 0) {
        RETURN_LONG(pid);
    }
}

ZEND_METHOD(SwooleLite_Server, getWorkerStatus)
{
    struct swl_process_slot *slot = stats_slot_of_argument(INTERNAL_FUNCTION_PARAM_PASSTHRU);
    if (slot == NULL) {
        return;
    }
    switch (swl_process_slot_state(slot)) {
    case SWL_PROCESS_IDLE:
        RETURN_LONG(PHP_SWOOLELITE_WORKER_IDLE);
    case SWL_PROCESS_BUSY:
        RETURN_LONG(PHP_SWOOLELITE_WORKER_BUSY);
    default:
        RETURN_LONG(PHP_SWOOLELITE_WORKER_EXIT);
    }
}

ZEND_METHOD(SwooleLite_Server, getManagerPid)
{
    ZEND_PARSE_PARAMETERS_NONE();
    if (php_swoolelite_foreign_refuse()) {
        RETURN_THROWS();
    }
    const struct php_swoolelite_server *server = php_swoolelite_server_of(Z_OBJ_P(ZEND_THIS));
    RETURN_LONG(server->started ? swl_server_manager_pid(server->core) : 0);
}

ZEND_METHOD(SwooleLite_Server, getMasterPid)
{
    ZEND_PARSE_PARAMETERS_NONE();
    if (php_swoolelite_foreign_refuse()) {
        RETURN_THROWS();
    }
    const struct php_swoolelite_server *server = php_swoolelite_server_of(Z_OBJ_P(ZEND_THIS));
    RETURN_LONG(server->started ? swl_server_master_pid(server->core) : 0);
}

/* ---- stats() ---- */

/* What the process does now, and has done. */
static void stats_add_activity(const struct swl_server *core, int id, zval *worker)
{
    struct swl_activity activity;
    swl_activity_look(core, id, &activity);
    add_assoc_long(worker, "respawn_count", activity.respawns);
    add_assoc_long(worker, "memory", swl_activity_memory(core, id));
    if (activity.since != 0) {
        add_assoc_double(worker, "since", swl_clock_seconds(activity.since));
    } else {
        add_assoc_null(worker, "since");
    }
    if (activity.task >= 0) {
        add_assoc_long(worker, "task", activity.task);
        add_assoc_long(worker, "attempt", activity.attempt);
    } else {
        add_assoc_null(worker, "task");
        add_assoc_null(worker, "attempt");
    }
    if (swl_server_is_task_worker(core, id)) {
        add_assoc_string(worker, "pool", swl_server_task_pool_of(core, id)->name);
        add_assoc_long(worker, "task_finished_count", (zend_long)activity.finished);
        add_assoc_long(worker, "task_failed_count", (zend_long)activity.failed);
    } else {
        add_assoc_null(worker, "pool");
    }
}

static void stats_add_workers(struct swl_server *core, zval *stats)
{
    static const char *const states[] = {
        [SWL_PROCESS_ABSENT] = "absent", [SWL_PROCESS_STARTING] = "starting", [SWL_PROCESS_IDLE] = "idle",
        [SWL_PROCESS_BUSY] = "busy",     [SWL_PROCESS_STOPPING] = "stopping", [SWL_PROCESS_LEFT] = "stopping",
        [SWL_PROCESS_GONE] = "stopping",
    };
    static const char *const kinds[] = {
        [SWL_ROLE_WORKER] = "worker",
        [SWL_ROLE_TASK_WORKER] = "task worker",
        [SWL_ROLE_USER_PROCESS] = "user process",
    };
    zval workers;
    zend_long idle = 0, task_idle = 0;
    array_init(&workers);
    for (int id = 0; id < swl_server_children(core); id++) {
        enum swl_process_state state = swl_process_slot_state(&core->slots[id]);
        zval worker;
        array_init(&worker);
        add_assoc_long(&worker, "id", id);
        add_assoc_long(&worker, "pid", atomic_load(&core->slots[id].pid));
        add_assoc_string(&worker, "kind", kinds[swl_server_role_of(core, id)]);
        add_assoc_string(&worker, "status", states[state]);
        add_assoc_long(&worker, "requests",
                       (zend_long)swl_counters_sum(&core->counters[id], 1, SWL_COUNT_WORKER));
        add_assoc_double(&worker, "start_time", swl_clock_seconds(atomic_load(&core->slots[id].start_time)));
        stats_add_activity(core, id, &worker);
        if (swl_server_is_task_worker(core, id)) {
            task_idle += state == SWL_PROCESS_IDLE;
        } else if (!swl_server_is_user_process(core, id)) {
            idle += state == SWL_PROCESS_IDLE;
        }
        add_next_index_zval(&workers, &worker);
    }
    add_assoc_long(stats, "idle_worker_num", idle);
    add_assoc_long(stats, "task_idle_worker_num", task_idle);
    add_assoc_zval(stats, "workers", &workers);
}

/* The figures of tasks, of one pool or of all. */
static void stats_add_tasks(zval *stats, const struct swl_task_totals *tasks)
{
    add_assoc_long(stats, "task_count", (zend_long)(tasks->accepted + tasks->foreign));
    add_assoc_long(stats, "task_failed_count", (zend_long)tasks->failed);
    add_assoc_long(stats, "task_late_count", (zend_long)tasks->late);
    add_assoc_long(stats, "task_redelivered_count", (zend_long)tasks->redelivered);
    add_assoc_long(stats, "task_retried_count", (zend_long)(tasks->deferred + tasks->repeated));
    add_assoc_long(stats, "tasking_num", (zend_long)(tasks->waiting + tasks->in_flight));
    add_assoc_long(stats, "task_queue_num", (zend_long)tasks->waiting);
    add_assoc_long(stats, "task_queue_bytes", (zend_long)tasks->waiting_bytes);
}

static zend_long stats_count_delayed(const struct swl_task_pool *pool)
{
    return pool->transport == NULL ? 0 : (zend_long)swl_task_store_count_delayed(pool->transport->store);
}

static zend_long stats_count_idle(const struct swl_server *core, const struct swl_task_pool *pool)
{
    zend_long idle = 0;
    for (int i = 0; i < pool->count; i++) {
        idle += swl_process_slot_state(&core->slots[core->options.worker_num + pool->first + i]) ==
                SWL_PROCESS_IDLE;
    }
    return idle;
}

static void stats_add_task_pools(const struct swl_server *core, zval *stats)
{
    zval pools;
    array_init(&pools);
    for (int i = 0; i < core->task_pool_count; i++) {
        const struct swl_task_pool *pool = &core->task_pools[i];
        struct swl_task_totals tasks;
        zval figures;
        swl_task_ledger_totals(&pool->ledger, &tasks);
        array_init(&figures);
        add_assoc_long(&figures, "worker_num", pool->count);
        add_assoc_long(&figures, "idle_worker_num", stats_count_idle(core, pool));
        stats_add_tasks(&figures, &tasks);
        add_assoc_long(&figures, "task_delayed_num", stats_count_delayed(pool));
        add_assoc_zval(&pools, pool->name, &figures);
    }
    add_assoc_zval(stats, "task_pools", &pools);
}

ZEND_METHOD(SwooleLite_Server, stats)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    struct swl_server *core = server->core;
    const struct {
        const char *key;
        enum swl_counter counter;
    } plain[] = {
        {"accept_count", SWL_COUNT_ACCEPT},
        {"close_count", SWL_COUNT_CLOSE},
        {"abort_count", SWL_COUNT_ABORT},
        {"slow_close_count", SWL_COUNT_SLOW_CLOSE},
        {"request_count", SWL_COUNT_REQUEST},
        {"dispatch_count", SWL_COUNT_DISPATCH},
        {"response_count", SWL_COUNT_RESPONSE},
        {"group_skip_count", SWL_COUNT_GROUP_SKIP},
        {"request_overdue_count", SWL_COUNT_REQUEST_OVERDUE},
        {"worker_respawn_count", SWL_COUNT_RESTART},
        {"datagram_drop_count", SWL_COUNT_DATAGRAM_DROP},
        {"total_recv_bytes", SWL_COUNT_RECV_BYTES},
        {"total_send_bytes", SWL_COUNT_SEND_BYTES},
    };
    array_init(return_value);
    add_assoc_long(return_value, "start_time", core->state->start_time / SWL_NS_PER_SEC);
    add_assoc_long(return_value, "master_pid", swl_server_master_pid(core));
    add_assoc_long(return_value, "manager_pid", swl_server_manager_pid(core));
    struct swl_task_totals tasks;
    swl_task_pools_totals(core, &tasks);
    add_assoc_long(return_value, "connection_num", swl_session_count(&core->sessions));
    for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
        add_assoc_long(return_value, plain[i].key, (zend_long)swl_server_count(core, plain[i].counter));
    }
    add_assoc_long(return_value, "datagram_kernel_drop_count", (zend_long)swl_ports_kernel_drops(core));
    add_assoc_long(
        return_value, "worker_request_count",
        core->id < 0 ? 0 : (zend_long)swl_counters_sum(&core->counters[core->id], 1, SWL_COUNT_WORKER));
    add_assoc_long(
        return_value, "worker_response_count",
        (zend_long)swl_counters_sum(&core->counters[swl_server_own_endpoint(core)], 1, SWL_COUNT_RESPONSE));
    add_assoc_long(return_value, "worker_num", core->options.worker_num);
    add_assoc_long(return_value, "task_worker_num", core->task_workers);
    add_assoc_long(return_value, "user_worker_num", core->user_processes);
    stats_add_tasks(return_value, &tasks);
    add_assoc_long(return_value, "task_delayed_num", (zend_long)swl_task_pools_delayed(core));
    add_assoc_long(return_value, "payload_memory_used", (zend_long)swl_arena_used(&core->spill.arena));
    add_assoc_long(return_value, "payload_memory_taken", (zend_long)swl_arena_resident(&core->spill.arena));
    stats_add_task_pools(core, return_value);
    stats_add_workers(core, return_value);
}
