/* Tasks that are delayed, have a priority, or are to run again. */
#include "task/task_store.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "os/lock.h"
#include "os/shared_memory.h"

/* of what is in the blocks; a file of another one is not understood */
#define STORE_VERSION (1u << 16 | SWL_MESSAGE_VERSION)

#define CHILDREN 4 /* of an entry of the heap: see base/heap.c */

/* At the beginning of a chain; the payload follows. */
struct stored {
    int64_t due;       /* monotonic ns: from then on it is ready */
    int64_t due_wall;  /* the same as wall clock: for the next server, which has another monotonic clock */
    uint64_t sequence; /* the how manieth task of this server's */
    int32_t index;     /* the task worker that it is for, or SWL_TASK_SHARED_QUEUE */
    uint32_t next;     /* the next one of its list; follows from the rest */
    struct swl_message message;
};

/* Keys lie beside each other; of two that are due at once the one that came first is the first. */
struct due {
    int64_t due;
    uint32_t sequence;
    uint32_t block;
};

/* Those that are ready, of one level, for one task worker or for anybody. */
struct ready_list {
    uint32_t first, last;
    _Atomic uint32_t count;
};

/* What the holder of the lock is moving. */
enum move { MOVE_NONE, MOVE_PUT, MOVE_TAKE, MOVE_RETURN };

struct swl_task_store_shared {
    _Alignas(64) struct swl_lock lock;

    /* the task that is being moved: its first block, 0: none; the two others are written before */
    _Atomic uint32_t moving;
    uint32_t move;  /* enum move */
    int32_t worker; /* whose in-flight record */

    /* for swl_task_store_was_put(), as shared/ring has it */
    uint64_t sequence; /* tasks that were ever put here */
    uint32_t deaths;
    uint64_t ended_at[SWL_RING_DEATHS];

    _Atomic uint32_t ended; /* what is delayed stays so, unless it is awaited; with the lock */

    /* all that follows is made of the tasks */
    struct swl_blocks_index blocks;
    struct swl_task_store_counts counts;
    struct ready_list lists[]; /* by level, of each task worker and, in front, of anybody; then the heap */
};

static inline int store_list_total(const struct swl_task_store *store)
{
    return (store->options.worker_count + 1) * SWL_TASK_LEVELS;
}

static inline size_t store_heap_offset(const struct swl_task_store *store)
{
    return SWL_ALIGN_UP(sizeof(struct swl_task_store_shared) +
                            (size_t)store_list_total(store) * sizeof(struct ready_list),
                        64);
}

static inline struct due *store_heap(const struct swl_task_store *store)
{
    return (struct due *)((char *)store->shared + store_heap_offset(store));
}

/* What others can write to is not believed. */
static inline uint32_t store_heap_count(const struct swl_task_store *store)
{
    uint32_t count = atomic_load_explicit(&store->shared->counts.delayed, memory_order_relaxed);
    return SWL_MIN(count, store->blocks.count);
}

static inline struct stored *store_at(const struct swl_task_store *store, uint32_t block)
{
    return (struct stored *)swl_blocks_at(&store->blocks, block)->data;
}

static inline struct ready_list *store_list(const struct swl_task_store *store, int index, int level)
{
    int lane = index >= 0 && index < store->options.worker_count ? index + 1 : 0;
    return &store->shared->lists[lane * SWL_TASK_LEVELS + level];
}

static inline int store_level(const struct swl_message *message)
{
    return SWL_TASK_LEVEL(swl_task_priority(message));
}

static inline size_t store_size(const struct swl_message *message)
{
    return sizeof(struct stored) + message->size;
}

/* ---- the heap ---- */

static inline bool due_is_before(struct due one, struct due other)
{
    return one.due != other.due ? one.due < other.due : (int32_t)(one.sequence - other.sequence) < 0;
}

static void store_heap_changed(struct swl_task_store *store, uint32_t count)
{
    atomic_store_explicit(&store->shared->counts.delayed, count, memory_order_relaxed);
    int64_t next = count > 0 ? store_heap(store)[0].due : SWL_NEVER;
    if (atomic_load_explicit(&store->shared->counts.next_due, memory_order_relaxed) != next) {
        atomic_store_explicit(&store->shared->counts.next_due, next, memory_order_release);
    }
}

