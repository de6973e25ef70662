/* The log on what can make a writer wait: pipes, terminals and sockets that nobody reads. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

/* more than any of them holds */
#define LINES 20000

/* `write` is what standard error becomes; `read` does not wait. */
struct ends {
    int read, write;
};

static int saved_stderr;

/* ---- what standard error can be ---- */

static void open_pipe(struct ends *ends)
{
    int pair[2];
    assert_int_equal(pipe(pair), 0);
    *ends = (struct ends){pair[0], pair[1]};
}

static void open_named_pipe(struct ends *ends)
{
    char *directory = support_directory(), *path;
    assert_true(asprintf(&path, "%s/pipe", directory) > 0);
    assert_int_equal(mkfifo(path, 0600), 0);
    ends->read = open(path, O_RDONLY | O_NONBLOCK);
    ends->write = open(path, O_WRONLY);
    free(path);
    support_directory_remove(directory);
}

static void open_terminal(struct ends *ends)
{
    char name[64];
    ends->read = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
    assert_int_equal(grantpt(ends->read), 0);
    assert_int_equal(unlockpt(ends->read), 0);
    assert_int_equal(ptsname_r(ends->read, name, sizeof(name)), 0);
    ends->write = open(name, O_RDWR | O_NOCTTY);
}

static void open_socket(struct ends *ends)
{
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    *ends = (struct ends){pair[0], pair[1]};
}

/* As it is at the start of a server; or as it becomes when somebody replaces it later: then the log cannot have
 * opened it for itself, as it cannot either where it is another user's. */
struct kind {
    void (*open)(struct ends *ends);
    bool is_replaced;
};

static const struct kind kinds[] = {
    {open_pipe, false},     {open_pipe, true},     {open_named_pipe, false}, {open_named_pipe, true},
    {open_terminal, false}, {open_terminal, true}, {open_socket, false},
};

/* Standard error, and with it cmocka's output, is that from here to leave(). */
static void enter(const struct kind *kind, struct ends *ends)
{
    kind->open(ends);
    assert_true(ends->read >= 0 && ends->write >= 0);
    assert_int_equal(fcntl(ends->read, F_SETFL, fcntl(ends->read, F_GETFL) | O_NONBLOCK), 0);
    if (kind->is_replaced) {
        assert_int_equal(swl_log_open(NULL), 0);
    }
    dup2(ends->write, STDERR_FILENO);
    if (!kind->is_replaced) {
        assert_int_equal(swl_log_open(NULL), 0);
    }
}

static void leave(struct ends *ends)
{
    dup2(saved_stderr, STDERR_FILENO);
    close(ends->read);
    close(ends->write);
    assert_int_equal(swl_log_open(NULL), 0);
}

/* ---- what comes out there ---- */

/* All of it is read while standard error may be full; assertions wait until it is what it was. */
struct text {
    char *bytes;
    size_t size;
};

/* Reads what is there. */
static void drain(int fd, struct text *text)
{
    ssize_t got;
    do {
        text->bytes = realloc(text->bytes, text->size + 65537);
        got = read(fd, text->bytes + text->size, 65536);
        text->size += got > 0 ? (size_t)got : 0;
    } while (got > 0);
    text->bytes[text->size] = '\0';
}

/* Reads until that is there; a terminal's output takes its time. */
static void drain_until(int fd, struct text *text, const char *what)
{
    drain(fd, text);
    while (strstr(text->bytes, what) == NULL) {
        struct pollfd readable = {.fd = fd, .events = POLLIN};
        poll(&readable, 1, -1);
        drain(fd, text);
    }
}

/* The next line without time and process, "" at the end. A terminal ends lines in its own way. */
static char *next_line(char **rest)
{
    char *line = strsep(rest, "\n");
    if (line == NULL || *line == '\0') {
        return "";
    }
    line[strcspn(line, "\r")] = '\0';
    assert_int_equal(*line, '[');
    char *said = strstr(line, "] ");
    said = said != NULL ? strstr(said + 2, "] ") : NULL;
    return said != NULL ? said + 2 : line;
}

