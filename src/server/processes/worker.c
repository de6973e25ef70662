/* A worker: handles requests until it is to end, then winds up. */
#include "server/processes/worker.h"

#include <string.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "server/processes/child_life.h"
#include "server/processes/messages.h"
#include "server/processes/outboxes.h"
#include "server/processes/owed_answers.h"
#include "server/processes/worker_input.h"

/* In a shutdown: ns between two looks whether requests that are undecided (see swl_server_state), or wait for room, are still to
 * come */
#define UNDECIDED_LOOK (5 * SWL_NS_PER_MS)

/* Until when a worker that winds up may sleep: nothing wakes it when the last undecided request has gone to
 * another worker, or nowhere, nor when a connection that waited for room here has nothing to send any more, nor when another
 * process has ended an answer that this one owes. */
static int64_t worker_sleep_end(const struct swl_worker *worker, int64_t deadline, bool owes)
{
    const struct swl_server *server = worker->child.server;
    const struct swl_server_state *state = server->state;
    bool undecided =
        atomic_load(&state->undecided) > 0 ||
        (atomic_load(&state->stopping) &&
         (atomic_load(&state->draining) > 0 ||
          (server->requests != NULL && swl_request_transport_senders_wait(server->requests, server->id))));
    return undecided || owes ? SWL_MIN(deadline, swl_clock_monotonic() + UNDECIDED_LOOK)
                             : swl_child_sleep_end(&worker->child, deadline);
}

/* The orderly end: handles what only this process can, and waits for the results of its own tasks, whose
 * callbacks exist only in this process. */
static void worker_wind_up(struct swl_worker *worker, int64_t deadline)
{
    struct swl_child *child = &worker->child;
    const struct swl_worker_input *input = worker->input;
    uint32_t owed = 0;
    worker->winding_up = true;
    input->stop(worker);
    (void)swl_timers_look(&child->reactor.timers); /* what the last callback deferred */
    while (child->verdict == SWL_GO_ON && swl_clock_monotonic() < deadline) {
        int done = input->handle(worker) + swl_messages_handle(child);
        bool owes = done == 0 && swl_owed_answers_any(child->server, &owed);
        if (done == 0 && !owes && !input->expects_more(worker) && !swl_child_expects_results(child) &&
            child->awaits_pending == 0 && swl_outboxes_count(child) == 0) {
            if (!swl_child_linger(child, deadline)) {
                break;
            }
        } else if (done == 0) {
            swl_child_sleep(child, input->look, worker_sleep_end(worker, deadline, owes));
        } else {
            swl_child_poll(child);
        }
        (void)swl_timers_look(&child->reactor.timers);
        swl_child_take_signals(child);
    }
}

/* Lets others run before it sleeps, and looks once more. Returns whether there was something. Tasks that found no room are sent
 * where it goes to sleep: with such it does not put that off. */
static bool worker_gives_way(struct swl_worker *worker)
{
    struct swl_child *child = &worker->child;
    if (worker->input->gives_way == NULL || swl_outboxes_count(child) > 0 ||
        !swl_yield_try(&child->yield, worker->input->gives_way, worker)) {
        return false;
    }
    int count = swl_reactor_wait(&child->reactor, 0);
    swl_yield_brought(&child->yield, count);
    return count > 0;
}

static void worker_serve(struct swl_worker *worker)
{
    struct swl_child *child = &worker->child;
    const struct swl_worker_input *input = worker->input;
    unsigned rounds = 0;
    while (child->verdict == SWL_GO_ON) {
        int done = swl_timers_look(&child->reactor.timers);
        done += input->handle(worker) + swl_messages_handle(child);
        swl_child_take_signals(child);
        if (child->terminate) {
            break; /* the signal was taken: sleeping would not see it again */
        }
        if (done > 0) {
            if (++rounds % input->rounds_per_poll == 0) {
                swl_child_poll(child);
            }
            continue;
        }
        swl_process_slot_set_state(child->slot, SWL_PROCESS_IDLE);
        if (worker_gives_way(worker)) {
            swl_process_slot_set_state(child->slot, SWL_PROCESS_BUSY);
            continue;
        }
        if (input->sleep != NULL) {
            input->sleep(child);
        } else {
            swl_child_sleep(child, input->look, SWL_NEVER);
        }
        swl_process_slot_set_state(child->slot, SWL_PROCESS_BUSY);
    }
}

static const struct swl_worker_input *worker_input(const struct swl_server *server)
{
    return server->life == SWL_LIFE_QUEUE  ? &swl_input_queue
           : server->mode == SWL_MODE_BASE ? &swl_input_sockets
                                           : &swl_input_requests;
}

static int worker_run(struct swl_server *server)
{
    struct swl_worker worker = {.input = worker_input(server)};
    struct swl_child *child = &worker.child;
    int result = swl_child_open(child, server, &swl_worker_role);
    if (result == 0) {
        result = worker.input->open(&worker);
    }
    if (result < 0) {
        swl_fault("cannot start: %s", strerror(-result));
        return 1;
    }
    server->child = child;

    swl_child_start(child);
    if (child->verdict == SWL_GO_ON && (result = worker.input->start(&worker)) < 0) {
        swl_fault("cannot take requests: %s", strerror(-result));
        child->verdict = SWL_EXCEPTION;
    }
    worker_serve(&worker);
    swl_process_slot_set_state(child->slot, SWL_PROCESS_STOPPING);
    int64_t deadline = swl_clock_monotonic() + swl_server_grace(server);
    if (child->verdict == SWL_GO_ON) {
        worker_wind_up(&worker, deadline);
    }
    if (!swl_verdict_is_failure(child->verdict)) {
        swl_owed_answers_give_up(server); /* after a failure the loops do it */
        worker.input->flush(&worker, deadline);
    }
    int exit_code = swl_child_end(child);
    worker.input->close(&worker);
    swl_child_gone(child);
    return exit_code;
}

static struct swl_child_limits worker_limits(const struct swl_server *server)
{
    return (struct swl_child_limits){server->options.max_request, server->options.max_request_grace,
                                     server->options.worker_max_memory};
}

/* Connections that closed meanwhile are no work: in a shutdown the close callback runs only while the worker
 * lives. */
static bool worker_has_left_work(const struct swl_server *server, int id)
{
    const struct swl_worker_input *input = worker_input(server);
    return (server->requests != NULL && swl_request_transport_has_data(server->requests, id)) ||
           (input->has_left_work != NULL && input->has_left_work(server, id)) ||
           swl_ring_waiting(&server->inboxes[id].shared->ring) > 0;
}

const struct swl_child_role swl_worker_role = {
    .submits = true,
    .accepts = true,
    .calls_worker_stop = true,
    .run = worker_run,
    .limits = worker_limits,
    .has_left_work = worker_has_left_work,
};
