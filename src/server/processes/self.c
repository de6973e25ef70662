/* The process that the binding runs in. */
#include "server/processes/self.h"

#include "server/processes/child.h"
#include "server/processes/detached_submission.h"
#include "server/processes/messages.h"
#include "server/processes/submission.h"
#include "server/processes/task_worker.h"
#include "server/processes/wait.h"

int64_t swl_self_reserve_task_ids(struct swl_server *server, uint32_t count)
{
    return swl_submission_reserve_ids(server->child, count);
}

int64_t swl_self_submit(struct swl_server *server, const struct swl_task_order *order,
                        struct swl_message *message, const void *payload)
{
    return server->child != NULL ? swl_submission_send(server->child, order, message, payload)
                                 : swl_detached_submission_send(server, order, message, payload);
}

void swl_self_expect(struct swl_server *server, struct swl_await *await)
{
    server->child->await = await;
}

void swl_self_await(struct swl_server *server, struct swl_await *await, int64_t deadline)
{
    swl_wait_for_results(server->child, await, deadline);
}

void swl_self_pick_results(struct swl_server *server,
                           bool (*take)(struct swl_server *server, const struct swl_message *message))
{
    swl_messages_pick(server->child, take);
}

void swl_self_discard_late(struct swl_server *server, const struct swl_message *message)
{
    swl_messages_discard_late(server, message);
}

const struct swl_message *swl_self_task(const struct swl_server *server)
{
    return swl_task_worker_current(server);
}

int swl_self_answer(struct swl_server *server, uint16_t flags, const void *payload, uint32_t size)
{
    return swl_task_worker_answer(server, flags, payload, size);
}

int swl_self_retry(struct swl_server *server, int64_t delay)
{
    return swl_task_worker_retry(server, delay);
}

int swl_self_fail(struct swl_server *server, const char *reason)
{
    return swl_task_worker_fail(server, reason);
}

void swl_self_wait_begins(struct swl_server *server)
{
    server->child->awaits_pending++;
}

void swl_self_wait_ends(struct swl_server *server)
{
    server->child->awaits_pending--;
}

bool swl_self_conclude(struct swl_server *server, enum swl_verdict verdict)
{
    if (server->child != NULL) {
        swl_child_conclude(server->child, verdict);
    }
    return server->child != NULL;
}

enum swl_verdict swl_self_verdict(const struct swl_server *server)
{
    return server->child != NULL ? server->child->verdict : SWL_GO_ON;
}

void swl_self_set_user_events(struct swl_server *server, uint32_t count)
{
    server->user_events = count;
}

bool swl_self_is_to_end(struct swl_server *server)
{
    swl_child_take_signals(server->child);
    return server->child->terminate;
}

void swl_self_retire(struct swl_server *server)
{
    swl_child_retire(server->child, SWL_RESTART_AT_ONCE);
}

const struct swl_session *swl_self_closed_session(const struct swl_server *server, int64_t id)
{
    const struct swl_child *child = server->child;
    return child != NULL && id > 0 && atomic_load_explicit(&child->closed.id, memory_order_relaxed) == id
               ? &child->closed
               : NULL;
}

bool swl_self_handles_session(const struct swl_server *server, int64_t session)
{
    return server->child != NULL && swl_process_slot_handles_session(server->child->slot, session);
}
