/* Requests through shared memory: a ring for each worker. They stay there until they are handled. */
#include <errno.h>

#include "base/compiler.h"
#include "base/memory.h"
#include "ipc/requests.h"
#include "shared/ring.h"

/* bytes for each worker; a quiet one touches only a small part */
#define CAPACITY (1024 * 1024)

struct rings {
    struct swl_requests base;
    uint8_t *memory;
    size_t size; /* of one ring */
};

static inline struct swl_ring *ring_of(const struct swl_requests *requests, int worker)
{
    const struct rings *self = SWL_CONTAINER_OF(requests, struct rings, base);
    return (struct swl_ring *)(self->memory + (size_t)worker * self->size);
}

static int send_piece(struct swl_requests *requests, int lane, const struct swl_message *piece,
                      const void *payload)
{
    const struct iovec parts[] = {
        {.iov_base = (void *)piece, .iov_len = sizeof(*piece)},
        {.iov_base = (void *)payload, .iov_len = piece->size},
    };
    return swl_ring_write(ring_of(requests, lane), parts, piece->size > 0 ? 2 : 1, NULL);
}

static void *reserve(struct swl_requests *requests, int lane, uint32_t size)
{
    struct swl_message *head =
        swl_ring_reserve(ring_of(requests, lane), size + (uint32_t)sizeof(struct swl_message));
    return head != NULL ? head + 1 : NULL;
}

static void commit(struct swl_requests *requests, int lane, void *reserved, const struct swl_message *message)
{
    struct swl_message *head = (struct swl_message *)reserved - 1;
    uint32_t size = 0;
    if (message != NULL) {
        *head = *message;
        head->version = SWL_MESSAGE_VERSION;
        head->flags |= SWL_MESSAGE_WHOLE;
        size = (uint32_t)sizeof(*head) + message->size;
    }
    swl_ring_commit(ring_of(requests, lane), head, size);
}

static const struct swl_message *receive(struct swl_requests *requests, int worker)
{
    uint32_t size;
    return swl_ring_peek(ring_of(requests, worker), &size);
}

static void release(struct swl_requests *requests, int worker)
{
    swl_ring_consume(ring_of(requests, worker));
}

static uint64_t place(const struct swl_requests *requests, int worker)
{
    return swl_ring_position(ring_of(requests, worker));
}

static void drop(struct swl_requests *requests, int worker, uint64_t place)
{
    uint32_t size;
    struct swl_ring *ring = ring_of(requests, worker);
    if (swl_ring_peek(ring, &size) != NULL && swl_ring_position(ring) == place) {
        swl_ring_consume(ring);
    }
}

static uint64_t load(const struct swl_requests *requests, int worker)
{
    return swl_ring_waiting(ring_of(requests, worker));
}

static bool has_some(struct swl_requests *requests, int worker)
{
    return load(requests, worker) > 0;
}

static bool has_left(struct swl_requests *requests, int worker)
{
    uint64_t cursor = 0;
    uint32_t size;
    const struct swl_message *message;
    while ((message = swl_ring_scan(ring_of(requests, worker), &cursor, &size)) != NULL) {
        if (message->type == SWL_MESSAGE_DATA) {
            return true;
        }
    }
    return false;
}

static void close_rings(struct swl_requests *requests)
{
    (void)requests; /* the memory is all */
}

int swl_requests_ring_open(struct swl_requests **requests, const struct swl_requests_options *options)
{
    static const struct swl_requests_functions functions = {
        .name = "ring",
        .send = send_piece,
        .reserve = reserve,
        .commit = commit,
        .receive = receive,
        .release = release,
        .place = place,
        .drop = drop,
        .has_some = has_some,
        .load = load,
        .has_left = has_left,
        .close = close_rings,
    };
    struct rings *made = swl_calloc(1, sizeof(*made));
    size_t workers = (size_t)options->worker_count;
    void *memory;
    made->size = SWL_ALIGN_UP(swl_ring_footprint(CAPACITY), 64);
    /* half of what can ever fit: two pieces may be on their way at once */
    made->base = (struct swl_requests){
        .functions = &functions,
        .common = -1,
        .piece_max = CAPACITY / 4 - 2 * (uint32_t)sizeof(struct swl_message),
    };
    int result = swl_requests_make(&made->base, options, false, workers * made->size, &memory);
    if (result < 0) {
        swl_free(made);
        return result;
    }
    made->memory = memory;
    for (int i = 0; i < options->worker_count; i++) {
        swl_ring_init(ring_of(&made->base, i), CAPACITY);
    }
    *requests = &made->base;
    return 0;
}
