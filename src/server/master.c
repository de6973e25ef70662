/* The master's main thread: accepts, signals, shutdown. */
#define _GNU_SOURCE
#include "server/master.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"
#include "event/reactor.h"
#include "os/process.h"
#include "os/service.h"
#include "os/signal.h"
#include "server/control/control.h"
#include "server/loops/acceptor.h"
#include "server/manager/recovery.h"
#include "server/state/environment.h"
#include "server/loops/reactor_thread.h"
#include "server/processes/detached_answers.h"
#include "server/state/cleanup.h"
#include "server/state/ports.h"
#include "server/state/document_roots.h"
#include "server/state/tls_ports.h"
#include "server/state/totals.h"

#define ACCEPT_BATCH 64
/* ns at least for writing output after the workers have ended */
#define FLUSH_MIN (500 * SWL_NS_PER_MS)
/* ms between two looks whether the reactor threads have ended */
#define END_LOOK_MS 5
/* how long orphans of a dead manager may take to be reaped */
#define ORPHANS_MAX SWL_NS_PER_SEC

struct master {
    struct swl_server *server;
    pid_t manager;
    struct swl_reactor reactor;
    struct swl_event signal_event, bell_event;
    struct swl_acceptor acceptor;
    struct swl_decisions decisions; /* zeros without dispatch_func */
    struct swl_reactor_thread *threads;
    int thread_count;
    struct swl_connection **connections;
    /* The accepted connection whose reactor thread has no room for it yet; type NONE: none. */
    struct swl_message adoption;
    int adopter;
    bool ready, reloading, stopping, forced, manager_ended;
    int64_t deadline;
};

/* ---- accepting ---- */

static struct master *master_of(struct swl_acceptor *acceptor)
{
    return SWL_CONTAINER_OF(acceptor, struct master, acceptor);
}

/* Sends the last accepted connection to its reactor thread. Returns false while that has no room. */
static bool master_hand_over(struct swl_acceptor *acceptor)
{
    struct master *master = master_of(acceptor);
    struct swl_inbox *inbox = &master->server->reactor_inboxes[master->adopter];
    uint32_t offset = 0;
    if (master->adoption.type == SWL_MESSAGE_NONE) {
        return true;
    }
    if (swl_inbox_send(inbox, &master->adoption, NULL, &offset) == -EAGAIN) {
        return false;
    }
    swl_inbox_ring(inbox);
    master->adoption.type = SWL_MESSAGE_NONE;
    return true;
}

static int master_choose_thread(struct swl_acceptor *acceptor)
{
    const struct master *master = master_of(acceptor);
    int best = 0;
    uint32_t fewest = UINT32_MAX;
    for (int i = 0; i < master->thread_count; i++) {
        uint32_t count = atomic_load_explicit(&master->server->loads[i].connections, memory_order_relaxed);
        if (count < fewest) {
            fewest = count;
            best = i;
        }
    }
    return best;
}

static bool master_welcome(struct swl_acceptor *acceptor, struct swl_session *session)
{
    struct master *master = master_of(acceptor);
    atomic_fetch_add_explicit(&master->server->loads[session->reactor].connections, 1, memory_order_relaxed);
    master->adopter = session->reactor;
    master->adoption = (struct swl_message){
        .type = SWL_MESSAGE_ADOPT,
        .descriptor = session->fd,
        .id = atomic_load_explicit(&session->id, memory_order_relaxed),
    };
    return master_hand_over(acceptor);
}

/* ---- readiness ---- */

/* The manager reports that all workers have started, or that they were reloaded. A server that is already
 * stopping does not become ready any more. */
static void master_hear_news(struct master *master)
{
    const struct swl_server_state *state = master->server->state;
    if (!master->ready && !master->stopping && atomic_load(&state->ready)) {
        master->ready = true;
        swl_environment_ready(master->server, &master->reactor);
    } else if (master->reloading && !atomic_load(&state->reloading)) {
        master->reloading = false;
        swl_service_ready(NULL);
    }
}

/* ---- signals and the end ---- */

static void master_begin_stop(struct master *master)
{
    struct swl_server *server = master->server;
    if (master->stopping) {
        master->forced = true;
        atomic_store(&server->state->forced, 1);
        if (!master->manager_ended) {
            kill(master->manager, SIGTERM);
        }
        return;
    }
    swl_service_stopping();
    master->stopping = true;
    master->deadline = swl_clock_monotonic() + swl_server_grace(server);
    atomic_store(&server->state->end_by, master->deadline);
    (void)server->callbacks->before_shutdown(server); /* the server ends whatever the verdict */
    swl_control_end_tasks(server);
    atomic_store(&server->state->stopping, 1);
    swl_acceptor_accept_last(&master->acceptor);
    swl_acceptor_close(&master->acceptor);
    swl_ports_stop_listening(server);
    for (int i = 0; i < master->thread_count; i++) {
        swl_reactor_thread_advance(&master->threads[i], SWL_REACTOR_ANSWERING, SWL_NEVER);
    }
    kill(master->manager, SIGTERM);
}

