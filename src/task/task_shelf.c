/* Failed tasks in shared memory. */
#include "task/task_shelf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "base/memory.h"
#include "os/shared_memory.h"

/* What a chain begins with; behind it are the reason, the trace and the payload. */
struct task_shelf_entry {
    uint64_t number;
    int64_t failed_at;
    uint32_t older, newer; /* first blocks; follow from the numbers */
    int32_t claimed_by;    /* endpoint + 1; 0: nobody */
    int32_t pool, index;
    uint32_t has_data, runs;
    uint32_t reason_size, trace_size;
    struct swl_message task;
};

_Static_assert(sizeof(struct task_shelf_entry) <= SWL_BLOCK_DATA,
               "an entry's fixed part is in its first block");

static struct task_shelf_entry *task_shelf_entry(const struct swl_task_shelf *shelf, uint32_t first)
{
    return (struct task_shelf_entry *)swl_blocks_at(&shelf->blocks, first)->data;
}

static size_t task_shelf_size(const struct task_shelf_entry *entry)
{
    return sizeof(*entry) + entry->reason_size + entry->trace_size + entry->task.size;
}

/* What others can write to is not believed: an entry whose parts are larger than any that is put there is none. */
static bool task_shelf_is_sound(const struct task_shelf_entry *entry)
{
    return entry->reason_size <= SWL_TASK_REASON_MAX && entry->trace_size <= SWL_TASK_TRACE_MAX &&
           entry->task.size <= SWL_TASK_INLINE_MAX;
}

/* The ticket of its file, or one with the number 0. */
static struct swl_spill_ticket task_shelf_ticket(const struct swl_task_shelf *shelf, uint32_t first)
{
    const struct task_shelf_entry *entry = task_shelf_entry(shelf, first);
    struct swl_spill_ticket ticket = {0};
    if ((entry->task.flags & SWL_MESSAGE_SPILLED) && entry->task.size == sizeof(ticket)) {
        swl_blocks_read(&shelf->blocks, first, task_shelf_size(entry) - sizeof(ticket), &ticket,
                        sizeof(ticket));
    }
    return ticket;
}

static bool task_shelf_has_file(const struct swl_task_shelf *shelf, uint64_t number)
{
    for (uint32_t first = shelf->shared->oldest; first != SWL_BLOCK_NONE;
         first = task_shelf_entry(shelf, first)->newer) {
        if (task_shelf_ticket(shelf, first).number == number) {
            return true;
        }
    }
    return false;
}

/* ---- the lock, and what its dead holder has left ---- */

struct task_shelf_found {
    struct swl_task_shelf *shelf;
    struct swl_task_shelf_place *places;
    size_t count;
};

static bool task_shelf_find(void *argument, uint32_t first, uint32_t length)
{
    struct task_shelf_found *found = argument;
    const struct task_shelf_entry *entry = task_shelf_entry(found->shelf, first);
    if (!task_shelf_is_sound(entry) || swl_blocks_needed(task_shelf_size(entry)) != length ||
        found->count == found->shelf->blocks.count) {
        return false;
    }
    found->places = swl_realloc(found->places, (found->count + 1) * sizeof(found->places[0]));
    found->places[found->count++] = (struct swl_task_shelf_place){first, entry->number};
    return true;
}

static int task_shelf_compare(const void *a, const void *b)
{
    const struct swl_task_shelf_place *one = a, *other = b;
    return one->number < other->number ? -1 : one->number > other->number;
}

static void task_shelf_append(struct swl_task_shelf *shelf, uint32_t first)
{
    struct swl_task_shelf_shared *shared = shelf->shared;
    struct task_shelf_entry *entry = task_shelf_entry(shelf, first);
    entry->older = shared->newest;
    entry->newer = SWL_BLOCK_NONE;
    if (shared->newest != SWL_BLOCK_NONE) {
        task_shelf_entry(shelf, shared->newest)->newer = first;
    } else {
        shared->oldest = first;
    }
    shared->newest = first;
    shared->count++;
}

