/* The log: levels, sinks, who writes, and that a line is one write().
 * To see single writes, standard error is a socket that keeps them apart. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <regex.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

static char *directory, *path;

static int begin(void **state)
{
    (void)state;
    directory = support_directory();
    swl_log_set_level(SWL_LOG_INFO);
    swl_log_identify("master", -1);
    swl_log_limit_forget();
    return asprintf(&path, "%s/log", directory) < 0;
}

static int end(void **state)
{
    (void)state;
    int result = swl_log_open("/dev/null"); /* where what is owed still goes */
    swl_log_settle();
    swl_log_set_level(SWL_LOG_NONE);
    result = result < 0 ? result : swl_log_open(NULL);
    free(path);
    support_directory_remove(directory);
    return result;
}

/* What is in the file; to be freed. */
static char *content(void)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char *text = NULL;
    size_t size = 0;
    ssize_t length = getdelim(&text, &size, '\0', file);
    fclose(file);
    if (length < 0) {
        free(text);
        return strdup("");
    }
    return text;
}

static void assert_matches(const char *text, const char *pattern)
{
    regex_t expression;
    assert_int_equal(regcomp(&expression, pattern, REG_EXTENDED | REG_NOSUB), 0);
    int result = regexec(&expression, text, 0, NULL, 0);
    regfree(&expression);
    if (result != 0) {
        fail_msg("'%s' is not like %s", text, pattern);
    }
}

static void a_line_tells_time_process_level_and_text(void **state)
{
    (void)state;
    assert_int_equal(swl_log_open(path), 0);
    swl_warning("%d of %s", 3, "four");
    char *text = content();
    assert_matches(text, "^\\[[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}\\] "
                         "\\[master [0-9]+\\] WARNING 3 of four\n$");
    free(text);
}

static void a_process_tells_its_kind_and_number(void **state)
{
    (void)state;
    assert_int_equal(swl_log_open(path), 0);
    swl_log_identify("worker", 3);
    swl_info("x");
    char *text = content(), expected[64];
    snprintf(expected, sizeof(expected), "\\[worker#3 %d\\] INFO x\n$", (int)getpid());
    assert_matches(text, expected);
    free(text);
}

static void lines_below_the_level_are_not_written(void **state)
{
    (void)state;
    assert_int_equal(swl_log_open(path), 0);
    swl_log_set_level(SWL_LOG_NOTICE);
    swl_debug("no");
    swl_info("no");
    swl_notice("yes");
    swl_fault("yes");
    swl_log_set_level(SWL_LOG_NONE);
    swl_fault("no");
    char *text = content();
    assert_null(strstr(text, "no\n"));
    assert_matches(text, "^[^\n]* NOTICE yes\n[^\n]* ERROR yes\n$");
    free(text);
}

static void a_file_is_made_for_its_owner_alone_and_appended_to(void **state)
{
    (void)state;
    mode_t before = umask(0);
    assert_int_equal(swl_log_open(path), 0);
    umask(before);
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0600);
    swl_info("first");
    assert_int_equal(swl_log_open(path), 0);
    swl_info("second");
    char *text = content();
    assert_matches(text, "first\n.*second\n$");
    free(text);
}

static void the_old_sink_stays_where_the_new_one_fails(void **state)
{
    (void)state;
    assert_int_equal(swl_log_open(path), 0);
    int descriptors = support_descriptors();
    assert_int_equal(swl_log_open("/nonexistent/log"), -ENOENT);
    assert_int_equal(support_descriptors(), descriptors);
    swl_info("still here");
    char *text = content();
    assert_matches(text, "still here\n$");
    free(text);
}

static void another_file_closes_the_last(void **state)
{
    (void)state;
    assert_int_equal(swl_log_open(path), 0);
    int descriptors = support_descriptors();
    assert_int_equal(swl_log_open(path), 0);
    assert_int_equal(support_descriptors(), descriptors);
}

static void a_moved_file_is_written_to_until_it_is_reopened(void **state)
{
    (void)state;
    char *moved;
    assert_true(asprintf(&moved, "%s.1", path) > 0);
    assert_int_equal(swl_log_open(path), 0);
    assert_int_equal(rename(path, moved), 0);
    swl_info("to the old one");
    swl_log_reopen();
    swl_info("to the new one");
    char *text = content();
    assert_matches(text, "^[^\n]*to the new one\n$");
    free(text);
    free(moved);
}

static void a_descriptor_of_the_file_can_be_taken_over(void **state)
{
    (void)state;
    assert_int_equal(swl_log_descriptor(), -1);
    assert_int_equal(swl_log_open(path), 0);
    int descriptors = support_descriptors(), number = swl_log_descriptor();
    assert_true(number > 2);
    unlink(path);
    swl_log_use(open(path, O_WRONLY | O_CREAT | O_APPEND, 0600));
    assert_int_equal(swl_log_descriptor(), number);
    assert_int_equal(support_descriptors(), descriptors);
    assert_true(fcntl(number, F_GETFD) & FD_CLOEXEC);
    swl_info("here");
    char *text = content();
    assert_matches(text, "here\n$");
    free(text);
}

