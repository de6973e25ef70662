/*
 *     messages that wait for it → the user's function → the loop, for timers and results → the end
 *
 * A signal does not end the function by itself: the binding interrupts it between two operations of PHP, as
 * exit() would, so that the process ends in order. Blocking calls return early; one that begins anew by
 * itself delays the end, until the manager kills the process. */
#include "server/processes/function_life.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "ipc/overflow.h"
#include "server/processes/child_life.h"
#include "server/processes/messages.h"
#include "server/processes/outboxes.h"

/* busy rounds between two looks at the loop's other descriptors */
#define ROUNDS_PER_POLL 16

/* Handles what has come until now: messages, and results of a predecessor's tasks. */
static void function_life_handle_inbox(struct swl_child *child)
{
    const struct swl_ring *ring = &child->inbox->shared->ring;
    uint64_t until = swl_ring_position(ring) + swl_ring_waiting(ring);
    while (child->verdict == SWL_GO_ON && !child->terminate &&
           (!swl_list_empty(&child->kept) || (child->overflow != NULL && swl_overflow_any(child->overflow)) ||
            swl_ring_position(ring) < until) &&
           swl_messages_handle(child) > 0) {
        swl_child_take_signals(child);
    }
}

static bool function_life_has_no_work(struct swl_child *child)
{
    (void)child;
    return false;
}

/* What a predecessor has left. If the function never returns, nobody will ever look again. */
static void function_life_prepare(struct swl_child *child)
{
    function_life_handle_inbox(child);
    while (child->verdict == SWL_GO_ON && !child->terminate && swl_outboxes_count(child) > 0) {
        if (swl_timers_look(&child->reactor.timers) + swl_messages_handle(child) == 0) {
            swl_child_sleep(child, function_life_has_no_work, SWL_NEVER);
        }
        swl_child_take_signals(child);
    }
    swl_child_take_signals(child);
}

/* Whether timers, results or tasks of this process are still to be handled by the loop. */
static bool function_life_expects_more(const struct swl_child *child)
{
    bool results = child->terminate ? swl_child_expects_results(child)
                                    : child->results_pending > 0 || child->results_later > 0;
    return (child->server->user_events > 0 && !child->terminate) || results || child->awaits_pending > 0 ||
           swl_outboxes_count(child) > 0;
}

/* Runs the loop until nothing more is to come; after the process is asked to end, no longer than
 * max_wait_time. Handles messages of others meanwhile; in a shutdown all of them, because it has no
 * successor. */
static void function_life_serve(struct swl_child *child)
{
    const struct swl_server *server = child->server;
    int64_t deadline = SWL_NEVER;
    unsigned rounds = 0;
    for (;;) {
        bool empties = child->terminate && atomic_load(&server->state->stopping);
        int done = swl_timers_look(&child->reactor.timers); /* at least the callbacks that were deferred */
        if (function_life_expects_more(child) || empties) {
            done += swl_messages_handle(child);
        }
        swl_child_take_signals(child);
        if (child->terminate && deadline == SWL_NEVER) {
            deadline = swl_clock_monotonic() + swl_server_grace(server);
        }
        if (child->verdict != SWL_GO_ON || (!function_life_expects_more(child) && (done == 0 || !empties)) ||
            swl_clock_monotonic() >= deadline) {
            return;
        }
        if (done == 0) {
            swl_process_slot_set_state(child->slot, SWL_PROCESS_IDLE);
            swl_child_sleep(child, function_life_has_no_work, swl_child_sleep_end(child, deadline));
            swl_process_slot_set_state(child->slot, SWL_PROCESS_BUSY);
        } else if (++rounds % ROUNDS_PER_POLL == 0) {
            swl_child_poll(child);
        }
    }
}

/* Asked to end, while the user's timers or the like are left: gives a process with workerExit time to end them. */
static void function_life_linger(struct swl_child *child)
{
    int64_t deadline = swl_clock_monotonic() + swl_server_grace(child->server);
    while (child->role->calls_worker_stop && child->verdict == SWL_GO_ON &&
           swl_clock_monotonic() < deadline && swl_child_linger(child, deadline)) {
        (void)swl_timers_look(&child->reactor.timers);
        swl_child_take_signals(child);
    }
}

int swl_function_life_run(struct swl_server *server, const struct swl_child_role *role,
                          enum swl_verdict (*function)(struct swl_server *server))
{
    struct swl_child child;
    int result = swl_child_open(&child, server, role);
    if (result < 0) {
        swl_fault("cannot start: %s", strerror(-result));
        return 1;
    }
    server->child = &child;
    swl_child_ready(&child);
    function_life_prepare(&child);
    if (child.verdict == SWL_GO_ON && !child.terminate) {
        swl_child_conclude(&child, function(server));
    }
    if (child.verdict == SWL_GO_ON) {
        function_life_serve(&child);
        function_life_linger(&child);
    }
    swl_process_slot_set_state(child.slot, SWL_PROCESS_STOPPING);
    int exit_code = swl_child_end(&child);
    swl_child_gone(&child);
    return exit_code;
}
