/* A reactor thread: its loop. */
#define _GNU_SOURCE
#include "server/loops/reactor_thread.h"

#include <errno.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "net/session_answer.h"
#include "os/signal.h"
#include "server/loops/reactor_datagrams.h"
#include "server/loops/reactor_delivery.h"
#include "server/state/environment.h"

/* at the end: milliseconds between checks of lingering connections */
#define END_LOOK_MS 5

/* ---- what waits ---- */

static void reactor_thread_use_answers(struct swl_reactor_thread *thread)
{
    struct swl_decision *answer = swl_decisions_take(thread->decisions, thread->id);
    while (answer != NULL) {
        struct swl_decision *next = answer->next;
        if (answer->type == SWL_DECISION_DATAGRAM) {
            swl_reactor_datagrams_use_answer(thread, answer);
        } else {
            swl_reactor_delivery_use_answer(thread, answer);
        }
        swl_decision_free(answer);
        answer = next;
    }
}

/* Whether something that waits may go on now: its lane may have room, a worker may be idle, or an answer has
 * come. The bell may have rung for it before this thread went to sleep. */
static bool reactor_thread_may_go_on(const struct swl_reactor_thread *thread)
{
    return swl_reactor_lanes_may_resume(&thread->lanes) ||
           (thread->decisions != NULL && swl_decisions_any(thread->decisions, thread->id)) ||
           (!swl_list_empty(&thread->for_idle) &&
            !swl_waiters_pending(&thread->server->state->for_idle, thread->lanes.endpoint));
}

/* ---- from the inbox ---- */

static void reactor_thread_adopt(struct swl_connection_set *set, const struct swl_message *message)
{
    swl_connection_set_adopt(set, swl_session_find(&set->server->sessions, message->id), message->descriptor);
}

/* ---- the loop ---- */

/* In a shutdown workers stay until no client has a request any more. */
static void reactor_thread_note_drained(struct swl_reactor_thread *thread)
{
    if (thread->is_draining && !swl_connection_set_has_work(&thread->set) &&
        swl_connection_set_is_drained(&thread->set)) {
        thread->is_draining = false;
        atomic_fetch_sub(&thread->server->state->draining, 1);
    }
}

static void reactor_thread_close_flushing(struct swl_connection *connection)
{
    struct swl_reactor_thread *thread = swl_reactor_thread_of(connection);
    thread->given_up_requests += connection->blocked && swl_buffer_size(&connection->in) > 0;
    if (connection->http != NULL && connection->state <= SWL_CONNECTION_ANSWERING &&
        swl_session_owed_answer(connection->session) != 0) {
        swl_connection_fail_answer(connection, 503); /* no process is left that could answer */
    } else {
        swl_connection_close(connection, SWL_CLOSE_FLUSH);
    }
}

static void reactor_thread_poll(struct swl_reactor_thread *thread, bool busy, enum swl_reactor_phase phase)
{
    struct swl_doorbell *bell =
        &thread->server->bells[swl_server_reactor_endpoint(thread->server, thread->id)];
    if (busy) {
        (void)swl_reactor_poll(&thread->reactor, 0);
        return;
    }
    int timeout = -1;
    if (phase == SWL_REACTOR_ENDING) {
        timeout = swl_clock_timeout_ms(atomic_load(&thread->deadline), swl_clock_monotonic());
        if (swl_connection_end_lingering(&thread->set.owner)) {
            timeout = SWL_MIN(timeout, END_LOOK_MS);
        } else if (atomic_load_explicit(thread->set.count, memory_order_relaxed) == 0) {
            timeout = 0;
        }
    }
    swl_doorbell_sleep(bell, SWL_ASLEEP_IN_EPOLL);
    if (swl_connection_set_has_work(&thread->set) || reactor_thread_may_go_on(thread) ||
        atomic_load_explicit(&thread->phase, memory_order_relaxed) != phase) {
        timeout = 0;
    }
    (void)swl_reactor_poll(&thread->reactor, timeout);
    swl_doorbell_awake(bell);
}

