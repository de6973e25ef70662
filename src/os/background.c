/* Into the background. */
#define _GNU_SOURCE
#include "os/background.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* the report of a successful start */
static const char background_started[] = "";

/* In the process that the shell waits for: waits for the report, and exits with its result. */
static void background_wait_and_end(int fd) __attribute__((noreturn));
static void background_wait_and_end(int fd)
{
    char text[512];
    ssize_t length;
    while ((length = recv(fd, text, sizeof(text) - 1, 0)) < 0 && errno == EINTR) {
    }
    if (length == sizeof(background_started) && text[0] == '\0') {
        _exit(0);
    }
    text[length > 0 ? length : 0] = '\0';
    dprintf(STDERR_FILENO, "The server cannot start: %s\n",
            length > 0 ? text : "it ended before it was ready; see its log");
    _exit(1);
}

int swl_background_enter(void)
{
    int pair[2], input = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (input < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0) {
        int error = errno;
        close(input);
        return -error;
    }
    pid_t pid = fork();
    if (pid < 0) {
        int error = errno;
        close(input);
        close(pair[0]);
        close(pair[1]);
        return -error;
    }
    if (pid > 0) {
        close(pair[1]);
        background_wait_and_end(pair[0]);
    }
    close(pair[0]);
    setsid();
    dup2(input, STDIN_FILENO);
    close(input);
    return pair[1];
}

void swl_background_report(int fd, const char *failure)
{
    /* it fails if the process that waits was killed: then nobody needs the report */
    (void)send(fd, failure != NULL ? failure : background_started,
               failure != NULL ? strlen(failure) : sizeof(background_started), MSG_NOSIGNAL);
    close(fd);
}

static void background_close_copies(const int copies[3])
{
    for (int i = 0; i < 3; i++) {
        if (copies[i] >= 0) {
            close(copies[i]);
        }
    }
}

/* Copies what the standard descriptors are to become to above them, so that none is overwritten before it is used;
 * -1: that one stays. Returns 0, or -errno with no copy left. */
static int background_copy_streams(const int streams[3], bool closes, int copies[3])
{
    int null = closes ? open("/dev/null", O_RDWR | O_CLOEXEC) : -1, result = closes && null < 0 ? -errno : 0;
    for (int i = 0; i < 3; i++) {
        int fd = streams[i] >= 0 ? streams[i] : null;
        copies[i] = fd < 0 || result < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        if (fd >= 0 && result == 0 && copies[i] < 0) {
            result = -errno;
        }
    }
    if (null >= 0) {
        close(null);
    }
    if (result < 0) {
        background_close_copies(copies);
    }
    return result;
}

static void background_set_streams(const int copies[3])
{
    for (int i = 0; i < 3; i++) {
        while (copies[i] >= 0 && dup2(copies[i], i) < 0 && errno == EINTR) {
        }
    }
    background_close_copies(copies);
}

int swl_background_detach(bool to_root, bool closes, const int streams[3])
{
    int copies[3], result = background_copy_streams(streams, closes, copies);
    if (result < 0) {
        return result;
    }
    pid_t pid = fork();
    if (pid > 0) {
        _exit(0);
    }
    if (pid < 0) {
        result = -errno;
        background_close_copies(copies);
        return result;
    }
    setsid();
    background_set_streams(copies);
    if (to_root) {
        SWL_IGNORE(chdir("/"), "there is always a root directory");
    }
    return 0;
}
