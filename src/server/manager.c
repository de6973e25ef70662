/* The manager. */
#define _GNU_SOURCE
#include "server/manager.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/list.h"
#include "base/log.h"
#include "event/reactor.h"
#include "os/process.h"
#include "os/signal.h"
#include "server/task_failure.h"
#include "server/task_worker.h"
#include "server/worker.h"

/* a process that lived for less is not forked again at once */
#define SHORT_LIFE  SWL_NS_PER_SEC
#define DELAY_FIRST (100 * SWL_NS_PER_MS)
#define DELAY_MOST  (5 * SWL_NS_PER_SEC)
/* one that got a TERM which is not ours may have got it together with all others: the master is about to say
 * so */
#define DELAY_TERMINATED (100 * SWL_NS_PER_MS)
/* how often a full inbox is tried again */
#define REPORT_PAUSE (10 * SWL_NS_PER_MS)

/* How soon a process of that id is forked again. */
struct respawn {
    struct swl_timer timer; /* runs while nobody has the id and somebody shall */
    struct manager *manager;
    int id;
    int64_t began, delay; /* monotonic ns */
};

/* Something to tell a process whose inbox was full. */
struct report {
    struct swl_list link;
    struct swl_channel *to;
    struct swl_message message;
    uint8_t payload[];
};

struct manager {
    struct swl_server *server;
    struct swl_reactor reactor;
    struct swl_event signal_event, liveness_event;
    struct swl_timer report_timer, deadline_timer;
    struct respawn *respawns;
    struct swl_list reports;
    int alive;
    bool stopping, killing, orphaned, in_child;
};

static pid_t pid_of(const struct swl_server *server, int id)
{
    return atomic_load_explicit(&server->slots[id].pid, memory_order_relaxed);
}

/* ---- telling others ---- */

/* Sends what there is room for; to each receiver in order, but one whose inbox is full
 * holds up nobody else. */
static void send_reports(struct manager *manager)
{
    swl_list_each (link, &manager->reports) {
        struct report *report = SWL_CONTAINER_OF(link, struct report, link);
        bool blocked = false;
        for (struct swl_list *earlier = manager->reports.next; earlier != link && !blocked;
             earlier = earlier->next) {
            blocked = SWL_CONTAINER_OF(earlier, struct report, link)->to == report->to;
        }
        uint32_t offset = 0;
        if (!blocked && swl_channel_send(report->to, &report->message, report->payload, &offset) == 0) {
            swl_channel_ring(report->to);
            swl_list_remove(link);
            swl_free(report);
        }
    }
    if (!swl_list_empty(&manager->reports)) {
        swl_timer_start(&manager->reactor.timers, &manager->report_timer,
                        swl_clock_monotonic() + REPORT_PAUSE);
    }
}

static void on_report_timer(struct swl_timer *timer)
{
    send_reports(SWL_CONTAINER_OF(timer, struct manager, report_timer));
}

static void report(struct manager *manager, struct swl_channel *to, const struct swl_message *message,
                   const void *payload)
{
    struct report *report = swl_malloc(sizeof(*report) + message->size);
    report->to = to;
    report->message = *message;
    if (message->size > 0) {
        memcpy(report->payload, payload, message->size);
    }
    swl_list_append(&manager->reports, &report->link);
    send_reports(manager);
}

static int count_alive(const struct manager *manager, int from, int to)
{
    int count = 0;
    for (int id = from; id < to; id++) {
        count += pid_of(manager->server, id) > 0;
    }
    return count;
}

static void signal_all(const struct manager *manager, int from, int to, int signal_number)
{
    for (int id = from; id < to; id++) {
        pid_t pid = pid_of(manager->server, id);
        if (pid > 0) {
            kill(pid, signal_number);
        }
    }
}

static bool any_worker_alive(const struct manager *manager)
{
    return count_alive(manager, 0, (int)manager->server->options.worker_num) > 0;
}

/* ---- after a death ---- */

