/* Chains of blocks: things of any size come back whole, no block is lost, and what is in a file outlives its process. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "shared/blocks.h"

enum { COUNT = 40, VERSION = 7, SIZE_MAX_HERE = SWL_BLOCK_DATA * COUNT };

static struct swl_blocks blocks;
static struct swl_blocks_index *blocks_index;

static int begin(void **state)
{
    (void)state;
    blocks_index = support_shared(sizeof(*blocks_index));
    return swl_blocks_open(&blocks, blocks_index, COUNT, -1, VERSION);
}

static int end(void **state)
{
    (void)state;
    swl_blocks_close(&blocks);
    munmap(blocks_index, sizeof(*blocks_index));
    return 0;
}

/* In two parts, the first of 10 bytes as far as there are so many. */
static uint32_t write_thing(uint32_t size, uint32_t spare)
{
    static uint8_t bytes[SIZE_MAX_HERE + 1000];
    support_fill(bytes, size, size);
    size_t first = size < 10 ? size : 10;
    const struct iovec parts[] = {{bytes, first}, {bytes + first, size - first}};
    return swl_blocks_write(&blocks, parts, 2, spare);
}

static uint32_t keep_thing(uint32_t size)
{
    uint32_t first = write_thing(size, 0);
    assert_int_not_equal(first, SWL_BLOCK_NONE);
    swl_blocks_set(&blocks, first, true);
    return first;
}

static void is_whole(uint32_t first, uint32_t size)
{
    uint8_t bytes[SIZE_MAX_HERE];
    swl_blocks_read(&blocks, first, 0, bytes, size);
    assert_true(support_filled(bytes, size, size));
}

static void things_of_all_sizes_come_back_whole(void **state)
{
    (void)state;
    const uint32_t sizes[] = {0, 1, 247, 248, 249, 495, 496, 497, 5000, SIZE_MAX_HERE - 1, SIZE_MAX_HERE};
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < COUNT_OF(sizes); i++) {
            uint32_t first = write_thing(sizes[i], 0);
            assert_int_not_equal(first, SWL_BLOCK_NONE);
            assert_int_equal(swl_blocks_free(&blocks), COUNT - swl_blocks_needed(sizes[i]));
            is_whole(first, sizes[i]);
            swl_blocks_release(&blocks, first, sizes[i]);
            assert_int_equal(swl_blocks_free(&blocks), COUNT);
        }
    }
}

static void a_part_is_read_from_anywhere(void **state)
{
    (void)state;
    uint8_t all[1000], part[1000];
    uint32_t first = write_thing(1000, 0);
    swl_blocks_read(&blocks, first, 0, all, 1000);
    for (size_t offset = 0; offset < 1000; offset += 31) {
        swl_blocks_read(&blocks, first, offset, part, 1000 - offset);
        assert_memory_equal(part, all + offset, 1000 - offset);
    }
}

static void what_finds_no_room_leaves_none_taken(void **state)
{
    (void)state;
    assert_int_equal(write_thing(SIZE_MAX_HERE + 1, 0), SWL_BLOCK_NONE);
    assert_int_equal(write_thing(SIZE_MAX_HERE, 1), SWL_BLOCK_NONE);
    uint32_t first = write_thing(SIZE_MAX_HERE - SWL_BLOCK_DATA, 1);
    assert_int_not_equal(first, SWL_BLOCK_NONE);
    assert_int_equal(write_thing(1, 1), SWL_BLOCK_NONE);
    assert_int_not_equal(write_thing(1, 0), SWL_BLOCK_NONE);
    assert_int_equal(write_thing(1, 0), SWL_BLOCK_NONE);
    swl_blocks_release(&blocks, first, SIZE_MAX_HERE - SWL_BLOCK_DATA);
    assert_int_equal(swl_blocks_free(&blocks), COUNT - 1);
}

static uint32_t known[COUNT + 1];

static bool note_known(void *argument, uint32_t first, uint32_t length)
{
    known[first] = length;
    return length != *(const uint32_t *)argument;
}

static void what_does_not_count_is_free_again(void **state)
{
    (void)state;
    uint32_t refused = 3;
    uint32_t one = keep_thing(10), two = keep_thing(1000), lost = write_thing(700, 0),
             three = keep_thing(700);
    memset(known, 0, sizeof(known));
    memset(blocks_index, 0xff, sizeof(*blocks_index)); /* made anew */
    assert_int_equal(swl_blocks_rebuild(&blocks, note_known, &refused), 1);
    assert_int_equal(known[one], 1);
    assert_int_equal(known[two], swl_blocks_needed(1000));
    assert_int_equal(known[lost], 0);
    assert_int_equal(known[three], 3);
    assert_false(swl_blocks_counts(&blocks, three));
    assert_int_equal(swl_blocks_free(&blocks), COUNT - 1 - swl_blocks_needed(1000));
    is_whole(one, 10);
    is_whole(two, 1000);
    assert_int_equal(swl_blocks_next(&blocks, SWL_BLOCK_NONE), one);
    assert_int_equal(swl_blocks_next(&blocks, one), two);
    assert_int_equal(swl_blocks_next(&blocks, two), SWL_BLOCK_NONE);
    uint32_t rest = write_thing((COUNT - 1 - swl_blocks_needed(1000)) * SWL_BLOCK_DATA, 0);
    assert_int_not_equal(rest, SWL_BLOCK_NONE);
    is_whole(one, 10);
    is_whole(two, 1000);
}

