/* Tables: a model says what is in them; every key, every shape; memory; processes and threads at the same rows. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "shared/table.h"

enum { COLUMN_NUMBER, COLUMN_TEXT, COLUMN_SMALL, COLUMN_REAL, COLUMNS };

static const struct swl_table_column columns[COLUMNS] = {
    {SWL_TABLE_INT, 8, 0}, {SWL_TABLE_STRING, 64, 0}, {SWL_TABLE_INT, 1, 0}, {SWL_TABLE_FLOAT, 8, 0}};

static struct swl_table table;
static uint64_t data[64];

static void open_with(uint32_t rows)
{
    assert_int_equal(swl_table_shape_open(&table, rows, columns, COLUMNS), 0);
    assert_true(table.data_size <= sizeof(data));
}

static int end(void **state)
{
    (void)state;
    swl_table_shape_close(&table);
    return 0;
}

static struct swl_table_key key_of(const char *text, size_t length)
{
    struct swl_table_key key;
    swl_table_key_init(&table, &key, text, length);
    return key;
}

/* Key number `number`, of any length. */
static struct swl_table_key key_number(uint32_t number)
{
    char text[SWL_TABLE_KEY_MAX + 1];
    int digits = snprintf(text, sizeof(text), "%u:", number);
    size_t length = (size_t)digits + number % (sizeof(text) - (size_t)digits);
    memset(text + digits, 'k', length - (size_t)digits);
    return key_of(text, length);
}

/* A row whose columns all follow from one number. */
static void row_of(uint64_t number, struct swl_table_cell cells[COLUMNS], char text[64])
{
    uint32_t length = (uint32_t)(number % 65);
    support_fill(text, length, number);
    cells[0] = (struct swl_table_cell){.column = COLUMN_NUMBER, .integer = (int64_t)number};
    cells[1] = (struct swl_table_cell){.column = COLUMN_TEXT, .text = text, .length = length};
    cells[2] = (struct swl_table_cell){.column = COLUMN_SMALL, .integer = (int8_t)number};
    cells[3] = (struct swl_table_cell){.column = COLUMN_REAL, .real = (double)number / 2};
}

static int set_row(const struct swl_table *to, const struct swl_table_key *key, enum swl_table_when when,
                   uint64_t number)
{
    struct swl_table_cell cells[COLUMNS];
    char text[64];
    row_of(number, cells, text);
    return swl_table_set(to, key, when, cells, COLUMNS);
}

/* Whether that data is a row of one number. */
static bool is_row(const struct swl_table *of, const void *row, uint64_t *number)
{
    size_t length;
    const char *text = swl_table_text(&of->columns[COLUMN_TEXT], row, &length);
    *number = (uint64_t)swl_table_integer(&of->columns[COLUMN_NUMBER], row);
    return length == *number % 65 && support_filled(text, length, *number) &&
           swl_table_integer(&of->columns[COLUMN_SMALL], row) == (int8_t)*number &&
           swl_table_real(&of->columns[COLUMN_REAL], row) == (double)*number / 2;
}

static void has_row(const struct swl_table_key *key, uint64_t expected)
{
    uint64_t number;
    assert_int_equal(swl_table_get(&table, key, NULL, data), 0);
    assert_true(is_row(&table, data, &number));
    assert_int_equal(number, expected);
}

static uint64_t count_rows(void)
{
    struct swl_table_stats stats;
    swl_table_stats(&table, &stats);
    return stats.rows;
}

/* ---- one process ---- */

