/* What workers and task workers have in common. */
#define _GNU_SOURCE
#include "server/child.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "os/signal.h"
#include "server/environment.h"
#include "server/handover.h"
#include "server/task_failure.h"

#define MAIL_BATCH 64
/* bytes of messages that a process takes in while it waits; then their senders wait, too */
#define STASH_MOST (64 * 1024 * 1024)

/* of a process that only unwinds PHP, while others serve */
#define LEAVING_NICE 10
/* how often workerExit is told while something is left in the loop */
#define EXIT_PAUSE (100 * SWL_NS_PER_MS)

struct stashed {
    struct swl_list link;
    struct swl_message message;
    uint8_t payload[];
};

static void take_over(void *argument, const struct swl_message *message);
static void stash(struct swl_child *child, const struct swl_message *message);

/* In a shutdown, a task worker goes on as long as there may be somebody to submit tasks. */
static bool may_end(const struct swl_child *child)
{
    const struct swl_server *server = child->server;
    return server->role != SWL_ROLE_TASK_WORKER || !atomic_load(&server->state->stopping) ||
           atomic_load(&server->state->workers_gone);
}

/* max_request and a random share of the grace, so that not all retire together. */
static uint64_t requests_most(int64_t most, int64_t grace)
{
    uint64_t random = 0;
    if (most == 0) {
        return 0;
    }
    if (grace > 0 && getrandom(&random, sizeof(random), 0) == sizeof(random)) {
        random %= (uint64_t)grace + 1;
    }
    return (uint64_t)most + random;
}

/* ---- signals ---- */

/* The manager has to know at once, even where a callback of this process never returns. */
static struct swl_worker_slot *own_slot;
static const struct swl_doorbell *managers_bell;

static void on_signal(int signal_number)
{
    int64_t never = 0;
    if ((signal_number == SIGTERM || signal_number == SIGUSR1) &&
        atomic_compare_exchange_strong(&own_slot->asked_at, &never, swl_clock_monotonic())) {
        swl_doorbell_ring(managers_bell);
    }
}

void swl_child_retire(struct swl_child *child, enum swl_succession succession)
{
    child->terminate = true;
    atomic_store(&child->slot->succession, succession);
    on_signal(SIGUSR1);
}

void swl_child_count_request(struct swl_child *child)
{
    swl_count(child->counters, SWL_COUNT_WORKER, 1);
    if (++child->requests == child->requests_most && !atomic_load(&child->server->state->stopping)) {
        swl_child_retire(child, SWL_SUCCESSION_AT_ONCE);
    }
}

void swl_child_take_signals(struct swl_child *child)
{
    /* USR1 reloads one worker: it ends as for TERM, and the manager forks its successor at once */
    bool terminated = swl_signal_take(SIGTERM), reloaded = swl_signal_take(SIGUSR1);
    if ((terminated || reloaded) && may_end(child)) {
        bool early =
            !atomic_load(&child->slot->is_reloaded) && atomic_load(&child->slot->asked_at) < child->ready_at;
        swl_child_retire(child, !reloaded ? SWL_SUCCESSION_PAUSED
                                : early   ? SWL_SUCCESSION_EARLY
                                          : SWL_SUCCESSION_AT_ONCE);
    }
    if (swl_signal_take(SWL_SIGNAL_REOPEN_LOG)) {
        swl_environment_reopen_log(child->server);
    }
}

/* ---- beginning and end ---- */

