/* The control socket: accepts clients, and takes in what comes for them. */
#define _GNU_SOURCE
#include "server/control/control.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"
#include "server/control/control_clients.h"
#include "server/control/control_promises.h"
#include "server/control/control_requests.h"
#include "server/control/control_waits.h"

#define ACCEPT_BATCH 16
/* clients at a time, and which part of the descriptors that this process may have: the others are for the network, for
 * files, and for processes that are forked */
#define CLIENTS_MAX  1024
#define CLIENTS_PART 4
/* how long accepting pauses when no descriptors are left */
#define EXHAUSTED_PAUSE (100 * SWL_NS_PER_MS)
/* results between two wake-ups of task workers that wait for room in the inbox */
#define RESULTS_BATCH 64

/* ---- accepting ---- */

static int control_client_max(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur / CLIENTS_PART >= CLIENTS_MAX) {
        return CLIENTS_MAX;
    }
    return SWL_MAX((int)(limit.rlim_cur / CLIENTS_PART), 1);
}

static int control_listen(struct swl_control *control)
{
    return swl_reactor_watch(control->loop, &control->listening, EPOLLIN);
}

static void control_pause(struct swl_control *control)
{
    swl_reactor_remove(control->loop, &control->listening);
    swl_timer_start(&control->loop->timers, &control->accept_timer, swl_clock_monotonic() + EXHAUSTED_PAUSE);
}

static void control_on_accept_timer(struct swl_timer *timer)
{
    struct swl_control *control = SWL_CONTAINER_OF(timer, struct swl_control, accept_timer);
    if (control_listen(control) < 0) {
        control_pause(control);
    }
}

static void control_on_clients(struct swl_event *event, uint32_t events)
{
    (void)events;
    struct swl_control *control = SWL_CONTAINER_OF(event, struct swl_control, listening);
    for (int i = 0; i < ACCEPT_BATCH; i++) {
        int fd = swl_control_socket_accept(&control->server->control_socket);
        if (fd >= 0) {
            swl_control_clients_add(control, fd);
        } else if (fd == -EPERM) {
            swl_warning_limited("control clients of other users",
                                "a control client of another user was refused");
        } else if (fd == -EMFILE || fd == -ENFILE || fd == -ENOBUFS || fd == -ENOMEM) {
            swl_warning_limited("failures to accept control clients",
                                "accepting a control client failed, next try in %d ms: %s",
                                (int)(EXHAUSTED_PAUSE / SWL_NS_PER_MS), strerror(-fd));
            control_pause(control);
            return;
        } else if (fd == -EAGAIN) {
            return;
        } /* any other error concerns one client that is gone already */
    }
}

/* ---- results ---- */

static void control_take_results(struct swl_control *control)
{
    struct swl_inbox *inbox = &control->server->control_inbox;
    const struct swl_message *message;
    int count = 0;
    while ((message = swl_inbox_receive(inbox)) != NULL) {
        struct swl_control_client *client =
            message->type == SWL_MESSAGE_RESULT ? swl_control_result(control, message) : NULL;
        swl_inbox_release(inbox);
        if (client != NULL) {
            swl_list_remove(&client->of_answered);
            swl_list_append(&control->answered, &client->of_answered);
        }
        if (++count % RESULTS_BATCH == 0) {
            swl_inbox_wake_waiters(inbox);
        }
    }
    if (count > 0) {
        swl_inbox_wake_waiters(inbox);
        swl_control_clients_answer(control);
    }
}

void swl_control_look(struct swl_server *server)
{
    if (server->control != NULL) {
        control_take_results(server->control);
    }
}

void swl_control_end_tasks(struct swl_server *server)
{
    if (server->control != NULL) {
        swl_control_clients_cut(server->control);
        swl_control_clients_retry(server->control);
    }
}

static void control_on_retry_timer(struct swl_timer *timer)
{
    swl_control_clients_retry(SWL_CONTAINER_OF(timer, struct swl_control, retry_timer));
}

/* ---- life ---- */

int swl_control_open(struct swl_server *server, struct swl_reactor *loop)
{
    if (server->control_socket.path == NULL) {
        return 0;
    }
    struct swl_control *control = swl_calloc(1, sizeof(*control));
    control->server = server;
    control->loop = loop;
    control->client_max = control_client_max();
    control->scratch = swl_malloc(SWL_CONTROL_SCRATCH);
    control->listening = (struct swl_event){.fd = server->control_socket.fd, .callback = control_on_clients};
    swl_timer_init(&control->accept_timer, control_on_accept_timer);
    swl_timer_init(&control->retry_timer, control_on_retry_timer);
    swl_list_init(&control->clients);
    swl_list_init(&control->answered);
    swl_control_waits_open(control);
    swl_control_promises_open(control);
    server->control = control;
    int result = control_listen(control);
    if (result < 0) {
        swl_control_close(server);
    }
    return result;
}

static void control_free(struct swl_server *server, bool in_epoll)
{
    swl_control_clients_close(server->control, in_epoll);
    int lost = swl_control_promises_close(server->control);
    if (lost > 0 && in_epoll) {
        swl_warning("%d tasks of control clients found no room in the queue before the end and are lost",
                    lost);
    }
    swl_free(server->control->scratch);
    swl_free(server->control);
    server->control = NULL;
}

void swl_control_close(struct swl_server *server)
{
    struct swl_control *control = server->control;
    if (control == NULL) {
        return;
    }
    control_take_results(control);
    swl_timer_stop(&control->loop->timers, &control->accept_timer);
    swl_timer_stop(&control->loop->timers, &control->retry_timer);
    swl_reactor_remove(control->loop, &control->listening);
    control_free(server, true);
}

void swl_control_abandon(struct swl_server *server)
{
    if (server->control != NULL) {
        control_free(server, false);
    }
}