/* Returns whether it is the first now. */
static bool store_heap_insert(struct swl_task_store *store, uint32_t block)
{
    const struct stored *stored = store_at(store, block);
    struct due *heap = store_heap(store), entry = {stored->due, (uint32_t)stored->sequence, block};
    uint32_t count = store_heap_count(store), index = count;
    if (count >= store->blocks.count) {
        return false; /* not where all are well */
    }
    while (index > 0 && due_is_before(entry, heap[(index - 1) / CHILDREN])) {
        heap[index] = heap[(index - 1) / CHILDREN];
        index = (index - 1) / CHILDREN;
    }
    heap[index] = entry;
    store_heap_changed(store, count + 1);
    return index == 0;
}

/* The block of the first of `count`, one or more, which is in the heap no more. */
static uint32_t store_heap_shift(struct swl_task_store *store, uint32_t count)
{
    struct due *heap = store_heap(store), last = heap[--count];
    uint32_t block = heap[0].block, index = 0;
    for (uint32_t first; (first = CHILDREN * index + 1) < count;) {
        uint32_t least = first, end = SWL_MIN(first + CHILDREN, count);
        for (uint32_t i = first + 1; i < end; i++) {
            if (due_is_before(heap[i], heap[least])) {
                least = i;
            }
        }
        if (!due_is_before(heap[least], last)) {
            break;
        }
        heap[index] = heap[least];
        index = least;
    }
    heap[index] = last;
    store_heap_changed(store, count);
    return block;
}

/* ---- those that are ready ---- */

static inline void store_count(_Atomic uint32_t *count, int32_t amount)
{
    atomic_store_explicit(count, atomic_load_explicit(count, memory_order_relaxed) + (uint32_t)amount,
                          memory_order_release);
}

static void store_append(struct swl_task_store *store, uint32_t block)
{
    struct stored *stored = store_at(store, block);
    struct ready_list *list = store_list(store, stored->index, store_level(&stored->message));
    stored->next = SWL_BLOCK_NONE;
    if (list->first == SWL_BLOCK_NONE) {
        list->first = block;
    } else {
        store_at(store, list->last)->next = block;
    }
    list->last = block;
    store_count(&list->count, 1);
    store_count(&store->shared->counts.ready, 1);
}

static void store_shift(struct swl_task_store *store, struct ready_list *list)
{
    list->first = store_at(store, list->first)->next;
    store_count(&list->count, -1);
    store_count(&store->shared->counts.ready, -1);
}

/* Those that are due become ready, `max` at most. Returns how many. */
static int store_wake(struct swl_task_store *store, int64_t now, int max, int32_t *indexes)
{
    int count = 0;
    for (uint32_t delayed; count < max && (delayed = store_heap_count(store)) > 0;) {
        if (store_heap(store)[0].due > now) {
            break;
        }
        uint32_t block = store_heap_shift(store, delayed);
        __builtin_prefetch(store_at(store, store_heap(store)[0].block), 1); /* perhaps the next */
        if (indexes != NULL) {
            indexes[count] = store_at(store, block)->index;
        }
        store_append(store, block);
        count++;
    }
    return count;
}

/* ---- the lock, and what a death leaves ---- */

/* Whether that is a task of this or an earlier server's; puts it into the heap. */
static bool store_recollect(void *argument, uint32_t block, uint32_t length)
{
    struct swl_task_store *store = argument;
    struct stored *stored = store_at(store, block);
    const struct swl_message *message = &stored->message;
    if (message->size > SWL_TASK_INLINE_MAX || length != swl_blocks_needed(store_size(message)) ||
        !swl_task_is_one(message, sizeof(*message) + message->size)) {
        return false;
    }
    (void)store_heap_insert(store, block);
    return true;
}

