/* After a death. */
#define _GNU_SOURCE
#include "server/manager/aftermath.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/memory.h"
#include "task/task_failure.h"
#include "task/task_outbox.h"

/* The request that the dead worker had in hand goes with it; its client sees the connection close. */
static void drop_request_in_hand(struct swl_server *server, struct swl_reports *reports, int id)
{
    int64_t session_id = atomic_exchange(&server->slots[id].in_hand, 0);
    if (session_id == 0) {
        return;
    }
    server->requests->functions->drop(server->requests, id, atomic_load(&server->slots[id].in_hand_at));
    struct swl_session *session = swl_session_find(&server->sessions, session_id);
    if (session != NULL) {
        struct swl_message close = {.type = SWL_MESSAGE_CLOSE,
                                    .number = SWL_CLOSE_FLUSH,
                                    .source = swl_server_manager_endpoint(server),
                                    .id = session_id};
        swl_reports_send(reports, &server->inboxes[session->reactor], &close, NULL);
    }
}

/* It may have died before it had counted the task as taken. */
static void settle_taking(struct swl_server *server, int id, struct swl_task_in_hand *slot)
{
    struct swl_counters *counters = &server->counters[id];
    bool foreign = swl_task_is_foreign(server->tasks, &slot->task.message);
    enum swl_counter counter = foreign ? SWL_COUNT_TASK_FOREIGN : SWL_COUNT_TASK_TAKEN;
    if (swl_counters_sum(counters, 1, counter) <
        atomic_load(foreign ? &slot->count_foreign : &slot->count_taken)) {
        if (!foreign && swl_counters_sum(counters, 1, SWL_COUNT_TASK_TAKEN_BYTES) == slot->bytes_before) {
            swl_count(counters, SWL_COUNT_TASK_TAKEN_BYTES, slot->task.message.size);
        }
        swl_count(counters, counter, 1);
        if (!foreign) {
            atomic_fetch_sub(swl_task_transport_queued(server->tasks, slot->taken_from), 1);
        }
    }
}

/* It may have died before or after it had counted the task as done or failed. */
static bool was_counted(const struct swl_server *server, int id, const struct swl_task_in_hand *slot)
{
    uint64_t count = atomic_load(&slot->count_over);
    return count != 0 && swl_counters_sum(&server->counters[id], 1, (enum swl_counter)slot->over) == count;
}

/* The task in that hand goes to the next server, where there is a queue that gets there. */
static bool put_back(struct swl_server *server, int index)
{
    struct swl_task_transport *tasks = server->tasks;
    struct swl_task_in_hand *slot = &server->in_hand[index];
    struct swl_message *task = &slot->task.message;
    struct swl_counters *counters = &server->counters[swl_server_manager_endpoint(server)];
    if (tasks->options.key == 0 ||
        tasks->functions->send(tasks, slot->taken_from, task, slot->task.payload, NULL) < 0) {
        return false;
    }
    if (swl_task_is_foreign(tasks, task)) {
        swl_count(counters, SWL_COUNT_TASK_FOREIGN, -1);
    } else {
        swl_count(counters, SWL_COUNT_TASK_TAKEN, -1);
        swl_count(counters, SWL_COUNT_TASK_TAKEN_BYTES, -(int64_t)task->size);
        atomic_fetch_add(swl_task_transport_queued(tasks, slot->taken_from), 1);
    }
    task->type = SWL_MESSAGE_NONE;
    return true;
}

/* Whether there is a task in that hand that was not answered. Its task worker is dead. What is noted of an
 * answer before the task has begun is the last one's. */
static bool holds_unanswered(struct swl_server *server, int index, bool begun)
{
    struct swl_task_in_hand *slot = &server->in_hand[index];
    struct swl_message *task = &slot->task.message;
    if (server->tasks->functions->settle != NULL) {
        server->tasks->functions->settle(server->tasks, index);
    }
    if (task->type == SWL_MESSAGE_TASK && task->size > SWL_TASK_INLINE_MAX) {
        swl_warning_limited("messages that are no tasks",
                            "what task worker %d had in hand is no task, and was thrown away", index);
        task->type = SWL_MESSAGE_NONE; /* what others can write is not for root to believe */
    }
    if (task->type != SWL_MESSAGE_TASK) {
        return false;
    }
    if (task->source < 0 || task->source >= swl_server_children(server)) {
        /* no submitter of this server: others may write to a queue with a key */
        task->flags &= (uint16_t) ~(SWL_MESSAGE_WANTED | SWL_MESSAGE_AWAITED);
    }
    if (begun && swl_task_is_wanted(task) &&
        swl_ring_was_written(&server->mail[task->source].inbox->ring, &slot->answer)) {
        atomic_store(&slot->answered, 1); /* it died before it could say so */
    }
    return !begun || !atomic_load(&slot->answered);
}

