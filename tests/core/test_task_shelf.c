/* The shelf of failed tasks: what is on it, what makes room, whose the files are; and a death at any store of its. */
#include "support.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/memory.h"
#include "task/task_shelf.h"

enum { MAX = 3, ME = 0, OTHER = 1, PROCESSES = 2, BIG = 100000, MEMORY = 256 * 1024 };

static char *parent;
static struct swl_spill spill;
static struct swl_task_shelf shelf;

static int begin_with(uint32_t max, uint64_t memory)
{
    parent = support_directory();
    spill.last_number = support_shared(sizeof(*spill.last_number));
    return swl_temp_dir_create(&spill.dir, parent, (uid_t)-1) < 0 ||
           swl_task_shelf_open(&shelf, &spill, max, memory, PROCESSES) < 0;
}

static int begin(void **state)
{
    (void)state;
    return begin_with(MAX, MEMORY);
}

static int files(void)
{
    DIR *entries = opendir(spill.dir.path);
    int count = -2;
    while (readdir(entries) != NULL) {
        count++;
    }
    closedir(entries);
    return count;
}

static int end(void **state)
{
    (void)state;
    swl_task_shelf_clear(&shelf);
    bool is_empty = files() == 0; /* the tests remove those of theirs */
    swl_task_shelf_close(&shelf);
    swl_temp_dir_remove(&spill.dir);
    munmap((void *)spill.last_number, sizeof(*spill.last_number));
    support_directory_remove(parent);
    return is_empty ? 0 : -1;
}

/* A task whose all parts follow from its id, in memory for free(); `in_file`: its data is in a spill file. */
static struct swl_message *task_of(int64_t id, uint32_t size, bool in_file)
{
    struct swl_message *task = malloc(sizeof(*task) + size + sizeof(struct swl_spill_ticket));
    *task = (struct swl_message){.type = SWL_MESSAGE_TASK,
                                 .version = SWL_MESSAGE_VERSION,
                                 .id = id,
                                 .size = size,
                                 .source = (int32_t)id % 7,
                                 .attempt = 2};
    support_fill(task + 1, size, (uint64_t)id);
    if (in_file) {
        struct swl_spill_ticket ticket;
        check(swl_spill_write(&spill, task + 1, size, &ticket) == 0);
        memcpy(task + 1, &ticket, sizeof(ticket));
        task->size = sizeof(ticket);
        task->flags = SWL_MESSAGE_SPILLED;
    }
    return task;
}

static void discard(struct swl_message *task)
{
    if (task->flags & SWL_MESSAGE_SPILLED) {
        swl_spill_discard(&spill, (const struct swl_spill_ticket *)(task + 1));
    }
    free(task);
}

static uint64_t put_as(int who, struct swl_message *task, uint64_t number)
{
    char reason[32], trace[300];
    support_fill(reason, sizeof(reason), (uint64_t)task->id + 1);
    support_fill(trace, sizeof(trace), (uint64_t)task->id + 2);
    const struct swl_failed_task failed = {
        .number = number,
        .failed_at = task->id * 1000,
        .pool = 1,
        .index = SWL_TASK_SHARED_QUEUE,
        .has_data = true,
        .runs = 3,
        .reason_size = sizeof(reason),
        .trace_size = sizeof(trace),
        .reason = reason,
        .trace = trace,
        .task = task,
    };
    swl_task_shelf_put(&shelf, who, &failed);
    return number;
}

static uint64_t put(int64_t id, uint32_t size, bool in_file)
{
    struct swl_message *task = task_of(id, size, in_file);
    uint64_t number = put_as(ME, task, swl_task_shelf_reserve(&shelf));
    discard(task);
    return number;
}

/* That all of it follows from the id; returns that. */
static int64_t id_of(const struct swl_failed_task *failed, uint32_t size)
{
    int64_t id = failed->task->id;
    const void *payload = failed->task + 1;
    void *loaded = NULL;
    if (failed->task->flags & SWL_MESSAGE_SPILLED) {
        assert_int_equal(swl_spill_load(&spill, payload, &loaded), 0);
        payload = loaded;
    } else {
        assert_int_equal(failed->task->size, size);
    }
    assert_true(failed->has_data);
    assert_true(support_filled(payload, size, (uint64_t)id));
    assert_int_equal(failed->reason_size, 32);
    assert_true(support_filled(failed->reason, 32, (uint64_t)id + 1));
    assert_int_equal(failed->trace_size, 300);
    assert_true(support_filled(failed->trace, 300, (uint64_t)id + 2));
    assert_int_equal(failed->failed_at, id * 1000);
    assert_int_equal(failed->pool, 1);
    assert_int_equal(failed->index, SWL_TASK_SHARED_QUEUE);
    assert_int_equal(failed->task->attempt, 2);
    assert_int_equal(failed->runs, 3);
    swl_free(loaded);
    return id;
}