/* Makes all anew that follows from the chains, then ends what was begun. */
static void task_shelf_repair(struct swl_task_shelf *shelf)
{
    struct swl_task_shelf_shared *shared = shelf->shared;
    struct task_shelf_found found = {.shelf = shelf};
    (void)swl_blocks_rebuild(&shelf->blocks, task_shelf_find, &found);
    shared->oldest = shared->newest = SWL_BLOCK_NONE;
    shared->count = 0;
    if (found.count > 1) {
        qsort(found.places, found.count, sizeof(found.places[0]), task_shelf_compare);
    }
    for (size_t i = 0; i < found.count; i++) {
        task_shelf_append(shelf, found.places[i].block);
    }
    swl_free(found.places);

    uint32_t first = atomic_load(&shared->putting);
    int putter = atomic_load(&shared->putter);
    if (first != SWL_BLOCK_NONE && swl_blocks_counts(&shelf->blocks, first) && putter >= 0 &&
        putter < shelf->processes) {
        atomic_store(&shared->processes[putter].put, task_shelf_entry(shelf, first)->number);
    }
    atomic_store(&shared->putting, SWL_BLOCK_NONE);
    uint64_t file = atomic_load(&shared->dropping);
    if (file != 0 && !task_shelf_has_file(shelf, file)) {
        swl_spill_discard(shelf->spill, &(struct swl_spill_ticket){.number = file});
    }
    atomic_store(&shared->dropping, 0);
}

static void task_shelf_lock(struct swl_task_shelf *shelf)
{
    if (swl_lock_acquire(&shelf->shared->lock) == -EOWNERDEAD) {
        task_shelf_repair(shelf);
    }
}

static void task_shelf_unlock(struct swl_task_shelf *shelf)
{
    swl_lock_release(&shelf->shared->lock);
}

/* ---- with the lock ---- */

static void task_shelf_remove(struct swl_task_shelf *shelf, uint32_t first)
{
    struct swl_task_shelf_shared *shared = shelf->shared;
    const struct task_shelf_entry *entry = task_shelf_entry(shelf, first);
    struct swl_spill_ticket ticket = task_shelf_ticket(shelf, first);
    /* the file goes behind the task, and is noted until it has gone */
    atomic_store(&shared->dropping, ticket.number);
    swl_blocks_set(&shelf->blocks, first, false);
    *(entry->older != SWL_BLOCK_NONE ? &task_shelf_entry(shelf, entry->older)->newer : &shared->oldest) =
        entry->newer;
    *(entry->newer != SWL_BLOCK_NONE ? &task_shelf_entry(shelf, entry->newer)->older : &shared->newest) =
        entry->older;
    shared->count--;
    swl_blocks_release(&shelf->blocks, first, task_shelf_size(entry));
    if (ticket.number != 0) {
        swl_spill_discard(shelf->spill, &ticket);
        atomic_store(&shared->dropping, 0);
    }
}

static uint32_t task_shelf_lookup(const struct swl_task_shelf *shelf, uint64_t number)
{
    uint32_t first = shelf->shared->oldest;
    while (first != SWL_BLOCK_NONE && task_shelf_entry(shelf, first)->number != number) {
        first = task_shelf_entry(shelf, first)->newer;
    }
    return first;
}

/* A copy with all its parts behind it; the task first, as it is the one that has to be aligned. */
static struct swl_failed_task *task_shelf_copy(const struct swl_task_shelf *shelf, uint32_t first)
{
    const struct task_shelf_entry *entry = task_shelf_entry(shelf, first);
    if (!task_shelf_is_sound(entry)) {
        return NULL;
    }
    size_t texts = entry->reason_size + entry->trace_size;
    struct swl_failed_task *copy =
        swl_malloc(sizeof(*copy) + sizeof(struct swl_message) + entry->task.size + texts);
    struct swl_message *task = (struct swl_message *)(copy + 1);
    char *text = (char *)(task + 1) + entry->task.size;
    *task = entry->task;
    swl_blocks_read(&shelf->blocks, first, sizeof(*entry), text, texts);
    swl_blocks_read(&shelf->blocks, first, sizeof(*entry) + texts, task + 1, task->size);
    *copy = (struct swl_failed_task){
        .number = entry->number,
        .failed_at = entry->failed_at,
        .pool = entry->pool,
        .index = entry->index,
        .has_data = entry->has_data != 0,
        .runs = entry->runs,
        .reason_size = entry->reason_size,
        .trace_size = entry->trace_size,
        .reason = text,
        .trace = text + entry->reason_size,
        .task = task,
    };
    return copy;
}

/* ---- the life of the shelf ---- */

