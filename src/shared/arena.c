/* Pieces of shared memory that travel. */
#include "shared/arena.h"

#include <errno.h>
#include <string.h>

#include "os/shared_memory.h"

/* a number: SWL_ARENA_NUMBER, then the serial number, then the granule */
#define ARENA_GRANULE_BITS 24
#define ARENA_GRANULES_MAX (UINT32_C(1) << ARENA_GRANULE_BITS)
#define ARENA_SERIAL_MAX   ((UINT64_C(1) << (63 - ARENA_GRANULE_BITS)) - 1)
#define ARENA_HOLDER_BITS  16
/* A piece's bytes begin so far behind its granule: strings of PHP begin 24 bytes behind a page, and what lies in the same way to
 * a cache line is copied up to twice as fast. */
#define ARENA_LEAD ((size_t)64 + 24)
/* The first so many granules (8 MiB) are used in turn. What a process has read last is in its core's cache, and so is what it has
 * written last: whoever writes there next waits for that core, and longer than for the cache that all cores have. What has no room
 * there goes to the lowest place, which is more in caches than the others. */
#define ARENA_TURN 512
/* granules of the largest piece that takes its turn (512 KiB) */
#define ARENA_TURN_MAX 32
/* granules at most that one trim gives back at once, while their places are nobody's */
#define ARENA_TRIM_MAX 256

static uint64_t arena_word(uint64_t serial, int holder)
{
    return serial << ARENA_HOLDER_BITS | (uint16_t)(holder == SWL_ARENA_UNDER_WAY ? holder : holder + 1);
}

static uint64_t arena_number(uint64_t serial, uint32_t granule)
{
    return SWL_ARENA_NUMBER | serial << ARENA_GRANULE_BITS | granule;
}

static uint64_t arena_serial(uint64_t number)
{
    return (number & ~SWL_ARENA_NUMBER) >> ARENA_GRANULE_BITS;
}

static uint32_t arena_needed(uint64_t size)
{
    return (uint32_t)((size + ARENA_LEAD + SWL_ARENA_GRANULE - 1) / SWL_ARENA_GRANULE);
}

/* How many granules the piece has that begins there: others can write to its size, and this may be root. */
static uint32_t arena_length(const struct swl_arena *arena, uint32_t first)
{
    uint64_t size = SWL_MIN(arena->shared->pieces[first].size, (uint64_t)arena->granules * SWL_ARENA_GRANULE);
    return SWL_MIN(arena_needed(size), arena->granules - first);
}

/* The piece of that number, as it was a moment ago; NULL where it is none. */
static struct swl_arena_piece *arena_piece(const struct swl_arena *arena, uint64_t number, uint64_t *word)
{
    uint32_t granule = (uint32_t)(number & (ARENA_GRANULES_MAX - 1));
    if (arena->shared == NULL || !(number & SWL_ARENA_NUMBER) || granule >= arena->granules) {
        return NULL;
    }
    struct swl_arena_piece *piece = &arena->shared->pieces[granule];
    *word = atomic_load_explicit(&piece->word, memory_order_acquire);
    return *word != 0 && *word >> ARENA_HOLDER_BITS == arena_serial(number) ? piece : NULL;
}

/* ---- bit maps ---- */

static bool arena_bit(const uint64_t *map, uint32_t bit)
{
    return map[bit / 64] >> bit % 64 & 1;
}

static void arena_set_bits(uint64_t *map, uint32_t first, uint32_t count, bool value)
{
    for (uint32_t bit = first, end = first + count; bit < end;) {
        uint32_t many = SWL_MIN(64 - bit % 64, end - bit);
        uint64_t mask = (many == 64 ? ~UINT64_C(0) : (UINT64_C(1) << many) - 1) << bit % 64;
        map[bit / 64] = value ? map[bit / 64] | mask : map[bit / 64] & ~mask;
        bit += many;
    }
}

