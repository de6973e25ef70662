/* What each framing has to do: a new kind is one more line of `kinds`. */
#define _GNU_SOURCE
#include "support_framing.h"

#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX = 60 };

/* A framing, and how its client makes packages. */
struct kind {
    char name[32];
    struct swl_framing framing; /* package_max_length is MAX */
    size_t smallest;            /* the size of a package with an empty body */
    /* Writes a package of that size; the body is of the random numbers. */
    void (*make)(const struct kind *kind, uint8_t *package, size_t size, uint64_t *random);
    bool depends_on_cuts; /* it takes what is there */
};

static struct kind kinds[32];
static int kind_count;

static void fill(uint8_t *body, size_t size, uint64_t *random)
{
    for (size_t i = 0; i < size; i++) {
        body[i] = (uint8_t)('a' + support_below(random, 26));
    }
}

static void make_none(const struct kind *kind, uint8_t *package, size_t size, uint64_t *random)
{
    (void)kind;
    fill(package, size, random);
}

static void make_eof(const struct kind *kind, uint8_t *package, size_t size, uint64_t *random)
{
    size_t mark = kind->framing.eof.size;
    fill(package, size - mark, random);
    memcpy(package + size - mark, kind->framing.eof.mark, mark);
}

static void write_length(char letter, uint8_t *field, uint64_t value)
{
    size_t size = swl_framing_length_size(letter);
    bool is_big =
        strchr("nNJ", letter) != NULL || (strchr("sSlLqQ", letter) != NULL && BYTE_ORDER == BIG_ENDIAN);
    for (size_t i = 0; i < size; i++) {
        field[is_big ? size - 1 - i : i] = (uint8_t)(value >> 8 * i);
    }
}

static void make_length(const struct kind *kind, uint8_t *package, size_t size, uint64_t *random)
{
    const struct swl_framing_length_options *options = &kind->framing.length;
    fill(package, size, random);
    write_length(options->type, package + options->offset, size - options->body_offset);
}

/* "12:" and twelve bytes */
static int64_t length_of(void *argument, const uint8_t *data, size_t size)
{
    int64_t length = 0;
    assert_ptr_equal(argument, kinds);
    for (size_t i = 0; i < size; i++) {
        if (data[i] == ':') {
            return length + (int64_t)i + 1;
        }
        if (data[i] < '0' || data[i] > '9' || i == 18) {
            return -1;
        }
        length = length * 10 + (data[i] - '0');
    }
    return 0;
}

static void make_function(const struct kind *kind, uint8_t *package, size_t size, uint64_t *random)
{
    (void)kind;
    char head[8];
    fill(package, size, random);
    snprintf(head, sizeof(head), "%03zu:", size - 4);
    memcpy(package, head, 4);
}

static struct kind *add_kind(const char *name, const struct swl_framing_kind *functions, size_t smallest)
{
    struct kind *kind = &kinds[kind_count++];
    snprintf(kind->name, sizeof(kind->name), "%s", name);
    kind->framing = (struct swl_framing){.kind = functions, .package_max_length = MAX};
    kind->smallest = smallest;
    return kind;
}

static void list_kinds(void)
{
    struct kind *kind = add_kind("none", &swl_framing_none, 1);
    kind->make = make_none;
    kind->depends_on_cuts = true;
    for (int split = 0; split < 2; split++) {
        static const char *const marks[] = {"\n", "\r\n\r\n", "0123456789ABCDEF"};
        for (size_t i = 0; i < COUNT_OF(marks); i++) {
            kind = add_kind(split ? "eof_split" : "eof_check",
                            split ? &swl_framing_eof_split : &swl_framing_eof_check, strlen(marks[i]));
            kind->make = make_eof;
            kind->depends_on_cuts = !split;
            kind->framing.eof.size = (uint8_t)strlen(marks[i]);
            memcpy(kind->framing.eof.mark, marks[i], strlen(marks[i]));
        }
    }
    for (const char *letter = "cCsSnvlLNVJPqQ"; *letter != '\0'; letter++) {
        const char name[] = {'l', 'e', 'n', 'g', 't', 'h', ' ', *letter, '\0'};
        kind = add_kind(name, &swl_framing_length, swl_framing_length_size(*letter) + 3);
        kind->make = make_length;
        /* every other one counts its header */
        kind->framing.length = (struct swl_framing_length_options){
            .type = *letter,
            .offset = 2,
            .body_offset = kind_count % 2 ? 0 : (uint32_t)kind->smallest,
        };
    }
    kind = add_kind("function", &swl_framing_function, 4);
    kind->make = make_function;
    kind->framing.function = (struct swl_framing_function_options){.length = length_of, .argument = kinds};
}