static void standard_streams_follow_the_file(void **state)
{
    (void)state;
    pid_t child = support_fork();
    if (child == 0) {
        check(swl_log_open(path) == 0);
        swl_log_capture_streams();
        check(write(STDOUT_FILENO, "old\n", 4) == 4);
        check(unlink(path) == 0);
        swl_log_reopen();
        check(write(STDOUT_FILENO, "out\n", 4) == 4);
        check(write(STDERR_FILENO, "err\n", 4) == 4);
        _exit(0);
    }
    support_join(child);
    char *text = content();
    assert_string_equal(text, "out\nerr\n");
    free(text);
}

static void errno_survives(void **state)
{
    (void)state;
    assert_int_equal(swl_log_open("/dev/full"), 0);
    errno = EXDEV;
    swl_info("x");
    assert_int_equal(errno, EXDEV);
}

static void each_line_is_one_write_whatever_its_length(void **state)
{
    (void)state;
    static char text[20000], packet[30000];
    const size_t lengths[] = {0, 1, 900, 950, 960, 970, 980, 990, 1000, 1022, 1023, 1024, 1025, 5000, 19999};
    int pair[2], saved = dup(STDERR_FILENO);
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        memset(text, 'a' + (int)i, lengths[i]);
        text[lengths[i]] = '\0';
        if (lengths[i] > 10) {
            text[5] = '\n'; /* a text of several lines is still one write */
        }
        dup2(pair[0], STDERR_FILENO);
        swl_info("%s", text);
        dup2(saved, STDERR_FILENO);
        ssize_t size = recv(pair[1], packet, sizeof(packet), 0);
        assert_true(size > (ssize_t)lengths[i]);
        assert_int_equal(packet[size - 1], '\n');
        assert_memory_equal(packet + size - 1 - lengths[i], text, lengths[i]);
        assert_int_equal(packet[0], '[');
        assert_int_equal(recv(pair[1], packet, sizeof(packet), MSG_DONTWAIT), -1);
    }
    close(saved);
    close(pair[0]);
    close(pair[1]);
}

static void lines_of_several_processes_do_not_mix(void **state)
{
    (void)state;
    enum { PROCESSES = 3, LINES = 300 };
    assert_int_equal(swl_log_open(path), 0);
    pid_t children[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
        if ((children[i] = support_fork()) == 0) {
            char text[2001];
            memset(text, 'a' + i, 2000);
            text[2000] = '\0';
            for (int j = 0; j < LINES; j++) {
                swl_info("%s", text + j % 2000);
            }
            _exit(0);
        }
    }
    for (int i = 0; i < PROCESSES; i++) {
        support_join(children[i]);
    }
    char *text = content(), *rest = text, *line;
    int next[PROCESSES] = {0};
    while ((line = strsep(&rest, "\n")) != NULL && *line != '\0') {
        char *said = strstr(line, " INFO ");
        assert_non_null(said);
        said += 6;
        int process = *said - 'a';
        assert_in_range(process, 0, PROCESSES - 1);
        assert_int_equal(strspn(said, (char[]){*said, '\0'}), 2000 - next[process] % 2000);
        assert_int_equal(strlen(said), 2000 - next[process] % 2000);
        next[process]++;
    }
    for (int i = 0; i < PROCESSES; i++) {
        assert_int_equal(next[i], LINES);
    }
    free(text);
}

/* ---- what is left out, and what is dropped ---- */

static void fail_often(const char *what, int count)
{
    for (int i = 0; i < count; i++) {
        swl_warning_limited("clients closed for testing", "%s %d", what, i);
    }
}

static int count_of(const char *text, const char *what)
{
    int count = 0;
    for (; (text = strstr(text, what)) != NULL; text += strlen(what)) {
        count++;
    }
    return count;
}

static void wait_until_due(void)
{
    int64_t due = swl_log_due(), now = swl_clock_monotonic();
    assert_in_range(due - now, 0, SWL_NS_PER_SEC);
    usleep((useconds_t)((due - now) / 1000 + 1));
}

static void what_a_client_causes_is_logged_ten_times_a_second(void **state)
{
    (void)state;
    assert_int_equal(swl_log_open(path), 0);
    fail_often("storm", 35);
    swl_info("others are not concerned");
    char *text = content();
    assert_int_equal(count_of(text, " WARNING storm "), 10);
    assert_int_equal(count_of(text, "more left out"), 0);
    free(text);

    wait_until_due();
    swl_log_catch_up();
    assert_true(swl_log_due() == SWL_NEVER);
    text = content();
    assert_matches(text, "INFO others are not concerned\n"
                         "[^\n]* WARNING clients closed for testing: 25 more left out\n$");
    free(text);
}