/* Whatever stands in the memory: nothing is read or written elsewhere, and nothing runs for ever. */
static void broken_chains_are_dropped(void **state)
{
    (void)state;
    uint64_t random = support_seed();
    for (int round = 0; round < 300; round++) {
        for (int i = 0; i < 5; i++) {
            uint32_t first = write_thing((uint32_t)support_below(&random, 2500), 0);
            if (first != SWL_BLOCK_NONE) {
                swl_blocks_set(&blocks, first, true);
            }
        }
        for (int i = 0; i < 3; i++) {
            blocks.blocks[1 + support_below(&random, COUNT)].next =
                (uint32_t)(support_below(&random, 2) ? support_random(&random)
                                                     : support_below(&random, COUNT));
        }
        (void)swl_blocks_rebuild(&blocks, NULL, NULL);
        assert_int_equal(swl_blocks_rebuild(&blocks, NULL, NULL), 0);
        uint32_t rest = swl_blocks_free(&blocks) * SWL_BLOCK_DATA;
        if (rest > 0) {
            uint32_t first = write_thing(rest, 0);
            assert_int_not_equal(first, SWL_BLOCK_NONE);
            is_whole(first, rest);
            swl_blocks_release(&blocks, first, rest);
        }
        for (uint32_t first = SWL_BLOCK_NONE;
             support_below(&random, 3) == 0 && (first = swl_blocks_next(&blocks, first)) != SWL_BLOCK_NONE;) {
            swl_blocks_set(&blocks, first, false);
        }
        assert_int_equal(swl_blocks_rebuild(&blocks, NULL, NULL), 0);
    }
}

/* ---- files ---- */

static int file_of(const char *directory)
{
    char path[256];
    snprintf(path, sizeof(path), "%s/blocks", directory);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    return fd;
}

static void open_file(int fd, uint32_t count, uint32_t version)
{
    swl_blocks_close(&blocks);
    memset(blocks_index, 0, sizeof(*blocks_index));
    assert_int_equal(swl_blocks_open(&blocks, blocks_index, count, fd, version), 0);
}

static void a_file_keeps_what_counts(void **state)
{
    (void)state;
    char *directory = support_directory();
    int fd = file_of(directory);
    open_file(fd, COUNT, VERSION);
    assert_int_equal(swl_blocks_rebuild(&blocks, NULL, NULL), 0);
    uint32_t one = keep_thing(100), lost = write_thing(100, 0), two = keep_thing(2000);
    (void)lost;
    open_file(fd, COUNT / 2, VERSION); /* fewer are wanted than there are */
    assert_false(blocks.was_strange);
    assert_int_equal(blocks.count, COUNT);
    assert_int_equal(swl_blocks_rebuild(&blocks, NULL, NULL), 0);
    is_whole(one, 100);
    is_whole(two, 2000);
    assert_int_equal(swl_blocks_free(&blocks), COUNT - 1 - swl_blocks_needed(2000));
    open_file(fd, COUNT * 2, VERSION);
    assert_int_equal(swl_blocks_rebuild(&blocks, NULL, NULL), 0);
    is_whole(two, 2000);
    uint32_t rest = write_thing(SIZE_MAX_HERE, 0);
    assert_int_not_equal(rest, SWL_BLOCK_NONE);
    is_whole(rest, SIZE_MAX_HERE);
    close(fd);
    support_directory_remove(directory);
}

static void what_else_is_in_a_file_is_gone(void **state)
{
    (void)state;
    char *directory = support_directory();
    int fd = file_of(directory);
    assert_int_equal(write(fd, "what is this", 12), 12);
    open_file(fd, COUNT, VERSION);
    assert_true(blocks.was_strange);
    assert_int_equal(swl_blocks_rebuild(&blocks, NULL, NULL), 0);
    assert_int_equal(swl_blocks_free(&blocks), COUNT);
    (void)keep_thing(100);
    open_file(fd, COUNT, VERSION + 1);
    assert_true(blocks.was_strange);
    assert_int_equal(swl_blocks_rebuild(&blocks, NULL, NULL), 0);
    assert_int_equal(swl_blocks_free(&blocks), COUNT);
    assert_int_equal(swl_blocks_next(&blocks, SWL_BLOCK_NONE), SWL_BLOCK_NONE);
    (void)keep_thing(1000);
    /* cut off: what is not there any more would be a signal to touch */
    assert_int_equal(ftruncate(fd, 3 * SWL_BLOCK_SIZE), 0);
    open_file(fd, COUNT, VERSION + 1);
    assert_true(blocks.was_strange);
    close(fd);
    support_directory_remove(directory);
}

static void a_file_that_cannot_grow_is_full(void **state)
{
    (void)state;
    char *directory = support_directory();
    int fd = file_of(directory);
    open_file(fd, COUNT, VERSION);
    int other = open("/dev/null", O_RDWR | O_CLOEXEC);
    blocks.fd = other; /* nothing can be allocated there */
    assert_int_equal(write_thing(10, 0), SWL_BLOCK_NONE);
    blocks.fd = fd;
    assert_int_not_equal(write_thing(10, 0), SWL_BLOCK_NONE);
    close(other);
    close(fd);
    support_directory_remove(directory);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(things_of_all_sizes_come_back_whole),
        TEST(a_part_is_read_from_anywhere),
        TEST(what_finds_no_room_leaves_none_taken),
        TEST(what_does_not_count_is_free_again),
        TEST(broken_chains_are_dropped),
        TEST(a_file_keeps_what_counts),
        TEST(what_else_is_in_a_file_is_gone),
        TEST(a_file_that_cannot_grow_is_full),
    };
    return RUN(tests);
}
