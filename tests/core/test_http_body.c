/* Bodies of requests: in memory up to a size, in a file beyond it, however they are cut into pieces; what is too large;
 * a disk that is full. What was not released leaves no file behind. */
#define _GNU_SOURCE
#include "support.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/memory.h"
#include "net/http_body.h"

#define MEMORY   1000
#define FILE_MAX 5000

static char *parent;
static struct swl_body_files files;
static const struct swl_http_body_limits limits = {.memory = MEMORY, .file = FILE_MAX, .trailer_max = 100};

static int begin(void **state)
{
    (void)state;
    parent = support_directory();
    int result = swl_temp_dir_create(&files.dir, parent, (uid_t)-1);
    files.path = files.dir.path;
    return result;
}

static int end(void **state)
{
    (void)state;
    swl_temp_dir_remove(&files.dir);
    support_directory_remove(parent);
    return 0;
}

static int count_files(void)
{
    DIR *entries = opendir(files.dir.path);
    check(entries != NULL);
    int count = -2;
    while (readdir(entries) != NULL) {
        count++;
    }
    closedir(entries);
    return count;
}

/* `size` bytes of content as they are sent: as they are, or in chunks of up to 700 bytes. */
static char *encode(const uint8_t *content, size_t size, bool is_chunked, size_t *encoded)
{
    char *bytes = malloc(size * 2 + 64);
    if (!is_chunked) {
        memcpy(bytes, content, size);
        *encoded = size;
        return bytes;
    }
    size_t at = 0;
    for (size_t done = 0, part; done < size; done += part) {
        part = SWL_MIN(size - done, (size_t)700);
        at += (size_t)sprintf(bytes + at, "%zx\r\n", part);
        memcpy(bytes + at, content + done, part);
        at += part;
        at += (size_t)sprintf(bytes + at, "\r\n");
    }
    *encoded = at + (size_t)sprintf(bytes + at, "0\r\n\r\n");
    return bytes;
}

/* Gives the bytes, and some of the next request, in pieces. Returns 0 when it is over, or the status. */
static int take_all(struct swl_http_body *body, const char *bytes, size_t size, size_t piece)
{
    bool over = false;
    size_t taken = 0;
    while (!over) {
        size_t part = SWL_MIN(piece, size + 3 - taken);
        char *copy = malloc(part);
        for (size_t i = 0; i < part; i++) {
            copy[i] = taken + i < size ? bytes[taken + i] : 'G';
        }
        ssize_t result = swl_http_body_take(body, (uint8_t *)copy, part, &over);
        free(copy);
        if (result < 0) {
            assert_false(over);
            return (int)result;
        }
        assert_true(over || result == (ssize_t)part);
        taken += (size_t)result;
        assert_true(swl_buffer_size(&body->memory) <= body->limits.memory || body->limits.memory == 0);
        assert_true(body->number == 0 || swl_buffer_size(&body->memory) == 0);
    }
    assert_int_equal(taken, size);
    return 0;
}

static void expect_content(const struct swl_http_body *body, uint64_t number, size_t size)
{
    assert_int_equal(body->size, size);
    if (number == 0) {
        assert_int_equal(swl_buffer_size(&body->memory), size);
        assert_true(size == 0 || support_filled(swl_buffer_bytes(&body->memory), size, 7));
        return;
    }
    off_t on_disk;
    char *path = swl_body_files_path(&files, number), *content = malloc(size);
    int fd = swl_body_files_open(&files, number, &on_disk);
    assert_true(fd >= 0);
    assert_int_equal(on_disk, size);
    assert_int_equal(read(fd, content, size), size);
    assert_true(support_filled(content, size, 7));
    assert_int_equal(access(path, R_OK), 0);
    close(fd);
    free(content);
    swl_free(path);
}

static void content_goes_to_memory_or_a_file(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, MEMORY - 1, MEMORY, MEMORY + 1, 3000, FILE_MAX};
    static const size_t pieces[] = {1, 7, 900, 100000};
    uint8_t content[FILE_MAX];
    support_fill(content, sizeof(content), 7);
    for (size_t i = 0; i < COUNT_OF(sizes) * COUNT_OF(pieces) * 2; i++) {
        size_t size = sizes[i / 2 % COUNT_OF(sizes)], piece = pieces[i / 2 / COUNT_OF(sizes)], encoded;
        bool is_chunked = i % 2 == 1;
        struct swl_http_body body;
        support_fill(content, size, 7);
        char *bytes = encode(content, size, is_chunked, &encoded);
        swl_http_body_init(&body, &limits, &files, is_chunked, is_chunked ? 0 : size);
        assert_int_equal(take_all(&body, bytes, encoded, piece), 0);
        assert_int_equal(count_files(), size > MEMORY);
        uint64_t number = swl_http_body_release_file(&body);
        assert_int_equal(number != 0, size > MEMORY);
        expect_content(&body, number, size);
        swl_http_body_free(&body);
        assert_int_equal(count_files(), size > MEMORY); /* a file that was released stays */
        swl_body_files_discard(&files, number);
        assert_int_equal(count_files(), 0);
        free(bytes);
    }
}