int swl_child_open(struct swl_child *child, struct swl_server *server)
{
    const int caught[] = {SIGTERM, SIGUSR1, SWL_SIGNAL_REOPEN_LOG, 0};
    static const int ignored[] = {SIGINT, SIGHUP, SIGPIPE, SIGXFSZ, SIGUSR2, 0};
    struct swl_worker_slot *slot = &server->slots[server->id];
    *child = (struct swl_child){
        .server = server,
        .bell = &server->bells[server->id],
        .mail = &server->mail[server->id],
        .counters = &server->counters[server->id],
        .slot = slot,
        .first_task_id = atomic_load(&slot->next_task_id),
        .task_turn = server->id, /* workers begin at different task workers */
    };
    const struct swl_options *options = &server->options;
    child->requests_most = server->role == SWL_ROLE_TASK_WORKER
                               ? requests_most(options->task_max_request, options->task_max_request_grace)
                               : requests_most(options->max_request, options->max_request_grace);
    own_slot = slot;
    managers_bell = &server->bells[swl_server_manager_endpoint(server)];
    swl_list_init(&child->stash);
    swl_spin_init(&child->spin);
    int result = swl_environment_enter_child(server);
    if (result < 0) {
        swl_signal_close(); /* the manager's: PHP unwinds without them */
        return result;
    }
    if ((result = swl_reactor_open(&child->reactor)) < 0) {
        return result;
    }
    int signal_fd = swl_signal_open(caught, ignored, on_signal);
    if (signal_fd < 0) {
        return signal_fd;
    }
    swl_doorbell_awake(child->bell);
    child->terminate = may_end(child) && atomic_load(&server->state->stopping);
    child->bell_event = (struct swl_event){.fd = child->bell->fd};
    child->signal_event = (struct swl_event){.fd = signal_fd};
    if ((result = swl_reactor_watch(&child->reactor, &child->bell_event, EPOLLIN | EPOLLET)) < 0 ||
        (result = swl_reactor_watch(&child->reactor, &child->signal_event, EPOLLIN | EPOLLET)) < 0) {
        return result;
    }
    if (server->tasks != NULL) {
        int lanes = swl_task_lanes((int)server->options.task_worker_num);
        swl_task_outbox_open(&child->outbox, server->tasks, server->id,
                             (uint64_t)server->options.task_queue_memory,
                             &server->waiting[server->id * lanes]);
    }
    result = swl_handover_read(&server->spill, &slot->handover, take_over, child);
    server->timers = result < 0 ? NULL : &child->reactor.timers;
    return result;
}

static void hand_over_task(void *argument, const struct swl_message *message, const void *payload)
{
    swl_handover_add(argument, message, payload);
}

/* What this process has taken upon itself and not done goes to its successor. */
static void hand_over(struct swl_child *child)
{
    struct swl_buffer handover = {0};
    struct swl_list *link;
    uint64_t count = child->outbox.count;
    if (child->outbox.transport != NULL) {
        swl_task_outbox_close(&child->outbox, hand_over_task, &handover);
    }
    for (; (link = swl_list_shift(&child->stash)) != NULL; count++) {
        struct stashed *copy = SWL_CONTAINER_OF(link, struct stashed, link);
        swl_handover_add(&handover, &copy->message, copy->payload);
        swl_free(copy);
    }
    int result = swl_handover_write(&child->server->spill, &handover, &child->slot->handover);
    if (result < 0) {
        swl_fault("%llu tasks and messages are lost: they could not be written for the successor: %s",
                  (unsigned long long)count, strerror(-result));
    }
}

static void take_over(void *argument, const struct swl_message *message)
{
    struct swl_child *child = argument;
    if (message->type != SWL_MESSAGE_TASK) {
        stash(child, message);
        return;
    }
    int index = message->number; /* the task worker it was for: see swl_task_outbox_close() */
    struct swl_message task = *message;
    task.number = 0;
    int result = swl_task_outbox_send(&child->outbox, index, &task, swl_message_payload(message), NULL);
    if (result < 0) {
        swl_fault("task %lld of a predecessor is lost: %s", (long long)task.id, swl_error_text(-result));
    }
}

static void close_all(struct swl_child *child)
{
    hand_over(child);
    child->server->timers = NULL;
    /* a signal that comes from now on must not end the process before PHP has unwound */
    swl_signal_block_all();
    swl_signal_close();
    swl_reactor_close(&child->reactor);
}

void swl_child_start(struct swl_child *child)
{
    struct swl_server *server = child->server;
    swl_worker_set_state(child->slot, SWL_WORKER_STARTING);
    swl_child_conclude(child, server->callbacks->worker_start(server, server->id));
    if (child->verdict == SWL_GO_ON) {
        child->ready_at = swl_clock_monotonic();
        swl_worker_set_state(child->slot, SWL_WORKER_BUSY);
        swl_doorbell_ring(managers_bell);
    }
}