int swl_task_shelf_open(struct swl_task_shelf *shelf, struct swl_spill *spill, uint32_t max, uint64_t memory,
                        int processes)
{
    *shelf = (struct swl_task_shelf){.spill = spill, .max = max, .processes = processes};
    if (max == 0) {
        return 0;
    }
    uint64_t largest =
        sizeof(struct task_shelf_entry) + SWL_TASK_REASON_MAX + SWL_TASK_TRACE_MAX + SWL_TASK_INLINE_MAX;
    shelf->size = sizeof(*shelf->shared) + (size_t)processes * sizeof(shelf->shared->processes[0]);
    struct swl_task_shelf_shared *shared = swl_shared_memory_map(shelf->size);
    if (shared == NULL) {
        return -errno;
    }
    int result =
        swl_blocks_open(&shelf->blocks, &shared->index, swl_blocks_count_for(memory, largest), -1, 0);
    if (result < 0) {
        swl_shared_memory_unmap(shared, shelf->size);
        return result;
    }
    swl_lock_init(&shared->lock);
    shelf->shared = shared;
    return 0;
}

void swl_task_shelf_clear(struct swl_task_shelf *shelf)
{
    if (!swl_task_shelf_is_open(shelf)) {
        return;
    }
    task_shelf_lock(shelf);
    while (shelf->shared->oldest != SWL_BLOCK_NONE) {
        task_shelf_remove(shelf, shelf->shared->oldest);
    }
    task_shelf_unlock(shelf);
    for (int i = 0; i < shelf->processes; i++) {
        swl_task_shelf_recover(shelf, i);
    }
}

void swl_task_shelf_close(struct swl_task_shelf *shelf)
{
    if (swl_task_shelf_is_open(shelf)) {
        swl_blocks_close(&shelf->blocks);
        swl_shared_memory_unmap(shelf->shared, shelf->size);
        shelf->shared = NULL;
    }
}

/* ---- putting ---- */

uint64_t swl_task_shelf_reserve(struct swl_task_shelf *shelf)
{
    return swl_task_shelf_is_open(shelf) ? atomic_fetch_add(&shelf->shared->last_number, 1) + 1 : 0;
}

void swl_task_shelf_put(struct swl_task_shelf *shelf, int who, const struct swl_failed_task *failed)
{
    if (!swl_task_shelf_is_open(shelf)) {
        return;
    }
    struct swl_task_shelf_shared *shared = shelf->shared;
    struct swl_task_shelf_process *process = &shared->processes[who];
    struct task_shelf_entry entry = {
        .number = failed->number,
        .failed_at = failed->failed_at,
        .pool = failed->pool,
        .index = failed->index,
        .has_data = failed->has_data,
        .runs = failed->runs,
        .reason_size = SWL_MIN(failed->reason_size, (uint32_t)SWL_TASK_REASON_MAX),
        .trace_size = SWL_MIN(failed->trace_size, (uint32_t)SWL_TASK_TRACE_MAX),
        .task = *failed->task,
    };
    struct swl_spill_ticket copy;
    const void *payload = swl_message_payload(failed->task);
    if (entry.task.flags & SWL_MESSAGE_SPILLED) {
        /* not under the lock: it may take long */
        if (entry.task.size == sizeof(copy) &&
            swl_spill_copy(shelf->spill, payload, &process->file, &copy) == 0) {
            payload = &copy;
        } else {
            entry.has_data = false;
        }
    }
    if (!entry.has_data) {
        entry.task.flags &= (uint16_t)~SWL_MESSAGE_CONTENT;
        entry.task.size = 0;
    }
    const struct iovec parts[] = {
        {&entry, sizeof(entry)},
        {(void *)failed->reason, entry.reason_size},
        {(void *)failed->trace, entry.trace_size},
        {(void *)payload, entry.task.size},
    };
    uint32_t first = SWL_BLOCK_NONE;
    task_shelf_lock(shelf);
    while (shared->count >= shelf->max ||
           ((first = swl_blocks_write(&shelf->blocks, parts, 4, 0)) == SWL_BLOCK_NONE && shared->count > 0)) {
        task_shelf_remove(shelf, shared->oldest);
    }
    if (first == SWL_BLOCK_NONE) { /* never, where nobody has written to it but the server */
        task_shelf_unlock(shelf);
        return;
    }
    atomic_store(&shared->putter, who);
    atomic_store(&shared->putting, first);
    swl_blocks_set(&shelf->blocks, first, true);
    task_shelf_append(shelf, first);
    atomic_store(&process->put, entry.number);
    atomic_store(&process->file, 0);
    atomic_store(&shared->putting, SWL_BLOCK_NONE);
    task_shelf_unlock(shelf);
}

