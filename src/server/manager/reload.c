/* Rolling through the processes. */
#include "server/manager/reload.h"

#include <signal.h>

#include "base/clock.h"
#include "base/compiler.h"
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

static void begin(struct swl_reload *reload, enum swl_reload_scope scope)
{
    struct swl_server *server = reload->server;
    swl_notice("reloading %s", scope == SWL_RELOAD_ALL ? "workers and task workers" : "task workers");
    (void)server->callbacks->before_reload(server);
    reload->running = scope;
    reload->asked = false;
    reload->current = scope == SWL_RELOAD_ALL ? 0 : (int)server->options.worker_num;
    for (int id = 0; id < swl_server_callback_processes(server); id++) {
        reload->generations[id] = atomic_load(&server->slots[id].generation);
    }
}

static void finish(struct swl_reload *reload)
{
    struct swl_server *server = reload->server;
    enum swl_reload_scope queued = reload->queued;
    reload->running = reload->queued = SWL_RELOAD_NONE;
    swl_notice("reloaded");
    (void)server->callbacks->after_reload(server);
    if (queued != SWL_RELOAD_NONE) {
        begin(reload, queued);
    }
}

/* Whether a process with the new code has the id, and is ready. */
static bool is_replaced(const struct swl_reload *reload, int id)
{
    const struct swl_process_slot *slot = &reload->server->slots[id];
    enum swl_process_state state = swl_process_slot_state(slot);
    return atomic_load(&slot->generation) != reload->generations[id] &&
           (state == SWL_PROCESS_IDLE || state == SWL_PROCESS_BUSY);
}

/* The time runs from here, not from where the process hears the signal: it may be stopped, or block it. */
static void ask(struct swl_reload *reload, int id)
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
    while (reload->running != SWL_RELOAD_NONE) {
        int id = reload->current;
        if (id == swl_server_callback_processes(server)) {
            finish(reload);
        } else if (is_replaced(reload, id)) {
            reload->current++;
            reload->asked = false;
        } else {
            ask(reload, id);
            return;
        }
    }
}

void swl_reload_ask(struct swl_reload *reload, enum swl_reload_scope scope)
{
    if (reload->running == SWL_RELOAD_NONE) {
        begin(reload, scope);
        swl_reload_advance(reload);
    } else {
        reload->queued = SWL_MAX(reload->queued, scope);
    }
}

void swl_reload_abandon(struct swl_reload *reload)
{
    reload->running = reload->queued = SWL_RELOAD_NONE;
}