/* For a sleep that only bells, signals and the loop's events end. */
static bool has_no_work(struct swl_child *child)
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
        swl_child_sleep(child, has_no_work, SWL_MIN(deadline, swl_clock_monotonic() + EXIT_PAUSE));
    }
    return true;
}

int swl_child_end(struct swl_child *child)
{
    struct swl_server *server = child->server;
    if (child->verdict < SWL_EXCEPTION) {
        swl_child_conclude(child, server->callbacks->worker_stop(server, server->id));
    }
    close_all(child);
    server->child = NULL;
    return child->verdict >= SWL_EXCEPTION ? 255 : 0;
}

void swl_child_leave(struct swl_child *child)
{
    if (child->verdict < SWL_EXCEPTION) {
        atomic_store_explicit(&child->slot->state, SWL_WORKER_GONE, memory_order_release);
        swl_doorbell_ring(managers_bell);
        (void)!nice(LEAVING_NICE); /* what is left to do is to be in nobody's way */
    }
}

void swl_child_poll(struct swl_child *child)
{
    (void)swl_reactor_poll(&child->reactor, 0);
}

void swl_child_sleep(struct swl_child *child, bool (*has_work)(struct swl_child *child), int64_t deadline)
{
    swl_doorbell_sleep(child->bell);
    int timeout = swl_clock_timeout_ms(deadline, deadline == SWL_NEVER ? 0 : swl_clock_monotonic());
    swl_task_outbox_flush(&child->outbox);
    if (!swl_list_empty(&child->stash) || swl_ring_waiting(&child->mail->inbox->ring) > 0 ||
        has_work(child) || swl_signal_pending()) {
        timeout = 0;
    }
    if (timeout != 0) {
        (void)swl_reactor_wait(&child->reactor, timeout);
    }
    swl_doorbell_awake(child->bell);
}

/* ---- mail ---- */

static struct stashed *copy_of(const struct swl_message *message)
{
    struct stashed *copy = swl_malloc(sizeof(*copy) + message->size);
    copy->message = *message;
    memcpy(copy->payload, swl_message_payload(message), message->size);
    return copy;
}

static void stash(struct swl_child *child, const struct swl_message *message)
{
    struct stashed *copy = copy_of(message);
    swl_list_append(&child->stash, &copy->link);
    child->stash_bytes += sizeof(*copy) + message->size;
}

/* Is it a result that the caller waits for? Then it gets it. */
static bool offer(struct swl_await *await, const struct swl_message *message)
{
    if (await == NULL || message->type != SWL_MESSAGE_RESULT || !(message->flags & SWL_MESSAGE_AWAITED) ||
        message->id < await->first || message->id >= await->first + await->count) {
        return false;
    }
    uint32_t index = (uint32_t)(message->id - await->first);
    if (!await->seen[index]) {
        await->seen[index] = true;
        await->missing--;
        await->result(await, index, message);
    }
    return true;
}

/* While this process waits, those who send to it must not have to wait for it in turn: two that send to each
 * other would wait for ever. So what has come is taken in, but only once the inbox gets full: in shared
 * memory it would outlive this process. `await` is NULL where it does not wait for results. */
static bool take_in_mail(struct swl_child *child, struct swl_await *await)
{
    struct swl_ring *ring = &child->mail->inbox->ring;
    if (swl_ring_waiting(ring) < ring->capacity / 2) {
        return false;
    }
    uint64_t cursor = 0;
    struct swl_message *message;
    uint32_t size;
    bool took = false;
    while ((message = swl_ring_scan(ring, &cursor, &size)) != NULL) {
        if (!offer(await, message)) {
            /* results are bounded by the tasks of this process; messages of others are not */
            if (message->type != SWL_MESSAGE_RESULT && child->stash_bytes > STASH_MOST) {
                continue;
            }
            stash(child, message);
        }
        swl_ring_take(ring, message);
        took = true;
    }
    if (!took) {
        return false;
    }
    swl_channel_make_room(child->mail);
    return true;
}