/* The request that the dead worker had in hand goes with it; its client sees the connection close. */
static void drop_request_in_hand(struct manager *manager, int id)
{
    struct swl_server *server = manager->server;
    int64_t session_id = atomic_exchange(&server->slots[id].in_hand, 0);
    if (session_id == 0) {
        return;
    }
    struct swl_channel *requests = &server->requests[id];
    const struct swl_message *first = swl_channel_receive(requests);
    if (first != NULL &&
        swl_ring_position(&requests->inbox->ring) == atomic_load(&server->slots[id].in_hand_at)) {
        swl_channel_release(requests);
    }
    struct swl_session *session = swl_session_find(&server->sessions, session_id);
    if (session != NULL) {
        struct swl_message close = {.type = SWL_MESSAGE_CLOSE,
                                    .number = SWL_CLOSE_FLUSH,
                                    .source = swl_server_manager_endpoint(server),
                                    .id = session_id};
        report(manager, &server->inboxes[session->reactor], &close, NULL);
    }
}

/* The task that the dead task worker had in hand is run again by its successor, or its submitter is told. */
static void settle_task_in_hand(struct manager *manager, int id, const struct swl_process_end *end)
{
    struct swl_server *server = manager->server;
    struct swl_task_in_hand *slot = &server->in_hand[id - server->options.worker_num];
    struct swl_message *task = &slot->task.message;
    if (task->type != SWL_MESSAGE_TASK) {
        return;
    }
    struct swl_counters *counters = &server->counters[swl_server_manager_endpoint(server)];
    if (!atomic_load(&slot->answered)) {
        task->number++;
        if (task->number < server->options.task_max_attempts && !manager->stopping) {
            swl_count(counters, SWL_COUNT_REDELIVERED, 1);
            return;
        }
        char reason[96];
        if (end->signal_number) {
            snprintf(reason, sizeof(reason), "the task worker was killed by signal %d (%s)",
                     end->signal_number,
                     sigabbrev_np(end->signal_number) ? sigabbrev_np(end->signal_number) : "?");
        } else {
            snprintf(reason, sizeof(reason), "the task worker exited with code %d", end->exit_code);
        }
        swl_count(counters, SWL_COUNT_TASK_FAILED, 1);
        if (swl_task_is_wanted(task)) {
            struct swl_message message;
            uint8_t *payload = swl_malloc(SWL_TASK_FAILURE_MAX);
            swl_task_failure(task, reason, &message, payload);
            report(manager, &server->mail[task->source], &message, payload);
            swl_free(payload);
            task->flags &= (uint16_t)~SWL_MESSAGE_SPILLED; /* the file goes with the failure */
        } else {
            swl_warning("task %lld failed: %s", (long long)task->id, reason);
        }
    } else {
        swl_count(counters, SWL_COUNT_TASK_DONE, 1);
    }
    if (task->flags & SWL_MESSAGE_SPILLED) {
        swl_spill_discard(&server->spill, (const struct swl_spill_ticket *)slot->task.payload);
    }
    task->type = SWL_MESSAGE_NONE;
    atomic_store(&slot->answered, 0);
}

/* Tasks that waited in the memory of a submitter that was killed are gone; the sums must
 * still come out even. */
static void write_off_outbox(struct manager *manager, int id)
{
    struct swl_server *server = manager->server;
    struct swl_counters *counters = &server->counters[swl_server_manager_endpoint(server)];
    int64_t lost = 0;
    for (int i = 0; i < server->options.task_worker_num; i++) {
        struct swl_task_waiting *waiting = &server->waiting[id * server->options.task_worker_num + i];
        int64_t count = atomic_exchange(&waiting->count, 0), bytes = atomic_exchange(&waiting->bytes, 0);
        if (count > 0) {
            atomic_fetch_sub(&server->in_hand[i].queued, count);
            swl_count(counters, SWL_COUNT_TASK_TAKEN, count);
            swl_count(counters, SWL_COUNT_TASK_TAKEN_BYTES, bytes);
            swl_count(counters, SWL_COUNT_TASK_FAILED, count);
            lost += count;
        }
    }
    if (lost > 0) {
        swl_warning("%lld tasks that waited for room in the memory of worker #%d died with it",
                    (long long)lost, id);
    }
}

/* An answer of which the dead process had sent a part is not going to come whole. */
static void tell_reactors(struct manager *manager, int id)
{
    struct swl_server *server = manager->server;
    const struct swl_message message = {
        .type = SWL_MESSAGE_SENDER_DIED,
        .source = swl_server_manager_endpoint(server),
        .number = id,
        .time = atomic_load(&server->slots[id].generation),
    };
    for (int i = 0; i < server->options.reactor_num; i++) {
        report(manager, &server->inboxes[i], &message, NULL);
    }
}