/* Exactly these ids, oldest first, up to 0; all with data of that size. */
static void has(uint32_t size, const int64_t *ids)
{
    size_t count;
    struct swl_task_shelf_place *places = swl_task_shelf_list(&shelf, &count);
    for (size_t i = 0; i < count; i++) {
        struct swl_failed_task *failed = swl_task_shelf_get(&shelf, places[i]);
        assert_non_null(failed);
        assert_int_equal(failed->number, places[i].number);
        assert_int_equal(id_of(failed, size), ids[i]);
        swl_free(failed);
    }
    assert_int_equal(ids[count], 0);
    assert_int_equal(swl_task_shelf_count(&shelf), count);
    swl_free(places);
}

#define HAS(size, ...) has(size, (const int64_t[]){__VA_ARGS__})

static void a_task_comes_back_whole(void **state)
{
    (void)state;
    HAS(0, 0);
    put(5, 0, false);
    HAS(0, 5, 0);
    assert_true(swl_task_shelf_drop(&shelf, -1, 1));
    put(6, SWL_TASK_INLINE_MAX, false);
    HAS(SWL_TASK_INLINE_MAX, 6, 0);
}

static void the_oldest_make_room(void **state)
{
    (void)state;
    for (int64_t id = 1; id <= 5; id++) {
        put(id, 1000, false);
    }
    HAS(1000, 3, 4, 5, 0);
}

static void memory_is_bounded_too(void **state)
{
    (void)state;
    for (int64_t id = 1; id <= 10; id++) {
        put(id, 70000, false);
    }
    HAS(70000, 8, 9, 10, 0); /* a quarter of a MiB has room for three */
    for (int64_t id = 11; id <= 110; id++) {
        put(id, SWL_TASK_INLINE_MAX, false);
    }
    size_t count;
    struct swl_task_shelf_place *places = swl_task_shelf_list(&shelf, &count);
    assert_true(count >= 2);
    swl_free(places);
}

static void files_are_the_shelfs_own_and_go_with_their_task(void **state)
{
    (void)state;
    for (int64_t id = 1; id <= 5; id++) {
        put(id, BIG, true);
        assert_int_equal(files(), id < MAX ? id : MAX);
    }
    HAS(BIG, 3, 4, 5, 0);
    assert_true(swl_task_shelf_drop(&shelf, -1, 4));
    assert_int_equal(files(), 2);
    HAS(BIG, 3, 5, 0);
    assert_false(swl_task_shelf_drop(&shelf, -1, 4));
}

static void data_that_cannot_be_kept_is_not_there(void **state)
{
    (void)state;
    struct swl_message *task = task_of(1, BIG, true);
    swl_spill_discard(&spill, (const struct swl_spill_ticket *)(task + 1));
    put_as(ME, task, swl_task_shelf_reserve(&shelf));
    free(task);
    struct swl_failed_task *failed = swl_task_shelf_claim(&shelf, ME, 1);
    assert_non_null(failed);
    assert_false(failed->has_data);
    assert_int_equal(failed->task->size, 0);
    assert_int_equal(failed->task->flags, 0);
    assert_int_equal(failed->trace_size, 300);
    swl_free(failed);
}

static void whoever_has_claimed_one_has_it_alone(void **state)
{
    (void)state;
    uint64_t number = put(1, 10, false);
    struct swl_failed_task *failed = swl_task_shelf_claim(&shelf, ME, number);
    assert_int_equal(id_of(failed, 10), 1);
    swl_free(failed);
    assert_null(swl_task_shelf_claim(&shelf, OTHER, number));
    assert_false(swl_task_shelf_drop(&shelf, OTHER, number));
    assert_false(swl_task_shelf_drop(&shelf, -1, number));
    swl_task_shelf_unclaim(&shelf, OTHER, number);
    assert_null(swl_task_shelf_claim(&shelf, OTHER, number));
    HAS(10, 1, 0);
    swl_task_shelf_unclaim(&shelf, ME, number);
    swl_free(swl_task_shelf_claim(&shelf, OTHER, number));
    swl_task_shelf_recover(&shelf, OTHER); /* it has died */
    swl_free(swl_task_shelf_claim(&shelf, ME, number));
    assert_true(swl_task_shelf_drop(&shelf, ME, number));
    HAS(10, 0);
}

static void what_is_gone_is_not_found(void **state)
{
    (void)state;
    size_t count;
    put(1, 10, false);
    struct swl_task_shelf_place *places = swl_task_shelf_list(&shelf, &count);
    assert_true(swl_task_shelf_drop(&shelf, -1, 1));
    assert_null(swl_task_shelf_get(&shelf, places[0]));
    put(2, 10, false);
    assert_null(swl_task_shelf_get(&shelf, places[0]));
    assert_null(swl_task_shelf_claim(&shelf, ME, 1));
    assert_null(swl_task_shelf_claim(&shelf, ME, 99));
    swl_free(places);
}