/* Every line is there, in order, or counted as dropped. A terminal has room again now and then even so. */
static void nobody_reads(const struct kind *kind)
{
    struct ends ends;
    struct text text = {0};
    enter(kind, &ends);
    int flags = fcntl(STDERR_FILENO, F_GETFL);
    for (int i = 0; i < LINES; i++) {
        swl_info("line %d of a log that nobody reads", i);
    }
    int flags_then = fcntl(STDERR_FILENO, F_GETFL);
    do {
        drain(ends.read, &text);
        swl_log_settle();
    } while (swl_log_due() != SWL_NEVER);
    drain_until(ends.read, &text, "lines dropped: the log did not take them");
    swl_info("taken again");
    drain_until(ends.read, &text, "taken again");
    leave(&ends);

    assert_int_equal(flags_then, flags); /* whoever shares it would be surprised */
    int count = 0, sum = 0, last = -1, torn = 0, number, end = 0;
    char *rest = text.bytes, *line;
    while (strcmp(line = next_line(&rest), "INFO taken again") != 0) {
        assert_true(*line != '\0');
        if (sscanf(line, "INFO line %d of a log that nobody reads%n", &number, &end) == 1 &&
            line[end] == '\0') {
            assert_in_range(number, last + 1, LINES - 1);
            last = number;
            count++;
        } else if (sscanf(line, "WARNING %d lines dropped: the log did not take them%n", &number, &end) ==
                       1 &&
                   line[end] == '\0') {
            sum += number;
        } else {
            torn++;
        }
    }
    assert_in_range(count, 10, LINES - 1);
    if (kind->open == open_terminal) { /* it may take all of a line but its end, and that counts as dropped */
        assert_in_range(count + sum, LINES, LINES + count);
    } else {
        assert_int_equal(count + sum, LINES);
        assert_int_equal(torn, 0);
    }
    assert_string_equal(next_line(&rest), "");
    free(text.bytes);
}

static void a_log_that_nobody_reads_stops_nobody(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        nobody_reads(&kinds[i]);
    }
}

/* It may not be opened by its own name then. */
static void a_terminal_of_another_user_stops_nobody(void **state)
{
    (void)state;
    struct ends ends;
    if (geteuid() != 0) {
        skip();
    }
    int pair[2];
    char word = 0;
    open_terminal(&ends);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    pid_t child = support_fork();
    if (child == 0) {
        check(setsid() > 0);
        check(ioctl(ends.write, TIOCSCTTY, 0) == 0);
        check(dup2(ends.write, STDERR_FILENO) == STDERR_FILENO);
        check(setgid(65534) == 0 && setuid(65534) == 0);
        check(open("/proc/self/fd/2", O_WRONLY | O_NOCTTY) < 0 && errno == EACCES);
        check(swl_log_open(NULL) == 0);
        for (int i = 0; i < LINES; i++) {
            swl_info("line %d of a log that nobody reads", i);
        }
        check(swl_log_due() != SWL_NEVER);
        check(write(pair[1], &word, 1) == 1 && read(pair[1], &word, 1) == 1);
        _exit(0); /* the terminal hangs up */
    }
    struct text text = {0};
    assert_int_equal(read(pair[0], &word, 1), 1);
    drain_until(ends.read, &text, "line 0 of a log that nobody reads");
    assert_int_equal(write(pair[0], &word, 1), 1);
    support_join(child);
    close(pair[0]);
    close(pair[1]);
    free(text.bytes);
    close(ends.read);
    close(ends.write);
}

/* ---- records that are too long to be written at once ---- */

enum { WRITERS = 3, RECORDS = 40, TRACE_LINES = 300 };

/* A record of many lines, as an exception's, of which each tells whose it is. */
static void write_trace(int writer, int record)
{
    char *trace = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&trace, &size);
    for (int i = 0; i < TRACE_LINES; i++) {
        fprintf(stream, "%s#%d of record %d of writer %d", i > 0 ? "\n" : "", i, record, writer);
    }
    fclose(stream);
    check(size > 2 * PIPE_BUF);
    swl_fault("%s", trace);
    free(trace);
}

/* Where others may have written in between, the head says whose the next lines are. */
static void check_traces(char *rest)
{
    int record[WRITERS] = {0}, next[WRITERS] = {0}, writer = -1, lines = 0;
    char *line;
    while ((line = strsep(&rest, "\n")) != NULL && *line != '\0') {
        int number, of, whose, end = -1;
        char *said = *line == '[' ? strstr(line, " ERROR ") : NULL;
        bool is_continued = said != NULL && strncmp(said + 7, "(continued) ", 12) == 0;
        said = said == NULL ? line : said + 7 + (is_continued ? 12 : 0);
        assert_int_equal(sscanf(said, "#%d of record %d of writer %d%n", &number, &of, &whose, &end), 3);
        assert_string_equal(said + end, "");
        assert_in_range(whose, 0, WRITERS - 1);
        assert_int_equal(*line == '[' || whose == writer, true);
        assert_int_equal(*line == '[' && !is_continued, number == 0);
        writer = whose;
        assert_int_equal(number, next[writer]);
        assert_int_equal(of, record[writer]);
        next[writer] = (number + 1) % TRACE_LINES;
        record[writer] += next[writer] == 0;
        lines++;
    }
    assert_int_equal(lines, WRITERS * RECORDS * TRACE_LINES);
}