/* ---- forking ---- */

static void become_child(struct manager *manager, int id)
{
    struct swl_server *server = manager->server;
    bool is_task_worker = swl_server_is_task_worker(server, id);
    const char *kind = swl_server_kind(server, id);
    manager->in_child = true;
    server->role = is_task_worker ? SWL_ROLE_TASK_WORKER : SWL_ROLE_WORKER;
    server->id = id;
    swl_log_identify(kind, id);
    close(manager->liveness_event.fd);
    server->timers = NULL;
    swl_reactor_close(&manager->reactor);
    server->callbacks->process_begins(server, kind, id);
    server->exit_code = is_task_worker ? swl_task_worker_run(server) : swl_worker_run(server);
}

static void spawn(struct manager *manager, int id)
{
    struct swl_server *server = manager->server;
    struct swl_worker_slot *slot = &server->slots[id];
    struct respawn *respawn = &manager->respawns[id];
    respawn->began = swl_clock_monotonic();
    if (atomic_fetch_add(&slot->generation, 1) > 0) {
        swl_count(&server->counters[swl_server_manager_endpoint(server)], SWL_COUNT_RESPAWN, 1);
    }
    atomic_store(&slot->start_time, swl_clock_wall());
    swl_worker_set_state(slot, SWL_WORKER_STARTING);
    pid_t pid = swl_process_fork(SIGKILL);
    if (pid == 0) {
        atomic_store(&slot->pid, getpid());
        become_child(manager, id);
        return;
    }
    if (pid < 0) {
        swl_fault("forking %s #%d failed, to be tried again: %s", swl_server_kind(server, id), id,
                  strerror(-pid));
        swl_worker_set_state(slot, SWL_WORKER_ABSENT);
        swl_timer_start(&manager->reactor.timers, &respawn->timer, respawn->began + DELAY_FIRST);
        return;
    }
    atomic_store(&slot->pid, pid);
    manager->alive++;
}

/* In a shutdown only where something was left that nobody else can do. */
static bool needs_successor(const struct manager *manager, int id)
{
    const struct swl_server *server = manager->server;
    if (manager->killing) {
        return false;
    }
    if (!atomic_load(&server->state->stopping)) {
        return true;
    }
    if (server->slots[id].handover.number != 0) {
        return true;
    }
    if (!swl_server_is_task_worker(server, id)) {
        return swl_ring_waiting(&server->requests[id].inbox->ring) > 0 ||
               swl_ring_waiting(&server->mail[id].inbox->ring) > 0;
    }
    const struct swl_task_in_hand *slot = &server->in_hand[id - server->options.worker_num];
    return any_worker_alive(manager) || atomic_load(&slot->queued) > 0 ||
           slot->task.message.type != SWL_MESSAGE_NONE;
}

/* Is one of the ids below `count` about to be forked again? */
static bool any_to_come(const struct manager *manager, int count)
{
    for (int id = 0; id < count; id++) {
        if (swl_timer_running(&manager->respawns[id].timer) && needs_successor(manager, id)) {
            return true;
        }
    }
    return false;
}

static void on_respawn_timer(struct swl_timer *timer)
{
    struct respawn *respawn = SWL_CONTAINER_OF(timer, struct respawn, timer);
    /* in the child this returns through the timers of a loop that is closed already: nothing more of it may
     * run */
    struct manager *manager = respawn->manager;
    if (!manager->in_child && needs_successor(manager, respawn->id)) {
        spawn(manager, respawn->id);
    }
}

static void plan_successor(struct manager *manager, int id)
{
    struct respawn *respawn = &manager->respawns[id];
    int64_t now = swl_clock_monotonic();
    if (now - respawn->began >= SHORT_LIFE) {
        respawn->delay = 0;
    }
    bool terminated = atomic_exchange(&manager->server->slots[id].terminated, 0);
    int64_t delay = terminated ? SWL_MAX(respawn->delay, DELAY_TERMINATED) : respawn->delay;
    swl_timer_start(&manager->reactor.timers, &respawn->timer, now + delay);
    respawn->delay = SWL_MIN(SWL_MAX(respawn->delay * 2, DELAY_FIRST), DELAY_MOST);
}