void swl_aftermath_put_back(struct swl_server *server, bool are_counted)
{
    for (int i = 0; server->tasks != NULL && i < server->options.task_worker_num; i++) {
        struct swl_message *task = &server->in_hand[i].task.message;
        bool begun = !are_counted && atomic_exchange(&server->in_hand[i].began, 0) != 0;
        if (holds_unanswered(server, i, begun)) {
            task->number += begun;
            (void)(task->number < server->options.task_max_attempts && put_back(server, i));
        }
    }
}

/* The task that the dead task worker had in hand is run again by its successor, or its submitter is told. */
static void settle_task_in_hand(struct swl_server *server, struct swl_reports *reports, int id,
                                const struct swl_process_end *end, bool may_run_again)
{
    struct swl_task_in_hand *slot = &server->in_hand[id - server->options.worker_num];
    struct swl_message *task = &slot->task.message;
    bool begun = atomic_exchange(&slot->began, 0) != 0; /* a successor that runs it again begins anew */
    bool is_unanswered = holds_unanswered(server, id - (int)server->options.worker_num, begun);
    if (task->type != SWL_MESSAGE_TASK) {
        return;
    }
    settle_taking(server, id, slot);
    if (!begun) {
        atomic_store(&slot->overdue, 0);
        return; /* as if it still waited: whoever comes next runs it */
    }
    struct swl_counters *counters = &server->counters[swl_server_manager_endpoint(server)];
    if (is_unanswered) {
        task->number++;
        if (task->number < server->options.task_max_attempts &&
            (may_run_again || put_back(server, id - (int)server->options.worker_num))) {
            swl_count(counters, SWL_COUNT_REDELIVERED, 1);
            swl_task_in_hand_renew(slot);
            return;
        }
        char reason[96];
        if (atomic_load(&slot->overdue)) {
            snprintf(reason, sizeof(reason), "it ran for longer than task_max_runtime (%g s)",
                     (double)server->options.task_max_runtime / SWL_NS_PER_SEC);
        } else if (end->signal_number) {
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
            swl_reports_send(reports, &server->mail[task->source], &message, payload);
            swl_free(payload);
            task->flags &= (uint16_t)~SWL_MESSAGE_SPILLED; /* the file goes with the failure */
        } else {
            swl_warning_limited("tasks that failed with their process", "task %lld failed: %s",
                                (long long)task->id, reason);
        }
    } else if (!was_counted(server, id, slot)) {
        swl_count(counters, SWL_COUNT_TASK_DONE, 1);
    }
    if ((task->flags & SWL_MESSAGE_SPILLED) && task->size == sizeof(struct swl_spill_ticket)) {
        swl_spill_discard(&server->spill, (const struct swl_spill_ticket *)slot->task.payload);
    }
    task->type = SWL_MESSAGE_NONE;
    swl_task_in_hand_renew(slot);
}

static void take_back(struct swl_server *server, int index, int64_t count, int64_t bytes)
{
    struct swl_counters *counters = &server->counters[swl_server_manager_endpoint(server)];
    atomic_fetch_sub(swl_task_transport_queued(server->tasks, index), count);
    swl_count(counters, SWL_COUNT_TASK_TAKEN, count);
    swl_count(counters, SWL_COUNT_TASK_TAKEN_BYTES, bytes);
    swl_count(counters, SWL_COUNT_TASK_FAILED, count);
}

static struct swl_task_waiting *waiting_of(const struct swl_server *server, int id, int index)
{
    int workers = (int)server->options.task_worker_num, lane = index == SWL_TASK_ANYBODY ? workers : index;
    return &server->waiting[id * swl_task_lanes(workers) + lane];
}