static void the_next_line_reports_what_was_left_out(void **state)
{
    (void)state;
    assert_int_equal(swl_log_open(path), 0);
    fail_often("before", 12);
    wait_until_due();
    swl_info("next");
    fail_often("after", 11);
    swl_log_settle(); /* as at the end of a process: at once */
    char *text = content();
    assert_matches(text, "WARNING before 9\n[^\n]* WARNING clients closed for testing: 2 more left out\n"
                         "[^\n]* INFO next\n[^\n]* WARNING after 0\n");
    assert_matches(text, " WARNING after 9\n[^\n]* WARNING clients closed for testing: 1 more left out\n$");
    assert_int_equal(count_of(text, "more left out"), 2);
    free(text);
}

static void a_fork_does_not_report_what_its_parent_owes(void **state)
{
    (void)state;
    assert_int_equal(swl_log_open("/dev/full"), 0);
    swl_info("dropped");
    assert_int_equal(swl_log_open(path), 0);
    fail_often("parent", 30);
    assert_true(swl_log_due() != SWL_NEVER);
    pid_t child = support_fork();
    if (child == 0) {
        swl_log_settle();
        check(swl_log_due() == SWL_NEVER);
        fail_often("child", 15);
        swl_log_settle();
        _exit(0);
    }
    support_join(child);
    swl_log_settle();
    char *text = content(), line[200];
    assert_int_equal(count_of(text, " WARNING child "), 10);
    snprintf(line, sizeof(line), "[master %d] WARNING clients closed for testing: 5 more", (int)child);
    assert_int_equal(count_of(text, line), 1);
    snprintf(line, sizeof(line), "[master %d] WARNING clients closed for testing: 20 more", (int)getpid());
    assert_int_equal(count_of(text, line), 1);
    assert_int_equal(count_of(text, "1 lines dropped"), 1);
    free(text);
}

static void a_file_that_took_nothing_is_said_to_have_done_so(void **state)
{
    (void)state;
    assert_int_equal(swl_log_open("/dev/full"), 0);
    swl_info("one");
    swl_info("two");
    assert_int_equal(swl_log_open(path), 0);
    swl_info("three");
    char *text = content();
    assert_matches(text, "^[^\n]* WARNING 2 lines dropped: the log did not take them\n[^\n]* INFO three\n$");
    free(text);
}

static void a_line_that_was_torn_is_ended_before_the_next(void **state)
{
    (void)state;
    assert_int_equal(swl_log_open(path), 0);
    pid_t child = support_fork();
    if (child == 0) {
        struct rlimit limit = {.rlim_cur = 100, .rlim_max = RLIM_INFINITY};
        signal(SIGXFSZ, SIG_IGN);
        check(setrlimit(RLIMIT_FSIZE, &limit) == 0);
        swl_info("%0200d", 0);
        swl_info("nothing of this");
        limit.rlim_cur = RLIM_INFINITY;
        check(setrlimit(RLIMIT_FSIZE, &limit) == 0);
        swl_info("whole");
        _exit(0);
    }
    support_join(child);
    char *text = content();
    assert_matches(text, "^[^\n]* INFO 0+\n[^\n]* WARNING 2 lines dropped: [^\n]*\n[^\n]* INFO whole\n$");
    assert_int_equal(strcspn(text, "\n"), 100);
    free(text);
}

static void a_named_pipe_without_a_reader_is_refused(void **state)
{
    (void)state;
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(swl_log_open(path), -ENXIO);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_line_tells_time_process_level_and_text),
        TEST(a_process_tells_its_kind_and_number),
        TEST(lines_below_the_level_are_not_written),
        TEST(a_file_is_made_for_its_owner_alone_and_appended_to),
        TEST(the_old_sink_stays_where_the_new_one_fails),
        TEST(another_file_closes_the_last),
        TEST(a_moved_file_is_written_to_until_it_is_reopened),
        TEST(a_descriptor_of_the_file_can_be_taken_over),
        TEST(standard_streams_follow_the_file),
        TEST(errno_survives),
        TEST(each_line_is_one_write_whatever_its_length),
        TEST(lines_of_several_processes_do_not_mix),
        TEST(what_a_client_causes_is_logged_ten_times_a_second),
        TEST(the_next_line_reports_what_was_left_out),
        TEST(a_fork_does_not_report_what_its_parent_owes),
        TEST(a_file_that_took_nothing_is_said_to_have_done_so),
        TEST(a_line_that_was_torn_is_ended_before_the_next),
        TEST(a_named_pipe_without_a_reader_is_refused),
    };
    return RUN(tests);
}