static void *reactor_thread_run(void *argument)
{
    struct swl_reactor_thread *thread = argument;
    enum swl_reactor_phase phase = SWL_REACTOR_RUNNING;
    bool busy = true;
    swl_environment_pin(thread->server, thread->id);
    for (;;) {
        enum swl_reactor_phase wanted =
            (enum swl_reactor_phase)atomic_load_explicit(&thread->phase, memory_order_acquire);
        if (wanted >= SWL_REACTOR_ANSWERING && phase < SWL_REACTOR_ANSWERING) {
            swl_reactor_datagrams_end(thread, wanted);
            swl_connection_set_stop_reading(&thread->set);
            swl_reactor_delivery_stop_reading(thread);
        }
        if (wanted == SWL_REACTOR_ENDING && phase < SWL_REACTOR_ENDING) {
            while (swl_connection_set_handle_inbox(&thread->set, reactor_thread_adopt) > 0) {
            }
            thread->set.owner.ending = true;
            swl_connection_set_each(&thread->set, reactor_thread_close_flushing);
            swl_reactor_delivery_end(thread);
        }
        phase = wanted;
        if (phase == SWL_REACTOR_ENDING &&
            (atomic_load_explicit(thread->set.count, memory_order_relaxed) == 0 ||
             swl_clock_monotonic() >= atomic_load(&thread->deadline))) {
            break;
        }
        if (phase >= SWL_REACTOR_ANSWERING) {
            reactor_thread_note_drained(thread);
        }
        reactor_thread_poll(thread, busy, phase);
        busy = swl_connection_set_handle_inbox(&thread->set, reactor_thread_adopt) > 0;
        if (thread->decisions != NULL && swl_decisions_any(thread->decisions, thread->id)) {
            reactor_thread_use_answers(thread);
            busy = true;
        }
        if (thread->lanes.waiting > 0) {
            swl_reactor_lanes_resume(&thread->lanes);
        }
        if (!swl_list_empty(&thread->for_idle)) {
            swl_reactor_delivery_use_idle(thread);
        }
        swl_reactor_lanes_ring(&thread->lanes);
    }
    atomic_store(&thread->has_ended, true);
    return NULL;
}

static void reactor_thread_close(struct swl_reactor_thread *thread)
{
    swl_datagram_reader_close(&thread->datagrams);
    swl_connection_set_close(&thread->set);
    thread->given_up_requests += swl_reactor_lanes_close(&thread->lanes) + thread->undecided_datagrams;
    swl_reactor_close(&thread->reactor);
}

int swl_reactor_thread_start(struct swl_reactor_thread *thread, struct swl_server *server, int id,
                             struct swl_decisions *decisions, struct swl_connection **connections)
{
    struct swl_doorbell *bell = &server->bells[swl_server_reactor_endpoint(server, id)];
    *thread = (struct swl_reactor_thread){
        .server = server,
        .id = id,
        .bell_event = {.fd = bell->fd},
        .decisions = decisions,
    };
    int result = swl_reactor_open(&thread->reactor);
    if (result < 0) {
        return result;
    }
    if ((result = swl_reactor_watch(&thread->reactor, &thread->bell_event, EPOLLIN | EPOLLET)) < 0) {
        swl_reactor_close(&thread->reactor);
        return result;
    }
    swl_connection_set_open(&thread->set, server, id, &thread->reactor, connections);
    swl_reactor_delivery_open(thread);
    swl_heartbeat_start(&thread->heartbeat, &thread->set);
    if (thread->set.owner.http != NULL) {
        thread->is_draining = true;
        atomic_fetch_add(&server->state->draining, 1);
    }
    swl_reactor_lanes_open(&thread->lanes, server, swl_server_reactor_endpoint(server, id));
    if ((result = swl_reactor_datagrams_open(thread)) < 0) {
        reactor_thread_close(thread);
        return result;
    }
    /* only the main thread handles signals: the new thread inherits a mask that blocks them all */
    sigset_t before;
    pthread_sigmask(SIG_SETMASK, NULL, &before);
    swl_signal_block_all();
    result = -pthread_create(&thread->thread, NULL, reactor_thread_run, thread);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (result < 0) {
        reactor_thread_close(thread);
    }
    return result;
}

void swl_reactor_thread_advance(struct swl_reactor_thread *thread, enum swl_reactor_phase phase,
                                int64_t deadline)
{
    atomic_store(&thread->deadline, deadline);
    atomic_store(&thread->phase, phase);
    swl_doorbell_ring(&thread->server->bells[swl_server_reactor_endpoint(thread->server, thread->id)]);
}

void swl_reactor_thread_join(struct swl_reactor_thread *thread)
{
    pthread_join(thread->thread, NULL);
    reactor_thread_close(thread);
}