/* What should be in it: for each key a number, or 0. */
static void it_does_what_a_model_does(void **state)
{
    enum { KEYS = 300, ROWS = 200 };
    static uint64_t model[KEYS];
    uint64_t seed = support_seed(), rows = 0;
    (void)state;
    open_with(ROWS);
    for (int i = 0; i < 30000; i++) {
        uint32_t which = (uint32_t)support_below(&seed, KEYS);
        struct swl_table_key key = key_number(which);
        uint64_t number = 1 + support_below(&seed, 1000000);
        struct swl_table_cell expected = {.column = COLUMN_NUMBER, .integer = (int64_t)model[which]};
        int64_t sum;
        switch (support_below(&seed, 7)) {
        case 0: {
            int result = set_row(&table, &key, SWL_TABLE_ALWAYS, number);
            assert_int_equal(result, model[which] != 0 ? 0 : rows < ROWS ? 1 : -ENOSPC);
            rows += result == 1;
            model[which] = result >= 0 ? number : 0;
            break;
        }
        case 1: {
            int result = set_row(&table, &key, SWL_TABLE_ABSENT, number);
            assert_int_equal(result, model[which] != 0 ? -EEXIST : rows < ROWS ? 1 : -ENOSPC);
            rows += result == 1;
            model[which] = result == 1 ? number : model[which];
            break;
        }
        case 2:
            assert_int_equal(set_row(&table, &key, SWL_TABLE_PRESENT, number),
                             model[which] != 0 ? 0 : -ENOENT);
            model[which] = model[which] != 0 ? number : 0;
            break;
        case 3:
            assert_int_equal(swl_table_delete(&table, &key, NULL, 0, data), model[which] != 0 ? 0 : -ENOENT);
            assert_true(model[which] == 0 || (is_row(&table, data, &number) && number == model[which]));
            rows -= model[which] != 0;
            model[which] = 0;
            break;
        case 4: {
            struct swl_table_cell cells[COLUMNS];
            char text[64];
            bool differs = support_below(&seed, 2);
            row_of(number, cells, text);
            expected.integer += differs;
            int result = swl_table_compare_set(&table, &key, &expected, 1, cells, COLUMNS);
            assert_int_equal(result, model[which] == 0 ? -ENOENT : differs ? -EAGAIN : 0);
            model[which] = result == 0 ? number : model[which];
            break;
        }
        case 5: /* there and back */
            if (model[which] != 0) {
                assert_int_equal(swl_table_add(&table, &key, COLUMN_NUMBER, 5, &sum), 0);
                assert_int_equal(sum, model[which] + 5);
                assert_int_equal(swl_table_add(&table, &key, COLUMN_NUMBER, -5, &sum), 0);
            }
            break;
        default:
            assert_int_equal(swl_table_exists(&table, &key), model[which] != 0);
        }
        if (model[which] != 0) {
            has_row(&key, model[which]);
        } else {
            assert_int_equal(swl_table_get(&table, &key, NULL, data), -ENOENT);
        }
        if (i % 1000 == 0) {
            uint32_t position = 0;
            uint64_t found = 0;
            char text[SWL_TABLE_KEY_MAX];
            size_t length;
            assert_int_equal(count_rows(), rows);
            for (; swl_table_next(&table, &position, text, &length, data) == 0; found++) {
                assert_true(is_row(&table, data, &number));
                assert_int_equal(model[atoi(text)], number);
            }
            assert_int_equal(found, rows);
        }
    }
}

/* All rows, and no more; with the keys of each round in slices that had others. */
static void it_holds_all_its_rows(void **state)
{
    static const uint32_t sizes[] = {1, 2, 3, 63, 64, 65, 127, 1000, 4097, 20000};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        open_with(sizes[i]);
        for (uint32_t round = 0; round < 2; round++) {
            for (uint32_t j = 0; j < sizes[i]; j++) {
                struct swl_table_key key = key_number(round * 50000 + j);
                assert_int_equal(set_row(&table, &key, SWL_TABLE_ALWAYS, j + 1), 1);
            }
            struct swl_table_key more = key_of("more", 4);
            assert_int_equal(set_row(&table, &more, SWL_TABLE_ALWAYS, 1), -ENOSPC);
            assert_int_equal(count_rows(), sizes[i]);
            for (uint32_t j = 0; j < sizes[i]; j++) {
                struct swl_table_key key = key_number(round * 50000 + j);
                has_row(&key, j + 1);
                assert_int_equal(swl_table_delete(&table, &key, NULL, 0, NULL), 0);
            }
            assert_int_equal(count_rows(), 0);
        }
        swl_table_shape_close(&table);
    }
}

