/* The file of the access log. */
#define _GNU_SOURCE
#include "server/state/access_log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/log_sink.h"

/* By this path standard error is meant itself, which may be a socket, and then cannot be opened. */
static bool access_log_is_standard_error(const struct swl_server *server)
{
    return strcmp(server->options.http_access_log, "/dev/stderr") == 0;
}

/* Returns the descriptor or -errno. */
static int access_log_open_file(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
    return fd < 0 ? -errno : fd;
}

/* The workers of MODE_BASE write, and their manager opens. */
static bool access_log_is_shared(const struct swl_server *server)
{
    return server->mode == SWL_MODE_BASE;
}

int swl_access_log_open(struct swl_server *server)
{
    if (!swl_access_log_is_on(server) || access_log_is_standard_error(server)) {
        return 0;
    }
    int result = access_log_open_file(server->options.http_access_log);
    if (result >= 0) {
        server->access_log.fd = result;
        result = access_log_is_shared(server) ? swl_shared_descriptor_open(&server->access_log.shared) : 0;
    }
    return result < 0 ? swl_server_fail(server, result, "http_access_log") : 0;
}

/* The number stays: another thread may be writing to it just now. */
static void access_log_use(struct swl_server *server, int fd)
{
    dup3(fd, server->access_log.fd, O_CLOEXEC);
    close(fd);
    atomic_store_explicit(&server->access_log.is_torn, false, memory_order_relaxed);
}

void swl_access_log_reopen(struct swl_server *server)
{
    struct swl_access_log *log = &server->access_log;
    if (log->fd < 0) {
        return;
    }
    bool opens = server->id < 0;
    int fd = opens ? access_log_open_file(server->options.http_access_log)
                   : swl_shared_descriptor_get(&log->shared);
    if (fd >= 0) {
        access_log_use(server, fd);
        fd = opens && access_log_is_shared(server) ? swl_shared_descriptor_put(&log->shared, log->fd) : 0;
    }
    if (fd < 0 && (opens || fd != -EAGAIN)) {
        swl_warning("the access log could not be reopened: %s", strerror(-fd));
    }
}

void swl_access_log_write(struct swl_server *server, const struct swl_access_entry *entry)
{
    struct swl_access_log *log = &server->access_log;
    char
        bytes[1 + SWL_ACCESS_LINE_MAX]; /* the first one is left for the end of a line that was torn before */
    size_t size =
        1 + swl_access_line((enum swl_access_format)server->options.http_access_log_format, entry, bytes + 1);
    struct swl_log_sink sink = log->fd >= 0 ? swl_log_sink_own(log->fd) : swl_log_sink_standard_error();
    bool was_torn = atomic_load_explicit(&log->is_torn, memory_order_relaxed);
    size_t begin = was_torn ? 0 : 1;
    bytes[0] = '\n';
    ssize_t written = sink.write(sink.fd, bytes + begin, size - begin);
    if (written > 0) {
        atomic_store_explicit(&log->is_torn, bytes[begin + (size_t)written - 1] != '\n',
                              memory_order_relaxed);
    }
    if (written != (ssize_t)(size - begin)) {
        swl_warning_limited("lines of the access log dropped", "a line of the access log is dropped: %s",
                            written < 0 ? strerror(errno) : "there is no room for it");
    }
}

void swl_access_log_close(struct swl_server *server)
{
    swl_shared_descriptor_close(&server->access_log.shared);
    if (server->access_log.fd >= 0) {
        close(server->access_log.fd);
        server->access_log.fd = -1;
    }
}
