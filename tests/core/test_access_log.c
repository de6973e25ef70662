/* The file of the access log: who writes, what is dropped, how it is opened anew. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/memory.h"
#include "server/server.h"
#include "server/state/access_log.h"

static char *top, path[PATH_MAX], moved[PATH_MAX];
static struct swl_server *server;

static const struct swl_address client = {.family = AF_UNIX};

static int begin(void **state)
{
    (void)state;
    top = support_directory();
    snprintf(path, sizeof(path), "%s/access.log", top);
    snprintf(moved, sizeof(moved), "%s/moved.log", top);
    server = swl_server_create(SWL_MODE_PROCESS);
    server->options.http_access_log = swl_strndup(path, strlen(path));
    return 0;
}

static int end(void **state)
{
    (void)state;
    swl_access_log_close(server);
    swl_server_destroy(server);
    support_directory_remove(top);
    return 0;
}

static void write_line(const char *line)
{
    const struct swl_access_entry entry = {.client = &client, .line = {line, strlen(line)}, .status = 200};
    swl_access_log_write(server, &entry);
}

/* The request lines that are in the file, with a slash behind each; a line that is none is "?". */
static const char *lines_in(const char *file)
{
    static char lines[1000];
    char line[300], request[100];
    FILE *stream = fopen(file, "r");
    lines[0] = '\0';
    if (stream == NULL) {
        return "nothing";
    }
    while (fgets(line, sizeof(line), stream) != NULL) {
        bool is_whole = sscanf(line, "unix: - - [%*[^]]] \"%99[^\"]\" 200 0", request) == 1 &&
                        strcmp(line + strlen(line) - 7, " 200 0\n") == 0;
        strcat(lines, is_whole ? request : "?");
        strcat(lines, "/");
    }
    fclose(stream);
    return lines;
}

static void lines_are_appended(void **state)
{
    struct stat info;
    FILE *file = fopen(path, "w");
    (void)state;
    assert_true(file != NULL && fputs("before\n", file) >= 0 && fclose(file) == 0);
    assert_int_equal(swl_access_log_open(server), 0);
    write_line("one");
    write_line("two");
    assert_string_equal(lines_in(path), "?/one/two/");
    assert_int_equal(unlink(path), 0);
    swl_access_log_close(server);
    assert_int_equal(swl_access_log_open(server), 0);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0600);
}

static void without_the_option_there_is_none(void **state)
{
    (void)state;
    assert_true(swl_access_log_is_on(server));
    swl_free(server->options.http_access_log);
    server->options.http_access_log = NULL;
    assert_false(swl_access_log_is_on(server));
    assert_int_equal(swl_access_log_open(server), 0);
    swl_access_log_reopen(server);
    assert_string_equal(lines_in(path), "nothing");
}

static void a_file_that_cannot_be_opened_stops_the_start(void **state)
{
    (void)state;
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(swl_access_log_open(server), -EISDIR);
    assert_non_null(strstr(server->error, "http_access_log"));
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(swl_access_log_open(server), -ENXIO); /* nobody reads there */
}

static void it_is_opened_anew(void **state)
{
    (void)state;
    assert_int_equal(swl_access_log_open(server), 0);
    int fd = server->access_log.fd;
    write_line("one");
    assert_int_equal(rename(path, moved), 0);
    write_line("two");
    swl_access_log_reopen(server);
    write_line("three");
    assert_int_equal(server->access_log.fd, fd);
    assert_string_equal(lines_in(moved), "one/two/");
    assert_string_equal(lines_in(path), "three/");
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0700), 0);
    swl_access_log_reopen(server); /* fails: the old one stays */
    write_line("four");
    assert_int_equal(rmdir(path), 0);
    assert_string_equal(lines_in(path), "nothing");
    assert_int_equal(server->access_log.fd, fd);
}

