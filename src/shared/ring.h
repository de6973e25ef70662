/*
 * A queue of records in shared memory: many writers under a robust lock, one reader without a lock.
 *
 * Records lie one behind the other in a circle of `capacity` bytes. `head` and `tail` only ever grow; their
 * place in the circle is the remainder. A record never wraps: where it does not fit before the end, a filler
 * goes there.
 *
 *     ...consumed...  head ==== records ==== tail  ...free...
 *
 * Death at any instruction leaves it whole. A writer copies first and moves `tail` last, so that one who dies
 * within the lock has written nothing. A reader moves `head` when it has taken a record over; one who dies
 * before has not.
 */
#ifndef SWL_SHARED_RING_H
#define SWL_SHARED_RING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "base/compiler.h"
#include "os/lock.h"

/* So many writers may die within the lock before somebody asks what became of the first of them. */
#define SWL_RING_DEATHS 64

/* What a writer notes about a write, so that others can see after its death whether the record was committed.
 * In shared memory; zeroed by the writer before. */
struct swl_ring_mark {
    _Atomic uint64_t position; /* where the ring ended before it, plus 1; 0: it was not about to be written */
    _Atomic uint32_t deaths;   /* of writers within the lock, before */
};

struct swl_ring {
    /* writers, under the lock */
    _Alignas(64) struct swl_lock lock;
    uint64_t head_seen;                 /* a `head` that a writer has read: room is at least what it says */
    uint32_t deaths;                    /* of writers within the lock */
    uint64_t ended_at[SWL_RING_DEATHS]; /* `tail` as each of the last of them left it */
    _Atomic uint64_t tail;              /* stored by writers, loaded by the reader */

    /* the reader */
    _Alignas(64) _Atomic uint64_t head;
    uint64_t tail_seen;

    /* fixed after swl_ring_init() */
    _Alignas(64) uint32_t capacity;
    uint32_t restart_max; /* bytes of the largest record that may send an empty ring back to its front */

    _Alignas(64) uint8_t data[];
};

/* The shared memory that a ring of that capacity takes. The capacity is a power of two, 4096 … 1 GiB. */
size_t swl_ring_footprint(uint32_t capacity);
void swl_ring_init(struct swl_ring *ring, uint32_t capacity);

/* The largest record that is sure to fit into an empty ring. */
uint32_t swl_ring_max_record(const struct swl_ring *ring);

/* Appends one record made of `count` parts. 0; -EAGAIN where there is no room now; -EMSGSIZE where there
 * never is. Does not wake the reader. `mark` may be NULL. */
int swl_ring_write(struct swl_ring *ring, const struct iovec *parts, int count, struct swl_ring_mark *mark)
    SWL_MUST_CHECK;

/* After a writer's death: whether the record described by this mark was committed. */
bool swl_ring_was_written(struct swl_ring *ring, const struct swl_ring_mark *mark);

/* For a writer that can make a record where it is to lie: room for up to `size` bytes, or NULL where there is
 * none now. Until swl_ring_commit() no other writer gets in: so it must come soon. */
void *swl_ring_reserve(struct swl_ring *ring, uint32_t size);

/* Appends the first `size` bytes of what was reserved; 0: nothing after all. */
void swl_ring_commit(struct swl_ring *ring, void *reserved, uint32_t size);

/* The reader's: the oldest record, 8-byte aligned, valid until it is consumed; NULL where there is none. */
void *swl_ring_peek(struct swl_ring *ring, uint32_t *size);

/* The reader's: gives back the record that swl_ring_peek() returned last. */
void swl_ring_consume(struct swl_ring *ring);

/* The reader's: looks further without consuming. *cursor is 0 at first; then each call returns the next
 * record, or NULL where there is none yet. The record is valid until something is consumed or taken. */
void *swl_ring_scan(struct swl_ring *ring, uint64_t *cursor, uint32_t *size);

/* The reader's: a record returned by swl_ring_scan() was taken over; peek and scan skip it from now on. */
void swl_ring_take(struct swl_ring *ring, void *record);

/* Where the reader stands: everything before was consumed. Any process may ask. */
static inline uint64_t swl_ring_position(const struct swl_ring *ring)
{
    return atomic_load_explicit(&ring->head, memory_order_acquire);
}

/* Bytes that wait: a snapshot, which may be stale. */
static inline uint64_t swl_ring_waiting(const struct swl_ring *ring)
{
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_acquire);
    return atomic_load_explicit(&ring->tail, memory_order_acquire) - head;
}

/* For assertions in tests, with no writer or reader at work: do the records lead from head to tail? */
bool swl_ring_sane(const struct swl_ring *ring);

#endif