static void master_reap_children(struct master *master)
{
    struct swl_process_end end;
    while (swl_process_reap(&end)) {
        master->manager_ended |= end.pid == master->manager;
    }
}

static void master_take_signals(struct master *master)
{
    static const int reloads[] = {SIGUSR1, SIGUSR2};
    /* before SIGCHLD: the manager's end after a request to stop is not a death */
    bool terminated = swl_signal_take(SIGTERM), interrupted = swl_signal_take(SIGINT);
    if (terminated || interrupted) {
        master_begin_stop(master);
    }
    if (swl_signal_take(SWL_SIGNAL_REOPEN_LOG)) {
        swl_environment_reopen_log(master->server);
        kill(master->manager, SWL_SIGNAL_REOPEN_LOG);
    }
    for (size_t i = 0; i < sizeof(reloads) / sizeof(reloads[0]); i++) {
        if (swl_signal_take(reloads[i]) && !master->manager_ended && !master->stopping) {
            master->reloading = true;
            atomic_store(&master->server->state->reloading, 1);
            swl_service_reloading();
            if (reloads[i] == SIGUSR1) {
                swl_tls_ports_renew(master->server);
                swl_document_roots_renew(master->server);
            }
            kill(master->manager, reloads[i]);
        }
    }
    if (swl_signal_take(SWL_SIGNAL_NEWS)) {
        master_hear_news(master);
    }
    if (swl_signal_take(SIGCHLD)) {
        master_reap_children(master);
    }
}

/* A round of the loop. What the bell rings for is looked at once more before it sleeps. */
static void master_poll(struct master *master, int timeout_ms)
{
    const struct swl_doorbell *bell = &master->server->bells[master->server->endpoints];
    swl_doorbell_sleep(bell, SWL_ASLEEP_IN_EPOLL);
    swl_control_look(master->server);
    (void)swl_reactor_poll(&master->reactor, timeout_ms);
    swl_doorbell_awake(bell);
}

static void master_end_threads(struct master *master)
{
    int64_t deadline = swl_clock_monotonic();
    swl_decisions_stop(&master->decisions);
    if (master->stopping && !master->forced) {
        deadline = SWL_MAX(master->deadline, deadline + FLUSH_MIN);
    }
    while (swl_detached_answers_wait(master->server) && !master->forced && swl_clock_monotonic() < deadline) {
        master_poll(master, END_LOOK_MS);
        master_take_signals(master);
    }
    for (int i = 0; i < master->thread_count; i++) {
        swl_reactor_thread_advance(&master->threads[i], SWL_REACTOR_ENDING, deadline);
    }
    for (int i = 0; i < master->thread_count; i++) {
        while (!atomic_load(&master->threads[i].has_ended)) {
            master_poll(master, END_LOOK_MS);
            master_take_signals(master);
            if (master->forced) {
                for (int j = i; j < master->thread_count; j++) {
                    swl_reactor_thread_advance(&master->threads[j], SWL_REACTOR_ENDING, 0);
                }
            }
        }
        swl_reactor_thread_join(&master->threads[i]);
    }
}

static void master_log_losses(const struct master *master)
{
    struct swl_server *server = master->server;
    uint64_t bytes = swl_detached_answers_drop(server) + swl_server_count(server, SWL_COUNT_GIVEN_UP),
             requests = 0;
    for (int i = 0; i < master->thread_count; i++) {
        bytes += master->threads[i].set.given_up_bytes;
        requests += master->threads[i].given_up_requests;
    }
    for (int i = 0; i < server->options.worker_num; i++) {
        const struct swl_message *message;
        struct swl_request_payload payload;
        while ((message = swl_request_transport_receive(server->requests, i, &payload)) != NULL) {
            requests += swl_message_type_is_request((enum swl_message_type)message->type);
            swl_request_transport_release(server->requests, i);
        }
    }
    swl_cleanup_log_losses(server, requests, bytes);
}

