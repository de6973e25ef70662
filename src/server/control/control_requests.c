/* Tasks, messages and calls from outside. */
#include "server/control/control_requests.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/error.h"
#include "server/control/control_answers.h"
#include "server/control/control_promises.h"
#include "server/control/control_waits.h"
#include "server/processes/detached_submission.h"
#include "server/processes/messages.h"
#include "server/processes/orders.h"
#include "server/state/task_pools.h"
#include "task/task_failure.h"

/* tasks that one client may wait for at a time */
#define WAITS_MAX 4096

struct control_request {
    struct swl_control_client *client;
    const struct swl_control_head *head;
    const void *front, *value;
    size_t size; /* of the value */
    const struct swl_spill_ticket *ticket;
};

size_t swl_control_request_inline_max(const struct swl_control *control, uint16_t command)
{
    const struct swl_options *options = &control->server->options;
    return command == SWL_CONTROL_CALL      ? SWL_CONTROL_CALL_MAX
           : command == SWL_CONTROL_MESSAGE ? (size_t)options->inbox_inline.max
                                            : (size_t)options->task_max_inline;
}

static void control_request_refuse(const struct control_request *request, enum swl_control_fault fault,
                                   const char *sentence)
{
    swl_control_answer_fault(request->client, request->head, fault, sentence);
}

/* The header of the message that carries the value; its payload is *payload. */
static struct swl_message control_request_message(const struct control_request *request, const void **payload)
{
    struct swl_message message = {.size = (uint32_t)request->size, .flags = request->head->flags};
    *payload = request->value;
    if (request->ticket != NULL) {
        message.size = sizeof(*request->ticket);
        message.flags |= SWL_MESSAGE_SPILLED;
        *payload = request->ticket;
    }
    return message;
}

/* The value is not handed on. */
static void control_request_abandon(const struct control_request *request)
{
    if (request->ticket != NULL) {
        swl_spill_discard(&request->client->control->server->spill, request->ticket);
    }
}

/* ---- tasks ---- */

/* Reads the order, all of which may be wrong: returns false where it is, after an answer. */
static bool control_request_read_order(const struct control_request *request, struct swl_task_order *order,
                                       uint16_t *attempts)
{
    const struct swl_server *server = request->client->control->server;
    struct swl_control_order from;
    char sentence[160], name[SWL_CONTROL_NAME_MAX + 1] = "";
    memcpy(&from, request->front, sizeof(from));
    memcpy(name, from.pool, SWL_MIN(from.pool_size, sizeof(from.pool)));
    const struct swl_task_pool *pool = swl_task_pools_find(server, name);
    if (pool == NULL || strlen(name) != from.pool_size) {
        control_request_refuse(request, SWL_CONTROL_FAULT_VALUE, "$pool must be the name of a task pool");
        return false;
    }
    if (pool->count == 0) {
        control_request_refuse(request, SWL_CONTROL_FAULT_TIME,
                               "There are no task workers in the default task pool: name another one, or set "
                               "task_worker_num");
        return false;
    }
    if (from.index < -1 || from.index >= pool->count) {
        snprintf(sentence, sizeof(sentence),
                 "$dstTaskWorker must be -1 or the index of a task worker, 0 to %d", pool->count - 1);
        control_request_refuse(request, SWL_CONTROL_FAULT_VALUE, sentence);
        return false;
    }
    if (from.delay < 0 || from.delay > SWL_TASK_SECONDS_MAX * SWL_NS_PER_SEC || from.priority < -1 ||
        from.priority > 1 || from.attempts > SWL_TASK_ATTEMPTS_MAX) {
        control_request_refuse(request, SWL_CONTROL_FAULT_VALUE,
                               "$delay, $priority or $attempts is out of range");
        return false;
    }
    *order = (struct swl_task_order){.pool = pool->index, .index = from.index, .priority = from.priority};
    order->due = from.delay > 0 ? swl_clock_monotonic() + from.delay : 0;
    *attempts = from.attempts;
    return true;
}

static bool control_request_server_ends(const struct swl_control_client *client)
{
    return atomic_load(&client->control->server->state->end_by) != 0;
}

/* Whether the client goes on waiting for room in the queue, as task_queue_timeout says. One that is gone hears of no
 * id: what it has sent behind this is not kept waiting. */
static bool control_request_waits_for_room(struct swl_control_client *client)
{
    const struct swl_control *control = client->control;
    int64_t timeout = control->server->options.task_queue_timeout, now;
    if (timeout == 0 || client->is_deaf || control_request_server_ends(client)) {
        return false;
    }
    now = swl_clock_monotonic();
    if (client->room_deadline == 0) {
        client->room_deadline = now + timeout;
    } else if (now >= client->room_deadline) {
        client->room_deadline = 0;
        return false;
    }
    return true;
}