/* Where the transport cannot tell it is taken for sent. */
static bool was_sent(const struct swl_server *server, int index, const struct swl_ring_mark *mark)
{
    return server->tasks->functions->was_sent == NULL ||
           server->tasks->functions->was_sent(server->tasks, index, mark);
}

/* It may have died between counting a task and sending it, or keeping it in its memory. */
static void settle_submission(struct swl_server *server, int id)
{
    struct swl_worker_slot *slot = &server->slots[id];
    uint32_t state = atomic_exchange(&slot->is_submitting, 0);
    if (state == SWL_SUBMITTING_NOTHING ||
        atomic_load(&waiting_of(server, id, slot->submitting_index)->kept) != slot->submitting_kept) {
        return; /* what is kept goes with the rest of its memory */
    }
    if (state == SWL_SUBMITTING_LATER || !was_sent(server, slot->submitting_index, &slot->submitting)) {
        take_back(server, slot->submitting_index, 1, slot->submitting_size);
    }
}

/* Tasks that waited in the memory of a submitter that was killed are gone; the sums must
 * still come out even. */
static void write_off_outbox(struct swl_server *server, int id)
{
    int64_t lost = 0;
    for (int index = SWL_TASK_ANYBODY; index < server->options.task_worker_num; index++) {
        struct swl_task_waiting *waiting = waiting_of(server, id, index);
        int64_t count = swl_task_waiting_count(waiting), bytes = atomic_exchange(&waiting->bytes, 0);
        if (atomic_exchange(&waiting->sending, 0) == atomic_load(&waiting->gone) + 1 &&
            was_sent(server, index, &waiting->sent)) {
            count--; /* it did not come to saying so */
            bytes -= waiting->sending_size;
        }
        atomic_store(&waiting->gone, atomic_load(&waiting->kept));
        if (count > 0) {
            take_back(server, index, count, bytes);
            lost += count;
        }
    }
    if (lost > 0) {
        swl_warning_limited("reports of lost tasks",
                            "%lld tasks that waited for room in the memory of %s #%d died with it",
                            (long long)lost, swl_server_kind(server, id), id);
    }
}

/* An answer of which the dead process had sent a part is not going to come whole. */
static void tell_reactors(struct swl_server *server, struct swl_reports *reports, int id)
{
    const struct swl_message message = {
        .type = SWL_MESSAGE_SENDER_DIED,
        .source = swl_server_manager_endpoint(server),
        .number = id,
        .time = atomic_load(&server->slots[id].generation),
    };
    for (int i = 0; i < swl_server_reactors(server); i++) {
        swl_reports_send(reports, &server->inboxes[i], &message, NULL);
    }
}

/* BASE mode: the kernel has closed the connections of a worker that is dead. */
static void end_sessions(struct swl_server *server, int id)
{
    uint32_t count = swl_session_release_all(&server->sessions, (uint16_t)id);
    swl_count(&server->counters[swl_server_manager_endpoint(server)], SWL_COUNT_CLOSE, count);
    atomic_store(&server->loads[id].output, 0);
    atomic_store(&server->loads[id].connections, 0);
    atomic_store(&server->loads[id].invited, 0);
    atomic_store(&server->slots[id].in_hand, 0);
}

void swl_aftermath_settle(struct swl_server *server, struct swl_reports *reports, int id,
                          const struct swl_process_end *end, bool may_run_again)
{
    /* it may have died between a message and the bell */
    swl_channel_wake_all(server->bells, server->endpoints);
    if (swl_server_is_task_worker(server, id)) {
        settle_task_in_hand(server, reports, id, end, may_run_again);
    } else if (swl_server_is_user_process(server, id)) {
        /* it waits for nothing any more */
        atomic_store(&server->slots[id].awaited_from, atomic_load(&server->slots[id].next_task_id));
    } else if (server->mode == SWL_MODE_BASE) {
        end_sessions(server, id);
    } else {
        drop_request_in_hand(server, reports, id);
    }
    if (server->tasks != NULL) {
        settle_submission(server, id);
        write_off_outbox(server, id);
    }
    tell_reactors(server, reports, id);
}
