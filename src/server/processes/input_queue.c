/*
 * A worker's input in a pool with a System V queue, which anybody of the same user sends to.
 *
 * Nothing but a blocking call tells when a message comes. Of the workers that are idle one makes it, the watcher: it
 * leaves the message in the queue, and then receives as all others do; whoever gets the message wakes another worker
 * to watch. The others sleep in their loops. A worker that has timers, descriptors or signals of the user's does not block: while
 * nobody watches, it looks again and again. */
#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "os/interrupt_timer.h"
#include "os/signal.h"
#include "os/signal_watch.h"
#include "server/processes/child_life.h"
#include "server/processes/messages.h"
#include "server/processes/worker_input.h"

#define QUEUE_BATCH 64
/* ns between two looks of a worker that cannot block */
#define QUEUE_LOOK (5 * SWL_NS_PER_MS)
/* ns between two looks at a queue that fails, and at least between two log lines on that */
#define FAILURE_PAUSE     (100 * SWL_NS_PER_MS)
#define FAILURE_LOG_PAUSE (10 * SWL_NS_PER_SEC)

/* Of this process. */
static int64_t input_queue_failed_at, input_queue_logged_at; /* monotonic ns */

static struct swl_queued_message *input_queue_record(const struct swl_child *child)
{
    return swl_server_queued(child->server, child->server->id);
}

/* ---- receiving ---- */

static void input_queue_note_failure(int error)
{
    int64_t now = input_queue_failed_at = swl_clock_monotonic();
    if (input_queue_logged_at == 0 || now - input_queue_logged_at >= FAILURE_LOG_PAUSE) {
        input_queue_logged_at = now;
        swl_fault("the message queue fails: %s", strerror(error));
    }
}

/* The record has its message: it counts from now on. */
static bool input_queue_hold(struct swl_child *child, size_t size)
{
    struct swl_queued_message *record = input_queue_record(child);
    if (size > child->server->queued_max) {
        swl_warning_limited("messages too long for their pool", "a message of more than %u bytes is dropped",
                            (unsigned)child->server->queued_max);
        swl_queued_message_set_state(record, SWL_QUEUED_EMPTY);
        return false;
    }
    record->size = (uint32_t)size;
    swl_queued_message_set_state(record, SWL_QUEUED_HELD);
    return true;
}

/* A worker that is to end leaves the queue to others; where there will be none, and the queue ends with the pool, it
 * takes what is left. */
static bool input_queue_may_take(const struct swl_child *child)
{
    const struct swl_server *server = child->server;
    return !atomic_load(&server->state->stopping)
               ? !child->terminate
               : server->queue_key == 0 && swl_clock_monotonic() < atomic_load(&server->state->end_by);
}

/* Takes the next message, unless one is held already. Returns whether one is held. */
static bool input_queue_take(struct swl_child *child)
{
    struct swl_queued_message *record = input_queue_record(child);
    ssize_t size;
    if (swl_queued_message_state(record) == SWL_QUEUED_HELD) {
        return true;
    }
    if (!input_queue_may_take(child)) {
        return false;
    }
    do {
        record->type = 0;
        swl_queued_message_set_state(record, SWL_QUEUED_TAKING);
        size = swl_sysv_queue_receive(child->server->queue, swl_queued_message_envelope(record),
                                      (size_t)child->server->queued_max + 1, 0);
    } while (size >= 0 && !input_queue_hold(child, (size_t)size));
    if (size < 0) {
        swl_queued_message_set_state(record, SWL_QUEUED_EMPTY);
        if (size != -EAGAIN) {
            input_queue_note_failure((int)-size);
        }
    }
    return size >= 0;
}

/* ---- sleeping ---- */

static bool input_queue_become_watcher(struct swl_server *server)
{
    uint32_t none = 0;
    return atomic_compare_exchange_strong(&server->state->queue_watcher, &none, (uint32_t)server->id + 1);
}

/* Where nobody watches, wakes an idle worker, which will. A worker that is awake sees to it by itself before it sleeps. So
 * whoever is about to be busy, or ends, calls this: not whoever has just watched, since it may watch again. */
static void input_queue_appoint_watcher(struct swl_server *server)
{
    if (atomic_load(&server->state->queue_watcher) == 0) {
        (void)swl_doorbell_wake_any(server->bells, (int)server->options.worker_num,
                                    &server->state->queue_turn, NULL, NULL);
    }
}

static bool input_queue_has_failed(int64_t now)
{
    return input_queue_failed_at != 0 && now - input_queue_failed_at < FAILURE_PAUSE;
}

/* Nothing in the loop of this process needs to run while it blocks. */
static bool input_queue_may_block(const struct swl_child *child)
{
    return child->server->user_events == 0 && !swl_signal_watch_any() && !child->terminate &&
           !input_queue_has_failed(swl_clock_monotonic());
}