/* All that follows from the tasks. Those that were ready are due, and come out of the heap in their order. */
static uint32_t store_rebuild(struct swl_task_store *store, int64_t now)
{
    struct swl_task_store_shared *shared = store->shared;
    memset(shared->lists, 0, (size_t)store_list_total(store) * sizeof(shared->lists[0]));
    atomic_store(&shared->counts.ready, 0);
    store_heap_changed(store, 0);
    uint32_t dropped = swl_blocks_rebuild(&store->blocks, store_recollect, store);
    (void)store_wake(store, now, INT32_MAX, NULL);
    return dropped;
}

/* What the dead holder was moving is in the one place or in the other. */
static void store_end_move(struct swl_task_store *store)
{
    struct swl_task_store_shared *shared = store->shared;
    uint32_t block = atomic_load(&shared->moving);
    if (block == SWL_BLOCK_NONE) {
        return;
    }
    bool is_stored = swl_blocks_counts(&store->blocks, block);
    bool has_record = shared->worker >= 0 && shared->worker < store->options.worker_count;
    if (shared->move == MOVE_TAKE && has_record) {
        swl_message_store_type(&store->options.inflight[shared->worker].task.message,
                               is_stored ? SWL_MESSAGE_NONE : SWL_MESSAGE_TASK);
    } else if (shared->move == MOVE_RETURN && has_record && is_stored) {
        swl_message_store_type(&store->options.inflight[shared->worker].task.message, SWL_MESSAGE_NONE);
    }
    if (shared->move != MOVE_TAKE && is_stored) {
        shared->sequence = store_at(store, block)->sequence;
    }
    atomic_store(&shared->moving, SWL_BLOCK_NONE);
}

static void store_lock(struct swl_task_store *store)
{
    struct swl_task_store_shared *shared = store->shared;
    if (swl_lock_acquire(&shared->lock) == -EOWNERDEAD) {
        store_end_move(store);
        shared->ended_at[shared->deaths % SWL_RING_DEATHS] = shared->sequence;
        atomic_signal_fence(memory_order_seq_cst); /* noted, then counted: who notes it may die, too */
        shared->deaths++;
        (void)store_rebuild(store, swl_clock_monotonic());
    }
}

static void store_unlock(struct swl_task_store *store)
{
    swl_lock_release(&store->shared->lock);
}

/* What is done next is about that task, from here to store_moved(). */
static void store_moves(struct swl_task_store *store, enum move move, int worker, uint32_t block)
{
    store->shared->move = (uint32_t)move;
    store->shared->worker = worker;
    atomic_store_explicit(&store->shared->moving, block, memory_order_release);
    atomic_signal_fence(memory_order_seq_cst);
}

static void store_moved(struct swl_task_store *store)
{
    atomic_signal_fence(memory_order_seq_cst);
    atomic_store_explicit(&store->shared->moving, SWL_BLOCK_NONE, memory_order_release);
    atomic_signal_fence(memory_order_seq_cst);
}

/* ---- putting ---- */

/* Takes the lock; where it returns a block, it is held, and the chain does not count yet. */
static uint32_t store_begin_put(struct swl_task_store *store, const struct swl_task_order *order,
                                const struct swl_message *message, const void *payload, uint32_t spare,
                                int64_t now)
{
    struct stored stored = {
        .due = SWL_MAX(order->due, now),
        .index = order->index,
        .message = *message,
    };
    if (store->options.fd >= 0) {
        stored.due_wall = swl_clock_wall() + (stored.due - now);
    }
    swl_task_set_priority(&stored.message, order->priority);
    const struct iovec parts[] = {
        {.iov_base = &stored, .iov_len = sizeof(stored)},
        {.iov_base = (void *)payload, .iov_len = message->size},
    };
    store_lock(store);
    stored.sequence = store->shared->sequence + 1;
    if (atomic_load(&store->shared->ended) && (message->flags & SWL_MESSAGE_AWAITED)) {
        stored.due = now;
    }
    uint32_t block = swl_blocks_write(&store->blocks, parts, 2, spare);
    if (block == SWL_BLOCK_NONE) {
        store_unlock(store);
    }
    return block;
}

