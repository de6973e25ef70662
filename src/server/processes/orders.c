/* Orders to the master and messages to other processes. */
#include "server/processes/orders.h"

#include <errno.h>
#include <signal.h>

#include "base/clock.h"
#include "os/wakeup.h"
#include "server/processes/delivery.h"

/* how long sendMessage() waits for room */
#define MESSAGE_TIMEOUT (5 * SWL_NS_PER_SEC)

int swl_server_signal_master(struct swl_server *server, int signal_number)
{
    if (kill(atomic_load(&server->state->master_pid), signal_number) == 0) {
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
    if (atomic_load(&server->state->stopping)) {
        return 0; /* a second signal would mean: at once */
    }
    return swl_server_signal_master(server, SIGTERM);
}

int swl_server_reload(struct swl_server *server, bool only_task_workers)
{
    return swl_server_signal_master(server, only_task_workers ? SIGUSR2 : SIGUSR1);
}

int swl_server_stop_worker(struct swl_server *server, int id)
{
    if (server->child != NULL && id == server->id) {
        /* whoever does so each time it starts is not to spin */
        swl_child_retire(server->child, SWL_RESTART_CAREFUL);
        return 0;
    }
    pid_t pid = atomic_load(&server->slots[id].pid);
    if (pid <= 0 || (server->child == NULL && id == server->id)) {
        return -ESRCH; /* nobody, or a process that has handed its id over */
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
        /* master and manager have more to do than to wait */
        uint32_t sent = 0;
        int result = swl_inbox_send(&server->inboxes[to], message, payload, &sent);
        swl_inbox_ring(&server->inboxes[to]);
        return result;
    }
    return swl_delivery_send(server->child, &server->inboxes[to], message, payload,
                             swl_clock_monotonic() + MESSAGE_TIMEOUT);
}