static void on_death(struct manager *manager, const struct swl_process_end *end)
{
    struct swl_server *server = manager->server;
    int id = 0, count = swl_server_workers(server);
    while (id < count && pid_of(server, id) != end->pid) {
        id++;
    }
    if (id == count) {
        return; /* a process that a callback forked */
    }
    struct swl_worker_slot *slot = &server->slots[id];
    manager->alive--;
    atomic_store(&slot->pid, 0);
    swl_worker_set_state(slot, SWL_WORKER_ABSENT);
    /* it may have died between a message and the bell */
    swl_channel_wake_all(server->bells, server->endpoints);
    if (swl_server_is_task_worker(server, id)) {
        settle_task_in_hand(manager, id, end);
    } else {
        drop_request_in_hand(manager, id);
    }
    write_off_outbox(manager, id);
    tell_reactors(manager, id);
    bool failed = end->signal_number != 0 || end->exit_code != 0;
    if (failed && !manager->killing) {
        char how[48];
        snprintf(how, sizeof(how), end->signal_number ? "was killed by signal %d" : "exited with code %d",
                 end->signal_number ? end->signal_number : end->exit_code);
        swl_warning("%s #%d (pid %d) %s", swl_server_kind(server, id), id, (int)end->pid, how);
        (void)server->callbacks->worker_error(server, id, end->pid, end->exit_code, end->signal_number);
    }
    if (needs_successor(manager, id)) {
        plan_successor(manager, id);
    }
}

/* ---- the end ---- */

static void kill_all(struct manager *manager)
{
    manager->stopping = manager->killing = true;
    signal_all(manager, 0, swl_server_workers(manager->server), SIGKILL);
}

/* Once no worker is left, and none is to come, nobody submits any more: the task workers finish what is
 * queued. */
static void dismiss_task_workers(struct manager *manager)
{
    struct swl_server *server = manager->server;
    if (!manager->stopping || any_worker_alive(manager) ||
        any_to_come(manager, (int)server->options.worker_num) ||
        atomic_exchange(&server->state->workers_gone, 1)) {
        return;
    }
    swl_channel_wake_all(server->bells, server->endpoints);
    signal_all(manager, (int)server->options.worker_num, swl_server_workers(server), SIGTERM);
}

static void on_deadline(struct swl_timer *timer)
{
    struct manager *manager = SWL_CONTAINER_OF(timer, struct manager, deadline_timer);
    if (manager->alive > 0) {
        swl_warning("%d processes did not end within max_wait_time and are killed", manager->alive);
    }
    kill_all(manager);
}

static void begin_stop(struct manager *manager)
{
    struct swl_server *server = manager->server;
    if (atomic_load(&server->state->forced)) {
        kill_all(manager);
        return;
    }
    if (manager->stopping || !atomic_load(&server->state->stopping)) {
        /* not from the master: whoever ends all processes at once, as systemd does, has
         * told the master, too */
        return;
    }
    manager->stopping = true;
    /* once for the workers, once for the task workers that end after them, and a little for both to say so */
    swl_timer_start(&manager->reactor.timers, &manager->deadline_timer,
                    swl_clock_monotonic() + server->options.max_wait_time * SWL_NS_PER_SEC +
                        500 * SWL_NS_PER_MS);
    signal_all(manager, 0, (int)server->options.worker_num, SIGTERM);
    dismiss_task_workers(manager);
}

static void take_signals(struct manager *manager)
{
    struct swl_process_end end;
    struct swl_server *server = manager->server;
    if (swl_signal_take(SWL_SIGNAL_MASTER_DIED) && getppid() != atomic_load(&server->state->master_pid)) {
        manager->orphaned = true;
    }
    if (swl_signal_take(SWL_SIGNAL_REOPEN_LOG)) {
        swl_log_reopen();
        signal_all(manager, 0, swl_server_workers(server), SWL_SIGNAL_REOPEN_LOG);
    }
    if (swl_signal_take(SIGTERM) && !manager->orphaned) {
        begin_stop(manager);
    }
    if (swl_signal_take(SIGCHLD)) {
        while (swl_process_reap(&end)) {
            on_death(manager, &end);
        }
        dismiss_task_workers(manager);
    }
}

