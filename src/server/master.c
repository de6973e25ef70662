/* The master's main thread. */
#define _GNU_SOURCE
#include "server/master.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "event/reactor.h"
#include "os/process.h"
#include "os/signal.h"
#include "server/reactor_thread.h"

#define ACCEPT_BATCH 64
/* how long accepting rests when descriptors are used up, and when a reactor thread's inbox is full */
#define EXHAUSTED_PAUSE (100 * SWL_NS_PER_MS)
#define FULL_PAUSE      SWL_NS_PER_MS
/* what output gets at least to be written after the workers have ended */
#define FLUSH_LEAST (500 * SWL_NS_PER_MS)
/* how often the last threads are looked after */
#define END_LOOK_MS 5
/* how long orphans of a dead manager may take to be reaped */
#define ORPHANS_MOST SWL_NS_PER_SEC

struct master;

struct accepting {
    struct swl_event event;
    struct master *master;
    int index; /* of the listener */
};

struct master {
    struct swl_server *server;
    pid_t manager;
    struct swl_reactor reactor;
    struct swl_event signal_event;
    struct accepting accepting[SWL_LISTENERS_MAX];
    struct swl_timer accept_timer;
    bool exhausted; /* told once an episode */
    struct swl_reactor_thread *threads;
    int thread_count;
    struct swl_connection **connections;
    struct swl_message
        adoption; /* a connection that its reactor thread has no room for yet; type NONE: none */
    int adopter;
    bool stopping, forced, manager_ended;
    int64_t deadline;
};

/* ---- accepting ---- */

static struct swl_counters *counters(const struct master *master)
{
    /* the block of the manager's endpoint is the manager's; the first reactor's is that thread's: the master
     * has the one behind all endpoints */
    return &master->server->counters[master->server->endpoints];
}

static void watch_listeners(struct master *master, bool on)
{
    for (int i = 0; i < master->server->listener_count; i++) {
        struct swl_event *event = &master->accepting[i].event;
        if (!on) {
            swl_reactor_remove(&master->reactor, event);
        } else if (swl_reactor_watch(&master->reactor, event, EPOLLIN) < 0) {
            swl_fault("watching a port failed: %s", strerror(errno));
        }
    }
}

static void pause_accepting(struct master *master, int64_t duration)
{
    watch_listeners(master, false);
    swl_timer_start(&master->reactor.timers, &master->accept_timer, swl_clock_monotonic() + duration);
}

/* Hands the connection over; returns false where it has to wait. */
static bool hand_over(struct master *master)
{
    struct swl_channel *inbox = &master->server->inboxes[master->adopter];
    uint32_t offset = 0;
    if (swl_channel_send(inbox, &master->adoption, NULL, &offset) == -EAGAIN) {
        return false;
    }
    swl_channel_ring(inbox);
    master->adoption.type = SWL_MESSAGE_NONE;
    return true;
}

static int thread_with_fewest(const struct master *master)
{
    int best = 0;
    uint32_t fewest = UINT32_MAX;
    for (int i = 0; i < master->thread_count; i++) {
        uint32_t count = atomic_load_explicit(&master->threads[i].count, memory_order_relaxed);
        if (count < fewest) {
            fewest = count;
            best = i;
        }
    }
    return best;
}

static bool welcome(struct master *master, int listener, int fd, const struct swl_address *peer)
{
    int chosen = thread_with_fewest(master);
    struct swl_session like = {
        .connect_time = swl_clock_wall(),
        .fd = fd,
        .reactor = (uint16_t)chosen,
        .port = (uint16_t)listener,
        .peer = *peer,
    };
    struct swl_session *session = swl_session_open(&master->server->sessions, &like);
    if (session == NULL) {
        swl_count(counters(master), SWL_COUNT_ABORT, 1);
        close(fd);
        return true;
    }
    swl_count(counters(master), SWL_COUNT_ACCEPT, 1);
    atomic_fetch_add_explicit(&master->threads[chosen].count, 1, memory_order_relaxed);
    master->adopter = chosen;
    master->adoption = (struct swl_message){
        .type = SWL_MESSAGE_ADOPT,
        .number = fd,
        .id = atomic_load_explicit(&session->id, memory_order_relaxed),
    };
    return hand_over(master);
}

