/* How every child begins, sleeps and ends. */
#include "server/processes/child_life.h"

#include <signal.h>
#include <string.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"
#include "ipc/handover.h"
#include "ipc/kept_message.h"
#include "os/signal.h"
#include "server/processes/messages.h"
#include "server/processes/outboxes.h"
#include "server/processes/submission.h"
#include "server/state/environment.h"
#include "server/state/task_pools.h"
#include "task/task_failure.h"

/* ns between two calls of workerExit while the user's timers or the like are left in the loop */
#define EXIT_PAUSE (100 * SWL_NS_PER_MS)
/* ns between two looks whether results are still to come */
#define RESULTS_LOOK (20 * SWL_NS_PER_MS)

/* ---- what a successor gets ---- */

/* A task of a handover fails. Its message says where it was to go in place of whose it is. */
static void child_life_fail(struct swl_child_outbox *outbox, int index, const struct swl_message *message,
                            int error)
{
    struct swl_message *task = swl_message_copy(message, swl_message_payload(message));
    task->source = outbox->child->server->id; /* as its predecessor's */
    swl_submission_lost(outbox, index, task, error);
    swl_free(task);
}

/* A message that could not be handed over: a task fails, and its submitter is informed. */
static void child_life_lose(void *argument, const struct swl_message *message, int error)
{
    if (message->type == SWL_MESSAGE_TASK) {
        /* the outboxes are closed; what they were for remains */
        struct swl_child_outbox outbox = {.child = argument};
        int index;
        outbox.pool = swl_outboxes_pool_of_handover(outbox.child, message, &index);
        child_life_fail(&outbox, index, message, error);
    } else if (message->type != SWL_MESSAGE_DATA) {
        swl_task_result_discard(&((struct swl_child *)argument)->server->spill, message);
    }
}

void swl_child_hand_over(struct swl_child *child)
{
    struct swl_buffer handover = {0};
    uint64_t count = swl_outboxes_hand_over(child, &handover);
    count += swl_messages_hand_over(child, &handover);
    if (child->hand_over != NULL) {
        count += child->hand_over(child, &handover);
    }
    int result =
        swl_handover_write(&child->server->spill, &handover, &child->slot->handover, child_life_lose, child);
    if (result < 0) {
        swl_fault("%llu tasks and messages are lost: they could not be written for the successor: %s",
                  (unsigned long long)count, strerror(-result));
    }
}

static void child_life_take_over(void *argument, const struct swl_message *message)
{
    struct swl_child *child = argument;
    if (message->type == SWL_MESSAGE_DATA) {
        swl_list_append(&child->taken_over,
                        &swl_kept_message_new(message, swl_message_payload(message))->link);
        return;
    }
    if (message->type != SWL_MESSAGE_TASK) {
        swl_messages_keep(child, message);
        return;
    }
    int index;
    struct swl_child_outbox *outbox =
        &child->outboxes[swl_outboxes_pool_of_handover(child, message, &index)->index];
    struct swl_message task = *message;
    task.source = child->server->id; /* as its predecessor's */
    int result = swl_task_outbox_send(&outbox->tasks, index, &task, swl_message_payload(message), NULL);
    if (result < 0) {
        child_life_fail(outbox, index, message, result);
    }
}

/* ---- beginning and end ---- */

static int child_life_open(struct swl_child *child, struct swl_server *server,
                           const struct swl_child_role *role)
{
    swl_child_init(child, server, role);
    int result = swl_environment_enter_child(server);
    if (result < 0 || (result = swl_reactor_open(&child->reactor)) < 0) {
        return result;
    }
    int signal_fd = swl_child_open_signals(child);
    if (signal_fd < 0) {
        return signal_fd;
    }
    swl_doorbell_awake(child->bell);
    child->bell_event = (struct swl_event){.fd = child->bell->fd};
    child->signal_event = (struct swl_event){.fd = signal_fd};
    if ((result = swl_reactor_watch(&child->reactor, &child->bell_event, EPOLLIN | EPOLLET)) < 0 ||
        (result = swl_reactor_watch(&child->reactor, &child->signal_event, EPOLLIN | EPOLLET)) < 0) {
        return result;
    }
    swl_outboxes_open(child, swl_submission_lost);
    result = swl_handover_read(&server->spill, &child->slot->handover, child_life_take_over, child);
    /* not before the handover has gone: a successor reads it again, should this process die meanwhile */
    swl_messages_hold(child);
    swl_outboxes_hold(child);
    server->reactor = result < 0 ? NULL : &child->reactor;
    return result;
}

