/* Requests through shared memory: a ring for each worker. They stay there until they are handled. */
#include <errno.h>

#include "base/compiler.h"
#include "base/memory.h"
#include "ipc/request_transport.h"
#include "shared/ring.h"

/* bytes for each worker; a quiet one touches only a small part */
#define REQUESTS_RING_CAPACITY (1024 * 1024)

struct requests_ring {
    struct swl_request_transport base;
    size_t size; /* bytes of one ring */
};

static inline struct swl_ring *requests_ring_of(const struct swl_request_transport *requests, int worker)
{
    const struct requests_ring *self = SWL_CONTAINER_OF(requests, struct requests_ring, base);
    return (struct swl_ring *)((uint8_t *)requests->extra + (size_t)worker * self->size);
}

static int requests_ring_send(struct swl_request_transport *requests, int lane,
                              const struct swl_message *piece, const void *payload)
{
    const struct iovec parts[] = {
        {.iov_base = (void *)piece, .iov_len = sizeof(*piece)},
        {.iov_base = (void *)payload, .iov_len = piece->size},
    };
    return swl_ring_write(requests_ring_of(requests, lane), parts, piece->size > 0 ? 2 : 1, NULL);
}

static void *requests_ring_reserve(struct swl_request_transport *requests, int lane, uint32_t size)
{
    struct swl_message *head =
        swl_ring_reserve(requests_ring_of(requests, lane), size + (uint32_t)sizeof(struct swl_message));
    return head != NULL ? head + 1 : NULL;
}

static void requests_ring_commit(struct swl_request_transport *requests, int lane, void *reserved,
                                 const struct swl_message *message)
{
    struct swl_message *head = (struct swl_message *)reserved - 1;
    uint32_t size = 0;
    if (message != NULL) {
        *head = *message;
        head->version = SWL_MESSAGE_VERSION;
        head->flags |= SWL_MESSAGE_WHOLE;
        size = (uint32_t)sizeof(*head) + message->size;
    }
    swl_ring_commit(requests_ring_of(requests, lane), head, size);
}

static const struct swl_message *requests_ring_receive(struct swl_request_transport *requests, int worker)
{
    uint32_t size;
    return swl_ring_peek(requests_ring_of(requests, worker), &size);
}

static void requests_ring_release(struct swl_request_transport *requests, int worker)
{
    swl_ring_consume(requests_ring_of(requests, worker));
}

static uint64_t requests_ring_place(const struct swl_request_transport *requests, int worker)
{
    return swl_ring_position(requests_ring_of(requests, worker));
}

static void requests_ring_drop(struct swl_request_transport *requests, int worker, uint64_t place)
{
    uint32_t size;
    struct swl_ring *ring = requests_ring_of(requests, worker);
    if (swl_ring_peek(ring, &size) != NULL && swl_ring_position(ring) == place) {
        swl_ring_consume(ring);
    }
}

static uint64_t requests_ring_load(const struct swl_request_transport *requests, int worker)
{
    return swl_ring_waiting(requests_ring_of(requests, worker));
}

static bool requests_ring_is_available(struct swl_request_transport *requests, int worker)
{
    return requests_ring_load(requests, worker) > 0;
}

static bool requests_ring_has_data(struct swl_request_transport *requests, int worker)
{
    uint64_t cursor = 0;
    uint32_t size;
    const struct swl_message *message;
    while ((message = swl_ring_scan(requests_ring_of(requests, worker), &cursor, &size)) != NULL) {
        if (swl_message_type_is_request((enum swl_message_type)message->type)) {
            return true;
        }
    }
    return false;
}

static void requests_ring_close(struct swl_request_transport *requests)
{
    (void)requests; /* the memory is all */
}

int swl_request_transport_ring_open(struct swl_request_transport **requests,
                                    const struct swl_request_transport_options *options)
{
    static const struct swl_request_transport_functions functions = {
        .name = "ring",
        .send = requests_ring_send,
        .reserve = requests_ring_reserve,
        .commit = requests_ring_commit,
        .receive = requests_ring_receive,
        .release = requests_ring_release,
        .place = requests_ring_place,
        .drop = requests_ring_drop,
        .is_available = requests_ring_is_available,
        .load = requests_ring_load,
        .has_data = requests_ring_has_data,
        .close = requests_ring_close,
    };
    struct requests_ring *made = swl_malloc(sizeof(*made));
    *made = (struct requests_ring){
        .base =
            {
                .functions = &functions,
                .shared_lane = -1,
                /* half of what can ever fit: two pieces may be on their way at once */
                .piece_max = REQUESTS_RING_CAPACITY / 4 - 2 * (uint32_t)sizeof(struct swl_message),
            },
        .size = SWL_ALIGN_UP(swl_ring_footprint(REQUESTS_RING_CAPACITY), 64),
    };
    int result = swl_request_transport_open(requests, &made->base, options, false,
                                            (size_t)options->worker_count * made->size, NULL);
    for (int i = 0; result == 0 && i < options->worker_count; i++) {
        swl_ring_init(requests_ring_of(&made->base, i), REQUESTS_RING_CAPACITY);
    }
    return result;
}
