/* Tasks that wait for room in the transport. */
#include "task/task_outbox.h"

#include <errno.h>

#include "base/compiler.h"
#include "base/error.h"
#include "ipc/kept_message.h"
#include "base/memory.h"

static int outbox_worker_count(const struct swl_task_outbox *outbox)
{
    return outbox->transport->options.worker_count;
}

static int outbox_index(const struct swl_task_outbox *outbox, int lane)
{
    int workers = outbox_worker_count(outbox);
    return lane < workers ? lane : lane == workers ? SWL_TASK_SHARED_QUEUE : SWL_TASK_STORE;
}

static void outbox_drop_first(struct swl_task_outbox *outbox, int lane)
{
    struct swl_kept_message *task = swl_kept_message_of(swl_list_shift(&outbox->lanes[lane]));
    outbox->count--;
    outbox->bytes -= swl_kept_message_footprint(task->message.size);
    swl_task_ledger_sent(&outbox->shared[lane], task->message.size);
    swl_free(task);
}

/* Returns whether something stays for lack of room. */
static bool outbox_flush_lane(struct swl_task_outbox *outbox, int lane)
{
    struct swl_kept_message *task;
    while ((task = swl_kept_message_first(&outbox->lanes[lane])) != NULL) {
        struct swl_task_waiting *shared = &outbox->shared[lane];
        swl_task_ledger_sending(shared, task->message.size);
        int result = swl_task_transport_send(outbox->transport, outbox_index(outbox, lane), &task->message,
                                             task->payload, &shared->sent);
        if (result == -EAGAIN) {
            swl_task_ledger_not_sent(shared);
            return true;
        }
        if (result < 0) {
            /* it was accepted by the transport's rules when it came: this is a fault of the system's */
            if (outbox->lost != NULL) {
                outbox->lost(outbox->argument, outbox_index(outbox, lane), &task->message, result);
            }
        }
        outbox_drop_first(outbox, lane);
    }
    return false;
}

void swl_task_outbox_open(struct swl_task_outbox *outbox, struct swl_task_transport *transport, int endpoint,
                          uint64_t limit, struct swl_task_waiting *shared)
{
    *outbox = (struct swl_task_outbox){
        .transport = transport, .endpoint = endpoint, .limit = limit, .shared = shared};
    int lanes = swl_task_lanes(outbox_worker_count(outbox));
    outbox->lanes = swl_calloc((size_t)lanes, sizeof(outbox->lanes[0]));
    for (int i = 0; i < lanes; i++) {
        swl_list_init(&outbox->lanes[i]);
    }
}

void swl_task_outbox_close(struct swl_task_outbox *outbox,
                           void (*dropped)(void *argument, int index, const struct swl_message *message,
                                           const void *payload),
                           void *argument)
{
    for (int i = 0; outbox->lanes != NULL && i < swl_task_lanes(outbox_worker_count(outbox)); i++) {
        struct swl_kept_message *task;
        while ((task = swl_kept_message_first(&outbox->lanes[i])) != NULL) {
            if (dropped != NULL) {
                dropped(argument, outbox_index(outbox, i), &task->message, task->payload);
            }
            outbox_drop_first(outbox, i);
        }
    }
    swl_free(outbox->lanes);
    *outbox = (struct swl_task_outbox){0};
}

int swl_task_outbox_send(struct swl_task_outbox *outbox, int index, const struct swl_message *message,
                         const void *payload, struct swl_ring_mark *mark)
{
    struct swl_task_transport *transport = outbox->transport;
    int lane = swl_task_lane(outbox_worker_count(outbox), index);
    size_t size = swl_kept_message_footprint(message->size);
    if (outbox->bytes + size > outbox->limit) {
        (void)outbox_flush_lane(outbox, lane); /* there may be room by now, and the caller does not sleep */
    }
    if (swl_list_empty(&outbox->lanes[lane])) {
        int result = swl_task_transport_send(transport, index, message, payload, mark);
        if (result != -EAGAIN) {
            return result;
        }
    }
    if (outbox->bytes + size > outbox->limit ||
        (index == SWL_TASK_SHARED_QUEUE && swl_task_transport_refuses_when_full(transport))) {
        return -SWL_ERROR_TASK_QUEUE_FULL;
    }
    swl_list_append(&outbox->lanes[lane], &swl_kept_message_new(message, payload)->link);
    outbox->count++;
    outbox->bytes += size;
    swl_task_ledger_kept(&outbox->shared[lane], message->size);
    return 0;
}

void swl_task_outbox_hold(const struct swl_task_outbox *outbox)
{
    for (int i = 0; outbox->count > 0 && i < swl_task_lanes(outbox_worker_count(outbox)); i++) {
        swl_list_each (link, &outbox->lanes[i]) {
            const struct swl_kept_message *task = swl_kept_message_of(link);
            swl_task_transport_hold(outbox->transport, &task->message, task->payload);
        }
    }
}

void swl_task_outbox_request_room(struct swl_task_outbox *outbox)
{
    swl_task_transport_request_room(outbox->transport, outbox->endpoint);
}

void swl_task_outbox_flush(struct swl_task_outbox *outbox)
{
    bool stays = false;
    for (int again = 0; outbox->count > 0 && again < 2 && (again == 0 || stays); again++) {
        if (again > 0) {
            swl_task_outbox_request_room(outbox); /* said before the last try */
        }
        stays = false;
        for (int i = 0; outbox->count > 0 && i < swl_task_lanes(outbox_worker_count(outbox)); i++) {
            stays |= outbox_flush_lane(outbox, i);
        }
    }
}