/* The first bit of that value at or behind `bit`, or `end`. */
static uint32_t arena_next_bit(const uint64_t *map, uint32_t bit, uint32_t end, bool value)
{
    while (bit < end) {
        uint64_t word = (value ? map[bit / 64] : ~map[bit / 64]) >> bit % 64;
        if (word != 0) {
            bit += (uint32_t)__builtin_ctzll(word);
            return SWL_MIN(bit, end);
        }
        bit += 64 - bit % 64;
    }
    return end;
}

static uint32_t arena_count_bits(const uint64_t *map, uint32_t first, uint32_t count)
{
    uint32_t set = 0;
    for (uint32_t bit = first; bit < first + count; bit++) {
        set += arena_bit(map, bit);
    }
    return set;
}

/* ---- the lock ---- */

/* What follows from the words is made anew. */
static void arena_repair(struct swl_arena *arena)
{
    struct swl_arena_shared *shared = arena->shared;
    uint32_t used = 0;
    memset(arena->used, 0, (arena->granules + 63) / 64 * sizeof(arena->used[0]));
    for (uint32_t granule = 0; granule < arena->granules;) {
        const struct swl_arena_piece *piece = &shared->pieces[granule];
        uint64_t word = atomic_load(&piece->word);
        if (word == 0) {
            granule++;
            continue;
        }
        uint32_t count = arena_length(arena, granule);
        arena_set_bits(arena->used, granule, count, true);
        arena_set_bits(arena->dirty, granule, count, true);
        shared->serial = SWL_MAX(shared->serial, word >> ARENA_HOLDER_BITS);
        used += count;
        granule += count;
    }
    atomic_store(&shared->used, used);
    atomic_store(&shared->touched, arena_count_bits(arena->dirty, 0, arena->granules));
}

static void arena_lock(struct swl_arena *arena)
{
    if (swl_lock_acquire(&arena->shared->lock) == -EOWNERDEAD) {
        arena_repair(arena);
    }
}

static void arena_unlock(struct swl_arena *arena)
{
    swl_lock_release(&arena->shared->lock);
}

/* ---- opening ---- */

/* Bytes of all in front of the pieces' own memory, which is aligned to pages. */
static size_t arena_front(uint32_t granules)
{
    size_t map = (granules + 63) / 64 * sizeof(uint64_t);
    return SWL_ALIGN_UP(sizeof(struct swl_arena_shared) + granules * sizeof(struct swl_arena_piece) + 2 * map,
                        SWL_ARENA_GRANULE);
}

int swl_arena_open(struct swl_arena *arena, uint64_t bytes)
{
    *arena = (struct swl_arena){0};
    uint32_t granules = (uint32_t)SWL_MIN(bytes / SWL_ARENA_GRANULE, (uint64_t)ARENA_GRANULES_MAX);
    if (granules == 0) {
        return 0;
    }
    size_t front = arena_front(granules);
    void *memory = swl_shared_memory_map(front + granules * SWL_ARENA_GRANULE);
    if (memory == NULL) {
        return -errno;
    }
    arena->shared = memory;
    arena->granules = granules;
    arena->used = (uint64_t *)&arena->shared->pieces[granules];
    arena->dirty = arena->used + (granules + 63) / 64;
    arena->memory = (uint8_t *)memory + front;
    swl_shared_memory_leave_undumped(arena->memory, granules * SWL_ARENA_GRANULE);
    swl_lock_init(&arena->shared->lock);
    return 0;
}

void swl_arena_close(struct swl_arena *arena)
{
    if (arena->shared != NULL) {
        swl_shared_memory_unmap(arena->shared,
                                arena_front(arena->granules) + arena->granules * SWL_ARENA_GRANULE);
        arena->shared = NULL;
    }
}

/* ---- pieces ---- */

/* The lowest place for so many granules that begins at or behind `first` and ends at or before `end`, or the number of all. */
static uint32_t arena_search(const struct swl_arena *arena, uint32_t first, uint32_t end, uint32_t count)
{
    while ((first = arena_next_bit(arena->used, first, end, false)) + count <= end) {
        uint32_t taken = arena_next_bit(arena->used, first, first + count, true);
        if (taken == first + count) {
            return first;
        }
        first = taken;
    }
    return arena->granules;
}