int swl_child_open(struct swl_child *child, struct swl_server *server, const struct swl_child_role *role)
{
    int result = child_life_open(child, server, role);
    if (result < 0) {
        swl_signal_mute(); /* handlers of its own or still the manager's: none may run while PHP unwinds */
    }
    return result;
}

void swl_child_start(struct swl_child *child)
{
    struct swl_server *server = child->server;
    swl_process_slot_set_state(child->slot, SWL_PROCESS_STARTING);
    swl_child_conclude(child, server->callbacks->worker_start(server, server->id));
    if (child->verdict == SWL_GO_ON) {
        swl_child_ready(child);
    }
}

/* For a sleep that ends only with a bell, a signal or an event of the loop. */
static bool child_life_has_no_work(struct swl_child *child)
{
    (void)child;
    return false;
}

bool swl_child_linger(struct swl_child *child, int64_t deadline)
{
    struct swl_server *server = child->server;
    if (!server->options.reload_async || server->user_events == 0) {
        return false;
    }
    swl_child_conclude(child, server->callbacks->worker_exit(server, server->id));
    if (child->verdict == SWL_GO_ON && server->user_events > 0) {
        swl_child_sleep(child, child_life_has_no_work, SWL_MIN(deadline, swl_clock_monotonic() + EXIT_PAUSE));
    }
    return true;
}

static void child_life_close(struct swl_child *child)
{
    swl_child_hand_over(child);
    child->server->reactor = NULL;
    /* A signal that comes from now on must not end the process before PHP has unwound. It is not blocked:
     * what a destructor starts would inherit that. */
    swl_signal_mute();
    swl_reactor_close(&child->reactor);
}

int swl_child_end(struct swl_child *child)
{
    struct swl_server *server = child->server;
    swl_child_conclude(child, server->callbacks->loop_ends(server));
    if (!swl_verdict_is_failure(child->verdict) && child->role->calls_worker_stop) {
        swl_child_conclude(child, server->callbacks->worker_stop(server, server->id));
    }
    child_life_close(child);
    server->child = NULL;
    return swl_verdict_is_failure(child->verdict) ? 255 : 0;
}

bool swl_child_expects_results(const struct swl_child *child)
{
    /* in this order: where nobody works any more, the results are there */
    return child->results_pending > 0 && (swl_task_pools_have_work(child->server) || swl_messages_any(child));
}

int64_t swl_child_sleep_end(const struct swl_child *child, int64_t deadline)
{
    bool may_be_in_vain = child->results_pending > 0 && swl_task_pools_delayed(child->server) > 0;
    return may_be_in_vain ? SWL_MIN(deadline, swl_clock_monotonic() + RESULTS_LOOK) : deadline;
}

void swl_child_poll(struct swl_child *child)
{
    swl_outboxes_flush(child); /* it may not sleep for long */
    (void)swl_reactor_poll(&child->reactor, 0);
}

void swl_child_sleep(struct swl_child *child, bool (*look)(struct swl_child *child), int64_t deadline)
{
    /* a process that ends takes no more from the shared queue, so it must not be chosen to be woken for it */
    swl_doorbell_sleep(child->bell, child->terminate ? SWL_ASLEEP_IN_EPOLL : SWL_ASLEEP_IDLE);
    int timeout = swl_clock_timeout_ms(deadline, deadline == SWL_NEVER ? 0 : swl_clock_monotonic());
    bool waits = swl_outboxes_count(child) > 0;
    swl_outboxes_flush(child);
    if (waits && swl_outboxes_count(child) == 0) {
        timeout = 0; /* the outboxes were the only thing that the caller waited for */
    }
    if (swl_messages_any(child) || look(child) || swl_signal_pending()) {
        timeout = 0;
    }
    if (timeout != 0) {
        (void)swl_reactor_wait(&child->reactor, timeout);
    }
    swl_doorbell_awake(child->bell);
}
