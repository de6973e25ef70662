/* The log. Formats into a buffer of its own and writes once, so that lines of several processes never mix. */
#define _GNU_SOURCE
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"

static enum swl_log_level log_level = SWL_LOG_INFO;
static int log_fd = STDERR_FILENO;
static char *log_path;
static bool log_has_streams;
static const char *log_kind = "master";
static int log_id = -1;

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
    if (log_fd == STDERR_FILENO || fd == STDERR_FILENO) {
        log_fd = fd;
    } else {
        dup3(fd, log_fd, O_CLOEXEC); /* the same number: another thread may be writing to it just now */
        close(fd);
    }
    redirect_streams();
}

int swl_log_open(const char *path)
{
    int fd = STDERR_FILENO;
    if (path != NULL) {
        fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
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
    log_kind = kind;
    log_id = id;
}

void swl_log(enum swl_log_level level, const char *format, ...)
{
    static const char *const names[] = {"DEBUG", "TRACE", "INFO", "NOTICE", "WARNING", "ERROR", "NONE"};
    if (level < log_level) {
        return;
    }
    int saved_errno = errno;
    struct timespec now;
    struct tm local;
    clock_gettime(CLOCK_REALTIME, &now);
    localtime_r(&now.tv_sec, &local);

    char head[128], id[16] = "";
    if (log_id >= 0) {
        snprintf(id, sizeof(id), "#%d", log_id);
    }
    size_t size = strftime(head, sizeof(head), "[%Y-%m-%d %H:%M:%S", &local);
    size += (size_t)snprintf(head + size, sizeof(head) - size, ".%06ld] [%s%s %d] %s ", now.tv_nsec / 1000,
                             log_kind, id, (int)getpid(), names[level]);

    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length >= 0) {
        char small[1024];
        size_t total = size + (size_t)length + 1;
        char *line = total < sizeof(small) ? small : swl_malloc(total + 1);
        memcpy(line, head, size);
        vsnprintf(line + size, (size_t)length + 1, format, arguments);
        line[total - 1] = '\n';
        /* a log that cannot be written has nowhere to be told */
        ssize_t ignored = write(log_fd, line, total);
        (void)ignored;
        if (line != small) {
            swl_free(line);
        }
    }
    va_end(arguments);
    errno = saved_errno;
}