static void handle(struct swl_child *child, const struct swl_message *message)
{
    struct swl_server *server = child->server;
    enum swl_verdict verdict = SWL_GO_ON;
    if (message->type == SWL_MESSAGE_PIPE) {
        swl_count(child->counters, SWL_COUNT_WORKER, 1);
        verdict = server->callbacks->pipe_message(server, message);
    } else if (message->type == SWL_MESSAGE_RESULT) {
        bool mine = message->id >= child->first_task_id;
        if (message->flags & SWL_MESSAGE_AWAITED) {
            /* nobody waits any more: taskwait takes its own out before they come here */
            swl_count(child->counters, SWL_COUNT_TASK_LATE, 1);
            swl_task_result_discard(&server->spill, message);
        } else {
            child->results_pending -= mine;
            verdict = server->callbacks->result(server, message);
        }
    }
    swl_child_conclude(child, verdict);
}

int swl_child_handle_mail(struct swl_child *child)
{
    int count = 0;
    while (count < MAIL_BATCH && child->verdict == SWL_GO_ON) {
        struct stashed *copy;
        struct swl_list *link = swl_list_shift(&child->stash);
        if (link != NULL) {
            copy = SWL_CONTAINER_OF(link, struct stashed, link);
            child->stash_bytes -= sizeof(*copy) + copy->message.size;
        } else {
            /* taken out before it is handled: the callback may wait for results in the same inbox */
            const struct swl_message *message = swl_channel_receive(child->mail);
            if (message == NULL) {
                break;
            }
            copy = copy_of(message);
            swl_channel_release(child->mail);
        }
        handle(child, &copy->message);
        swl_free(copy);
        count++;
        if (swl_timers_due(&child->reactor.timers)) {
            break; /* the loop runs them: no later than a message takes */
        }
    }
    if (count > 0) {
        swl_channel_make_room(child->mail);
    }
    return count;
}

/* ---- sending ---- */

/* In a shutdown workers are not forked again: nobody will ever read that inbox. The manager wakes all at each
 * death. */
static bool is_deserted(const struct swl_server *server, const struct swl_channel *to)
{
    return atomic_load(&server->state->workers_gone) && to->receiver < server->options.worker_num;
}

/* What has come is taken in, that nobody has to wait for this process while it waits. */
static bool take_in(struct swl_child *child)
{
    bool mail = take_in_mail(child, NULL);
    return (child->take_in != NULL && child->take_in(child)) || mail;
}

int swl_child_post(struct swl_child *child, struct swl_channel *to, const struct swl_message *message,
                   const void *payload, struct swl_ring_mark *mark, int64_t deadline)
{
    uint32_t offset = 0;
    int result = swl_channel_send_marked(to, message, payload, &offset, mark);
    while (result == -EAGAIN) {
        swl_doorbell_doze(child->bell);
        swl_channel_want_room(to, child->server->id);
        result = swl_channel_send_marked(to, message, payload, &offset, mark);
        if (result != -EAGAIN || take_in(child)) {
            swl_doorbell_awake(child->bell);
            continue;
        }
        if (is_deserted(child->server, to)) {
            swl_doorbell_awake(child->bell);
            return -ECANCELED;
        }
        if (swl_doorbell_wait(child->bell, deadline) == -ETIMEDOUT && offset == 0) {
            return -ETIMEDOUT;
        }
    }
    if (result == 0) {
        swl_channel_ring(to);
    }
    return result;
}

int64_t swl_child_reserve_ids(struct swl_child *child, uint32_t count)
{
    int64_t first = atomic_load_explicit(&child->slot->next_task_id, memory_order_relaxed);
    atomic_store_explicit(&child->slot->next_task_id, first + count, memory_order_relaxed);
    return first;
}

/* Counts it before it can be taken, so that nothing ever counts below zero; `sign` -1 takes that back. */
static void count_task(struct swl_child *child, int index, uint32_t size, int sign)
{
    atomic_fetch_add_explicit(swl_task_transport_queued(child->server->tasks, index), sign,
                              memory_order_relaxed);
    swl_count(child->counters, SWL_COUNT_TASK, sign);
    swl_count(child->counters, SWL_COUNT_TASK_BYTES, sign * (int64_t)size);
}