static bool control_request_wants_ids(const struct control_request *request)
{
    struct swl_control_order order;
    memcpy(&order, request->front, sizeof(order));
    return order.wants_ids != 0;
}

static bool control_request_task(const struct control_request *request)
{
    struct swl_control_client *client = request->client;
    struct swl_server *server = client->control->server;
    const struct swl_control_head *head = request->head;
    struct swl_task_order order;
    uint16_t attempts;
    const void *payload;
    bool waits = head->command == SWL_CONTROL_TASKWAIT;
    if (!control_request_read_order(request, &order, &attempts)) {
        control_request_abandon(request);
        return true;
    }
    if (waits && client->wait_count >= WAITS_MAX) {
        control_request_abandon(request);
        swl_control_answer_number(client, head, -SWL_ERROR_TASK_QUEUE_FULL);
        return true;
    }
    struct swl_message message = control_request_message(request, &payload);
    message.flags |= waits ? SWL_MESSAGE_AWAITED : 0;
    message.attempts = attempts;
    int64_t id = -SWL_ERROR_TASK_QUEUE_FULL;
    if (client->control->held_count[order.pool] ==
        0) { /* else it would overtake those that were promised room */
        id = swl_detached_submission_send(server, &order, &message, payload);
    }
    if (id == -SWL_ERROR_TASK_QUEUE_FULL && control_request_waits_for_room(client)) {
        return false;
    }
    client->room_deadline = 0;
    if (id == -SWL_ERROR_TASK_QUEUE_FULL && control_request_server_ends(client)) {
        id = -SWL_ERROR_WORKER_NOT_RUNNING; /* there will be no room for it */
    }
    if (id < 0) {
        control_request_abandon(request);
    }
    if (id >= 0 && waits) {
        swl_control_waits_add(client, id, head->id);
    } else {
        swl_control_answer_number(client, head, id);
    }
    if (id >= 0 && !waits && control_request_wants_ids(request)) {
        swl_control_promises_begin(client);
    }
    return true;
}

/* A client that goes has sent them all the same. */
static bool control_request_promised(const struct control_request *request)
{
    struct swl_task_order order;
    uint16_t attempts;
    const void *payload;
    if (!control_request_read_order(request, &order, &attempts)) {
        control_request_abandon(request);
        return true;
    }
    struct swl_message message = control_request_message(request, &payload);
    int result =
        swl_control_promises_take(request->client, (int64_t)request->head->id, &order, &message, payload);
    if (result < 0 || request->client->is_broken) {
        control_request_abandon(request);
    }
    if (result < 0) {
        swl_control_answer_number(request->client, request->head, result);
    }
    return true;
}

static void control_result_in_answer(struct swl_control_client *client, struct swl_control_head *head,
                                     const struct swl_message *message, const void *value, size_t size)
{
    head->size = (uint32_t)size;
    head->flags = message->flags & (SWL_MESSAGE_SERIALIZED | SWL_MESSAGE_IGBINARY | SWL_MESSAGE_EMPTY);
    swl_control_answer(client, head, value);
}

/* What would not have been outside but for speed goes through the socket. Else the file goes to the client by its descriptor,
 * of which there are few. */
static void control_result_outside(struct swl_control_client *client, struct swl_control_head *head,
                                   const struct swl_message *message)
{
    struct swl_spill *spill = &client->control->server->spill;
    struct swl_spill_ticket ticket;
    if (message->size != sizeof(ticket)) {
        head->result = -SWL_ERROR_TASK_FAILED;
        swl_control_answer(client, head, NULL);
        return;
    }
    memcpy(&ticket, swl_message_payload(message), sizeof(ticket));
    const void *bytes = swl_spill_bytes(spill, &ticket);
    if (bytes != NULL && ticket.size <= SWL_TASK_INLINE_MAX) {
        control_result_in_answer(client, head, message, bytes, ticket.size);
        swl_spill_discard(spill, &ticket);
        return;
    }
    int fd = swl_spill_open(spill, &ticket);
    swl_spill_discard(spill, &ticket);
    if (fd < 0) {
        head->result = -SWL_ERROR_TASK_SPILL; /* no descriptors are left, say */
        swl_control_answer(client, head, NULL);
        return;
    }
    head->flags = message->flags & (SWL_MESSAGE_SERIALIZED | SWL_MESSAGE_IGBINARY);
    swl_control_answer_file(client, head, fd, ticket.size);
}