/* Where a piece of so many granules goes, or the number of all. With the lock. */
static uint32_t arena_choose(struct swl_arena *arena, uint32_t count)
{
    uint32_t turn = SWL_MIN(ARENA_TURN, arena->granules), next = arena->shared->next;
    bool takes_turn = count <= ARENA_TURN_MAX;
    uint32_t first = takes_turn && next < turn ? arena_search(arena, next, turn, count) : arena->granules;
    if (first == arena->granules) {
        first = arena_search(arena, 0, arena->granules, count);
    }
    if (takes_turn) {
        arena->shared->next = first + count;
    }
    return first;
}

/* Takes that place. With the lock; the word comes last. */
static uint64_t arena_take(struct swl_arena *arena, uint32_t first, size_t size, int holder)
{
    struct swl_arena_shared *shared = arena->shared;
    struct swl_arena_piece *piece = &shared->pieces[first];
    uint32_t count = arena_needed(size);
    uint64_t serial = shared->serial = shared->serial % ARENA_SERIAL_MAX + 1;
    piece->size = size;
    arena_set_bits(arena->used, first, count, true);
    atomic_store_explicit(&shared->used, shared->used + count, memory_order_relaxed);
    atomic_store_explicit(&piece->word, arena_word(serial, holder), memory_order_release);
    return arena_number(serial, first);
}

/* Gives that place back. With the lock; the word goes first. */
static void arena_give(struct swl_arena *arena, uint32_t first)
{
    struct swl_arena_shared *shared = arena->shared;
    struct swl_arena_piece *piece = &shared->pieces[first];
    uint32_t count = arena_length(arena, first);
    atomic_store_explicit(&piece->word, 0, memory_order_release);
    arena_set_bits(arena->used, first, count, false);
    atomic_store_explicit(&shared->used, shared->used - SWL_MIN(count, shared->used), memory_order_relaxed);
}

uint64_t swl_arena_allocate(struct swl_arena *arena, size_t size, int holder, void **bytes, bool *is_first)
{
    *is_first = false;
    if (arena->shared == NULL || size > arena->granules * SWL_ARENA_GRANULE - ARENA_LEAD) {
        return 0;
    }
    struct swl_arena_shared *shared = arena->shared;
    uint32_t count = arena_needed(size);
    uint64_t number = 0;
    arena_lock(arena);
    uint32_t first = arena_choose(arena, count);
    if (first < arena->granules) {
        number = arena_take(arena, first, size, holder);
        uint32_t new_ones = count - arena_count_bits(arena->dirty, first, count);
        *is_first = shared->touched == 0;
        if (new_ones > 0) {
            arena_set_bits(arena->dirty, first, count, true);
            atomic_store_explicit(&shared->touched, shared->touched + new_ones, memory_order_relaxed);
        }
        shared->peak = SWL_MAX(shared->peak, shared->used);
        *bytes = arena->memory + first * SWL_ARENA_GRANULE + ARENA_LEAD;
    }
    arena_unlock(arena);
    return number;
}

void *swl_arena_find(const struct swl_arena *arena, uint64_t number, uint64_t size)
{
    uint64_t word;
    const struct swl_arena_piece *piece = arena_piece(arena, number, &word);
    if (piece == NULL || piece->size != size) {
        return NULL;
    }
    size_t first = (size_t)(piece - arena->shared->pieces);
    return size <= (arena->granules - first) * SWL_ARENA_GRANULE - ARENA_LEAD
               ? arena->memory + first * SWL_ARENA_GRANULE + ARENA_LEAD
               : NULL;
}

bool swl_arena_pass(struct swl_arena *arena, uint64_t number, int from, int to)
{
    uint64_t word;
    struct swl_arena_piece *piece = arena_piece(arena, number, &word);
    return piece != NULL && word == arena_word(arena_serial(number), from) &&
           atomic_compare_exchange_strong_explicit(&piece->word, &word, arena_word(arena_serial(number), to),
                                                   memory_order_acq_rel, memory_order_relaxed);
}