/* Blocks until a message has come, or a signal. One that comes just before the call is repeated until it ends it. */
static void input_queue_watch(struct swl_child *child)
{
    struct swl_queued_message *record = input_queue_record(child);
    swl_child_block(child, true);
    if (!swl_signal_pending() && !input_queue_take(child)) {
        record->type = 0;
        swl_queued_message_set_state(record, SWL_QUEUED_TAKING);
        /* into no room: what is longer stays in the queue, and only an empty one is received */
        ssize_t result =
            swl_sysv_queue_pop(child->server->queue, swl_queued_message_envelope(record), 0, 0, true);
        if (result == 0) {
            SWL_IGNORE(input_queue_hold(child, 0), "an empty one is not too long");
        } else {
            swl_queued_message_set_state(record, SWL_QUEUED_EMPTY);
        }
        if (result < 0 && result != -E2BIG && result != -EINTR) {
            input_queue_note_failure((int)-result);
        }
    }
    swl_child_block(child, false);
}

/* The last look before this process sleeps in its loop: takes the message it finds. Where nobody watches, it does not
 * sleep, but watches. */
static bool input_queue_look(struct swl_child *child)
{
    return input_queue_take(child) ||
           (input_queue_may_block(child) && atomic_load(&child->server->state->queue_watcher) == 0);
}

static void input_queue_sleep(struct swl_child *child)
{
    struct swl_server *server = child->server;
    if (input_queue_may_block(child) && !swl_messages_any(child) && input_queue_become_watcher(server)) {
        input_queue_watch(child);
        atomic_store(&server->state->queue_watcher, 0);
        return;
    }
    int64_t now = swl_clock_monotonic();
    bool is_watched = atomic_load(&server->state->queue_watcher) != 0, fails = input_queue_has_failed(now);
    swl_child_sleep(child, input_queue_look,
                    fails        ? now + FAILURE_PAUSE
                    : is_watched ? SWL_NEVER
                                 : now + QUEUE_LOOK);
}

/* ---- handling ---- */

static int input_queue_handle(struct swl_worker *worker)
{
    struct swl_child *child = &worker->child;
    struct swl_queued_message *record = input_queue_record(child);
    int count = 0;
    while (count < QUEUE_BATCH && child->verdict == SWL_GO_ON && input_queue_take(child)) {
        input_queue_appoint_watcher(child->server); /* the callback may take long */
        swl_queued_message_set_state(record, SWL_QUEUED_BEGUN);
        swl_child_conclude(child,
                           child->server->callbacks->queued(child->server, record->bytes, record->size));
        swl_queued_message_set_state(record, SWL_QUEUED_EMPTY);
        swl_child_count_request(child);
        swl_child_take_signals(child);
        count++;
        if (swl_timers_due(&child->reactor.timers)) {
            break; /* the loop runs them before the next message */
        }
    }
    return count;
}

/* ---- beginning and end ---- */

static int input_queue_open(struct swl_worker *worker)
{
    (void)worker;
    swl_interrupt_timer_open(SWL_SIGNAL_REOPEN_LOG); /* which is caught, and has little effect */
    return 0;
}

static int input_queue_start(struct swl_worker *worker)
{
    (void)worker;
    return 0;
}

static void input_queue_stop(struct swl_worker *worker)
{
    input_queue_appoint_watcher(worker->child.server);
}

/* What this worker holds: it begins with no message any more where others can. */
static bool input_queue_expects_more(const struct swl_worker *worker)
{
    (void)worker;
    return false;
}

static bool input_queue_has_left_work(const struct swl_server *server, int id)
{
    int64_t left;
    return swl_queued_message_state(swl_server_queued(server, id)) == SWL_QUEUED_HELD ||
           (server->queue_key == 0 && swl_clock_monotonic() < atomic_load(&server->state->end_by) &&
            (left = swl_sysv_queue_count(server->queue)) > 0);
}

static void input_queue_flush(struct swl_worker *worker, int64_t deadline)
{
    (void)worker;
    (void)deadline;
}

static void input_queue_close(struct swl_worker *worker)
{
    (void)worker;
    swl_interrupt_timer_close();
}

const struct swl_worker_input swl_input_queue = {
    .rounds_per_poll = 16,
    .open = input_queue_open,
    .start = input_queue_start,
    .handle = input_queue_handle,
    .look = input_queue_look,
    .sleep = input_queue_sleep,
    .stop = input_queue_stop,
    .expects_more = input_queue_expects_more,
    .has_left_work = input_queue_has_left_work,
    .flush = input_queue_flush,
    .close = input_queue_close,
};
