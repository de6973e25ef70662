/* The pipe of a Process: read(), write() and the like. They wait by themselves, until the time is over. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <php.h>
#include <php_network.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zend_exceptions.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "os/process_pipe.h"
#include "php/php_class_entries.h"
#include "php/php_process.h"
#include "php/php_wait.h"

/* bytes: few packets are longer, since the kernel takes none by default */
#define PROCESS_PIPE_PACKET ((size_t)256 * 1024)

/* $which of close(), besides 0: all. */
enum process_pipe_part {
    PROCESS_PIPE_ALL,
    PROCESS_PIPE_MASTER,
    PROCESS_PIPE_WORKER,
    PROCESS_PIPE_READ,
    PROCESS_PIPE_WRITE,
};

/* The process of $this, which has this process's end of its pipe; throws and returns NULL otherwise. */
static struct php_swoolelite_process *process_pipe_this(zend_object *object)
{
    struct php_swoolelite_process *process = php_swoolelite_process_this(object);
    if (process != NULL && process->ends[process->side] < 0) {
        zend_throw_exception(php_swoolelite_exception_ce, "The process has no pipe, or it is closed here", 0);
        return NULL;
    }
    return process;
}

/* ---- waiting ---- */

static int64_t process_pipe_deadline(const struct php_swoolelite_process *process)
{
    return process->never_waits || !(process->timeout >= 0)
               ? SWL_NEVER
               : swl_clock_deadline(swl_clock_monotonic(), process->timeout);
}

/* Waits where a call has returned -EAGAIN. Returns 0 where it is to be tried again, else -errno. Code of the
 * user's may run meanwhile, and close the pipe. */
static int process_pipe_wait(const struct php_swoolelite_process *process, bool to_write, int64_t deadline)
{
    if (process->never_waits) {
        return -EAGAIN;
    }
    int fd = process->ends[process->side];
    if (fd < 0) {
        return -EBADF;
    }
    int result = swl_process_pipe_wait(fd, to_write, deadline);
    if (result != -EINTR) {
        return result;
    }
    return php_swoolelite_wait_run_interrupts() ? 0 : -EINTR;
}

/* ---- writing ---- */

/* Returns how many bytes were written, or -errno where none was. */
static ssize_t process_pipe_write(const struct php_swoolelite_process *process, const char *data, size_t size)
{
    int64_t deadline = process_pipe_deadline(process);
    size_t done = 0;
    ssize_t result = 0;
    while (done < size) {
        result = swl_process_pipe_write(process->ends[process->side], data + done, size - done);
        if (result == -EAGAIN) {
            result = process_pipe_wait(process, true, deadline);
        } else if (result > 0) {
            done += (size_t)result;
        }
        if (result < 0) {
            break;
        }
    }
    return done > 0 ? (ssize_t)done : result;
}

ZEND_METHOD(SwooleLite_Process, write)
{
    zend_string *data;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(data)
    ZEND_PARSE_PARAMETERS_END();
    if (ZSTR_LEN(data) == 0) { /* the reader would take it for the end */
        zend_argument_value_error(1, "cannot be empty");
        RETURN_THROWS();
    }
    struct php_swoolelite_process *process = process_pipe_this(Z_OBJ_P(ZEND_THIS));
    if (process == NULL) {
        RETURN_THROWS();
    }
    ssize_t written = process_pipe_write(process, ZSTR_VAL(data), ZSTR_LEN(data));
    if (!php_swoolelite_process_succeeded(written)) {
        RETURN_FALSE;
    }
    RETURN_LONG(written);
}

/* ---- reading ---- */

/* How many bytes of room a read() is given. For a packet, those of the next one; and for more than that, because another
 * process may take it, and what is read is the one behind it. Returns -errno, 0 at the end. */
static ssize_t process_pipe_room(const struct php_swoolelite_process *process, size_t size)
{
    ssize_t next = process->is_stream ? (ssize_t)size : swl_process_pipe_next(process->ends[process->side]);
    return next > (ssize_t)size ? -EMSGSIZE
           : next > 0           ? SWL_MAX(next, (ssize_t)SWL_MIN(size, PROCESS_PIPE_PACKET))
                                : next;
}

/* Reads once. Returns -errno, or 0 with a string. */
static int process_pipe_read_once(const struct php_swoolelite_process *process, size_t size,
                                  zend_string **got)
{
    ssize_t room = process_pipe_room(process, size);
    if (room <= 0) {
        *got = ZSTR_EMPTY_ALLOC();
        return (int)room;
    }
    zend_string *data = zend_string_alloc((size_t)room, false);
    ssize_t result = swl_process_pipe_read(process->ends[process->side], ZSTR_VAL(data), (size_t)room);
    if (result <= 0) {
        zend_string_efree(data);
        *got = ZSTR_EMPTY_ALLOC();
        return (int)result;
    }
    *got = zend_string_truncate(data, (size_t)result, false);
    ZSTR_VAL(*got)[result] = '\0';
    return 0;
}