/* The task counts, and is where it belongs; gives the lock back. */
static int store_end_put(struct swl_task_store *store, uint32_t block, int64_t now)
{
    enum swl_task_stored result = SWL_TASK_STORED_READY;
    store->shared->sequence++;
    store_moved(store);
    if (store_at(store, block)->due <= now) {
        store_append(store, block);
    } else {
        result = store_heap_insert(store, block) ? SWL_TASK_STORED_EARLIEST : SWL_TASK_STORED;
    }
    store_unlock(store);
    return (int)result;
}

int swl_task_store_put(struct swl_task_store *store, const struct swl_task_order *order,
                       const struct swl_message *message, const void *payload, struct swl_ring_mark *mark)
{
    if (message->size > SWL_TASK_INLINE_MAX) {
        return -EMSGSIZE;
    }
    int64_t now = swl_clock_monotonic();
    uint32_t block = store_begin_put(store, order, message, payload, store->spare, now);
    if (block == SWL_BLOCK_NONE) {
        return -EAGAIN;
    }
    if (mark != NULL) {
        atomic_store_explicit(&mark->deaths, store->shared->deaths, memory_order_relaxed);
        atomic_store_explicit(&mark->position, store->shared->sequence + 1, memory_order_release);
    }
    store_moves(store, MOVE_PUT, -1, block);
    swl_blocks_set(&store->blocks, block, true);
    return store_end_put(store, block, now);
}

bool swl_task_store_was_put(struct swl_task_store *store, const struct swl_ring_mark *mark)
{
    uint64_t position = atomic_load(&mark->position);
    bool was_put = position != 0;
    if (was_put) {
        store_lock(store);
        const struct swl_task_store_shared *shared = store->shared;
        /* see swl_ring_was_written() */
        was_put = shared->deaths == mark->deaths ||
                  shared->ended_at[mark->deaths % SWL_RING_DEATHS] != position - 1;
        store_unlock(store);
    }
    return was_put;
}

int swl_task_store_return(struct swl_task_store *store, int worker, const struct swl_message *message,
                          const struct swl_task_order *order)
{
    struct swl_task_inflight *record = &store->options.inflight[worker];
    struct swl_message header = *message;
    int64_t now = swl_clock_monotonic();
    header.size = SWL_MIN(record->task.message.size, (uint32_t)SWL_TASK_INLINE_MAX);
    uint32_t block = store_begin_put(store, order, &header, record->task.payload, 0, now);
    if (block == SWL_BLOCK_NONE) {
        return -EAGAIN;
    }
    store_moves(store, MOVE_RETURN, worker, block);
    swl_blocks_set(&store->blocks, block, true);
    swl_message_store_type(&record->task.message, SWL_MESSAGE_NONE);
    return store_end_put(store, block, now);
}

/* ---- taking ---- */

static uint32_t store_list_count(const struct swl_task_store *store, int index, int level)
{
    return atomic_load_explicit(&store_list(store, index, level)->count, memory_order_acquire);
}

bool swl_task_store_has(const struct swl_task_store *store, int worker, int level)
{
    return store_list_count(store, worker, level) > 0 ||
           store_list_count(store, SWL_TASK_SHARED_QUEUE, level) > 0;
}

int64_t swl_task_store_ready_in(const struct swl_task_store *store, int index)
{
    int64_t count = 0;
    for (int level = 0; level < SWL_TASK_LEVELS && swl_task_store_count_ready(store) > 0; level++) {
        count += store_list_count(store, index, level);
    }
    return count;
}

int64_t swl_task_store_ready(const struct swl_task_store *store, int worker)
{
    return swl_task_store_ready_in(store, worker) + swl_task_store_ready_in(store, SWL_TASK_SHARED_QUEUE);
}

