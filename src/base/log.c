/* The log. Formats a record whole and writes it at once, so that lines of several processes never mix. */
#define _GNU_SOURCE
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log_sink.h"
#include "base/memory.h"

/* what a piece of a record that is too long for its sink begins with, behind the head */
#define LOG_CONTINUED "(continued) "

static enum swl_log_level log_level = SWL_LOG_INFO;
static int log_fd = STDERR_FILENO;
static char *log_path;
static bool log_has_streams;
static char log_kind[64] = "master";
static int log_id = -1;

/* What this process owes the log: see swl_log_due(). */
static _Atomic pid_t log_pid;        /* whose debts they are */
static _Atomic uint64_t log_dropped; /* records that the sink did not take, and nobody was told of */
static _Atomic bool log_is_torn;     /* of the last one it took a part, without the end of the line */
static _Atomic int64_t log_due = SWL_NEVER;

void swl_log_set_level(enum swl_log_level level)
{
    log_level = level;
}

static void redirect_streams(void)
{
    if (log_has_streams && log_fd != STDERR_FILENO) {
        dup2(log_fd, STDOUT_FILENO);
        dup2(log_fd, STDERR_FILENO);
    }
}

void swl_log_use(int fd)
{
    if (fd == STDERR_FILENO) {
        if (log_fd != STDERR_FILENO) {
            close(log_fd);
        }
        log_fd = fd;
        swl_log_sink_prepare();
    } else if (log_fd == STDERR_FILENO) {
        log_fd = fd;
        swl_log_sink_release();
    } else {
        dup3(fd, log_fd, O_CLOEXEC); /* the same number: another thread may be writing to it just now */
        close(fd);
    }
    atomic_store(&log_is_torn, false);
    redirect_streams();
}

int swl_log_open(const char *path)
{
    int fd = STDERR_FILENO;
    if (path != NULL) {
        fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
        if (fd < 0) {
            return -errno;
        }
    }
    char *copy = path ? swl_strndup(path, strlen(path)) : NULL;
    swl_free(log_path);
    log_path = copy;
    swl_log_use(fd);
    return 0;
}

void swl_log_capture_streams(void)
{
    log_has_streams = true;
    redirect_streams();
}

int swl_log_descriptor(void)
{
    return log_path != NULL ? log_fd : -1;
}

void swl_log_reopen(void)
{
    if (log_path != NULL) {
        int result = swl_log_open(log_path);
        if (result < 0) {
            swl_warning("the log could not be reopened: %s", strerror(-result));
        }
    }
}

void swl_log_identify(const char *kind, int id)
{
    snprintf(log_kind, sizeof(log_kind), "%s", kind);
    log_id = id;
}

/* ---- writing ---- */

/* The beginning of a line: time, process, level. */
struct log_head {
    char text[128];
    size_t size;
};

static void log_begin(struct log_head *head, enum swl_log_level level)
{
    static const char *const names[] = {"DEBUG", "TRACE", "INFO", "NOTICE", "WARNING", "ERROR", "NONE"};
    struct timespec now;
    struct tm local;
    char id[16] = "";
    clock_gettime(CLOCK_REALTIME, &now);
    localtime_r(&now.tv_sec, &local);
    if (log_id >= 0) {
        snprintf(id, sizeof(id), "#%d", log_id);
    }
    head->size = strftime(head->text, sizeof(head->text), "[%Y-%m-%d %H:%M:%S", &local);
    head->size +=
        (size_t)snprintf(head->text + head->size, sizeof(head->text) - head->size, ".%06ld] [%s%s %d] %s ",
                         now.tv_nsec / 1000, log_kind, id, (int)getpid(), names[level]);
}

static void log_note_due(int64_t due)
{
    int64_t before = atomic_load(&log_due);
    while (due < before && !atomic_compare_exchange_weak(&log_due, &before, due)) {
    }
}

/* Writes bytes[1] to bytes[size - 1]; bytes[0] is left for the end of a line that was torn before. */
static bool log_put(const struct swl_log_sink *sink, char *bytes, size_t size)
{
    bool was_torn = atomic_load(&log_is_torn);
    size_t skip = was_torn ? 0 : 1;
    bytes[0] = '\n';
    ssize_t written = sink->write(sink->fd, bytes + skip, size - skip);
    if (written > 0) {
        atomic_store(&log_is_torn, bytes[skip + (size_t)written - 1] != '\n');
    }
    return written == (ssize_t)(size - skip);
}

/* How much of a text that is too long goes into one piece: whole lines, or else whole characters (UTF-8). */
static size_t log_piece(const char *text, size_t size, size_t max)
{
    if (size <= max) {
        return size;
    }
    const char *end = memrchr(text, '\n', max + 1);
    if (end != NULL && end > text) {
        return (size_t)(end - text);
    }
    size_t piece = max;
    for (int i = 0; i < 3 && ((unsigned char)text[piece] & 0xC0) == 0x80; i++) {
        piece--;
    }
    return piece;
}

