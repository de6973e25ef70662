/* After a death. */
#define _GNU_SOURCE
#include "server/manager/recovery.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/memory.h"
#include "task/task_failure.h"

/* The request that the dead worker had in flight goes with it; its client sees the connection close. */
static void drop_request_in_hand(struct swl_server *server, struct swl_reports *reports, int id)
{
    struct swl_process_slot *slot = &server->slots[id];
    if (atomic_exchange(&slot->has_request, 0) == 0) {
        return;
    }
    int64_t session_id = atomic_load(&slot->request_session);
    swl_request_transport_drop(server->requests, id, atomic_load(&slot->request_place));
    struct swl_session *session = swl_session_find(&server->sessions, session_id);
    if (session != NULL) {
        struct swl_message close = {.type = SWL_MESSAGE_CLOSE,
                                    .close_how = SWL_CLOSE_FLUSH,
                                    .source = swl_server_manager_endpoint(server),
                                    .id = session_id};
        swl_reports_send(reports, &server->reactor_inboxes[session->reactor], &close, NULL);
    }
}

/* The task in that in-flight record goes to the next server, where there is a queue that gets there. */
static bool put_back(struct swl_server *server, int index)
{
    struct swl_task_transport *tasks = server->tasks;
    struct swl_task_inflight *slot = &server->inflight[index];
    struct swl_message *task = &slot->task.message;
    if (tasks->options.key == 0 ||
        swl_task_transport_put(tasks, slot->taken_from, task, slot->task.payload) < 0) {
        return false;
    }
    swl_task_ledger_returned(&server->ledger, swl_server_manager_endpoint(server), slot);
    swl_message_store_type(task, SWL_MESSAGE_NONE);
    return true;
}

/* Whether there is a task in that in-flight record that was not answered. Its task worker is dead. What is noted of an
 * answer before the task has begun is the last one's. */
static bool holds_unanswered(struct swl_server *server, int index, bool begun)
{
    struct swl_task_inflight *slot = &server->inflight[index];
    struct swl_message *task = &slot->task.message;
    swl_task_transport_recover(server->tasks, index);
    if (swl_message_load_type(task) == SWL_MESSAGE_TASK &&
        (task->size > SWL_TASK_INLINE_MAX ||
         !swl_task_transport_has_index(server->tasks, slot->taken_from))) {
        swl_warning_limited("messages that are no tasks",
                            "what task worker %d had in record is no task, and was thrown away", index);
        swl_message_store_type(task, SWL_MESSAGE_NONE); /* what others can write is not for root to believe */
    }
    if (swl_message_load_type(task) != SWL_MESSAGE_TASK) {
        return false;
    }
    if (task->source < 0 || task->source >= swl_server_children(server)) {
        /* no submitter of this server: others may write to a queue with a key */
        task->flags &= (uint16_t) ~(SWL_MESSAGE_WANTED | SWL_MESSAGE_AWAITED);
    }
    if (begun && swl_task_is_wanted(task) &&
        swl_ring_was_written(&server->inboxes[task->source].shared->ring, &slot->answer)) {
        atomic_store(&slot->answered, 1); /* it died before it could say so */
    }
    return !begun || !atomic_load(&slot->answered);
}

void swl_recovery_put_back(struct swl_server *server, bool are_counted)
{
    for (int i = 0; server->tasks != NULL && i < server->options.task_worker_num; i++) {
        struct swl_message *task = &server->inflight[i].task.message;
        bool begun = !are_counted && atomic_exchange(&server->inflight[i].began, 0) != 0;
        if (holds_unanswered(server, i, begun)) {
            task->attempt += begun;
            (void)(task->attempt < server->options.task_max_attempts && put_back(server, i));
        }
    }
}

/* The task that the dead task worker had in flight is run again by its successor, or its submitter is told. */
static void settle_task_in_hand(struct swl_server *server, struct swl_reports *reports, int id,
                                const struct swl_process_end *end, bool may_run_again)
{
    struct swl_task_inflight *slot = &server->inflight[id - server->options.worker_num];
    struct swl_message *task = &slot->task.message;
    bool begun = atomic_exchange(&slot->began, 0) != 0; /* a successor that runs it again begins anew */
    bool is_unanswered = holds_unanswered(server, id - (int)server->options.worker_num, begun);
    if (swl_message_load_type(task) != SWL_MESSAGE_TASK) {
        return;
    }
    swl_task_ledger_recover_inflight(&server->ledger, id, slot, begun);
    if (!begun) {
        atomic_store(&slot->overdue, 0);
        return; /* as if it still waited: whoever comes next runs it */
    }
    int manager = swl_server_manager_endpoint(server);
    if (swl_task_ledger_is_over(&server->ledger, id, slot)) {
        /* it died before it could empty its in-flight record */
    } else if (is_unanswered) {
        task->attempt++;
        if (task->attempt < server->options.task_max_attempts &&
            (may_run_again || put_back(server, id - (int)server->options.worker_num))) {
            swl_task_ledger_redelivered(&server->ledger, manager, slot);
            swl_task_inflight_renew(slot);
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
        swl_task_ledger_failed(&server->ledger, manager, slot);
        if (swl_task_is_wanted(task)) {
            struct swl_message *failure = swl_task_failure(task, reason);
            swl_reports_send(reports, &server->inboxes[task->source], failure, swl_message_payload(failure));
            swl_free(failure);
            task->flags &= (uint16_t)~SWL_MESSAGE_SPILLED; /* the file goes with the failure */
        } else {
            swl_warning_limited("tasks that failed with their process", "task %lld failed: %s",
                                (long long)task->id, reason);
        }
    } else {
        swl_task_ledger_finished(&server->ledger, manager, slot);
    }
    if ((task->flags & SWL_MESSAGE_SPILLED) && task->size == sizeof(struct swl_spill_ticket)) {
        swl_spill_discard(&server->spill, (const struct swl_spill_ticket *)slot->task.payload);
    }
    swl_message_store_type(task, SWL_MESSAGE_NONE);
    swl_task_inflight_renew(slot);
}

/* What the dead process was submitting, and what waited in its memory for room, is gone where it was not
 * sent; the sums must still come out even. */
static void settle_submitter(struct swl_server *server, int id)
{
    int64_t lost =
        swl_task_ledger_recover_submitter(&server->ledger, swl_server_manager_endpoint(server), id);
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
        .endpoint = id,
        .time = atomic_load(&server->slots[id].generation),
    };
    for (int i = 0; i < swl_server_reactors(server); i++) {
        swl_reports_send(reports, &server->reactor_inboxes[i], &message, NULL);
    }
}

/* BASE mode: the kernel has closed the connections of a worker that is dead. */
static void end_sessions(struct swl_server *server, int id)
{
    uint32_t count = swl_session_release_all(&server->sessions, (uint16_t)id);
    swl_count(&server->counters[swl_server_manager_endpoint(server)], SWL_COUNT_CLOSE, count);
    atomic_store(&server->loads[id].output, 0);
    atomic_store(&server->loads[id].stalled_since, 0);
    atomic_store(&server->loads[id].asked_at, 0);
    atomic_store(&server->loads[id].connections, 0);
    atomic_store(&server->loads[id].invited, 0);
    atomic_store(&server->slots[id].has_request, 0);
}

void swl_recovery_run(struct swl_server *server, struct swl_reports *reports, int id,
                      const struct swl_process_end *end, bool may_run_again)
{
    /* it may have died between a message and the bell */
    swl_inbox_wake_all(server->bells, server->endpoints);
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
        settle_submitter(server, id);
    }
    tell_reactors(server, reports, id);
}