int swl_task_store_take(struct swl_task_store *store, int worker, int level)
{
    struct swl_task_inflight *record = &store->options.inflight[worker];
    store_lock(store);
    struct ready_list *list = store_list(store, worker, level);
    if (list->first == SWL_BLOCK_NONE) {
        list = store_list(store, SWL_TASK_SHARED_QUEUE, level);
    }
    uint32_t block = list->first;
    if (block == SWL_BLOCK_NONE) {
        store_unlock(store);
        return -EAGAIN;
    }
    const struct stored *stored = store_at(store, block);
    size_t size = store_size(&stored->message);
    /* each of these in this order, for store_end_move(): until store_moved() what the record says of itself does not
     * count */
    store_moves(store, MOVE_TAKE, worker, block);
    record->taken_from = SWL_TASK_STORE;
    record->stored_for = stored->index;
    record->task.message = stored->message;
    swl_blocks_read(&store->blocks, block, sizeof(struct stored), record->task.payload, stored->message.size);
    swl_blocks_set(&store->blocks, block, false);
    store_moved(store);
    store_shift(store, list);
    __builtin_prefetch(store_at(store, list->first)); /* for the next take */
    swl_blocks_release(&store->blocks, block, size);
    store_unlock(store);
    return 0;
}

/* ---- time ---- */

int64_t swl_task_store_next_due(const struct swl_task_store *store)
{
    return atomic_load_explicit(&store->shared->ended, memory_order_relaxed)
               ? SWL_NEVER
               : atomic_load_explicit(&store->shared->counts.next_due, memory_order_acquire);
}

int swl_task_store_wake(struct swl_task_store *store, int64_t now, int32_t indexes[SWL_TASK_DUE_BATCH])
{
    if (swl_task_store_next_due(store) > now) {
        return 0;
    }
    store_lock(store);
    int count = atomic_load(&store->shared->ended) ? 0 : store_wake(store, now, SWL_TASK_DUE_BATCH, indexes);
    store_unlock(store);
    return count;
}

bool swl_task_store_end_delays(struct swl_task_store *store)
{
    int64_t now = swl_clock_monotonic();
    bool any = false;
    store_lock(store);
    atomic_store(&store->shared->ended, 1);
    for (uint32_t i = 0, count = store_heap_count(store); i < count; i++) {
        struct stored *stored = store_at(store, store_heap(store)[i].block);
        if (stored->message.flags & SWL_MESSAGE_AWAITED) {
            stored->due = now;
            any = true;
        }
    }
    if (any) {
        (void)store_rebuild(store, now);
    }
    store_unlock(store);
    return any;
}

/* ---- looking ---- */

void swl_task_store_recover(struct swl_task_store *store)
{
    store_lock(store);
    store_unlock(store);
}

int64_t swl_task_store_count_exactly(struct swl_task_store *store,
                                     bool (*counts)(const void *argument, const struct swl_message *message),
                                     const void *argument)
{
    store_lock(store);
    int64_t count = counts == NULL ? swl_task_store_count(store) : 0;
    for (uint32_t block = SWL_BLOCK_NONE;
         counts != NULL && (block = swl_blocks_next(&store->blocks, block)) != SWL_BLOCK_NONE;) {
        count += counts(argument, &store_at(store, block)->message);
    }
    store_unlock(store);
    return count;
}

/* How many blocks lie in the lists; -1 where one is wrong. */
static int64_t store_check_lists(const struct swl_task_store *store, int64_t *blocks)
{
    int64_t all = 0;
    for (int index = SWL_TASK_SHARED_QUEUE; index < store->options.worker_count; index++) {
        for (int level = 0; level < SWL_TASK_LEVELS; level++) {
            const struct ready_list *list = store_list(store, index, level);
            uint32_t count = 0, last = SWL_BLOCK_NONE;
            for (uint32_t block = list->first; block != SWL_BLOCK_NONE;
                 block = store_at(store, block)->next) {
                if (!swl_blocks_counts(&store->blocks, block) || ++count > store->blocks.count) {
                    return -1;
                }
                *blocks += swl_blocks_needed(store_size(&store_at(store, block)->message));
                last = block;
            }
            if (count != list->count || (count > 0 && last != list->last)) {
                return -1;
            }
            all += count;
        }
    }
    return all;
}

