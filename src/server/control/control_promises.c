/* Granted ids, and tasks that wait for room. */
#include "server/control/control_promises.h"

#include <string.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/log.h"
#include "base/memory.h"
#include "server/control/control_answers.h"
#include "server/processes/detached_submission.h"
#include "server/state/task_pools.h"

static struct swl_control_held *control_held_of(struct swl_list *link)
{
    return SWL_CONTAINER_OF(link, struct swl_control_held, link);
}

void swl_control_promises_open(struct swl_control *control)
{
    swl_list_init(&control->held);
    control->held_count =
        swl_calloc((size_t)control->server->task_pool_count, sizeof(control->held_count[0]));
}

static void control_promises_grant(struct swl_control_client *client, uint32_t count)
{
    const struct swl_control_head head = {.command = SWL_CONTROL_GRANT, .size = sizeof(client->grants[0])};
    struct swl_control_grant grant = {
        .first = swl_detached_submission_reserve_ids(client->control->server, count), .count = count};
    client->grants[client->grant_count++] = grant;
    swl_control_answer(client, &head, &grant);
}

void swl_control_promises_begin(struct swl_control_client *client)
{
    /* Where a queue outlives the server, so does each task whose id was returned: none may wait in this process, or
     * in the socket. */
    if (!client->has_grants && swl_task_pools_keys(client->control->server).count == 0) {
        client->has_grants = true;
        control_promises_grant(client, SWL_CONTROL_GRANTED_MAX);
    }
}

/* One more is taken: the client gets ids for those. While some are held it gets the fewer. As all before the first
 * unit are used up when the second one is taken, there is room for the grant. */
static void control_promises_count(struct swl_control_client *client)
{
    if (++client->taken == SWL_CONTROL_GRANT_UNIT) {
        client->taken = 0;
        control_promises_grant(client, SWL_CONTROL_GRANT_UNIT);
    }
}

/* Whether the id is the next granted one, which is used up then. */
static bool control_promises_use(struct swl_control_client *client, int64_t id)
{
    struct swl_control_grant *grant = &client->grants[0];
    if (client->grant_count == 0 || grant->first != id) {
        return false;
    }
    grant->first++;
    if (--grant->count == 0) {
        client->grant_count--;
        memmove(client->grants, client->grants + 1, (size_t)client->grant_count * sizeof(*grant));
    }
    return true;
}

static void control_promises_hold(struct swl_control_client *client, const struct swl_task_order *order,
                                  const struct swl_message *message, const void *payload)
{
    struct swl_control_held *held = swl_malloc(sizeof(*held) + message->size);
    held->client = client;
    held->order = *order;
    held->order.is_promised = true;
    held->message = *message;
    if (message->size > 0) {
        memcpy(held->payload, payload, message->size);
    }
    swl_list_append(&client->control->held, &held->link);
    client->control->held_count[order->pool]++;
    atomic_fetch_add(&client->control->server->state->promised, 1);
}

int swl_control_promises_take(struct swl_control_client *client, int64_t id,
                              const struct swl_task_order *order, struct swl_message *message,
                              const void *payload)
{
    struct swl_control *control = client->control;
    int64_t result = -SWL_ERROR_TASK_QUEUE_FULL;
    message->id = id;
    if (!control_promises_use(client, id)) {
        client->is_broken = true;
        return 0;
    }
    if (control->held_count[order->pool] == 0) { /* else it would overtake */
        result = swl_detached_submission_send(control->server, order, message, payload);
    }
    if (result == -SWL_ERROR_TASK_QUEUE_FULL) {
        control_promises_hold(client, order, message, payload);
        return 0;
    }
    control_promises_count(client);
    return result < 0 ? (int)result : 0;
}

void swl_control_promises_refuse(struct swl_control_client *client, int64_t id)
{
    if (control_promises_use(client, id)) {
        control_promises_count(client);
    } else {
        client->is_broken = true;
    }
}

/* It was submitted, or cannot be. */
static void control_promises_release(struct swl_control *control, struct swl_control_held *held,
                                     int64_t result)
{
    if (result < 0) {
        swl_warning_limited("tasks of control clients that could not be sent",
                            "task %lld of a control client could not be sent: %s",
                            (long long)held->message.id, swl_error_text((int)-result));
    }
    if (held->client != NULL) {
        control_promises_count(held->client);
        swl_list_remove(&held->client->of_answered);
        swl_list_append(&control->answered, &held->client->of_answered);
    }
    control->held_count[held->order.pool]--;
    swl_list_remove(&held->link);
    swl_free(held);
    struct swl_server *server = control->server;
    if (atomic_fetch_sub(&server->state->promised, 1) == 1 && atomic_load(&server->state->stopping)) {
        swl_doorbell_ring(&server->bells[swl_server_manager_endpoint(server)]); /* it waits for that */
    }
}

void swl_control_promises_retry(struct swl_control *control)
{
    uint64_t full = 0; /* by task pool: the others go on */
    swl_list_each (link, &control->held) {
        struct swl_control_held *held = control_held_of(link);
        uint64_t bit = UINT64_C(1) << (held->order.pool % 64);
        int64_t result = -SWL_ERROR_TASK_QUEUE_FULL;
        if (!(full & bit)) {
            result =
                swl_detached_submission_send(control->server, &held->order, &held->message, held->payload);
        }
        if (result == -SWL_ERROR_TASK_QUEUE_FULL) {
            full |= bit;
        } else {
            control_promises_release(control, held, result);
        }
    }
}

void swl_control_promises_orphan(struct swl_control_client *client)
{
    swl_list_each (link, &client->control->held) {
        if (control_held_of(link)->client == client) {
            control_held_of(link)->client = NULL;
        }
    }
}

int swl_control_promises_close(struct swl_control *control)
{
    struct swl_list *link;
    int count = 0;
    for (; (link = swl_list_shift(&control->held)) != NULL; count++) {
        swl_free(control_held_of(link));
    }
    swl_free(control->held_count);
    return count;
}