struct swl_control_client *swl_control_result(struct swl_control *control, const struct swl_message *message)
{
    struct swl_control_wait *wait = swl_control_waits_find(control, message->id);
    if (wait == NULL) {
        swl_messages_discard_late(control->server, message);
        return NULL;
    }
    struct swl_control_client *client = wait->client;
    struct swl_control_head head = {.command = SWL_CONTROL_TASKWAIT, .id = wait->request};
    swl_control_waits_end(wait);
    if (message->flags & SWL_MESSAGE_FAILED) {
        swl_task_result_discard(&control->server->spill, message);
        head.result = -SWL_ERROR_TASK_FAILED;
        swl_control_answer(client, &head, NULL);
    } else if (message->flags & SWL_MESSAGE_SPILLED) {
        control_result_outside(client, &head, message);
    } else {
        control_result_in_answer(client, &head, message, swl_message_payload(message), message->size);
    }
    return client;
}

/* ---- messages ---- */

static bool control_request_send_message(const struct control_request *request)
{
    struct swl_server *server = request->client->control->server;
    struct swl_control_addressee to;
    const void *payload;
    char sentence[96];
    memcpy(&to, request->front, sizeof(to));
    if (to.worker < 0 || to.worker >= swl_server_children(server)) {
        control_request_abandon(request);
        snprintf(sentence, sizeof(sentence), "$workerId must be between 0 and %d",
                 swl_server_children(server) - 1);
        control_request_refuse(request, SWL_CONTROL_FAULT_VALUE, sentence);
        return true;
    }
    struct swl_message message = control_request_message(request, &payload);
    int result = swl_server_send_message(server, to.worker, &message, payload);
    if (result < 0) {
        control_request_abandon(request);
    }
    swl_control_answer_number(request->client, request->head, result);
    return true;
}

/* ---- calls ---- */

/* The answer of a call: in the socket, or in a file that has no name any more. */
static void control_call_answer(const struct control_request *request, struct swl_control_head *head,
                                struct swl_buffer *answer)
{
    struct swl_spill *spill = &request->client->control->server->spill;
    struct swl_spill_ticket ticket;
    size_t size = swl_buffer_size(answer);
    if (size <= SWL_CONTROL_INLINE_MAX) {
        head->size = (uint32_t)size;
        swl_control_answer(request->client, head, size > 0 ? swl_buffer_bytes(answer) : NULL);
        return;
    }
    int result = swl_spill_write(spill, swl_buffer_bytes(answer), size, &ticket), fd = -1;
    if (result == 0) {
        fd = result = swl_spill_open(spill, &ticket);
        swl_spill_discard(spill, &ticket);
    }
    if (result < 0) {
        head->flags = 0;
        head->result = -SWL_ERROR_TASK_SPILL;
        swl_control_answer(request->client, head, NULL);
    } else {
        swl_control_answer_file(request->client, head, fd, size);
    }
}

static bool control_request_call(const struct control_request *request)
{
    struct swl_server *server = request->client->control->server;
    struct swl_control_head head = {.command = SWL_CONTROL_CALL, .id = request->head->id};
    struct swl_control_call call;
    struct swl_buffer answer = {0};
    memcpy(&call, request->front, sizeof(call));
    if (call.name_size > sizeof(call.name) || server->callbacks->control == NULL) {
        control_request_refuse(request, SWL_CONTROL_FAULT_TIME, "The server does not know this command");
        return true;
    }
    head.flags =
        server->callbacks->control(server, call.name, call.name_size, request->value, request->size, &answer);
    if (head.flags & SWL_CONTROL_FAULT) {
        head.result = -EINVAL;
    }
    control_call_answer(request, &head, &answer);
    swl_buffer_free(&answer);
    return true;
}

/* ---- all ---- */

static bool control_request_forget(const struct control_request *request)
{
    swl_control_waits_forget(request->client, request->head->id);
    return true;
}

bool swl_control_request(struct swl_control_client *client, const struct swl_control_head *head,
                         const void *front, const void *value, const struct swl_spill_ticket *ticket)
{
    static bool (*const by_command[SWL_CONTROL_COMMANDS])(const struct control_request *request) = {
        [SWL_CONTROL_TASK] = control_request_task,     [SWL_CONTROL_TASKWAIT] = control_request_task,
        [SWL_CONTROL_FORGET] = control_request_forget, [SWL_CONTROL_MESSAGE] = control_request_send_message,
        [SWL_CONTROL_CALL] = control_request_call,     [SWL_CONTROL_PROMISED] = control_request_promised,
    };
    const struct control_request request = {
        client, head, front, value, head->size - swl_control_front_size(head->command), ticket};
    return by_command[head->command](&request);
}