static void one_that_is_too_large_is_refused(void **state)
{
    (void)state;
    static uint8_t content[FILE_MAX + 1];
    const struct swl_http_body_limits small = {.memory = MEMORY, .file = 10};
    size_t encoded;
    assert_false(swl_http_body_is_too_large(&limits, FILE_MAX));
    assert_true(swl_http_body_is_too_large(&limits, FILE_MAX + 1));
    assert_true(swl_http_body_is_too_large(&limits, UINT64_MAX));
    assert_false(swl_http_body_is_too_large(&small, MEMORY)); /* in memory it may be */
    assert_true(swl_http_body_is_too_large(&small, MEMORY + 1));
    char *bytes = encode(content, sizeof(content), true, &encoded);
    for (size_t piece = 1; piece < 9000; piece += 1111) {
        struct swl_http_body body;
        swl_http_body_init(&body, &limits, &files, true, 0);
        assert_int_equal(take_all(&body, bytes, encoded, piece), -413);
        swl_http_body_free(&body);
        assert_int_equal(count_files(), 0);
    }
    free(bytes);
}

static void one_that_does_not_come_whole_leaves_no_file(void **state)
{
    (void)state;
    static const uint8_t content[500]; /* less than what is kept in memory, but it will be more */
    struct swl_http_body body;
    bool over;
    swl_http_body_init(&body, &limits, &files, false, 4000);
    assert_int_equal(swl_http_body_take(&body, content, sizeof(content), &over), sizeof(content));
    assert_false(over);
    assert_int_equal(count_files(), 1);
    assert_int_equal(swl_buffer_size(&body.memory), 0);
    swl_http_body_free(&body);
    assert_int_equal(count_files(), 0);
}

/* How many times this process has written, as the kernel counts it. */
static unsigned long count_writes(void)
{
    FILE *file = fopen("/proc/self/io", "r");
    unsigned long count = 0;
    char line[100];
    check(file != NULL);
    while (fgets(line, sizeof(line), file) != NULL && sscanf(line, "syscw: %lu", &count) != 1) {
    }
    fclose(file);
    return count;
}

/* A client chooses how small they are, and others wait meanwhile. */
static void small_chunks_are_written_together(void **state)
{
    (void)state;
    char bytes[MEMORY * 4 * 6 + 1];
    size_t size = 0;
    struct swl_http_body body;
    bool over;
    for (int i = 0; i < MEMORY * 4; i++) {
        size += (size_t)sprintf(bytes + size, "1\r\nx\r\n");
    }
    swl_http_body_init(&body, &limits, &files, true, 0);
    unsigned long before = count_writes();
    assert_int_equal(swl_http_body_take(&body, (const uint8_t *)bytes, size, &over), size);
    assert_in_range(count_writes() - before, 1, 10);
    assert_int_equal(body.size, MEMORY * 4);
    assert_int_equal(swl_buffer_size(&body.memory), 0);
    swl_http_body_free(&body);
    assert_int_equal(count_files(), 0);
}

static void a_malformed_one_is_refused(void **state)
{
    (void)state;
    struct swl_http_body body;
    bool over;
    swl_http_body_init(&body, &limits, &files, true, 0);
    assert_int_equal(swl_http_body_take(&body, (const uint8_t *)"5\r\nhello!", 9, &over), -400);
    assert_false(over);
    swl_http_body_free(&body);
}

/* A file may have 2500 bytes: a write is cut short, and the next one fails. */
static void a_full_disk_is_told(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        static const uint8_t content[1500];
        struct rlimit limit = {2500, 2500};
        struct swl_http_body body;
        bool over;
        signal(SIGXFSZ, SIG_IGN);
        check(setrlimit(RLIMIT_FSIZE, &limit) == 0);
        swl_http_body_init(&body, &limits, &files, false, 4000);
        check(swl_http_body_take(&body, content, sizeof(content), &over) == (ssize_t)sizeof(content));
        check(count_files() == 1);
        check(swl_http_body_take(&body, content, sizeof(content), &over) == -507);
        check(!over && body.error == -EFBIG && count_files() == 0);
        swl_http_body_free(&body);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void without_a_directory_it_fails(void **state)
{
    (void)state;
    static const struct swl_body_files none;
    static const uint8_t content[2000];
    struct swl_http_body body;
    bool over;
    swl_http_body_init(&body, &limits, &none, false, 2000);
    assert_int_equal(swl_http_body_take(&body, content, sizeof(content), &over), -500);
    assert_int_equal(body.error, -ENOENT);
    swl_http_body_free(&body);
}

static void files_of_a_dead_process_are_discarded(void **state)
{
    (void)state;
    uint64_t number, other;
    int fd = swl_body_files_create(&files, &number);
    assert_true(fd >= 0);
    close(fd);
    pid_t child = fork();
    if (child == 0) {
        fd = swl_body_files_create(&files, &other);
        check(fd >= 0 && other != number);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(count_files(), 2);
    swl_body_files_discard_of(&files, child);
    assert_int_equal(count_files(), 1);
    off_t size;
    fd = swl_body_files_open(&files, number, &size);
    assert_true(fd >= 0);
    close(fd);
    swl_body_files_discard_of(&files, getpid());
    assert_int_equal(count_files(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(content_goes_to_memory_or_a_file, begin, end),
        cmocka_unit_test_setup_teardown(one_that_is_too_large_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(one_that_does_not_come_whole_leaves_no_file, begin, end),
        cmocka_unit_test_setup_teardown(small_chunks_are_written_together, begin, end),
        cmocka_unit_test_setup_teardown(a_malformed_one_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_full_disk_is_told, begin, end),
        cmocka_unit_test_setup_teardown(without_a_directory_it_fails, begin, end),
        cmocka_unit_test_setup_teardown(files_of_a_dead_process_are_discarded, begin, end),
    };
    return RUN(tests);
}