static void on_connections(struct swl_event *event, uint32_t events)
{
    (void)events;
    struct accepting *accepting = SWL_CONTAINER_OF(event, struct accepting, event);
    struct master *master = accepting->master;
    for (int i = 0; i < ACCEPT_BATCH; i++) {
        struct swl_address peer;
        int fd = swl_listener_accept(&master->server->listeners[accepting->index], &peer);
        if (fd >= 0) {
            master->exhausted = false;
            if (!welcome(master, accepting->index, fd, &peer)) {
                pause_accepting(master, FULL_PAUSE);
                return;
            }
            continue;
        }
        if (fd == -EAGAIN) {
            return;
        }
        if (fd == -EMFILE || fd == -ENFILE || fd == -ENOBUFS || fd == -ENOMEM) {
            if (!master->exhausted) {
                swl_warning("accepting pauses: %s", strerror(-fd));
                master->exhausted = true;
            }
            pause_accepting(master, EXHAUSTED_PAUSE);
            return;
        }
        /* anything else concerns one connection that has gone already */
    }
}

static void on_accept_timer(struct swl_timer *timer)
{
    struct master *master = SWL_CONTAINER_OF(timer, struct master, accept_timer);
    if (master->adoption.type != SWL_MESSAGE_NONE && !hand_over(master)) {
        swl_timer_start(&master->reactor.timers, &master->accept_timer, swl_clock_monotonic() + FULL_PAUSE);
        return;
    }
    if (!master->stopping) {
        watch_listeners(master, true);
    }
}

/* ---- signals and the end ---- */

static void begin_stop(struct master *master)
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
    master->stopping = true;
    master->deadline = swl_clock_monotonic() + server->options.max_wait_time * SWL_NS_PER_SEC;
    atomic_store(&server->state->stopping, 1);
    watch_listeners(master, false);
    for (int i = 0; i < server->listener_count; i++) {
        swl_listener_leave(&server->listeners[i]);
    }
    for (int i = 0; i < master->thread_count; i++) {
        swl_reactor_thread_advance(&master->threads[i], SWL_REACTOR_ANSWERING, SWL_NEVER);
    }
    kill(master->manager, SIGTERM);
}

static void reap_children(struct master *master)
{
    struct swl_process_end end;
    while (swl_process_reap(&end)) {
        master->manager_ended |= end.pid == master->manager;
    }
}

static void take_signals(struct master *master)
{
    /* the order matters: an end that was asked for is not a death */
    bool terminated = swl_signal_take(SIGTERM), interrupted = swl_signal_take(SIGINT);
    if (terminated || interrupted) {
        begin_stop(master);
    }
    if (swl_signal_take(SWL_SIGNAL_REOPEN_LOG)) {
        swl_log_reopen();
        kill(master->manager, SWL_SIGNAL_REOPEN_LOG);
    }
    if (swl_signal_take(SIGCHLD)) {
        reap_children(master);
    }
}

static void end_threads(struct master *master)
{
    int64_t deadline = swl_clock_monotonic();
    if (master->stopping && !master->forced) {
        deadline = SWL_MAX(master->deadline, deadline + FLUSH_LEAST);
    }
    for (int i = 0; i < master->thread_count; i++) {
        swl_reactor_thread_advance(&master->threads[i], SWL_REACTOR_ENDING, deadline);
    }
    for (int i = 0; i < master->thread_count; i++) {
        while (!atomic_load(&master->threads[i].has_ended)) {
            (void)swl_reactor_poll(&master->reactor, END_LOOK_MS);
            take_signals(master);
            if (master->forced) {
                for (int j = i; j < master->thread_count; j++) {
                    swl_reactor_thread_advance(&master->threads[j], SWL_REACTOR_ENDING, 0);
                }
            }
        }
        swl_reactor_thread_join(&master->threads[i]);
    }
}

