/* Tasks that wait for room in the transport. */
#define _GNU_SOURCE
#include "task/task_outbox.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/log.h"

struct waiting_task {
    struct swl_list link;
    struct swl_message message;
    uint8_t payload[];
};

static void count_shared(struct swl_task_lane *lane, int64_t count, int64_t bytes)
{
    struct swl_task_waiting *shared = &lane->outbox->shared[lane->index];
    atomic_store_explicit(&shared->count, atomic_load_explicit(&shared->count, memory_order_relaxed) + count,
                          memory_order_relaxed);
    atomic_store_explicit(&shared->bytes, atomic_load_explicit(&shared->bytes, memory_order_relaxed) + bytes,
                          memory_order_relaxed);
}

static void drop_first(struct swl_task_lane *lane)
{
    struct swl_list *link = swl_list_shift(&lane->waiting);
    struct waiting_task *task = SWL_CONTAINER_OF(link, struct waiting_task, link);
    lane->outbox->bytes -= sizeof(*task) + task->message.size;
    lane->outbox->count--;
    count_shared(lane, -1, -(int64_t)task->message.size);
    swl_free(task);
}

static void flush_lane(struct swl_task_lane *lane)
{
    struct swl_task_outbox *outbox = lane->outbox;
    while (!swl_list_empty(&lane->waiting)) {
        struct waiting_task *task = SWL_CONTAINER_OF(lane->waiting.next, struct waiting_task, link);
        int result =
            outbox->transport->functions->send(outbox->transport, lane->index, &task->message, task->payload);
        if (result == -EAGAIN) {
            return;
        }
        if (result < 0) {
            /* it was accepted by the transport's rules when it came: this is a fault of the system's */
            swl_fault("task %lld is lost: sending it failed: %s", (long long)task->message.id,
                      strerror(-result));
        }
        drop_first(lane);
    }
    if (outbox->reactor != NULL) {
        swl_reactor_remove(outbox->reactor, &lane->event);
    }
}

static void on_room(struct swl_event *event, uint32_t events)
{
    (void)events;
    flush_lane(SWL_CONTAINER_OF(event, struct swl_task_lane, event));
}

int swl_task_outbox_open(struct swl_task_outbox *outbox, struct swl_task_transport *transport,
                         struct swl_reactor *reactor, uint64_t limit, struct swl_task_waiting *shared)
{
    *outbox = (struct swl_task_outbox){
        .transport = transport, .reactor = reactor, .limit = limit, .shared = shared};
    outbox->lanes = swl_calloc((size_t)transport->worker_count, sizeof(outbox->lanes[0]));
    for (int i = 0; i < transport->worker_count; i++) {
        struct swl_task_lane *lane = &outbox->lanes[i];
        lane->outbox = outbox;
        lane->index = i;
        lane->event =
            (struct swl_event){.fd = transport->functions->send_fd(transport, i), .callback = on_room};
        swl_list_init(&lane->waiting);
    }
    return 0;
}

void swl_task_outbox_close(struct swl_task_outbox *outbox,
                           void (*dropped)(void *argument, const struct swl_message *message,
                                           const void *payload),
                           void *argument)
{
    for (int i = 0; outbox->lanes != NULL && i < outbox->transport->worker_count; i++) {
        struct swl_task_lane *lane = &outbox->lanes[i];
        while (!swl_list_empty(&lane->waiting)) {
            struct waiting_task *task = SWL_CONTAINER_OF(lane->waiting.next, struct waiting_task, link);
            if (dropped != NULL) {
                task->message.number = i;
                dropped(argument, &task->message, task->payload);
            }
            drop_first(lane);
        }
        if (outbox->reactor != NULL) {
            swl_reactor_remove(outbox->reactor, &lane->event);
        }
    }
    swl_free(outbox->lanes);
    *outbox = (struct swl_task_outbox){0};
}

int swl_task_outbox_send(struct swl_task_outbox *outbox, int index, const struct swl_message *message,
                         const void *payload)
{
    struct swl_task_lane *lane = &outbox->lanes[index];
    if (swl_list_empty(&lane->waiting)) {
        int result = outbox->transport->functions->send(outbox->transport, index, message, payload);
        if (result != -EAGAIN) {
            return result;
        }
    }
    size_t size = sizeof(struct waiting_task) + message->size;
    if (outbox->bytes + size > outbox->limit) {
        return -SWL_ERROR_TASK_QUEUE_FULL;
    }
    if (outbox->reactor != NULL) {
        int result = swl_reactor_watch(outbox->reactor, &lane->event, EPOLLOUT);
        if (result < 0) {
            return result;
        }
    }
    struct waiting_task *task = swl_malloc(size);
    task->message = *message;
    if (message->size > 0) {
        memcpy(task->payload, payload, message->size);
    }
    swl_list_append(&lane->waiting, &task->link);
    outbox->bytes += size;
    outbox->count++;
    count_shared(lane, 1, message->size);
    return 0;
}

void swl_task_outbox_flush(struct swl_task_outbox *outbox)
{
    for (int i = 0; outbox->count > 0 && i < outbox->transport->worker_count; i++) {
        if (!swl_list_empty(&outbox->lanes[i].waiting)) {
            flush_lane(&outbox->lanes[i]);
        }
    }
}

int swl_task_outbox_poll(const struct swl_task_outbox *outbox, struct pollfd *wishes, int most)
{
    int count = 0;
    for (int i = 0; outbox->count > 0 && i < outbox->transport->worker_count && count < most; i++) {
        if (!swl_list_empty(&outbox->lanes[i].waiting)) {
            wishes[count++] = (struct pollfd){.fd = outbox->lanes[i].event.fd, .events = POLLOUT};
        }
    }
    return count;
}