/* Rows of one column each, and of many: every byte of a column is its own. */
static void columns_do_not_touch_each_other(void **state)
{
    enum { MANY = 300 };
    struct swl_table_column many[MANY];
    static const uint32_t sizes[] = {1, 2, 4, 8};
    char text[300];
    uint64_t seed = support_seed();
    (void)state;
    for (int i = 0; i < MANY; i++) {
        many[i] = i % 5 < 4 ? (struct swl_table_column){SWL_TABLE_INT, sizes[i % 5], 0}
                            : (struct swl_table_column){SWL_TABLE_STRING, (uint32_t)(i % 260 + 1), 0};
    }
    assert_int_equal(swl_table_shape_open(&table, 3, many, MANY), 0);
    uint64_t *row = malloc(table.data_size);
    struct swl_table_key key = key_of("k", 1);
    int64_t numbers[MANY] = {0};
    assert_int_equal(swl_table_set(&table, &key, SWL_TABLE_ALWAYS, NULL, 0), 1);
    for (int round = 0; round < 2000; round++) {
        struct swl_table_cell cells[2];
        uint32_t one = (uint32_t)support_below(&seed, MANY), count = round % 2 == 0 ? 1 : 2;
        for (uint32_t i = 0; i < count; i++) {
            uint32_t column = (one + i) % MANY;
            int unused = 64 - 8 * (int)SWL_MIN(many[column].size, 8);
            numbers[column] = (int64_t)(support_random(&seed) << unused) >> unused;
            cells[i].column = column;
            if (many[column].type == SWL_TABLE_INT) {
                assert_true(swl_table_fits(&many[column], numbers[column]));
                cells[i].integer = numbers[column];
            } else {
                cells[i].length = (uint32_t)((uint64_t)numbers[column] % (many[column].size + 1));
                support_fill(text, sizeof(text), (uint64_t)numbers[column]);
                cells[i].text = text;
            }
            if (i == 1 && many[column].type == SWL_TABLE_STRING && many[one].type == SWL_TABLE_STRING) {
                count = 1; /* there is one text only */
                numbers[column] = 0;
            }
        }
        assert_int_equal(swl_table_set(&table, &key, SWL_TABLE_PRESENT, cells, count), 0);
        assert_int_equal(swl_table_get(&table, &key, NULL, row), 0);
        for (uint32_t i = 0; i < MANY; i++) {
            if (many[i].type == SWL_TABLE_INT) {
                assert_int_equal(swl_table_integer(&table.columns[i], row), numbers[i]);
            } else if (numbers[i] != 0) {
                size_t length;
                const char *is = swl_table_text(&table.columns[i], row, &length);
                assert_int_equal(length, (uint64_t)numbers[i] % (many[i].size + 1));
                assert_true(support_filled(is, length, (uint64_t)numbers[i]));
            }
        }
        /* one alone */
        assert_int_equal(swl_table_get(&table, &key, &table.columns[one], row), 0);
        if (many[one].type == SWL_TABLE_INT) {
            assert_int_equal(swl_table_integer(&table.columns[one], row), numbers[one]);
        }
    }
    free(row);
}

static void sums_that_do_not_fit_change_nothing(void **state)
{
    int64_t sum;
    double real;
    (void)state;
    open_with(2);
    struct swl_table_key key = key_of("a", 1), other = key_of("b", 1), third = key_of("c", 1);
    assert_int_equal(swl_table_add(&table, &key, COLUMN_SMALL, 127, &sum), 0);
    assert_int_equal(swl_table_add(&table, &key, COLUMN_SMALL, 1, &sum), -ERANGE);
    assert_int_equal(swl_table_add(&table, &key, COLUMN_SMALL, INT64_MIN, &sum), -ERANGE);
    assert_int_equal(swl_table_add(&table, &key, COLUMN_SMALL, -255, &sum), 0);
    assert_int_equal(sum, -128);
    assert_int_equal(swl_table_add(&table, &key, COLUMN_NUMBER, INT64_MAX, &sum), 0);
    assert_int_equal(swl_table_add(&table, &key, COLUMN_NUMBER, 1, &sum), -ERANGE);
    assert_int_equal(swl_table_add(&table, &other, COLUMN_SMALL, 128, &sum), -ERANGE);
    assert_int_equal(count_rows(), 1);
    assert_int_equal(swl_table_add_real(&table, &other, COLUMN_REAL, 0.5, &real), 0);
    assert_true(real == 0.5);
    assert_int_equal(swl_table_add(&table, &third, COLUMN_SMALL, 1, &sum), -ENOSPC);
    assert_int_equal(swl_table_get(&table, &key, NULL, data), 0);
    assert_int_equal(swl_table_integer(&table.columns[COLUMN_SMALL], data), -128);
    assert_int_equal(swl_table_integer(&table.columns[COLUMN_NUMBER], data), INT64_MAX);
}