/* One line about what was accepted and not carried out; none where all was. */
static void tell_losses(const struct master *master)
{
    struct swl_server *server = master->server;
    const struct swl_counters *all = server->counters;
    int blocks = server->endpoints + 1;
    uint64_t tasks = swl_counters_sum(all, blocks, SWL_COUNT_TASK) -
                     swl_counters_sum(all, blocks, SWL_COUNT_TASK_DONE) -
                     swl_counters_sum(all, blocks, SWL_COUNT_TASK_FAILED);
    uint64_t bytes = 0, requests = 0;
    for (int i = 0; i < master->thread_count; i++) {
        bytes += master->threads[i].given_up_bytes;
        requests += master->threads[i].given_up_requests;
    }
    for (int i = 0; i < server->options.worker_num; i++) {
        const struct swl_message *message;
        while ((message = swl_channel_receive(&server->requests[i])) != NULL) {
            requests += message->type == SWL_MESSAGE_DATA && (message->flags & SWL_MESSAGE_LAST);
            swl_channel_release(&server->requests[i]);
        }
    }
    if (tasks > 0 || bytes > 0 || requests > 0) {
        swl_warning("the server ends without %llu requests, %llu tasks and %llu bytes of output",
                    (unsigned long long)requests, (unsigned long long)tasks, (unsigned long long)bytes);
    }
}

/* The kernel ends the dead manager's children; they come to us as orphans. */
static void reap_orphans(void)
{
    int64_t deadline = swl_clock_monotonic() + ORPHANS_MOST;
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

static int open_loop(struct master *master)
{
    const int caught[] = {SIGTERM, SIGINT, SIGCHLD, SWL_SIGNAL_REOPEN_LOG, 0};
    static const int ignored[] = {SIGHUP, SIGPIPE, SIGXFSZ, SIGUSR1, SIGUSR2, 0};
    int signal_fd, result = swl_reactor_open(&master->reactor);
    if (result < 0 || (signal_fd = swl_signal_open(caught, ignored)) < 0) {
        return result < 0 ? result : signal_fd;
    }
    master->signal_event = (struct swl_event){.fd = signal_fd};
    result = swl_reactor_watch(&master->reactor, &master->signal_event, EPOLLIN | EPOLLET);
    for (int i = 0; result == 0 && i < master->server->listener_count; i++) {
        master->accepting[i] = (struct accepting){
            .event = {.fd = master->server->listeners[i].fd, .callback = on_connections},
            .master = master,
            .index = i,
        };
        result = swl_reactor_watch(&master->reactor, &master->accepting[i].event, EPOLLIN);
    }
    master->server->timers = result < 0 ? NULL : &master->reactor.timers;
    return result;
}

static int start_threads(struct master *master)
{
    int count = (int)master->server->options.reactor_num, result = 0;
    master->connections = swl_calloc(master->server->sessions.capacity, sizeof(master->connections[0]));
    master->threads = swl_calloc((size_t)count, sizeof(master->threads[0]));
    for (; result == 0 && master->thread_count < count; master->thread_count += result == 0) {
        result = swl_reactor_thread_start(&master->threads[master->thread_count], master->server,
                                          master->thread_count, master->connections);
    }
    return result;
}

int swl_master_run(struct swl_server *server, pid_t manager)
{
    struct master master = {.server = server, .manager = manager};
    swl_timer_init(&master.accept_timer, on_accept_timer);
    /* threads first: until then signals stay blocked, and no thread ever unblocks them */
    int result = start_threads(&master);
    if (result == 0) {
        result = open_loop(&master);
    }
    if (result < 0) {
        swl_fault("the master cannot start: %s", strerror(-result));
        kill(manager, SIGKILL);
        master.forced = true;
    } else {
        if (server->callbacks->start(server) == SWL_RETIRE) {
            begin_stop(&master);
        }
        take_signals(&master);
        reap_children(&master); /* one that died before its signal could be caught */
        while (!master.manager_ended) {
            (void)swl_reactor_poll(&master.reactor, -1);
            take_signals(&master);
        }
        if (!master.stopping) {
            swl_fault("the manager has died: the server ends");
            result = -ECHILD;
        }
    }
    if (result < 0) {
        reap_orphans();
    }
    end_threads(&master);
    tell_losses(&master);
    server->timers = NULL;
    swl_signal_close();
    swl_reactor_close(&master.reactor);
    swl_free(master.threads);
    swl_free(master.connections);
    return result;
}
