/* A queue of records in shared memory. */
#include "shared/ring.h"

#include <errno.h>
#include <string.h>

#include "base/compiler.h"

struct record {
    uint32_t size;  /* of the payload */
    uint32_t state; /* enum record_state */
    uint8_t payload[];
};

/* A quiet ring stays within its first QUIET_PART bytes. Going back to the front costs the room behind until
 * the reader has passed the filler: so only for small records. */
#define QUIET_PART   (128 * 1024)
#define SMALL_RECORD 4096

enum record_state {
    RECORD_LIVE,
    RECORD_FILLER, /* up to the end of the circle */
    RECORD_TAKEN,  /* out of turn, by swl_ring_take() */
};

static inline uint32_t record_footprint(uint32_t size)
{
    return (uint32_t)(sizeof(struct record) + SWL_ALIGN_UP(size, 8));
}

static inline struct record *record_at(const struct swl_ring *ring, uint64_t position)
{
    return (struct record *)(ring->data + (position & (ring->capacity - 1)));
}

size_t swl_ring_footprint(uint32_t capacity)
{
    return sizeof(struct swl_ring) + capacity;
}

void swl_ring_init(struct swl_ring *ring, uint32_t capacity)
{
    swl_lock_init(&ring->lock);
    ring->head_seen = ring->tail_seen = 0;
    atomic_init(&ring->head, 0);
    atomic_init(&ring->tail, 0);
    ring->capacity = capacity;
    ring->restart_max = SMALL_RECORD;
}

uint32_t swl_ring_max_record(const struct swl_ring *ring)
{
    /* an empty ring may stand anywhere: then filler and record share it */
    return ring->capacity / 2 - (uint32_t)sizeof(struct record);
}

/* A writer that died had moved `tail`, or had not: there is nothing to mend, but it is remembered which. */
static void ring_lock(struct swl_ring *ring)
{
    if (swl_lock_acquire(&ring->lock) == -EOWNERDEAD) {
        ring->ended_at[ring->deaths % SWL_RING_DEATHS] =
            atomic_load_explicit(&ring->tail, memory_order_relaxed);
        atomic_signal_fence(memory_order_seq_cst); /* noted, then counted: who notes it may die, too */
        ring->deaths++;
    }
}

bool swl_ring_was_written(struct swl_ring *ring, const struct swl_ring_mark *mark)
{
    uint64_t position = atomic_load(&mark->position);
    bool written = position != 0;
    if (written) {
        ring_lock(ring);
        /* the next who died within the lock is that writer, unless it had left the lock before */
        written =
            ring->deaths == mark->deaths || ring->ended_at[mark->deaths % SWL_RING_DEATHS] != position - 1;
        swl_lock_release(&ring->lock);
    }
    return written;
}

/* Is there room for `need` bytes behind `tail`? Reads the reader's cache line only where memory says no. */
static bool ring_has_room(struct swl_ring *ring, uint64_t tail, uint64_t need)
{
    if (tail + need - ring->head_seen <= ring->capacity) {
        return true;
    }
    ring->head_seen = atomic_load_explicit(&ring->head, memory_order_acquire);
    return tail + need - ring->head_seen <= ring->capacity;
}

/* If the ring is empty when the tail crosses a boundary of QUIET_PART bytes, it restarts at offset 0, to
 * stay in the cache. Checked only there, as the check reads the reader's cache line. */
static bool ring_starts_over(struct swl_ring *ring, uint64_t tail, uint32_t offset, uint32_t footprint)
{
    if (footprint > ring->restart_max || footprint > offset /* behind the filler there is no more room */ ||
        offset / QUIET_PART == (offset + footprint) / QUIET_PART) {
        return false;
    }
    ring->head_seen = atomic_load_explicit(&ring->head, memory_order_acquire);
    return ring->head_seen == tail;
}

/* With the lock held: where a record of that size goes, behind a filler if need be; NULL where there is no
 * room. */
static struct record *ring_place(struct swl_ring *ring, uint32_t size)
{
    uint32_t footprint = record_footprint(size);
    uint64_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    uint32_t offset = (uint32_t)(tail & (ring->capacity - 1)), to_end = ring->capacity - offset;
    uint32_t filler = to_end < footprint || ring_starts_over(ring, tail, offset, footprint) ? to_end : 0;
    if (!ring_has_room(ring, tail, (uint64_t)filler + footprint)) {
        return NULL;
    }
    if (filler > 0) {
        record_at(ring, tail)->size = filler - (uint32_t)sizeof(struct record);
        record_at(ring, tail)->state = RECORD_FILLER;
    }
    return record_at(ring, tail + filler);
}