static void workers_take_what_the_manager_has_opened(void **state)
{
    (void)state;
    server->mode = SWL_MODE_BASE;
    assert_int_equal(swl_access_log_open(server), 0);
    int go[2], there[2];
    char byte;
    assert_int_equal(pipe2(go, O_CLOEXEC), 0);
    assert_int_equal(pipe2(there, O_CLOEXEC), 0);
    pid_t child = support_fork();
    if (child == 0) {
        server->id = 0;
        swl_access_log_reopen(server); /* too early: nothing changes */
        write_line("one");
        check(write(there[1], "", 1) == 1);
        check(read(go[0], &byte, 1) == 1);
        check(chmod(path, 0) == 0 && rename(path, moved) == 0); /* it does not open the path itself */
        swl_access_log_reopen(server);
        write_line("two");
        _exit(0);
    }
    close(go[0]);
    close(there[1]);
    assert_int_equal(read(there[0], &byte, 1), 1);
    close(there[0]);
    assert_int_equal(rename(path, moved), 0);
    swl_access_log_reopen(server);
    assert_int_equal(write(go[1], "", 1), 1);
    support_join(child);
    close(go[1]);
    swl_access_log_close(server);
    const char *lines = lines_in(moved);
    assert_true(strcmp(lines, "two/") == 0);
}

static void a_full_pipe_drops_lines_and_blocks_nobody(void **state)
{
    char bytes[4096], log[PATH_MAX];
    (void)state;
    snprintf(log, sizeof(log), "%s/log", top);
    assert_int_equal(swl_log_open(log), 0);
    swl_log_set_level(SWL_LOG_WARNING);
    assert_int_equal(mkfifo(path, 0600), 0);
    int reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    assert_int_equal(swl_access_log_open(server), 0);
    assert_true(reader >= 0);
    while (write(server->access_log.fd, bytes, sizeof(bytes)) > 0) {
    }
    write_line("lost");
    while (read(reader, bytes, sizeof(bytes)) > 0) {
    }
    write_line("kept");
    ssize_t size = read(reader, bytes, sizeof(bytes) - 1);
    assert_true(size > 0);
    bytes[size] = '\0';
    assert_non_null(strstr(bytes, "\"kept\""));
    assert_null(strstr(bytes, "lost"));
    close(reader);
    write_line("also lost"); /* SIGPIPE is ignored, here and in the server */
    assert_int_equal(swl_log_open(NULL), 0);
    swl_log_set_level(SWL_LOG_NONE);
    FILE *file = fopen(log, "r");
    assert_non_null(file);
    size = (ssize_t)fread(bytes, 1, sizeof(bytes) - 1, file);
    bytes[size] = '\0';
    fclose(file);
    assert_non_null(strstr(bytes, "a line of the access log is dropped: Resource temporarily unavailable"));
    assert_non_null(strstr(bytes, "a line of the access log is dropped: Broken pipe"));
}

static void a_torn_line_is_ended_before_the_next(void **state)
{
    (void)state;
    assert_int_equal(swl_access_log_open(server), 0);
    pid_t child = support_fork();
    if (child == 0) {
        struct rlimit limit = {60, RLIM_INFINITY};
        check(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
        check(swl_log_open("/dev/null") == 0);
        write_line("one");
        check(setrlimit(RLIMIT_FSIZE, &limit) == 0);
        write_line("torn");
        write_line("lost");
        limit.rlim_cur = RLIM_INFINITY;
        check(setrlimit(RLIMIT_FSIZE, &limit) == 0);
        write_line("two");
        write_line("three");
        _exit(0);
    }
    support_join(child);
    assert_string_equal(lines_in(path), "one/?/two/three/");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lines_are_appended),
        TEST(without_the_option_there_is_none),
        TEST(a_file_that_cannot_be_opened_stops_the_start),
        TEST(it_is_opened_anew),
        TEST(workers_take_what_the_manager_has_opened),
        TEST(a_full_pipe_drops_lines_and_blocks_nobody),
        TEST(a_torn_line_is_ended_before_the_next),
    };
    return RUN(tests);
}
