/*
 * A user process's life.
 *
 *     what waits for it → the user's function → the loop, for timers and results → the end
 *
 * A signal does not end the function by itself: the binding interrupts it between two operations of PHP, as
 * exit() would, so that the process ends in order. Blocking calls return early; one that begins anew by
 * itself holds the signal up, until the manager kills. */
#include "server/processes/user_process.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "ipc/overflow.h"
#include "server/processes/child_life.h"
#include "server/processes/messages.h"

/* busy rounds between two looks at the loop's other descriptors */
#define ROUNDS_PER_POLL 16

/* Mail that has come until now: results that were a predecessor's, and messages. */
static void handle_mail(struct swl_child *child)
{
    const struct swl_ring *ring = &child->inbox->shared->ring;
    uint64_t until = swl_ring_position(ring) + swl_ring_waiting(ring);
    while (child->verdict == SWL_GO_ON && !child->terminate &&
           (!swl_list_empty(&child->kept) || swl_overflow_any(child->overflow) ||
            swl_ring_position(ring) < until) &&
           swl_messages_handle(child) > 0) {
        swl_child_take_signals(child);
    }
}

static bool has_no_work(struct swl_child *child)
{
    (void)child;
    return false;
}

/* What a predecessor has left. If the function never returns, nobody will ever look again. */
static void prepare(struct swl_child *child)
{
    handle_mail(child);
    while (child->verdict == SWL_GO_ON && !child->terminate && child->outbox.count > 0) {
        if (swl_timers_look(&child->reactor.timers) + swl_messages_handle(child) == 0) {
            swl_child_sleep(child, has_no_work, SWL_NEVER);
        }
        swl_child_take_signals(child);
    }
    swl_child_take_signals(child);
}

/* Whether something is to come to the loop that this process has asked for. */
static bool expects_more(const struct swl_child *child)
{
    return (child->server->user_events > 0 && !child->terminate) || child->results_pending > 0 ||
           child->awaits_pending > 0 || child->outbox.count > 0;
}

/* The loop, until nothing is to come any more; once it is told to end no longer than max_wait_time. Messages
 * of others are handled on the way, and all of them in a shutdown, because nobody comes after. */
static void attend(struct swl_child *child)
{
    const struct swl_server *server = child->server;
    int64_t deadline = SWL_NEVER;
    unsigned rounds = 0;
    for (;;) {
        bool empties = child->terminate && atomic_load(&server->state->stopping);
        int done = swl_timers_look(&child->reactor.timers); /* what was deferred, at least */
        if (expects_more(child) || empties) {
            done += swl_messages_handle(child);
        }
        swl_child_take_signals(child);
        if (child->terminate && deadline == SWL_NEVER) {
            deadline = swl_clock_monotonic() + swl_server_grace(server);
        }
        if (child->verdict != SWL_GO_ON || (!expects_more(child) && (done == 0 || !empties)) ||
            swl_clock_monotonic() >= deadline) {
            return;
        }
        if (done == 0) {
            swl_process_slot_set_state(child->slot, SWL_PROCESS_IDLE);
            swl_child_sleep(child, has_no_work, deadline);
            swl_process_slot_set_state(child->slot, SWL_PROCESS_BUSY);
        } else if (++rounds % ROUNDS_PER_POLL == 0) {
            swl_child_poll(child);
        }
    }
}

static int user_process_run(struct swl_server *server)
{
    struct swl_child child;
    int result = swl_child_open(&child, server, &swl_user_process_role);
    if (result < 0) {
        swl_fault("cannot start: %s", strerror(-result));
        return 1;
    }
    server->child = &child;
    swl_child_ready(&child);
    prepare(&child);
    if (child.verdict == SWL_GO_ON && !child.terminate) {
        swl_child_conclude(&child, server->callbacks->user_process(server));
    }
    if (child.verdict == SWL_GO_ON) {
        attend(&child);
    }
    swl_process_slot_set_state(child.slot, SWL_PROCESS_STOPPING);
    int exit_code = swl_child_end(&child);
    swl_child_gone(&child);
    return exit_code;
}

static bool user_process_has_left_work(const struct swl_server *server, int id)
{
    return swl_ring_waiting(&server->inboxes[id].shared->ring) > 0 ||
           swl_overflow_any(&server->overflows[id - swl_server_callback_processes(server)]);
}

const struct swl_child_role swl_user_process_role = {
    .submits = true,
    .is_interrupted = true,
    .run = user_process_run,
    .has_left_work = user_process_has_left_work,
};
