/* Orders to the master and messages to other processes. */
#include "server/processes/orders.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "os/wakeup.h"
#include "server/processes/delivery.h"

/* how long sendMessage() waits for room */
#define MESSAGE_TIMEOUT (5 * SWL_NS_PER_SEC)

int swl_server_signal_master(struct swl_server *server, int signal_number)
{
    pid_t master = atomic_load(&server->state->master_pid);
    /* children can write to that, and the manager may be root: it signals its parent alone, or itself */
    if (server->role == SWL_ROLE_MANAGER &&
        master != (server->mode == SWL_MODE_BASE ? getpid() : getppid())) {
        return -ESRCH;
    }
    if (kill(master, signal_number) == 0) {
        return 0;
    }
    if (errno != EPERM) {
        return -errno;
    }
    atomic_fetch_or(&server->state->signals, UINT64_C(1) << signal_number);
    swl_wakeup_ring(server->signals_fd);
    return 0;
}

int swl_server_shutdown(struct swl_server *server)
{
    if (atomic_load(&server->state->end_by) != 0) {
        return 0; /* it is ordered: a second SIGTERM would end the server at once */
    }
    return swl_server_signal_master(server, SIGTERM);
}

int swl_server_reload(struct swl_server *server, bool only_task_workers)
{
    return swl_server_signal_master(server, only_task_workers ? SIGUSR2 : SIGUSR1);
}

void swl_server_reload_pool(struct swl_server *server, const struct swl_task_pool *pool)
{
    atomic_fetch_or(&server->state->reload_pools, UINT64_C(1) << pool->index);
    swl_doorbell_ring(&server->bells[swl_server_manager_endpoint(server)]);
}

int swl_server_stop_worker(struct swl_server *server, int id)
{
    if (server->child != NULL && id == server->id) {
        /* CAREFUL delays the restart: a process that does this each time it starts must not restart in a busy
         * loop */
        swl_child_retire(server->child, SWL_RESTART_CAREFUL);
        return 0;
    }
    pid_t pid = atomic_load(&server->slots[id].pid);
    if (pid <= 0 || (server->child == NULL && id == server->id)) {
        return -ESRCH; /* no process has the id, or this one has given it up */
    }
    return kill(pid, SIGUSR1) < 0 ? -errno : 0;
}

int swl_server_send_message(struct swl_server *server, int to, struct swl_message *message,
                            const void *payload)
{
    message->type = SWL_MESSAGE_PIPE;
    message->source = server->id;
    message->time = swl_clock_wall();
    if (server->child == NULL) {
        /* master and manager must not block */
        uint32_t sent = 0;
        if (message->flags & SWL_MESSAGE_SPILLED) { /* where it is not sent, who calls discards it */
            swl_spill_sends(&server->spill, payload);
        }
        int result = swl_inbox_send(&server->inboxes[to], message, payload, &sent);
        swl_inbox_ring(&server->inboxes[to]);
        return result;
    }
    return swl_delivery_send(server->child, &server->inboxes[to], message, payload,
                             swl_clock_monotonic() + MESSAGE_TIMEOUT);
}
