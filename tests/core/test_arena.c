/* The arena: pieces of all sizes lie apart, come back whole and are found by their number alone; no death loses a granule. */
#define _GNU_SOURCE
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "shared/arena.h"

enum { GRANULES = 200, HOLDER = 3, OTHER = 4 };

/* The most bytes of a piece that has so many granules. */
#define FILLING(count) ((count)*SWL_ARENA_GRANULE - 88)

static struct swl_arena arena;

static int begin(void **state)
{
    (void)state;
    return swl_arena_open(&arena, GRANULES * SWL_ARENA_GRANULE);
}

static int end(void **state)
{
    (void)state;
    swl_arena_close(&arena);
    return 0;
}

static uint64_t allocate_for(size_t size, int holder)
{
    void *bytes;
    bool is_first;
    uint64_t number = swl_arena_allocate(&arena, size, holder, &bytes, &is_first);
    if (number != 0) {
        check(swl_arena_find(&arena, number, size) == bytes);
        support_fill(bytes, size, number);
    }
    return number;
}

static uint64_t allocate(size_t size)
{
    return allocate_for(size, HOLDER);
}

static void is_whole(uint64_t number, size_t size)
{
    const void *bytes = swl_arena_find(&arena, number, size);
    check(bytes != NULL && support_filled(bytes, size, number));
}

static uint64_t granules_used(void)
{
    return swl_arena_used(&arena) / SWL_ARENA_GRANULE;
}

/* Nothing is used, and all of it can be had in one piece. */
static void is_empty(void)
{
    assert_int_equal(granules_used(), 0);
    uint64_t all = allocate(FILLING(GRANULES));
    assert_int_not_equal(all, 0);
    swl_arena_free(&arena, all);
}

/* A dump would take memory for all of it. */
static void no_core_dump_has_it(void **state)
{
    (void)state;
    char line[512];
    bool is_it = false, is_left_out = false;
    FILE *file = fopen("/proc/self/smaps", "r");
    assert_non_null(file);
    while (fgets(line, sizeof(line), file) != NULL) {
        unsigned long from, to;
        if (sscanf(line, "%lx-%lx ", &from, &to) == 2) {
            is_it = from <= (uintptr_t)arena.memory && (uintptr_t)arena.memory < to;
        } else if (is_it && strncmp(line, "VmFlags:", 8) == 0) {
            is_left_out = strstr(line, " dd") != NULL;
        }
    }
    fclose(file);
    assert_true(is_left_out);
}

static void pieces_of_all_sizes_lie_apart(void **state)
{
    (void)state;
    const size_t sizes[] = {0,
                            1,
                            FILLING(1),
                            FILLING(1) + 1,
                            SWL_ARENA_GRANULE,
                            FILLING(2),
                            20 * SWL_ARENA_GRANULE,
                            40 * SWL_ARENA_GRANULE,
                            50 * SWL_ARENA_GRANULE + 5};
    uint64_t numbers[COUNT_OF(sizes)];
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < COUNT_OF(sizes); i++) {
            numbers[i] = allocate(sizes[i]);
            assert_int_not_equal(numbers[i], 0);
        }
        for (size_t i = 0; i < COUNT_OF(sizes); i++) {
            is_whole(numbers[i], sizes[i]);
            swl_arena_free(&arena, numbers[i]);
            assert_null(swl_arena_find(&arena, numbers[i], sizes[i]));
        }
        is_empty();
    }
}

static void what_has_no_room_gets_none(void **state)
{
    (void)state;
    assert_int_equal(allocate(FILLING(GRANULES) + 1), 0);
    assert_int_equal(allocate(SIZE_MAX), 0);
    uint64_t pieces[GRANULES];
    for (int i = 0; i < GRANULES; i++) {
        pieces[i] = allocate(1);
        assert_int_not_equal(pieces[i], 0);
    }
    assert_int_equal(allocate(0), 0);
    for (int i = 0; i < GRANULES; i += 2) {
        swl_arena_free(&arena, pieces[i]);
    }
    assert_int_equal(allocate(FILLING(1) + 1), 0); /* half is free, but never two together */
    swl_arena_free(&arena, pieces[101]);
    uint64_t three = allocate(FILLING(3));
    assert_int_not_equal(three, 0);
    swl_arena_free(&arena, three);
    for (int i = 0; i < GRANULES; i++) {
        swl_arena_free(&arena, pieces[i]); /* some are free already, which does nothing */
    }
    is_empty();
}