static void for_each_kind(void (*test)(const struct kind *kind))
{
    for (int i = 0; i < kind_count; i++) {
        print_message("# %s\n", kinds[i].name);
        test(&kinds[i]);
    }
}

/* ---- packages ---- */

static void check_one(const struct kind *kind)
{
    uint64_t random = 1;
    for (size_t size = kind->smallest; size <= MAX; size += 7) {
        uint8_t package[MAX];
        kind->make(kind, package, size, &random);
        struct packages got = kind->framing.kind == &swl_framing_none
                                  ? feed_whole(&kind->framing, package, size)
                                  : feed_all_cuts(&kind->framing, package, size);
        assert_int_equal(got.count, 1);
        assert_int_equal(got.sizes[0], size);
        assert_int_equal(got.rest, 0);
    }
}

static void a_package_is_found_wherever_it_is_cut(void **state)
{
    (void)state;
    for_each_kind(check_one);
}

static void check_several(const struct kind *kind)
{
    uint64_t random = support_seed();
    static uint8_t stream[200 * MAX];
    size_t ends[200], at = 0;
    int count = COUNT_OF(ends);
    for (int i = 0; i < count; i++) {
        size_t size = kind->smallest + support_below(&random, MAX - kind->smallest + 1);
        kind->make(kind, stream + at, size, &random);
        ends[i] = at += size;
    }
    /* those that take what is there get each package by itself */
    struct packages got = kind->depends_on_cuts ? feed(&kind->framing, stream, ends, count)
                                                : feed_whole(&kind->framing, stream, at);
    assert_int_equal(got.count, count);
    assert_int_equal(got.error, 0);
    assert_int_equal(got.rest, 0);
    for (int i = 0; i < count; i++) {
        assert_int_equal(got.sizes[i], ends[i] - (i > 0 ? ends[i - 1] : 0));
    }
    if (!kind->depends_on_cuts) {
        struct packages bytes = feed_byte_by_byte(&kind->framing, stream, at);
        assert_true(packages_are_same(&got, &bytes));
    }
}

static void many_packages_in_one_read_are_all_found(void **state)
{
    (void)state;
    for_each_kind(check_several);
}

/* ---- limits ---- */

static void check_limit(const struct kind *kind)
{
    uint64_t random = 1;
    uint8_t package[MAX + 1];
    for (size_t size = MAX - 1; size <= MAX; size++) {
        kind->make(kind, package, size, &random);
        assert_int_equal(feed_whole(&kind->framing, package, size).count, 1);
    }
    kind->make(kind, package, MAX + 1, &random);
    struct packages got = feed_whole(&kind->framing, package, MAX + 1);
    if (kind->framing.kind == &swl_framing_none) {
        assert_int_equal(got.count, 2); /* a package is as large as is allowed */
        assert_int_equal(got.sizes[0], MAX);
        return;
    }
    assert_int_equal(got.count, 0);
    assert_int_equal(got.error, -EMSGSIZE);
    got = feed_byte_by_byte(&kind->framing, package, MAX + 1);
    assert_int_equal(got.count, 0);
    assert_int_equal(got.error, -EMSGSIZE);
    /* what came before it is delivered */
    uint8_t two[MAX + MAX + 1];
    kind->make(kind, two, MAX, &random);
    memcpy(two + MAX, package, MAX + 1);
    got = feed(&kind->framing, two, (size_t[]){MAX, MAX + MAX + 1}, 2);
    assert_int_equal(got.count, 1);
    assert_int_equal(got.error, -EMSGSIZE);
}

static void a_package_of_the_maximum_is_the_largest(void **state)
{
    (void)state;
    for_each_kind(check_limit);
}

static void check_endless(const struct kind *kind)
{
    /* digits: neither a mark, nor the end of a length */
    static uint8_t stream[4 * MAX];
    memset(stream, '1', sizeof(stream));
    struct packages got = feed_byte_by_byte(&kind->framing, stream, sizeof(stream));
    size_t taken = 0;
    for (int i = 0; i < got.count; i++) {
        assert_true(got.sizes[i] <= MAX);
        taken += got.sizes[i];
    }
    /* nothing makes a connection keep more than a package and a byte */
    assert_true(got.error != 0 || taken + MAX >= sizeof(stream));
}

static void what_never_ends_is_refused(void **state)
{
    (void)state;
    for_each_kind(check_endless);
}

/* ---- hostile bytes ---- */