/* As many at a time as the pipe has room for. */
static void traces(const struct kind *kind)
{
    struct ends ends;
    struct text text = {0};
    int words[2], done[2];
    pid_t writers[WRITERS];
    char word[WRITERS] = {0};
    bool failed = false;
    assert_int_equal(pipe(words), 0);
    assert_int_equal(pipe(done), 0);
    enter(kind, &ends);
    for (int i = 0; i < WRITERS; i++) {
        if ((writers[i] = support_fork()) == 0) {
            for (int j = 0; j < RECORDS; j++) {
                check(read(words[0], word, 1) == 1);
                write_trace(i, j);
                check(write(done[1], word, 1) == 1);
            }
            _exit(0);
        }
    }
    for (int i = 0; i < RECORDS && !failed; i++) {
        failed = write(words[1], word, WRITERS) != WRITERS;
        for (int j = 0; j < WRITERS && !failed; j++) {
            failed = read(done[0], word, 1) != 1;
        }
        drain(ends.read, &text);
    }
    leave(&ends);
    assert_false(failed);
    for (int i = 0; i < WRITERS; i++) {
        support_join(writers[i]);
    }
    check_traces(text.bytes);
    free(text.bytes);
    close(words[0]);
    close(words[1]);
    close(done[0]);
    close(done[1]);
}

static void long_records_of_several_processes_keep_their_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (kinds[i].open == open_pipe || kinds[i].open == open_named_pipe) {
            traces(&kinds[i]);
        }
    }
}

/* Cut where it must be, but never within a character. */
static void a_long_line_is_cut_between_characters(void **state)
{
    (void)state;
    enum { CHARACTERS = 7000 };
    static char line[3 * CHARACTERS + 1], whole[sizeof(line)];
    struct ends ends;
    struct text text = {0};
    for (int i = 0; i < CHARACTERS; i++) {
        memcpy(line + 3 * i, "\u20ac", 3);
    }
    for (int shift = 0; shift < 3; shift++) {
        enter(&kinds[0], &ends);
        swl_info("%.*s%s", shift, "ab", line);
        drain(ends.read, &text);
        leave(&ends);
        char *rest = text.bytes, *piece, *to = whole;
        int pieces = 0;
        while (*(piece = next_line(&rest)) != '\0') {
            piece += strlen("INFO ");
            if (pieces++ > 0) {
                assert_memory_equal(piece, "(continued) ", 12);
                piece += 12;
            }
            assert_int_equal((strlen(piece) - (pieces == 1 ? (size_t)shift : 0)) % 3, 0);
            to = stpcpy(to, pieces == 1 ? piece + shift : piece);
        }
        assert_int_equal(pieces, 3 * CHARACTERS / PIPE_BUF + 1);
        assert_string_equal(whole, line);
        text.size = 0;
    }
    free(text.bytes);
}

/* ---- what else fails ---- */

static void a_reader_that_is_gone_is_no_fault(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct ends ends;
        enter(&kinds[i], &ends);
        close(ends.read);
        ends.read = -1;
        errno = EXDEV;
        swl_info("to nobody");
        int error = errno;
        leave(&ends);
        assert_int_equal(error, EXDEV);
        swl_log_settle();
    }
}

static void a_closed_standard_error_is_no_fault(void **state)
{
    (void)state;
    close(STDERR_FILENO);
    int result = swl_log_open(NULL);
    swl_info("to nobody");
    bool is_owed = swl_log_due() != SWL_NEVER;
    dup2(saved_stderr, STDERR_FILENO);
    assert_int_equal(result, 0);
    assert_true(is_owed);
}

/* Somebody else's prompt comes back when the server goes into the background. */
static void nothing_is_held_open_of_what_standard_error_was(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct ends ends;
        int before = support_descriptors();
        enter(&kinds[i], &ends);
        leave(&ends);
        assert_int_equal(support_descriptors(), before);
    }
}

static int begin(void **state)
{
    (void)state;
    swl_log_set_level(SWL_LOG_INFO);
    swl_log_identify("master", -1);
    saved_stderr = dup(STDERR_FILENO);
    return saved_stderr < 0;
}

static int end(void **state)
{
    (void)state;
    int null = open("/dev/null", O_WRONLY);
    dup2(null, STDERR_FILENO); /* what is owed still is nobody's */
    swl_log_settle();
    dup2(saved_stderr, STDERR_FILENO);
    close(null);
    close(saved_stderr);
    swl_log_set_level(SWL_LOG_NONE);
    return swl_log_open(NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_log_that_nobody_reads_stops_nobody),
        TEST(a_terminal_of_another_user_stops_nobody),
        TEST(long_records_of_several_processes_keep_their_lines),
        TEST(a_long_line_is_cut_between_characters),
        TEST(a_reader_that_is_gone_is_no_fault),
        TEST(a_closed_standard_error_is_no_fault),
        TEST(nothing_is_held_open_of_what_standard_error_was),
    };
    return RUN(tests);
}
