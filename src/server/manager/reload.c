/* Reloads the processes one after the other. */
#include "server/manager/reload.h"

#include <signal.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"

void swl_reload_open(struct swl_reload *reload, struct swl_server *server, const struct swl_restart *restarts)
{
    *reload = (struct swl_reload){
        .server = server,
        .restarts = restarts,
        .generations =
            swl_calloc((size_t)swl_server_callback_processes(server), sizeof(reload->generations[0])),
    };
}

void swl_reload_close(struct swl_reload *reload)
{
    swl_free(reload->generations);
}

static bool reload_concerns(const struct swl_reload *reload, int id)
{
    const struct swl_server *server = reload->server;
    return swl_server_is_task_worker(server, id)
               ? reload->running.pools >> swl_server_task_pool_of(server, id)->index & 1
               : reload->running.workers;
}

/* What is reloaded, for the log. */
static void reload_describe(const struct swl_reload *reload, char *text, size_t size)
{
    const struct swl_server *server = reload->server;
    if (reload->running.pools == UINT64_MAX) {
        snprintf(text, size, "%stask workers", reload->running.workers ? "workers and " : "");
        return;
    }
    int length = snprintf(text, size, "the task workers of ");
    for (int i = 0, count = 0; i < server->task_pool_count && length < (int)size; i++) {
        if (reload->running.pools >> i & 1) {
            length += snprintf(text + length, size - (size_t)length, "%s%s", count++ > 0 ? ", " : "",
                               i == 0 ? "the default task pool" : server->task_pools[i].name);
        }
    }
}

static void reload_begin(struct swl_reload *reload, struct swl_reload_scope scope)
{
    struct swl_server *server = reload->server;
    char what[256];
    reload->is_running = true;
    reload->running = scope;
    reload->asked = false;
    reload->current = 0;
    reload_describe(reload, what, sizeof(what));
    swl_notice("reloading %s", what);
    (void)server->callbacks->before_reload(server);
    for (int id = 0; id < swl_server_callback_processes(server); id++) {
        reload->generations[id] = atomic_load(&server->slots[id].generation);
    }
}

static void reload_finish(struct swl_reload *reload)
{
    struct swl_server *server = reload->server;
    swl_notice("reloaded");
    (void)server->callbacks->after_reload(server);
    reload->is_running = false;
    if (reload->is_queued) {
        reload->is_queued = false;
        reload_begin(reload, reload->queued);
    }
}

/* Whether a process that was forked after the reload began has the id and is ready. */
static bool reload_is_replaced(const struct swl_reload *reload, int id)
{
    const struct swl_process_slot *slot = &reload->server->slots[id];
    enum swl_process_state state = swl_process_slot_state(slot);
    return atomic_load(&slot->generation) != reload->generations[id] &&
           (state == SWL_PROCESS_IDLE || state == SWL_PROCESS_BUSY);
}

/* max_wait_time runs from here, not from when the process takes the signal: it may be stopped, or block it.
 */
static void reload_ask(struct swl_reload *reload, int id)
{
    struct swl_process_slot *slot = &reload->server->slots[id];
    int64_t never = 0;
    pid_t pid = reload->restarts[id].pid;
    if (!reload->asked && pid > 0 && atomic_load(&slot->generation) == reload->generations[id]) {
        reload->asked = true;
        atomic_store(&slot->is_reloaded, 1);
        atomic_compare_exchange_strong(&slot->asked_at, &never, swl_clock_monotonic());
        kill(pid, SIGUSR1);
    }
}

void swl_reload_advance(struct swl_reload *reload)
{
    struct swl_server *server = reload->server;
    while (reload->is_running) {
        int id = reload->current;
        if (id == swl_server_callback_processes(server)) {
            reload_finish(reload);
        } else if (!reload_concerns(reload, id) || reload_is_replaced(reload, id)) {
            reload->current++;
            reload->asked = false;
        } else {
            reload_ask(reload, id);
            return;
        }
    }
}

void swl_reload_ask(struct swl_reload *reload, struct swl_reload_scope scope)
{
    if (!reload->is_running) {
        reload_begin(reload, scope);
        swl_reload_advance(reload);
        return;
    }
    if (!reload->is_queued) {
        reload->queued = (struct swl_reload_scope){0};
    }
    reload->is_queued = true;
    reload->queued.workers |= scope.workers;
    reload->queued.pools |= scope.pools;
}

void swl_reload_abandon(struct swl_reload *reload)
{
    reload->is_running = reload->is_queued = false;
}