/* Each piece is a record with a head of its own, since others may write in between. */
static bool log_put_pieces(const struct swl_log_sink *sink, const struct log_head *head, const char *text,
                           size_t size)
{
    const size_t front = 1 + head->size + sizeof(LOG_CONTINUED) - 1;
    size_t max = sink->record_max - front - 1;
    char *bytes = swl_malloc(sink->record_max + 1);
    bool taken = true, is_first = true;
    while (taken && size > 0) {
        size_t at = 1 + head->size, piece = log_piece(text, size, max);
        memcpy(bytes + 1, head->text, head->size);
        if (!is_first) {
            memcpy(bytes + at, LOG_CONTINUED, sizeof(LOG_CONTINUED) - 1);
            at = front;
        }
        memcpy(bytes + at, text, piece);
        bytes[at + piece] = '\n';
        taken = log_put(sink, bytes, at + piece + 1);
        is_first = false;
        piece += piece < size && text[piece] == '\n';
        text += piece;
        size -= piece;
    }
    swl_free(bytes);
    return taken;
}

/* Returns whether the sink has taken all of it. */
static bool log_record(const struct swl_log_sink *sink, enum swl_log_level level, const char *format,
                       va_list arguments)
{
    struct log_head head;
    va_list again;
    log_begin(&head, level);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0) {
        return true; /* a text that cannot be formatted is none */
    }
    char small[1024];
    size_t front = 1 + head.size, total = front + (size_t)length + 1;
    char *bytes = total < sizeof(small) ? small : swl_malloc(total + 1);
    memcpy(bytes + 1, head.text, head.size);
    vsnprintf(bytes + front, (size_t)length + 1, format, arguments);
    bytes[total - 1] = '\n';
    bool taken = total <= sink->record_max ? log_put(sink, bytes, total)
                                           : log_put_pieces(sink, &head, bytes + front, (size_t)length);
    if (bytes != small) {
        swl_free(bytes);
    }
    return taken;
}

static struct swl_log_sink log_sink(void)
{
    return log_fd == STDERR_FILENO ? swl_log_sink_standard_error() : swl_log_sink_own(log_fd);
}

static bool log_say(const struct swl_log_sink *sink, enum swl_log_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static bool log_say(const struct swl_log_sink *sink, enum swl_log_level level, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    bool taken = log_record(sink, level, format, arguments);
    va_end(arguments);
    return taken;
}

static void log_drop(uint64_t count)
{
    atomic_fetch_add(&log_dropped, count);
    log_note_due(swl_clock_monotonic() + SWL_LOG_LIMIT_WINDOW);
}

/* Whether the sink takes records: what it did not take before is reported first, in the order of things. */
static bool log_report_dropped(const struct swl_log_sink *sink)
{
    uint64_t count = atomic_exchange(&log_dropped, 0);
    if (count == 0 || log_level > SWL_LOG_WARNING ||
        log_say(sink, SWL_LOG_WARNING, "%llu lines dropped: the log did not take them",
                (unsigned long long)count)) {
        return true;
    }
    log_drop(count);
    return false;
}

static void log_write(enum swl_log_level level, const char *format, va_list arguments)
{
    struct swl_log_sink sink = log_sink();
    if (!log_report_dropped(&sink) || !log_record(&sink, level, format, arguments)) {
        log_drop(1);
    }
}

static void log_write_line(enum swl_log_level level, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void log_write_line(enum swl_log_level level, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    log_write(level, format, arguments);
    va_end(arguments);
}

/* ---- what is owed ---- */

int64_t swl_log_due(void)
{
    return atomic_load_explicit(&log_due, memory_order_relaxed);
}

static void log_report_left_out(const struct swl_log_limit *limit, uint64_t count)
{
    enum swl_log_level level = (enum swl_log_level)limit->level;
    if (level >= log_level) {
        log_write_line(level, "%s: %llu more left out", limit->cause, (unsigned long long)count);
    }
}

static void log_report_until(int64_t now)
{
    atomic_store(&log_due, SWL_NEVER);
    if (atomic_exchange(&log_pid, getpid()) != getpid()) {
        swl_log_limit_forget(); /* those of the process that has forked this one */
        atomic_store(&log_dropped, 0);
        return;
    }
    log_note_due(swl_log_limit_report(now, log_report_left_out));
    struct swl_log_sink sink = log_sink();
    (void)log_report_dropped(&sink);
}

static void log_catch_up(int64_t now)
{
    int saved_errno = errno;
    if (now >= swl_log_due() || atomic_load(&log_pid) != getpid()) {
        log_report_until(now);
    }
    errno = saved_errno;
}

void swl_log_catch_up(void)
{
    if (swl_log_due() != SWL_NEVER) {
        log_catch_up(swl_clock_monotonic());
    }
}

void swl_log_settle(void)
{
    log_catch_up(SWL_NEVER);
}

/* ---- lines ---- */

void swl_log(enum swl_log_level level, const char *format, ...)
{
    if (level < log_level) {
        return;
    }
    int saved_errno = errno;
    va_list arguments;
    log_catch_up(swl_clock_monotonic());
    va_start(arguments, format);
    log_write(level, format, arguments);
    va_end(arguments);
    errno = saved_errno;
}

void swl_log_limited(struct swl_log_limit *limit, const char *format, ...)
{
    enum swl_log_level level = (enum swl_log_level)limit->level;
    if (level < log_level) {
        return;
    }
    int saved_errno = errno;
    int64_t now = swl_clock_monotonic(), report_at;
    log_catch_up(now);
    if (swl_log_limit_admit(limit, now, &report_at)) {
        va_list arguments;
        va_start(arguments, format);
        log_write(level, format, arguments);
        va_end(arguments);
    } else {
        log_note_due(report_at);
    }
    errno = saved_errno;
}