static void on_liveness(struct swl_event *event, uint32_t events)
{
    (void)events;
    SWL_CONTAINER_OF(event, struct manager, liveness_event)->orphaned = true;
}

static int open_loop(struct manager *manager, int liveness)
{
    const int caught[] = {SIGTERM, SIGCHLD, SWL_SIGNAL_MASTER_DIED, SWL_SIGNAL_REOPEN_LOG, 0};
    const int ignored[] = {SIGINT, SIGHUP, SIGPIPE, SIGXFSZ, SIGUSR1, SIGUSR2, 0};
    int signal_fd, result = swl_reactor_open(&manager->reactor);
    if (result < 0 || (signal_fd = swl_signal_open(caught, ignored)) < 0) {
        return result < 0 ? result : signal_fd;
    }
    manager->signal_event = (struct swl_event){.fd = signal_fd};
    manager->liveness_event = (struct swl_event){.fd = liveness, .callback = on_liveness};
    result = swl_reactor_watch(&manager->reactor, &manager->signal_event, EPOLLIN | EPOLLET);
    if (result == 0) {
        result = swl_reactor_watch(&manager->reactor, &manager->liveness_event, EPOLLIN);
    }
    manager->server->timers = result < 0 ? NULL : &manager->reactor.timers;
    return result;
}

static void close_loop(struct manager *manager)
{
    swl_signal_block_all(); /* PHP still has to unwind */
    swl_signal_close();
    close(manager->liveness_event.fd);
    manager->server->timers = NULL;
    swl_reactor_close(&manager->reactor);
}

static bool has_ended(const struct manager *manager)
{
    return manager->stopping && manager->alive == 0 &&
           !any_to_come(manager, swl_server_workers(manager->server));
}

static void serve(struct manager *manager)
{
    struct swl_server *server = manager->server;
    for (int id = 0; id < swl_server_workers(server) && !manager->in_child; id++) {
        spawn(manager, id);
    }
    if (!manager->in_child) {
        (void)server->callbacks->manager_start(server); /* whatever came of it, the manager goes on */
    }
    while (!manager->in_child && !manager->orphaned && !has_ended(manager)) {
        (void)swl_reactor_poll(&manager->reactor, -1);
        if (!manager->in_child) {
            take_signals(manager);
        }
    }
}

void swl_manager_run(struct swl_server *server, int liveness)
{
    struct manager manager = {.server = server};
    int count = swl_server_workers(server);
    server->role = SWL_ROLE_MANAGER;
    swl_log_identify("manager", -1);
    atomic_store(&server->state->manager_pid, getpid());
    server->callbacks->process_begins(server, "manager", -1);
    for (int i = 0; i < server->listener_count; i++) {
        swl_listener_leave(
            &server->listeners[i]); /* the master accepts; the port shall be free when it is gone */
    }
    swl_list_init(&manager.reports);
    swl_timer_init(&manager.report_timer, on_report_timer);
    swl_timer_init(&manager.deadline_timer, on_deadline);
    manager.respawns = swl_calloc((size_t)count, sizeof(manager.respawns[0]));
    for (int id = 0; id < count; id++) {
        manager.respawns[id] = (struct respawn){.manager = &manager, .id = id};
        swl_timer_init(&manager.respawns[id].timer, on_respawn_timer);
    }
    int result = open_loop(&manager, liveness);
    if (result < 0) {
        swl_fault("the manager cannot start: %s", strerror(-result));
        server->exit_code = 1;
        return;
    }

    serve(&manager);

    while (!swl_list_empty(&manager.reports)) {
        swl_free(SWL_CONTAINER_OF(swl_list_shift(&manager.reports), struct report, link));
    }
    swl_free(manager.respawns);
    if (manager.in_child) {
        return;
    }
    if (manager.orphaned) {
        /* the master was killed: end everything at once, and leave nothing behind */
        swl_fault("the master has died: the server ends");
        signal_all(&manager, 0, count, SIGKILL);
        swl_temp_dir_remove(&server->spill.dir);
        for (int i = 0; i < server->listener_count; i++) {
            swl_listener_close(&server->listeners[i], true);
        }
        server->exit_code = 1;
    } else {
        (void)server->callbacks->manager_stop(server);
    }
    close_loop(&manager);
}