const char *swl_task_store_check(struct swl_task_store *store)
{
    const struct due *heap = store_heap(store);
    uint32_t delayed = store_heap_count(store);
    int64_t blocks = 0, ready = store_check_lists(store, &blocks), tasks = 0;
    if (ready < 0 || ready != swl_task_store_count_ready(store)) {
        return "a list of ready tasks is wrong";
    }
    for (uint32_t i = 0; i < delayed; i++) {
        if (!swl_blocks_counts(&store->blocks, heap[i].block) ||
            store_at(store, heap[i].block)->due != heap[i].due ||
            (i > 0 && due_is_before(heap[i], heap[(i - 1) / CHILDREN]))) {
            return "the heap is wrong";
        }
        blocks += swl_blocks_needed(store_size(&store_at(store, heap[i].block)->message));
    }
    for (uint32_t block = SWL_BLOCK_NONE;
         (block = swl_blocks_next(&store->blocks, block)) != SWL_BLOCK_NONE;) {
        tasks++;
    }
    return tasks != ready + delayed                   ? "not each task is either delayed or ready"
           : blocks != store->shared->blocks.used     ? "the blocks in use are not those of the tasks"
           : atomic_load(&store->shared->moving) != 0 ? "a move has not ended"
           : atomic_load(&store->shared->counts.next_due) != (delayed > 0 ? heap[0].due : SWL_NEVER)
               ? "the first time is wrong"
               : NULL;
}

/* ---- opening and closing ---- */

/* How long until a moment of the wall clock, which may be any number; below zero where it has passed. */
static int64_t store_time_until(int64_t moment, int64_t wall)
{
    const int64_t most = (int64_t)SWL_TASK_SECONDS_MAX * SWL_NS_PER_SEC;
    return moment < wall - most ? -most : moment > wall + most ? most : moment - wall;
}

/* What an earlier server has left: its monotonic clock was another one, and so were its processes. */
static void store_take_over(struct swl_task_store *store)
{
    int64_t now = swl_clock_monotonic(), wall = swl_clock_wall();
    for (uint32_t block = SWL_BLOCK_NONE;
         (block = swl_blocks_next(&store->blocks, block)) != SWL_BLOCK_NONE;) {
        struct stored *stored = store_at(store, block);
        stored->due = now + store_time_until(stored->due_wall, wall);
        swl_task_adopt(&stored->message, store->options.submitters);
        if (stored->index < 0 || stored->index >= store->options.worker_count) {
            stored->index = SWL_TASK_SHARED_QUEUE;
        }
        store->shared->sequence = SWL_MAX(store->shared->sequence, stored->sequence);
    }
    store->dropped = store_rebuild(store, now);
}

int swl_task_store_open(struct swl_task_store *store, const struct swl_task_store_options *options)
{
    *store = (struct swl_task_store){.options = *options};
    const size_t largest = sizeof(struct stored) + SWL_TASK_INLINE_MAX;
    uint32_t count = swl_blocks_count_for(options->memory, 2 * largest);
    uint32_t spare = SWL_MAX(count / 4, swl_blocks_needed(largest));
    struct swl_blocks_index index = {0};
    int result = swl_blocks_open(&store->blocks, &index, count + spare, options->fd, STORE_VERSION);
    if (result < 0) {
        return result;
    }
    store->spare = store->blocks.count - count;
    store->shared_size = store_heap_offset(store) + (size_t)store->blocks.count * sizeof(struct due);
    store->shared = swl_shared_memory_map(store->shared_size);
    if (store->shared == NULL) {
        int error = errno;
        swl_blocks_close(&store->blocks);
        return -error;
    }
    store->counts = &store->shared->counts;
    swl_lock_init(&store->shared->lock);
    store->blocks.index = &store->shared->blocks;
    store_take_over(store);
    return 0;
}

void swl_task_store_close(struct swl_task_store *store)
{
    swl_shared_memory_unmap(store->shared, store->shared_size);
    swl_blocks_close(&store->blocks);
    if (store->options.fd >= 0) {
        close(store->options.fd);
    }
    store->shared = NULL;
    store->counts = NULL;
}