/* With the lock held: the record that ring_place() returned, and its filler, become visible. */
static void ring_publish(struct swl_ring *ring, struct record *record, uint32_t size)
{
    uint64_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    uint32_t offset = (uint32_t)(tail & (ring->capacity - 1)),
             at = (uint32_t)((uint8_t *)record - ring->data);
    record->size = size;
    record->state = RECORD_LIVE;
    tail += at >= offset ? 0 : ring->capacity - offset;
    atomic_store_explicit(&ring->tail, tail + record_footprint(size), memory_order_release);
}

int swl_ring_write(struct swl_ring *ring, const struct iovec *parts, int count, struct swl_ring_mark *mark)
{
    size_t size = 0;
    for (int i = 0; i < count; i++) {
        size += parts[i].iov_len;
    }
    if (size > swl_ring_max_record(ring)) {
        return -EMSGSIZE;
    }
    ring_lock(ring);
    struct record *record = ring_place(ring, (uint32_t)size);
    if (record != NULL) {
        uint8_t *to = record->payload;
        for (int i = 0; i < count; i++) {
            if (parts[i].iov_len > 0) {
                memcpy(to, parts[i].iov_base, parts[i].iov_len);
                to += parts[i].iov_len;
            }
        }
        if (mark != NULL) {
            atomic_store_explicit(&mark->deaths, ring->deaths, memory_order_relaxed);
            atomic_store_explicit(&mark->position,
                                  atomic_load_explicit(&ring->tail, memory_order_relaxed) + 1,
                                  memory_order_release);
        }
        ring_publish(ring, record, (uint32_t)size);
    }
    swl_lock_release(&ring->lock);
    return record != NULL ? 0 : -EAGAIN;
}

void *swl_ring_reserve(struct swl_ring *ring, uint32_t size)
{
    if (size > swl_ring_max_record(ring)) {
        return NULL;
    }
    ring_lock(ring);
    struct record *record = ring_place(ring, size);
    if (record == NULL) {
        swl_lock_release(&ring->lock);
        return NULL;
    }
    return record->payload;
}

void swl_ring_commit(struct swl_ring *ring, void *reserved, uint32_t size)
{
    if (size > 0) {
        ring_publish(ring, SWL_CONTAINER_OF(reserved, struct record, payload), size);
    }
    swl_lock_release(&ring->lock);
}

/* The first live record at or behind `position`; moves it there. */
static struct record *ring_next_live(struct swl_ring *ring, uint64_t *position)
{
    for (;;) {
        if (*position == ring->tail_seen) {
            ring->tail_seen = atomic_load_explicit(&ring->tail, memory_order_acquire);
            if (*position == ring->tail_seen) {
                return NULL;
            }
        }
        struct record *record = record_at(ring, *position);
        if (record->state == RECORD_LIVE) {
            return record;
        }
        *position += record_footprint(record->size);
    }
}

void *swl_ring_peek(struct swl_ring *ring, uint32_t *size)
{
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed), position = head;
    struct record *record = ring_next_live(ring, &position);
    if (position != head) {
        atomic_store_explicit(&ring->head, position, memory_order_release);
    }
    if (record == NULL) {
        return NULL;
    }
    *size = record->size;
    return record->payload;
}

void swl_ring_consume(struct swl_ring *ring)
{
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    atomic_store_explicit(&ring->head, head + record_footprint(record_at(ring, head)->size),
                          memory_order_release);
}

void *swl_ring_scan(struct swl_ring *ring, uint64_t *cursor, uint32_t *size)
{
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    if (*cursor < head) {
        *cursor = head;
    }
    struct record *record = ring_next_live(ring, cursor);
    if (record == NULL) {
        return NULL;
    }
    *cursor += record_footprint(record->size);
    *size = record->size;
    return record->payload;
}

void swl_ring_take(struct swl_ring *ring, void *payload)
{
    struct record *record = SWL_CONTAINER_OF(payload, struct record, payload);
    record->state = RECORD_TAKEN;
    /* a record taken at the very front gives its room back at once */
    uint32_t size;
    (void)swl_ring_peek(ring, &size);
}

bool swl_ring_sane(const struct swl_ring *ring)
{
    uint64_t position = atomic_load(&ring->head), tail = atomic_load(&ring->tail);
    if (tail < position || tail - position > ring->capacity) {
        return false;
    }
    while (position < tail) {
        const struct record *record = record_at(ring, position);
        uint64_t end = (position & (ring->capacity - 1)) + record_footprint(record->size);
        if (record->state > RECORD_TAKEN || end > ring->capacity ||
            (record->state == RECORD_FILLER && end != ring->capacity)) {
            return false;
        }
        position += record_footprint(record->size);
    }
    return position == tail;
}