/* The kernel kills the children of the dead manager; this process, which adopts orphans, reaps them. */
static void master_reap_orphans(void)
{
    int64_t deadline = swl_clock_monotonic() + ORPHANS_MAX;
    while (swl_clock_monotonic() < deadline) {
        pid_t pid = waitpid(-1, NULL, WNOHANG);
        if (pid < 0) {
            return; /* none is left */
        }
        if (pid == 0) {
            usleep(1000);
        }
    }
}

static int master_open_loop(struct master *master)
{
    const int caught[] = {SIGTERM,         SIGINT, SIGUSR1, SIGUSR2, SIGCHLD, SWL_SIGNAL_REOPEN_LOG,
                          SWL_SIGNAL_NEWS, 0};
    static const int without_effect[] = {SIGHUP, SIGPIPE, SIGXFSZ, 0};
    int signal_fd, result = swl_reactor_open(&master->reactor);
    if (result < 0 || (signal_fd = swl_signal_open(caught, without_effect, NULL)) < 0) {
        return result < 0 ? result : signal_fd;
    }
    master->signal_event = (struct swl_event){.fd = signal_fd};
    result = swl_reactor_watch(&master->reactor, &master->signal_event, EPOLLIN | EPOLLET);
    if (result == 0) {
        result = swl_environment_hear(master->server, &master->reactor);
    }
    if (result == 0) {
        master->bell_event = (struct swl_event){.fd = master->server->bells[master->server->endpoints].fd};
        result = swl_reactor_watch(&master->reactor, &master->bell_event, EPOLLIN | EPOLLET);
    }
    if (result == 0) {
        result = swl_control_open(master->server, &master->reactor);
    }
    if (result < 0) {
        return result;
    }
    if (master->decisions.server != NULL &&
        (result = swl_decisions_start(&master->decisions, &master->reactor)) < 0) {
        return result;
    }
    master->server->reactor = &master->reactor;
    master->acceptor = (struct swl_acceptor){
        .server = master->server,
        .loop = &master->reactor,
        /* the blocks of the manager's endpoint and of the reactors have their own writers: the master writes
         * the one behind all endpoints */
        .counters = &master->server->counters[master->server->endpoints],
        .batch = ACCEPT_BATCH,
        .choose = master_choose_thread,
        .welcome = master_welcome,
        .retry = master_hand_over,
    };
    return swl_acceptor_open(&master->acceptor, 0);
}

static int master_start_threads(struct master *master)
{
    int count = (int)master->server->options.reactor_num, result = 0;
    struct swl_decisions *decisions = master->server->options.dispatch_func ? &master->decisions : NULL;
    if (decisions != NULL && (result = swl_decisions_open(decisions, master->server)) < 0) {
        return result;
    }
    master->connections = swl_calloc(master->server->sessions.capacity, sizeof(master->connections[0]));
    master->threads = swl_calloc((size_t)count, sizeof(master->threads[0]));
    for (; result == 0 && master->thread_count < count; master->thread_count += result == 0) {
        result = swl_reactor_thread_start(&master->threads[master->thread_count], master->server,
                                          master->thread_count, decisions, master->connections);
    }
    return result;
}

int swl_master_run(struct swl_server *server, pid_t manager)
{
    struct master master = {.server = server, .manager = manager, .reactor = {.epoll_fd = -1}};
    /* threads first: until then signals stay blocked, and no thread ever unblocks them */
    int result = master_start_threads(&master);
    if (result < 0) {
        (void)swl_server_fail(server, result, "a reactor thread");
    } else if ((result = master_open_loop(&master)) < 0) {
        (void)swl_server_fail(server, result, "the master's loop");
    }
    if (result < 0) {
        swl_fault("the master cannot start: %s", server->error);
        kill(manager, SIGKILL);
        master.forced = true;
    } else {
        if (server->callbacks->start(server) == SWL_RETIRE) {
            master_begin_stop(&master);
        }
        master_take_signals(&master);
        master_reap_children(&master); /* a manager that died before its SIGCHLD could be caught */
        while (!master.manager_ended) {
            master_poll(&master, -1);
            master_take_signals(&master);
        }
        if (!master.stopping) {
            swl_fault("the manager has died (pid %d): the server ends", (int)master.manager);
            swl_service_stopping();
            result = -ECHILD;
        }
    }
    if (result < 0) {
        master_reap_orphans();
        swl_recovery_put_back(server, false);
    }
    master_end_threads(&master);
    swl_decisions_close(&master.decisions);
    master_log_losses(&master);
    swl_control_close(server);
    server->reactor = NULL;
    swl_reactor_close(&master.reactor);
    swl_free(master.threads);
    swl_free(master.connections);
    return result;
}