static void places_are_used_in_turn(void **state)
{
    (void)state;
    uint64_t first = allocate(1), second = allocate(1), third = 0;
    const void *place = swl_arena_find(&arena, first, 1);
    swl_arena_free(&arena, first);
    for (int turn = 0; turn < GRANULES - 2; turn++) {
        third = allocate(1);
        assert_ptr_not_equal(swl_arena_find(&arena, third, 1), place);
        swl_arena_free(&arena, third);
    }
    third = allocate(1);
    assert_ptr_equal(swl_arena_find(&arena, third, 1), place);
    assert_int_not_equal(third, first); /* nobody who still has the old number gets at it */
    assert_null(swl_arena_find(&arena, first, 1));
    swl_arena_free(&arena, first);
    is_whole(third, 1);
    swl_arena_free(&arena, third);
    swl_arena_free(&arena, second);
}

static void numbers_are_never_believed(void **state)
{
    (void)state;
    uint64_t random = support_seed(), number = allocate(1000);
    assert_null(swl_arena_find(&arena, number, 999));
    assert_null(swl_arena_find(&arena, number, SIZE_MAX));
    assert_null(swl_arena_find(&arena, number & ~SWL_ARENA_NUMBER, 1000));
    assert_null(swl_arena_find(&arena, number + 1, 1000));
    for (int i = 0; i < 100000; i++) {
        uint64_t forged = support_random(&random) | (i % 2 == 0 ? SWL_ARENA_NUMBER : 0);
        if (forged != number) {
            assert_null(swl_arena_find(&arena, forged, 1000));
            swl_arena_pass(&arena, forged, HOLDER, OTHER);
            swl_arena_free(&arena, forged);
        }
    }
    is_whole(number, 1000);
    /* what other users can write to neither */
    struct swl_arena_piece *piece = arena.shared->pieces;
    for (int i = 0; i < GRANULES; i++) {
        atomic_store(&piece[i].word, support_random(&random));
        piece[i].size = i % 3 == 0 ? SIZE_MAX : support_below(&random, GRANULES * SWL_ARENA_GRANULE);
    }
    for (int i = 0; i < GRANULES; i++) {
        uint64_t serial = atomic_load(&piece[i].word) >> 16, size = piece[i].size;
        uint64_t named = SWL_ARENA_NUMBER | (serial << 24 & ~SWL_ARENA_NUMBER) | (uint64_t)i;
        const uint8_t *bytes = swl_arena_find(&arena, named, size);
        assert_true(bytes == NULL || bytes + size <= arena.memory + GRANULES * SWL_ARENA_GRANULE);
        swl_arena_free(&arena, named);
    }
    swl_arena_trim(&arena, OTHER);
}

static bool keeps(void *argument, uint64_t number)
{
    return number == *(uint64_t *)argument;
}

static void the_dead_give_back_what_they_hold(void **state)
{
    (void)state;
    uint64_t held = allocate(10), passed = allocate(10), kept = allocate(10), other = allocate_for(10, OTHER);
    assert_true(swl_arena_pass(&arena, passed, HOLDER, SWL_ARENA_UNDER_WAY));
    assert_false(swl_arena_pass(&arena, passed, HOLDER, OTHER)); /* it does not hold it any more */
    assert_int_equal(swl_arena_free_of(&arena, HOLDER, keeps, &kept), 1);
    assert_null(swl_arena_find(&arena, held, 10));
    is_whole(passed, 10);
    is_whole(kept, 10);
    is_whole(other, 10);
    swl_arena_pass(&arena, passed, SWL_ARENA_UNDER_WAY, OTHER);
    assert_int_equal(swl_arena_free_of(&arena, OTHER, keeps, &held), 2);
    assert_int_equal(swl_arena_free_of(&arena, OTHER, keeps, &held), 0);
    swl_arena_free(&arena, kept);
    is_empty();
}

