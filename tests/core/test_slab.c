/* Pieces of shared memory: zeroed, apart from each other on both sides of a fork, given back as a whole. */
#include "support.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "shared/slab.h"

enum { MANY = 3000 };

static struct swl_slab slab;
static struct swl_slab_chunk *chunks[MANY];
static uint32_t *pieces[MANY];

static int begin(void **state)
{
    (void)state;
    slab = (struct swl_slab){.piece_size = 16};
    return 0;
}

static void allocate(int i)
{
    pieces[i] = swl_slab_allocate(&slab, &chunks[i]);
    assert_non_null(pieces[i]);
    for (int word = 0; word < 4; word++) {
        assert_int_equal(pieces[i][word], 0);
        pieces[i][word] = (uint32_t)i;
    }
}

static void free_piece(int i)
{
    assert_int_equal(pieces[i][3], i);
    swl_slab_free(&slab, chunks[i], pieces[i]);
}

/* How many mappings of shared memory this process has. */
static int mappings(void)
{
    char line[512];
    int count = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    assert_non_null(maps);
    while (fgets(line, sizeof(line), maps) != NULL) {
        count += strstr(line, "/dev/zero (deleted)") != NULL;
    }
    fclose(maps);
    return count;
}

static void pieces_are_apart_and_used_again(void **state)
{
    (void)state;
    int before = mappings();
    for (int i = 0; i < MANY; i++) {
        allocate(i);
    }
    int full = mappings();
    assert_true(full > before && full < before + 12); /* chunks double */
    for (int i = 0; i < MANY; i += 2) {
        free_piece(i);
    }
    for (int i = 0; i < MANY; i += 2) {
        allocate(i);
    }
    assert_int_equal(mappings(), full);
    for (int i = 0; i < MANY; i++) {
        free_piece(i);
    }
    assert_int_equal(mappings(), before);
}

static void after_a_fork_each_process_takes_pieces_of_its_own(void **state)
{
    (void)state;
    int before = mappings();
    allocate(0);
    allocate(1);
    uint32_t *freed = pieces[1];
    pid_t pid = support_fork();
    if (pid == 0) {
        uint32_t *new = swl_slab_allocate(&slab, &chunks[2]);
        check(new != NULL &&*new == 0);
        *new = 4711;
        *pieces[0] = 42;
        swl_slab_free(&slab, chunks[0], pieces[0]);
        swl_slab_free(&slab, chunks[1], pieces[1]);
        check(*new == 4711);
        _exit(0);
    }
    free_piece(1); /* the child may use it: nobody gets it again */
    allocate(2);
    assert_ptr_not_equal(pieces[2], freed);
    support_join(pid);
    assert_int_equal(*pieces[2], 2);
    assert_int_equal(*pieces[0], 42); /* that is what is shared */
    free_piece(0);
    free_piece(2);
    assert_int_equal(mappings(), before);
}

static void pieces_of_before_a_fork_are_not_given_again(void **state)
{
    (void)state;
    for (int i = 0; i < 8; i++) {
        allocate(i);
    }
    support_join(support_fork() ?: (_exit(0), 0));
    for (int i = 0; i < 4; i++) {
        free_piece(i);
    }
    for (int i = 8; i < 12; i++) {
        allocate(i);
        for (int j = 0; j < 8; j++) {
            assert_ptr_not_equal(pieces[i], pieces[j]);
        }
    }
    for (int i = 4; i < 12; i++) {
        free_piece(i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(pieces_are_apart_and_used_again, begin),
        cmocka_unit_test_setup(after_a_fork_each_process_takes_pieces_of_its_own, begin),
        cmocka_unit_test_setup(pieces_of_before_a_fork_are_not_given_again, begin),
    };
    return RUN(tests);
}
