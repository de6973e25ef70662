/* Forms in bodies: fields and files of a multipart body that lies in memory or in a file; the limits; what is refused
 * leaves no file behind. */
#define _GNU_SOURCE
#include "support.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/memory.h"
#include "net/http_form.h"

#define FIELD(name, value) "--b\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define UPLOAD(name, filename, content)                                              \
    "--b\r\nContent-Disposition: form-data; name=\"" name "\"; filename=\"" filename \
    "\"\r\nContent-Type: text/plain\r\n\r\n" content "\r\n"
#define END "--b--\r\n"

static const struct swl_http_form_limits usual = {.parts = 20, .fields = 10, .files = 5, .memory = 10000};

static char *parent;
static struct swl_body_files files;

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

/* Parses it in memory, or out of a file that has no name any more. */
static int parse(struct swl_http_form *form, const struct swl_http_form_limits *limits, const char *body,
                 size_t size, bool in_file)
{
    struct swl_http_form_source source = {.bytes = (const uint8_t *)body, .size = size, .fd = -1};
    FILE *file = NULL;
    if (in_file) {
        file = tmpfile();
        check(file != NULL && fwrite(body, 1, size, file) == size && fflush(file) == 0);
        source = (struct swl_http_form_source){.size = size, .fd = fileno(file)};
    }
    int result = swl_http_form_parse(form, limits, &files, "b", 1, &source);
    if (file != NULL) {
        fclose(file);
    }
    return result;
}

/* One line for each part: name=value, or name<filename|type|error|content. */
static void tell(const struct swl_http_form *form, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    swl_list_each (link, &form->parts) {
        const struct swl_http_form_part *part = SWL_CONTAINER_OF(link, struct swl_http_form_part, link);
        char content[256] = "";
        if (part->filename == NULL) {
            used += (size_t)snprintf(text + used, size - used, "%s=%.*s\n", part->name,
                                     (int)swl_buffer_size(&part->value),
                                     (const char *)swl_buffer_bytes(&part->value));
            continue;
        }
        if (part->file != 0) {
            off_t on_disk;
            int fd = swl_body_files_open(&files, part->file, &on_disk);
            assert_true(fd >= 0);
            assert_int_equal(on_disk, part->size);
            assert_int_equal(read(fd, content, sizeof(content) - 1), part->size);
            close(fd);
        }
        used += (size_t)snprintf(text + used, size - used, "%s<%s|%s|%d|%s\n", part->name, part->filename,
                                 part->type == NULL ? "-" : part->type, part->error, content);
    }
    assert_true(used < size);
}

static void expect(const struct swl_http_form_limits *limits, const char *body, const char *expected,
                   int on_disk)
{
    for (int in_file = 0; in_file < 2; in_file++) {
        struct swl_http_form form;
        char text[2048];
        assert_int_equal(parse(&form, limits, body, strlen(body), in_file), 0);
        assert_null(form.fault);
        tell(&form, text, sizeof(text));
        assert_string_equal(text, expected);
        assert_int_equal(count_files(), on_disk);
        swl_http_form_free(&form);
        assert_int_equal(count_files(), 0);
    }
}

static void expect_refused(const struct swl_http_form_limits *limits, const char *body, int status)
{
    for (int in_file = 0; in_file < 2; in_file++) {
        struct swl_http_form form;
        assert_int_equal(parse(&form, limits, body, strlen(body), in_file), -status);
        assert_non_null(form.fault);
        swl_http_form_free(&form);
        assert_int_equal(count_files(), 0);
    }
}

static void fields_and_files_are_taken_apart(void **state)
{
    (void)state;
    expect(&usual, END, "", 0);
    expect(&usual, FIELD("a", "1") FIELD("a", "") UPLOAD("f", "x.txt", "hello") FIELD("b[]", "2") END,
           "a=1\na=\nf<x.txt|text/plain|0|hello\nb[]=2\n", 1);
    expect(&usual, UPLOAD("f[]", "a", "") UPLOAD("f[]", "b", "two") END,
           "f[]<a|text/plain|0|\nf[]<b|text/plain|0|two\n", 2);
    /* no file was chosen; a file without a name */
    expect(&usual, UPLOAD("f", "", "") END, "f<|text/plain|4|\n", 0);
    expect(&usual, UPLOAD("f", "", "x") END, "f<|text/plain|0|x\n", 1);
}

static void a_form_may_limit_its_files(void **state)
{
    (void)state;
    expect(&usual,
           UPLOAD("e", "x", "12345") FIELD("MAX_FILE_SIZE", "4") UPLOAD("f", "x", "1234")
               UPLOAD("g", "x", "12345") END,
           "e<x|text/plain|0|12345\nMAX_FILE_SIZE=4\nf<x|text/plain|0|1234\ng<x|text/plain|2|\n", 2);
    expect(&usual, FIELD("MAX_FILE_SIZE", "0") UPLOAD("f", "x", "1234") END,
           "MAX_FILE_SIZE=0\nf<x|text/plain|0|1234\n", 1);
}