static void check_garbage(const struct kind *kind)
{
    uint64_t random = support_seed();
    for (int i = 0; i < 2000; i++) {
        uint8_t stream[100];
        size_t size = 1 + support_below(&random, sizeof(stream));
        for (size_t j = 0; j < size; j++) {
            /* small numbers, digits and marks more often than others */
            static const char often[] = "\0\0\0\1\2\3\n\r:0123456789ABCDEF";
            stream[j] = support_below(&random, 3) == 0
                            ? (uint8_t)support_random(&random)
                            : (uint8_t)often[support_below(&random, sizeof(often))];
        }
        struct packages whole = feed_whole(&kind->framing, stream, size),
                        bytes = feed_byte_by_byte(&kind->framing, stream, size);
        for (int j = 0; j < whole.count; j++) {
            assert_true(whole.sizes[j] > 0 && whole.sizes[j] <= MAX);
        }
        if (!kind->depends_on_cuts && !packages_are_same(&whole, &bytes)) {
            fail_msg("%s: %d packages, byte by byte %d", kind->name, whole.count, bytes.count);
        }
        assert_true(whole.error == 0 || whole.error == -EPROTO || whole.error == -EMSGSIZE);
        if (whole.error != 0) {
            assert_non_null(swl_framing_refusal(&kind->framing, (int)whole.error));
        }
    }
}

static void garbage_is_refused_or_cut_the_same_however_it_comes(void **state)
{
    (void)state;
    for_each_kind(check_garbage);
}

static void check_declared(const struct kind *kind)
{
    static const uint64_t lengths[] = {
        (uint64_t)2 << 30, ((uint64_t)2 << 30) - 1, UINT32_MAX, (uint64_t)UINT32_MAX + 1, INT64_MAX,
        INT64_MAX - 8,     (uint64_t)1 << 63,       UINT64_MAX, UINT64_MAX - 7,           UINT64_MAX - 60,
    };
    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        uint8_t head[32] = {0};
        size_t size;
        if (kind->framing.kind == &swl_framing_length) {
            char letter = kind->framing.length.type;
            size_t field = swl_framing_length_size(letter);
            if (field < 4 || (field == 4 && lengths[i] > UINT32_MAX)) {
                continue;
            }
            write_length(letter, head + kind->framing.length.offset, lengths[i]);
            size = kind->framing.length.offset + field;
        } else if (kind->framing.kind == &swl_framing_function) {
            size = (size_t)snprintf((char *)head, sizeof(head), "%llu:", (unsigned long long)lengths[i]);
        } else {
            return; /* it declares nothing */
        }
        struct packages got = feed_all_cuts(&kind->framing, head, size);
        assert_int_equal(got.count, 0);
        assert_true(got.error == -EMSGSIZE || got.error == -EPROTO);
    }
}

static void a_declared_length_that_is_too_large_is_refused_at_once(void **state)
{
    (void)state;
    for_each_kind(check_declared);
}

/* ---- only of functions ---- */

static int64_t answers[8];
static int asked;

static int64_t next_answer(void *argument, const uint8_t *data, size_t size)
{
    (void)argument;
    (void)data;
    (void)size;
    return answers[asked++];
}

static void a_function_is_asked_until_it_knows_the_length(void **state)
{
    (void)state;
    const struct swl_framing framing = {
        .kind = &swl_framing_function,
        .package_max_length = MAX,
        .function = {.length = next_answer},
    };
    asked = 0;
    answers[0] = answers[1] = 0;
    answers[2] = 10;
    answers[3] = -1;
    struct packages got = feed_byte_by_byte(&framing, "0123456789x", 11);
    assert_int_equal(got.count, 1);
    assert_int_equal(got.sizes[0], 10);
    assert_int_equal(got.error, -EPROTO);
    assert_int_equal(asked, 4);
}

static void a_function_that_fails_is_not_the_fault_of_the_data(void **state)
{
    (void)state;
    const struct swl_framing framing = {
        .kind = &swl_framing_function,
        .package_max_length = MAX,
        .function = {.length = next_answer},
    };
    static const int64_t results[][2] = {{-ECANCELED, -ECANCELED},
                                         {-1, -EPROTO},
                                         {INT64_MIN, -EPROTO},
                                         {INT64_MAX, -EMSGSIZE},
                                         {MAX + 1, -EMSGSIZE}};
    for (size_t i = 0; i < COUNT_OF(results); i++) {
        asked = 0;
        answers[0] = results[i][0];
        assert_int_equal(feed_whole(&framing, "x", 1).error, results[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_package_is_found_wherever_it_is_cut),
        cmocka_unit_test(many_packages_in_one_read_are_all_found),
        cmocka_unit_test(a_package_of_the_maximum_is_the_largest),
        cmocka_unit_test(what_never_ends_is_refused),
        cmocka_unit_test(garbage_is_refused_or_cut_the_same_however_it_comes),
        cmocka_unit_test(a_declared_length_that_is_too_large_is_refused_at_once),
        cmocka_unit_test(a_function_is_asked_until_it_knows_the_length),
        cmocka_unit_test(a_function_that_fails_is_not_the_fault_of_the_data),
    };
    list_kinds();
    return RUN(tests);
}