static void what_is_too_large_is_refused(void **state)
{
    const struct swl_table_column large[] = {{SWL_TABLE_STRING, SWL_TABLE_STRING_MAX, 0},
                                             {SWL_TABLE_STRING, SWL_TABLE_STRING_MAX, 0},
                                             {SWL_TABLE_STRING, SWL_TABLE_STRING_MAX, 0},
                                             {SWL_TABLE_STRING, SWL_TABLE_STRING_MAX, 0}};
    (void)state;
    assert_int_equal(swl_table_shape_open(&table, 1, large, 4), -EOVERFLOW);
    assert_int_equal(swl_table_shape_open(&table, SWL_TABLE_ROWS_MAX, large, 3), -ENOMEM);
    assert_null(table.memory);
    swl_table_shape_close(&table);
}

/* ---- memory ---- */

/* Resident shared memory of this process, bytes. */
static size_t resident(void)
{
    char line[256];
    size_t kilobytes = 0;
    FILE *file = fopen("/proc/self/status", "r");
    assert_non_null(file);
    while (fgets(line, sizeof(line), file) != NULL) {
        (void)sscanf(line, "RssShmem: %zu kB", &kilobytes);
    }
    fclose(file);
    return kilobytes * 1024;
}

static void a_row_takes_its_columns_and_48_bytes(void **state)
{
    static const struct {
        struct swl_table_column columns[4];
        uint32_t count, rows;
    } shapes[] = {
        {{{SWL_TABLE_INT, 8, 0}, {SWL_TABLE_STRING, 64, 0}}, 2, 50000}, /* that of the benchmark */
        {{{SWL_TABLE_INT, 1, 0}}, 1, 100000},
        {{{SWL_TABLE_STRING, 1, 0}}, 1, 100000},
        {{{SWL_TABLE_INT, 4, 0}, {SWL_TABLE_STRING, 61, 0}}, 2, 1500},
        {{{SWL_TABLE_FLOAT, 8, 0}, {SWL_TABLE_INT, 1, 0}, {SWL_TABLE_STRING, 1000, 0}}, 3, 20000},
        {{{SWL_TABLE_INT, 2, 0}, {SWL_TABLE_STRING, 100000, 0}}, 2, 900000},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(shapes); i++) {
        uint64_t size = 0;
        for (uint32_t j = 0; j < shapes[i].count; j++) {
            size += shapes[i].columns[j].size;
        }
        assert_int_equal(swl_table_shape_open(&table, shapes[i].rows, shapes[i].columns, shapes[i].count), 0);
        if (table.memory_size > (size + 48) * shapes[i].rows) {
            fail_msg("shape %zu takes %f bytes a row", i,
                     (double)table.memory_size / shapes[i].rows - (double)size);
        }
        swl_table_shape_close(&table);
    }
    /* and that is what is used, with keys of 24 bytes */
    size_t before = resident();
    assert_int_equal(swl_table_shape_open(&table, shapes[0].rows, shapes[0].columns, shapes[0].count), 0);
    size_t empty = resident() - before;
    assert_in_range(empty, 0, 65536);
    for (uint32_t i = 0; i < shapes[0].rows; i++) {
        char text[25];
        snprintf(text, sizeof(text), "%024u", i);
        struct swl_table_key key = key_of(text, 24);
        char full[64] = {1};
        const struct swl_table_cell cells[] = {{.column = 0, .integer = -1},
                                               {.column = 1, .text = full, .length = sizeof(full)}};
        assert_int_equal(swl_table_set(&table, &key, SWL_TABLE_ALWAYS, cells, 2), 1);
    }
    assert_in_range(resident() - before, shapes[0].rows * 72, shapes[0].rows * (72 + 48));
}

/* ---- several at once ---- */

enum { WRITERS = 3, SHARED_KEYS = 40 };

static int64_t deadline;
static struct shared {
    _Atomic uint64_t sums[SHARED_KEYS];
    _Atomic uint64_t inserted, deleted, reads;
} * shared;