void swl_arena_free(struct swl_arena *arena, uint64_t number)
{
    uint64_t word;
    if (arena_piece(arena, number, &word) == NULL) {
        return;
    }
    arena_lock(arena);
    const struct swl_arena_piece *piece = arena_piece(arena, number, &word);
    if (piece != NULL) {
        arena_give(arena, (uint32_t)(piece - arena->shared->pieces));
    }
    arena_unlock(arena);
}

/* The first piece at or behind that granule that `holder` has: its number, or 0. Looks at what is in use alone: to read the word of a
 * granule that was never used would take memory. */
static uint64_t arena_next_of(struct swl_arena *arena, int holder, uint32_t *granule)
{
    uint64_t number = 0;
    arena_lock(arena);
    while (number == 0 &&
           (*granule = arena_next_bit(arena->used, *granule, arena->granules, true)) < arena->granules) {
        uint64_t word = atomic_load_explicit(&arena->shared->pieces[*granule].word, memory_order_relaxed);
        uint64_t serial = word >> ARENA_HOLDER_BITS;
        if (word != 0 && word == arena_word(serial, holder)) {
            number = arena_number(serial, *granule);
        }
        ++*granule;
    }
    arena_unlock(arena);
    return number;
}

uint32_t swl_arena_free_of(struct swl_arena *arena, int holder,
                           bool (*is_kept)(void *argument, uint64_t number), void *argument)
{
    uint32_t freed = 0, granule = 0;
    uint64_t number;
    while (swl_arena_used(arena) > 0 && (number = arena_next_of(arena, holder, &granule)) != 0) {
        if (!is_kept(argument, number)) {
            swl_arena_free(arena, number);
            freed++;
        }
    }
    return freed;
}

/* ---- giving memory back ---- */

/* The highest granules that are free and have memory, at most `max` of them, become a piece of `holder`'s. Its number, or 0. */
static uint64_t arena_take_highest(struct swl_arena *arena, uint32_t max, int holder, uint32_t *count)
{
    uint32_t word = (arena->granules + 63) / 64;
    while (word > 0 && (arena->dirty[word - 1] & ~arena->used[word - 1]) == 0) {
        word--;
    }
    uint64_t bits = word == 0 ? 0 : arena->dirty[word - 1] & ~arena->used[word - 1];
    uint32_t end = bits == 0 ? 0 : SWL_MIN(word * 64 - (uint32_t)__builtin_clzll(bits), arena->granules);
    uint32_t first = end;
    while (first > 0 && end - first < max && arena_bit(arena->dirty, first - 1) &&
           !arena_bit(arena->used, first - 1)) {
        first--;
    }
    *count = end - first;
    return *count > 0 ? arena_take(arena, first, *count * SWL_ARENA_GRANULE - ARENA_LEAD, holder) : 0;
}

void swl_arena_trim(struct swl_arena *arena, int holder)
{
    struct swl_arena_shared *shared = arena->shared;
    if (shared == NULL) {
        return;
    }
    arena_lock(arena);
    uint32_t peak = SWL_MAX(shared->peak, shared->peak_before),
             keep = peak == 0 ? 0 : SWL_MAX(peak + peak / 8, ARENA_TURN);
    shared->peak_before = shared->peak;
    shared->peak = shared->used;
    while (shared->touched > keep) {
        uint32_t count;
        uint64_t number =
            arena_take_highest(arena, SWL_MIN(ARENA_TRIM_MAX, shared->touched - keep), holder, &count);
        if (number == 0) {
            break;
        }
        uint32_t first = (uint32_t)(number & (ARENA_GRANULES_MAX - 1));
        arena_unlock(arena); /* the kernel takes long */
        swl_shared_memory_discard(arena->memory + first * SWL_ARENA_GRANULE, count * SWL_ARENA_GRANULE);
        arena_lock(arena);
        uint64_t word;
        if (arena_piece(arena, number, &word) != NULL) {
            arena_set_bits(arena->dirty, first, count, false);
            atomic_store_explicit(&shared->touched, shared->touched - SWL_MIN(count, shared->touched),
                                  memory_order_relaxed);
            arena_give(arena, first);
        }
    }
    arena_unlock(arena);
}
