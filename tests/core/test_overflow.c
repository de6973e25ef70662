/* Results in files: what was put comes out again, whoever dies, and whatever becomes of a file. */
#define _GNU_SOURCE
#include "support.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/memory.h"
#include "ipc/overflow.h"

static char *parent;
static struct swl_spill spill;
static struct swl_overflow *overflow;

static int begin(void **state)
{
    (void)state;
    parent = support_directory();
    spill.last_number = support_shared(sizeof(*spill.last_number));
    overflow = support_shared(sizeof(*overflow));
    swl_overflow_init(overflow);
    return swl_temp_dir_create(&spill.dir, parent, (uid_t)-1) < 0;
}

static int end(void **state)
{
    (void)state;
    swl_temp_dir_remove(&spill.dir);
    munmap((void *)spill.last_number, sizeof(*spill.last_number));
    munmap(overflow, sizeof(*overflow));
    support_directory_remove(parent);
    return 0;
}

static int files(void)
{
    DIR *entries = opendir(spill.dir.path);
    check(entries != NULL);
    int count = -2;
    while (readdir(entries) != NULL) {
        count++;
    }
    closedir(entries);
    return count;
}

static int put(int64_t id, size_t size)
{
    struct swl_message message = {.type = SWL_MESSAGE_RESULT, .size = (uint32_t)size, .id = id};
    uint8_t *payload = swl_malloc(size + 1);
    support_fill(payload, size, (uint64_t)id);
    int result = swl_overflow_put(overflow, &spill, &message, size > 0 ? payload : NULL);
    swl_free(payload);
    return result;
}

/* The id of the top, 0: none. */
static int64_t take(size_t size)
{
    struct swl_kept_message *kept = swl_overflow_take(overflow, &spill);
    if (kept == NULL) {
        return 0;
    }
    int64_t id = kept->message.id;
    check(kept->message.size == size);
    check(support_filled(kept->payload, size, (uint64_t)id));
    swl_free(kept);
    return id;
}

static void what_was_put_last_comes_first(void **state)
{
    (void)state;
    int before = files();
    assert_false(swl_overflow_any(overflow));
    assert_int_equal(take(0), 0);
    const size_t sizes[] = {0, 1, 100, 70000};
    for (int64_t id = 1; id <= 4; id++) {
        assert_int_equal(put(id, sizes[id - 1]), 0);
        assert_true(swl_overflow_any(overflow));
    }
    assert_int_equal(files(), before + 4);
    assert_int_equal(take(sizes[3]), 4);
    assert_int_equal(put(5, 5), 0);
    assert_int_equal(take(5), 5);
    for (int64_t id = 3; id >= 1; id--) {
        assert_true(swl_overflow_any(overflow));
        assert_int_equal(take(sizes[id - 1]), id);
    }
    assert_false(swl_overflow_any(overflow));
    assert_int_equal(take(0), 0);
    assert_int_equal(files(), before);
}

static void put_second(void *argument)
{
    (void)argument;
    check(put(2, 10) == 0);
}

static void take_second(void *argument)
{
    (void)argument;
    check(take(10) == 2);
}

/* Whatever the last did that died: what was there before it is there, and it goes on. */
static void expect_the_first(void)
{
    int64_t id = take(10);
    if (id == 2) {
        id = take(10);
    }
    assert_int_equal(id, 1);
    assert_int_equal(take(10), 0);
    assert_false(swl_overflow_any(overflow));
    assert_int_equal(put(3, 10), 0);
    assert_true(swl_overflow_any(overflow));
    assert_int_equal(take(10), 3);
}

static void whoever_dies_at_it_leaves_it_whole(void **state)
{
    (void)state;
    static void (*const acts[])(void *) = {put_second, take_second};
    for (size_t i = 0; i < COUNT_OF(acts); i++) {
        bool died = true;
        for (int n = 1; died; n++) {
            assert_int_equal(put(1, 10), 0);
            if (acts[i] == take_second) {
                assert_int_equal(put(2, 10), 0);
            }
            died = support_kill_at_store(acts[i], NULL, overflow, sizeof(*overflow), n);
            expect_the_first();
        }
    }
}

static void a_file_that_is_gone_ends_the_stack(void **state)
{
    (void)state;
    assert_int_equal(put(1, 10), 0);
    assert_int_equal(put(2, 10), 0);
    struct swl_spill_ticket top = overflow->tops[overflow->top];
    swl_spill_discard(&spill, &top);
    assert_int_equal(take(10), 0);
    assert_false(swl_overflow_any(overflow));
    assert_int_equal(put(3, 10), 0);
    assert_int_equal(take(10), 3);
    assert_int_equal(take(10), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_put_last_comes_first, begin, end),
        cmocka_unit_test_setup_teardown(whoever_dies_at_it_leaves_it_whole, begin, end),
        cmocka_unit_test_setup_teardown(a_file_that_is_gone_ends_the_stack, begin, end),
    };
    return RUN(tests);
}