/* Sets, deletes, adds, reads rows that others do the same to. Whatever it reads is a row of one number. */
static void work(struct swl_table *own, uint64_t seed)
{
    uint64_t row[64], number;
    for (uint32_t i = 0; i % 256 != 0 || swl_clock_monotonic() < deadline; i++) {
        struct swl_table_key key = key_number((uint32_t)support_below(&seed, SHARED_KEYS));
        struct swl_table_key counter = key_number(1000 + (uint32_t)support_below(&seed, SHARED_KEYS / 4));
        int64_t sum;
        int result;
        switch (support_below(&seed, 8)) {
        case 0:
        case 1:
            result = set_row(own, &key, SWL_TABLE_ALWAYS, support_random(&seed) >> 8);
            check(result == 0 || result == 1 || result == -ENOSPC);
            atomic_fetch_add(&shared->inserted, result == 1);
            break;
        case 2:
            result = swl_table_delete(own, &key, NULL, 0, row);
            check(result == -ENOENT || is_row(own, row, &number));
            atomic_fetch_add(&shared->deleted, result == 0);
            break;
        case 3:
            result = swl_table_add(own, &counter, COLUMN_NUMBER, 1, &sum);
            check(result == 0 || result == -ENOSPC);
            atomic_fetch_add(&shared->sums[0], result == 0);
            break;
        case 4: {
            uint32_t position = 0;
            char text[SWL_TABLE_KEY_MAX];
            size_t length;
            while (swl_table_next(own, &position, text, &length, row) == 0) {
                check(atoi(text) >= 1000 || is_row(own, row, &number));
            }
            break;
        }
        default:
            result = swl_table_get(own, &key, NULL, row);
            check(result == -ENOENT || is_row(own, row, &number));
            atomic_fetch_add(&shared->reads, result == 0);
        }
    }
}

/* What is there comes out even with what was done. */
static void comes_out_even(void)
{
    uint64_t rows = 0, sum = 0, number;
    uint32_t position = 0;
    char text[SWL_TABLE_KEY_MAX];
    size_t length;
    uint64_t counters = 0;
    while (swl_table_next(&table, &position, text, &length, data) == 0) {
        rows++;
        if (atoi(text) >= 1000) {
            counters++;
            sum += (uint64_t)swl_table_integer(&table.columns[COLUMN_NUMBER], data);
        } else {
            assert_true(is_row(&table, data, &number));
        }
    }
    assert_int_equal(rows, count_rows());
    assert_int_equal(rows - counters, shared->inserted - shared->deleted);
    assert_int_equal(sum, shared->sums[0]);
    assert_true(shared->reads > 0);
}

static void *thread_works(void *argument)
{
    struct swl_table own = table;
    check(swl_word_lock_holder_open(&own.holder) == 0);
    work(&own, (uint64_t)(uintptr_t)argument);
    swl_word_lock_holder_close(own.holder);
    return NULL;
}

static void threads_at_the_same_rows(void **state)
{
    pthread_t threads[WRITERS];
    uint64_t seed = support_seed();
    (void)state;
    open_with(SHARED_KEYS); /* so that it is full now and then */
    shared = support_shared(sizeof(*shared));
    deadline = support_soak_deadline();
    for (int i = 0; i < WRITERS; i++) {
        assert_int_equal(
            pthread_create(&threads[i], NULL, thread_works, (void *)(uintptr_t)support_random(&seed)), 0);
    }
    for (int i = 0; i < WRITERS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    comes_out_even();
}

static void processes_at_the_same_rows(void **state)
{
    pid_t pids[8];
    uint64_t seed = support_seed();
    (void)state;
    open_with(SHARED_KEYS);
    shared = support_shared(sizeof(*shared));
    deadline = support_soak_deadline();
    for (size_t i = 0; i < COUNT_OF(pids); i++) {
        uint64_t own = support_random(&seed);
        if ((pids[i] = support_fork()) == 0) {
            work(&table, own);
            _exit(0);
        }
    }
    for (size_t i = 0; i < COUNT_OF(pids); i++) {
        support_join(pids[i]);
    }
    comes_out_even();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(it_does_what_a_model_does, end),
        cmocka_unit_test(it_holds_all_its_rows),
        cmocka_unit_test_teardown(columns_do_not_touch_each_other, end),
        cmocka_unit_test_teardown(sums_that_do_not_fit_change_nothing, end),
        cmocka_unit_test(what_is_too_large_is_refused),
        cmocka_unit_test_teardown(a_row_takes_its_columns_and_48_bytes, end),
        cmocka_unit_test_teardown(threads_at_the_same_rows, end),
        cmocka_unit_test_teardown(processes_at_the_same_rows, end),
    };
    return RUN(tests);
}
