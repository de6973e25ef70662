/* Standard output in the processes of a server. */
#include "php/php_stdout.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <php.h>
#include <SAPI.h>

#include "os/standard_streams.h"

static size_t (*stdout_before)(const char *text, size_t size);
static void (*stdout_flush_before)(void *context);

/* Where it is full it waits, as PHP does: a pipe that nobody reads is the user's business. */
static size_t stdout_write(const char *text, size_t size)
{
    size_t done = 0;
    while (done < size) {
        ssize_t written = write(STDOUT_FILENO, text + done, size - done);
        if (written > 0) {
            done += (size_t)written;
        } else if (written < 0 && errno == EAGAIN) { /* somebody has set O_NONBLOCK */
            struct pollfd room = {.fd = STDOUT_FILENO, .events = POLLOUT};
            poll(&room, 1, -1);
        } else if (written == 0 || errno != EINTR) {
            break;
        }
    }
    return size;
}

static void stdout_flush(void *context)
{
    (void)context;
    fflush(stdout);
}

void php_swoolelite_stdout_startup(void)
{
    if (strcmp(sapi_module.name, "cli") == 0) {
        SWL_IGNORE(swl_standard_streams_open(), "the start of a server reports it");
    }
}

void php_swoolelite_stdout_survive(void)
{
    if (stdout_before == NULL) {
        stdout_before = sapi_module.ub_write;
        stdout_flush_before = sapi_module.flush;
        sapi_module.ub_write = stdout_write;
        sapi_module.flush = stdout_flush;
    }
}

void php_swoolelite_stdout_shutdown(void)
{
    if (stdout_before != NULL) {
        sapi_module.ub_write = stdout_before;
        sapi_module.flush = stdout_flush_before;
        stdout_before = NULL;
    }
}