static void without_room_for_any_nothing_is_kept(void **state)
{
    (void)state;
    size_t count;
    assert_int_equal(put(1, 10, false), 0);
    assert_int_equal(swl_task_shelf_count(&shelf), 0);
    assert_null(swl_task_shelf_list(&shelf, &count));
    assert_int_equal(count, 0);
    assert_null(swl_task_shelf_claim(&shelf, ME, 1));
    assert_false(swl_task_shelf_drop(&shelf, -1, 1));
    assert_true(swl_task_shelf_was_put(&shelf, ME, 1)); /* there is nothing to make good */
    swl_task_shelf_recover(&shelf, ME);
}

static int begin_closed(void **state)
{
    (void)state;
    return begin_with(0, MEMORY);
}

/* ---- deaths ---- */

static struct swl_message *given; /* what act_put() puts, as number 4 */

static void act_put(void *argument)
{
    (void)argument;
    put_as(OTHER, given, 4);
}

static void act_drop(void *argument)
{
    (void)argument;
    swl_task_shelf_drop(&shelf, -1, 2);
}

static void act_retry(void *argument)
{
    (void)argument;
    swl_free(swl_task_shelf_claim(&shelf, OTHER, 2));
    swl_task_shelf_drop(&shelf, OTHER, 2);
}

/* After the death: either as before, or as it was to be, nothing claimed, and no file too many or too few. */
static void is_sound(const int64_t *before, const int64_t *after, bool is_put)
{
    swl_task_shelf_recover(&shelf, OTHER);
    size_t count;
    struct swl_task_shelf_place *places = swl_task_shelf_list(&shelf, &count);
    bool was_put = swl_task_shelf_was_put(&shelf, OTHER, 4),
         has_it = count > 0 && places[count - 1].number == 4;
    assert_int_equal(was_put, has_it);
    swl_free(places);
    /* an eviction for what was not put then is none that was not to be */
    const int64_t evicted[] = {2, 3, 0};
    const int64_t *expected = count == 3 ? (has_it ? after : before) : is_put ? evicted : after;
    has(BIG, expected);
    assert_int_equal(files(), count + (is_put ? 1 : 0));
    for (uint64_t number = 1; number <= 4; number++) {
        struct swl_failed_task *failed = swl_task_shelf_claim(&shelf, ME, number);
        if (failed != NULL) {
            swl_free(failed);
            assert_true(swl_task_shelf_drop(&shelf, ME, number));
        }
    }
    assert_int_equal(swl_task_shelf_count(&shelf), 0);
    assert_int_equal(shelf.shared->index.used, 0);
}

static void dies_at_each_store(void (*act)(void *argument), const int64_t *before, const int64_t *after,
                               bool watches_blocks)
{
    bool is_put = act == act_put;
    for (int n = 1, dies = 1; dies; n += SUPPORT_STORE_STRIDE) {
        assert_int_equal(begin(NULL), 0);
        for (int64_t id = 1; id <= MAX; id++) {
            put(id, BIG, true);
        }
        given = task_of(4, BIG, true);
        if (!is_put) {
            discard(given);
        }
        dies = watches_blocks ? support_kill_at_store(act, NULL, shelf.blocks.blocks,
                                                      32 * sizeof(struct swl_chain_block), n)
                              : support_kill_at_store(act, NULL, shelf.shared, shelf.size / 8 * 8, n);
        is_sound(before, after, is_put);
        if (is_put) {
            discard(given);
        }
        assert_int_equal(end(NULL), 0);
    }
}

static void a_death_while_putting(void **state)
{
    (void)state;
    for (int where = 0; where < 2; where++) {
        dies_at_each_store(act_put, (const int64_t[]){1, 2, 3, 0}, (const int64_t[]){2, 3, 4, 0}, where);
    }
}

static void a_death_while_dropping(void **state)
{
    (void)state;
    for (int where = 0; where < 2; where++) {
        dies_at_each_store(act_drop, (const int64_t[]){1, 2, 3, 0}, (const int64_t[]){1, 3, 0}, where);
        dies_at_each_store(act_retry, (const int64_t[]){1, 2, 3, 0}, (const int64_t[]){1, 3, 0}, where);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_task_comes_back_whole, begin, end),
        cmocka_unit_test_setup_teardown(the_oldest_make_room, begin, end),
        cmocka_unit_test_setup_teardown(memory_is_bounded_too, begin, end),
        cmocka_unit_test_setup_teardown(files_are_the_shelfs_own_and_go_with_their_task, begin, end),
        cmocka_unit_test_setup_teardown(data_that_cannot_be_kept_is_not_there, begin, end),
        cmocka_unit_test_setup_teardown(whoever_has_claimed_one_has_it_alone, begin, end),
        cmocka_unit_test_setup_teardown(what_is_gone_is_not_found, begin, end),
        cmocka_unit_test_setup_teardown(without_room_for_any_nothing_is_kept, begin_closed, end),
        cmocka_unit_test(a_death_while_putting),
        cmocka_unit_test(a_death_while_dropping),
    };
    return RUN(tests);
}