bool swl_task_shelf_was_put(struct swl_task_shelf *shelf, int dead, uint64_t number)
{
    if (!swl_task_shelf_is_open(shelf)) {
        return true;
    }
    task_shelf_lock(shelf); /* whoever is the first to have it after a death ends what was begun */
    bool was_put = number != 0 && atomic_load(&shelf->shared->processes[dead].put) == number;
    task_shelf_unlock(shelf);
    return was_put;
}

void swl_task_shelf_recover(struct swl_task_shelf *shelf, int dead)
{
    if (!swl_task_shelf_is_open(shelf)) {
        return;
    }
    task_shelf_lock(shelf);
    uint64_t file = atomic_load(&shelf->shared->processes[dead].file);
    if (file != 0 && !task_shelf_has_file(shelf, file)) {
        swl_spill_discard(shelf->spill, &(struct swl_spill_ticket){.number = file});
    }
    atomic_store(&shelf->shared->processes[dead].file, 0);
    for (uint32_t first = shelf->shared->oldest; first != SWL_BLOCK_NONE;
         first = task_shelf_entry(shelf, first)->newer) {
        if (task_shelf_entry(shelf, first)->claimed_by == dead + 1) {
            task_shelf_entry(shelf, first)->claimed_by = 0;
        }
    }
    task_shelf_unlock(shelf);
}

/* ---- looking, taking ---- */

struct swl_task_shelf_place *swl_task_shelf_list(struct swl_task_shelf *shelf, size_t *count)
{
    *count = 0;
    if (!swl_task_shelf_is_open(shelf)) {
        return NULL;
    }
    task_shelf_lock(shelf);
    struct swl_task_shelf_place *places = swl_calloc(shelf->shared->count + 1, sizeof(places[0]));
    for (uint32_t first = shelf->shared->oldest; first != SWL_BLOCK_NONE && *count < shelf->shared->count;
         first = task_shelf_entry(shelf, first)->newer) {
        places[(*count)++] = (struct swl_task_shelf_place){first, task_shelf_entry(shelf, first)->number};
    }
    task_shelf_unlock(shelf);
    return places;
}

struct swl_failed_task *swl_task_shelf_get(struct swl_task_shelf *shelf, struct swl_task_shelf_place place)
{
    struct swl_failed_task *copy = NULL;
    task_shelf_lock(shelf);
    if (swl_blocks_counts(&shelf->blocks, place.block) &&
        task_shelf_entry(shelf, place.block)->number == place.number) {
        copy = task_shelf_copy(shelf, place.block);
    }
    task_shelf_unlock(shelf);
    return copy;
}

struct swl_failed_task *swl_task_shelf_claim(struct swl_task_shelf *shelf, int who, uint64_t number)
{
    struct swl_failed_task *copy = NULL;
    if (!swl_task_shelf_is_open(shelf)) {
        return NULL;
    }
    task_shelf_lock(shelf);
    uint32_t first = task_shelf_lookup(shelf, number);
    if (first != SWL_BLOCK_NONE && task_shelf_entry(shelf, first)->claimed_by == 0 &&
        (copy = task_shelf_copy(shelf, first)) != NULL) {
        task_shelf_entry(shelf, first)->claimed_by = who + 1;
    }
    task_shelf_unlock(shelf);
    return copy;
}

void swl_task_shelf_unclaim(struct swl_task_shelf *shelf, int who, uint64_t number)
{
    task_shelf_lock(shelf);
    uint32_t first = task_shelf_lookup(shelf, number);
    if (first != SWL_BLOCK_NONE && task_shelf_entry(shelf, first)->claimed_by == who + 1) {
        task_shelf_entry(shelf, first)->claimed_by = 0;
    }
    task_shelf_unlock(shelf);
}

bool swl_task_shelf_drop(struct swl_task_shelf *shelf, int who, uint64_t number)
{
    if (!swl_task_shelf_is_open(shelf)) {
        return false;
    }
    task_shelf_lock(shelf);
    uint32_t first = task_shelf_lookup(shelf, number);
    bool is_there = first != SWL_BLOCK_NONE && task_shelf_entry(shelf, first)->claimed_by == who + 1;
    if (is_there) {
        task_shelf_remove(shelf, first);
    }
    task_shelf_unlock(shelf);
    return is_there;
}

uint32_t swl_task_shelf_count(struct swl_task_shelf *shelf)
{
    if (!swl_task_shelf_is_open(shelf)) {
        return 0;
    }
    task_shelf_lock(shelf);
    uint32_t count = shelf->shared->count;
    task_shelf_unlock(shelf);
    return count;
}