static int process_pipe_read(const struct php_swoolelite_process *process, size_t size, zend_string **got)
{
    int64_t deadline = process_pipe_deadline(process);
    int result;
    while ((result = process_pipe_read_once(process, size, got)) == -EAGAIN) {
        result = process_pipe_wait(process, false, deadline);
        if (result < 0) {
            break;
        }
    }
    return result;
}

ZEND_METHOD(SwooleLite_Process, read)
{
    zend_long size = 8192;
    zend_string *data;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(size)
    ZEND_PARSE_PARAMETERS_END();
    if (size < 1 || size > INT32_MAX) {
        zend_argument_value_error(1, "must be between 1 and %d", INT32_MAX);
        RETURN_THROWS();
    }
    struct php_swoolelite_process *process = process_pipe_this(Z_OBJ_P(ZEND_THIS));
    if (process == NULL) {
        RETURN_THROWS();
    }
    if (!php_swoolelite_process_succeeded(process_pipe_read(process, (size_t)size, &data))) {
        RETURN_FALSE;
    }
    RETURN_STR(data);
}

/* ---- the others ---- */

ZEND_METHOD(SwooleLite_Process, close)
{
    zend_long which = PROCESS_PIPE_ALL;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(which)
    ZEND_PARSE_PARAMETERS_END();
    if (which < PROCESS_PIPE_ALL || which > PROCESS_PIPE_WRITE) {
        zend_argument_value_error(1, "must be 0 or one of the constants PIPE_*");
        RETURN_THROWS();
    }
    struct php_swoolelite_process *process = php_swoolelite_process_this(Z_OBJ_P(ZEND_THIS));
    if (process == NULL) {
        RETURN_THROWS();
    }
    int result = 0;
    bool closed = false;
    if (which == PROCESS_PIPE_READ || which == PROCESS_PIPE_WRITE) {
        result = shutdown(process->ends[process->side], which == PROCESS_PIPE_READ ? SHUT_RD : SHUT_WR);
        RETURN_BOOL(php_swoolelite_process_succeeded(result < 0 ? -errno : 0));
    }
    if (which != PROCESS_PIPE_WORKER) {
        closed |= php_swoolelite_process_close_end(process, PROCESS_MASTER);
    }
    if (which != PROCESS_PIPE_MASTER) {
        closed |= php_swoolelite_process_close_end(process, PROCESS_WORKER);
    }
    RETURN_BOOL(php_swoolelite_process_succeeded(closed ? 0 : -EBADF));
}

ZEND_METHOD(SwooleLite_Process, setTimeout)
{
    double seconds;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_DOUBLE(seconds)
    ZEND_PARSE_PARAMETERS_END();
    if (isnan(seconds)) {
        zend_argument_value_error(1, "must be a number of seconds");
        RETURN_THROWS();
    }
    struct php_swoolelite_process *process = process_pipe_this(Z_OBJ_P(ZEND_THIS));
    if (process == NULL) {
        RETURN_THROWS();
    }
    process->timeout = seconds;
    RETURN_TRUE;
}

ZEND_METHOD(SwooleLite_Process, setBlocking)
{
    bool blocks;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_BOOL(blocks)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_process *process = process_pipe_this(Z_OBJ_P(ZEND_THIS));
    if (process == NULL) {
        RETURN_THROWS();
    }
    process->never_waits = !blocks;
}

ZEND_METHOD(SwooleLite_Process, exportSocket)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_process *process = process_pipe_this(Z_OBJ_P(ZEND_THIS));
    if (process == NULL) {
        RETURN_THROWS();
    }
    int fd = fcntl(process->ends[process->side], F_DUPFD_CLOEXEC, 0);
    if (!php_swoolelite_process_succeeded(fd < 0 ? -errno : 0)) {
        RETURN_FALSE;
    }
    php_stream *stream = php_stream_sock_open_from_socket(fd, NULL);
    if (!process->is_stream) {
        int size = 0;
        socklen_t length = sizeof(size);
        getsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size,
                   &length); /* no packet is longer: fread() must not cut one */
        stream->chunk_size = size > 0 ? (size_t)size : stream->chunk_size;
    }
    php_stream_to_zval(stream, return_value);
}