enum { MANY = 900, STAY = 700 };

/* Granules of which all memory is there, by what the kernel says. */
static size_t resident(void)
{
    static unsigned char pages[MANY * SWL_ARENA_GRANULE / 4096];
    size_t page = (size_t)sysconf(_SC_PAGESIZE), count = MANY * SWL_ARENA_GRANULE / page, there = 0;
    assert_int_equal(mincore(arena.memory, MANY * SWL_ARENA_GRANULE, pages), 0);
    for (size_t i = 0; i < count; i++) {
        there += pages[i] & 1;
    }
    return there * page / SWL_ARENA_GRANULE;
}

static void memory_goes_back_when_it_is_not_needed(void **state)
{
    (void)state;
    static uint64_t pieces[MANY];
    void *bytes;
    bool is_first;
    swl_arena_close(&arena);
    assert_int_equal(swl_arena_open(&arena, MANY * SWL_ARENA_GRANULE), 0);
    assert_false(swl_arena_has_memory(&arena));
    pieces[0] = swl_arena_allocate(&arena, 1, HOLDER, &bytes, &is_first);
    assert_true(is_first && swl_arena_has_memory(&arena));
    memset(bytes, 1, FILLING(1));
    for (int i = 1; i < MANY; i++) {
        pieces[i] = allocate(FILLING(1));
    }
    assert_int_equal(resident(), MANY);
    for (int i = STAY; i < MANY; i++) {
        swl_arena_free(&arena, pieces[i]);
    }
    swl_arena_trim(&arena, OTHER);
    assert_int_equal(resident(), MANY); /* needed between the last two */
    swl_arena_trim(&arena, OTHER);
    swl_arena_trim(&arena, OTHER);
    assert_in_range(resident(), STAY, STAY + STAY / 8);
    assert_int_equal(resident() * SWL_ARENA_GRANULE, swl_arena_resident(&arena));
    for (int i = 1; i < STAY; i++) {
        is_whole(pieces[i], FILLING(1));
    }
    for (int i = 0; i < STAY; i++) {
        swl_arena_free(&arena, pieces[i]);
    }
    for (int i = 0; i < 3; i++) {
        swl_arena_trim(&arena, OTHER);
    }
    assert_int_equal(resident(), 0);
    assert_false(swl_arena_has_memory(&arena));
}

static void without_an_arena_there_is_no_piece(void **state)
{
    (void)state;
    swl_arena_close(&arena);
    assert_int_equal(swl_arena_open(&arena, SWL_ARENA_GRANULE - 1), 0);
    assert_int_equal(allocate(0), 0);
    assert_null(swl_arena_find(&arena, SWL_ARENA_NUMBER | 1 << 24, 0));
    swl_arena_free(&arena, SWL_ARENA_NUMBER | 1 << 24);
    swl_arena_trim(&arena, OTHER);
    assert_false(swl_arena_has_memory(&arena));
}

/* ---- deaths ---- */

static uint64_t given;

static void act_allocate(void *argument)
{
    (void)argument;
    void *bytes;
    bool is_first; /* not filled: each instruction is looked at */
    check(swl_arena_allocate(&arena, FILLING(5), OTHER, &bytes, &is_first) != 0);
}

static void act_free(void *argument)
{
    (void)argument;
    swl_arena_free(&arena, given);
}

static void act_trim(void *argument)
{
    (void)argument;
    for (int i = 0; i < 3; i++) {
        swl_arena_trim(&arena, OTHER);
    }
}