/* Sends it, or keeps it until there is room, or waits so long as the user wants (task_queue_timeout). */
static int send_task(struct swl_child *child, int index, const struct swl_message *message,
                     const void *payload)
{
    struct swl_worker_slot *slot = child->slot;
    int64_t timeout = child->server->options.task_queue_timeout, deadline = 0;
    for (;;) {
        int result = swl_task_outbox_send(&child->outbox, index, message, payload, &slot->submitting);
        if (result != -SWL_ERROR_TASK_QUEUE_FULL || timeout == 0) {
            return result;
        }
        deadline = deadline != 0 ? deadline : swl_clock_monotonic() + timeout * SWL_NS_PER_MS;
        swl_doorbell_doze(child->bell);
        swl_task_outbox_want_room(&child->outbox);
        swl_task_outbox_flush(&child->outbox);
        result = swl_task_outbox_send(&child->outbox, index, message, payload, &slot->submitting);
        if (result != -SWL_ERROR_TASK_QUEUE_FULL || swl_clock_monotonic() >= deadline) {
            swl_doorbell_awake(child->bell);
            return result;
        }
        if (take_in(child)) {
            swl_doorbell_awake(child->bell);
        } else {
            (void)swl_doorbell_wait(child->bell, deadline);
        }
    }
}

int64_t swl_child_submit(struct swl_child *child, int index, struct swl_message *message, const void *payload)
{
    struct swl_server *server = child->server;
    struct swl_worker_slot *slot = child->slot;
    if (index < 0 && !server->tasks->functions->competes) {
        index = swl_task_schedule(server->in_hand, (int)server->options.task_worker_num, &child->task_turn);
    }
    bool reserved = (message->flags & SWL_MESSAGE_AWAITED) != 0;
    if (!reserved) {
        message->id = atomic_load_explicit(&slot->next_task_id, memory_order_relaxed);
    }
    message->version = SWL_MESSAGE_VERSION;
    message->type = SWL_MESSAGE_TASK;
    message->source = server->id;
    message->number = 0;
    message->time = swl_clock_wall();

    /* should this process die now, the manager finds out whether the task was sent, or takes it back */
    atomic_store_explicit(&slot->submitting.position, 0, memory_order_relaxed);
    slot->submitting_index = index;
    slot->submitting_size = message->size;
    count_task(child, index, message->size, 1);
    atomic_store_explicit(&slot->is_submitting, 1, memory_order_release);
    int result = send_task(child, index, message, payload);
    if (result < 0) {
        count_task(child, index, message->size, -1);
    }
    atomic_store_explicit(&slot->is_submitting, 0, memory_order_release);
    if (result < 0) {
        return result;
    }
    if (!reserved) {
        (void)swl_child_reserve_ids(child, 1);
        child->results_pending += (message->flags & SWL_MESSAGE_WANTED) != 0;
    }
    return message->id;
}

/* ---- waiting for results ---- */

static void look_for_results(struct swl_child *child, struct swl_await *await, uint64_t *cursor)
{
    struct swl_message *message;
    uint32_t size;
    while (await->missing > 0 &&
           (message = swl_ring_scan(&child->mail->inbox->ring, cursor, &size)) != NULL) {
        if (offer(await, message)) {
            swl_ring_take(&child->mail->inbox->ring, message);
        }
    }
}

struct look {
    struct swl_child *child;
    struct swl_await *await;
    uint64_t *cursor;
    uint32_t missing; /* when it began to look */
};

static bool one_has_come(void *argument)
{
    struct look *look = argument;
    look_for_results(look->child, look->await, look->cursor);
    return look->await->missing < look->missing;
}

void swl_child_await(struct swl_child *child, struct swl_await *await, int64_t deadline)
{
    uint64_t cursor = 0;
    while (await->missing > 0) {
        struct look look = {child, await, &cursor, await->missing};
        if (swl_spin_until(&child->spin, one_has_come, &look)) {
            continue;
        }
        if (take_in_mail(child, await)) {
            cursor = 0;
            continue;
        }
        swl_doorbell_doze(child->bell);
        look_for_results(child, await, &cursor);
        if (await->missing == 0 || (child->take_in && child->take_in(child))) {
            swl_doorbell_awake(child->bell);
            continue;
        }
        swl_channel_make_room(child->mail); /* of results that were taken */
        swl_task_outbox_flush(&child->outbox);
        if (swl_doorbell_wait(child->bell, deadline) == -ETIMEDOUT) {
            break;
        }
    }
    swl_channel_make_room(child->mail);
}