static void more_than_the_limits_is_dropped_or_refused(void **state)
{
    (void)state;
    const struct swl_http_form_limits few = {.parts = 4, .fields = 2, .files = 1, .memory = 10000};
    const struct swl_http_form_limits tight = {.parts = 20, .fields = 10, .files = 5, .memory = 400};
    struct swl_http_form form;
    static const char body[] = FIELD("a", "1") FIELD("b", "2") FIELD("c", "3") UPLOAD("f", "x", "1") END;
    expect(&few, body, "a=1\nb=2\nf<x|text/plain|0|1\n", 1);
    assert_int_equal(parse(&form, &few, body, sizeof(body) - 1, false), 0);
    assert_int_equal(form.fields, 3);
    assert_int_equal(form.files, 1);
    swl_http_form_free(&form);
    expect(&few, UPLOAD("f", "x", "1") UPLOAD("g", "y", "2") END, "f<x|text/plain|0|1\n", 1);
    expect_refused(
        &few, FIELD("a", "") FIELD("a", "") UPLOAD("f", "x", "1") UPLOAD("f", "x", "1") FIELD("a", "") END,
        413);
    char large[1024];
    snprintf(large, sizeof(large), UPLOAD("f", "x", "1") FIELD("a", "%0*d") END, 500, 0);
    expect_refused(&tight, large, 413);
    snprintf(large, sizeof(large), UPLOAD("f", "%0*d", "1") END, 500,
             0); /* what is kept of a file counts, too */
    expect_refused(&tight, large, 413);
    snprintf(large, sizeof(large),
             "--b\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Type: %0*d\r\n\r\n1\r\n" END, 500,
             0);
    expect_refused(&tight, large, 413);
    expect(&tight, UPLOAD("f", "x", "12345678901234567890123456789012345678901234567890") END,
           "f<x|text/plain|0|12345678901234567890123456789012345678901234567890\n", 1);
}

static void a_malformed_form_is_refused(void **state)
{
    (void)state;
    expect_refused(&usual, "", 400);
    expect_refused(&usual, "x", 400);
    expect_refused(&usual, UPLOAD("f", "x", "hello"), 400); /* in the middle of a file */
    expect_refused(&usual, FIELD("a", "1") UPLOAD("f", "x", "hello") "--b\r\nno field\r\n\r\n" END, 400);
}

static void a_body_that_is_cut_is_refused(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    struct swl_http_form form;
    const struct swl_http_form_source source = {.size = 100, .fd = fileno(file)};
    assert_int_equal(swl_http_form_parse(&form, &usual, &files, "b", 1, &source), -500);
    swl_http_form_free(&form);
    fclose(file);
}

static void released_files_stay(void **state)
{
    (void)state;
    static const char body[] = UPLOAD("f", "x", "1") UPLOAD("g", "y", "2") END;
    struct swl_http_form form;
    assert_int_equal(parse(&form, &usual, body, sizeof(body) - 1, false), 0);
    struct swl_http_form_part *first = SWL_CONTAINER_OF(form.parts.next, struct swl_http_form_part, link);
    uint64_t number = first->file;
    first->file = 0;
    swl_http_form_free(&form);
    assert_int_equal(count_files(), 1);
    swl_body_files_discard(&files, number);
    assert_int_equal(count_files(), 0);
}

static void a_large_body_is_read_in_pieces(void **state)
{
    (void)state;
    size_t content = 300000, size = 0;
    char *body = malloc(content + 1024);
    size += (size_t)sprintf(
        body, FIELD("a", "1") "--b\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n");
    support_fill(body + size, content, 3);
    size += content;
    size += (size_t)sprintf(body + size, "\r\n" FIELD("b", "2") END);
    struct swl_http_form form;
    assert_int_equal(parse(&form, &usual, body, size, true), 0);
    struct swl_http_form_part *part =
        SWL_CONTAINER_OF(form.parts.next->next, struct swl_http_form_part, link);
    off_t on_disk;
    int fd = swl_body_files_open(&files, part->file, &on_disk);
    assert_int_equal(on_disk, content);
    assert_int_equal(read(fd, body, content), content);
    assert_true(support_filled(body, content, 3));
    close(fd);
    swl_http_form_free(&form);
    free(body);
}

static void a_full_disk_is_told_of_the_file(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        static const char body[] = FIELD("a", "1") UPLOAD("f", "x", "1234567890") UPLOAD("g", "y", "123") END;
        struct rlimit limit = {5, 5};
        struct swl_http_form form;
        signal(SIGXFSZ, SIG_IGN);
        check(setrlimit(RLIMIT_FSIZE, &limit) == 0);
        check(parse(&form, &usual, body, sizeof(body) - 1, false) == 0);
        struct swl_http_form_part *part =
            SWL_CONTAINER_OF(form.parts.next->next, struct swl_http_form_part, link);
        check(part->error == SWL_UPLOAD_CANT_WRITE && part->file == 0 && part->size == 0);
        part = SWL_CONTAINER_OF(form.parts.previous, struct swl_http_form_part, link);
        check(part->error == SWL_UPLOAD_OK && part->size == 3 && count_files() == 1);
        swl_http_form_free(&form);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void names_are_cut_to_their_last_component(void **state)
{
    (void)state;
    assert_string_equal(swl_http_form_basename("x.txt"), "x.txt");
    assert_string_equal(swl_http_form_basename("../../x.txt"), "x.txt");
    assert_string_equal(swl_http_form_basename("C:\\dir\\x.txt"), "x.txt");
    assert_string_equal(swl_http_form_basename("a\\b/c"), "c");
    assert_string_equal(swl_http_form_basename("a/b\\c"), "c");
    assert_string_equal(swl_http_form_basename("a/"), "");
    assert_string_equal(swl_http_form_basename(""), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(fields_and_files_are_taken_apart, begin, end),
        cmocka_unit_test_setup_teardown(a_form_may_limit_its_files, begin, end),
        cmocka_unit_test_setup_teardown(more_than_the_limits_is_dropped_or_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_malformed_form_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_body_that_is_cut_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(released_files_stay, begin, end),
        cmocka_unit_test_setup_teardown(a_large_body_is_read_in_pieces, begin, end),
        cmocka_unit_test_setup_teardown(a_full_disk_is_told_of_the_file, begin, end),
        cmocka_unit_test(names_are_cut_to_their_last_component),
    };
    return RUN(tests);
}