static void dies_at_each_store(void (*act)(void *argument))
{
    size_t front = (size_t)((uint8_t *)(arena.dirty + (GRANULES + 63) / 64) - (uint8_t *)arena.shared);
    for (int n = 1, dies = 1; dies; n += SUPPORT_STORE_STRIDE) {
        assert_int_equal(begin(NULL), 0);
        uint64_t before = allocate(FILLING(3)), none = 0;
        given = allocate(FILLING(7));
        uint64_t behind = allocate(FILLING(2));
        swl_arena_free(&arena, allocate(FILLING(20)));
        dies = support_kill_at_store(act, NULL, arena.shared, front, n);
        is_whole(before, FILLING(3));
        is_whole(behind, FILLING(2));
        (void)swl_arena_free_of(&arena, OTHER, keeps, &none);
        swl_arena_free(&arena, given);
        swl_arena_free(&arena, allocate(1)); /* whoever has the lock first after the death has put it right */
        assert_int_equal(granules_used(), 5);
        uint64_t rest = allocate(FILLING(GRANULES - 12));
        assert_int_not_equal(rest, 0);
        swl_arena_free(&arena, rest);
        swl_arena_free(&arena, before);
        swl_arena_free(&arena, behind);
        is_empty();
        assert_int_equal(end(NULL), 0);
    }
}

static void a_death_while_allocating(void **state)
{
    (void)state;
    dies_at_each_store(act_allocate);
}

static void a_death_while_freeing(void **state)
{
    (void)state;
    dies_at_each_store(act_free);
}

static void a_death_while_trimming(void **state)
{
    (void)state;
    dies_at_each_store(act_trim);
}

/* ---- several processes ---- */

static void work(int holder, int64_t deadline)
{
    uint64_t random = support_seed() + (uint64_t)holder, numbers[8] = {0};
    size_t sizes[8] = {0};
    while (swl_clock_monotonic() < deadline) {
        size_t i = support_below(&random, COUNT_OF(numbers));
        if (numbers[i] != 0) {
            is_whole(numbers[i], sizes[i]);
            swl_arena_free(&arena, numbers[i]);
        }
        sizes[i] = support_below(&random, 12 * SWL_ARENA_GRANULE);
        numbers[i] = allocate_for(sizes[i], holder);
        swl_arena_pass(&arena, numbers[i], holder, SWL_ARENA_UNDER_WAY);
        swl_arena_pass(&arena, numbers[i], SWL_ARENA_UNDER_WAY, holder);
    }
}

static void several_work_while_others_are_killed(void **state)
{
    (void)state;
    int64_t deadline = support_soak_deadline();
    uint64_t random = support_seed(), none = 0;
    pid_t steady[2];
    for (int i = 0; i < 2; i++) {
        if ((steady[i] = support_fork()) == 0) {
            work(10 + i, deadline);
            _exit(0);
        }
    }
    while (swl_clock_monotonic() < deadline) {
        pid_t victim = support_fork();
        if (victim == 0) {
            work(20, SWL_NEVER);
        }
        usleep((useconds_t)support_below(&random, 20000));
        assert_true(support_kill(victim));
        (void)swl_arena_free_of(&arena, 20, keeps, &none);
        swl_arena_trim(&arena, 21);
        for (int granule = 0; granule < GRANULES; granule++) { /* one may have died with a piece under way */
            uint64_t word = atomic_load(&arena.shared->pieces[granule].word);
            assert_true((word & 0xffff) != 21);
        }
    }
    for (int i = 0; i < 2; i++) {
        support_join(steady[i]);
        (void)swl_arena_free_of(&arena, 10 + i, keeps, &none);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(no_core_dump_has_it),
        TEST(pieces_of_all_sizes_lie_apart),
        TEST(what_has_no_room_gets_none),
        TEST(places_are_used_in_turn),
        TEST(numbers_are_never_believed),
        TEST(the_dead_give_back_what_they_hold),
        TEST(memory_goes_back_when_it_is_not_needed),
        TEST(without_an_arena_there_is_no_piece),
        TEST(a_death_while_allocating),
        TEST(a_death_while_freeing),
        TEST(a_death_while_trimming),
        TEST(several_work_while_others_are_killed),
    };
    return RUN(tests);
}
