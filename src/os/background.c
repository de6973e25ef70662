/* Into the background. */
#define _GNU_SOURCE
#include "os/background.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* what is told of a start that went well */
static const char started[] = "";

/* The rest of the process that the shell waits for. */
static void wait_and_end(int fd) __attribute__((noreturn));
static void wait_and_end(int fd)
{
    char text[512];
    ssize_t length;
    while ((length = recv(fd, text, sizeof(text) - 1, 0)) < 0 && errno == EINTR) {
    }
    if (length == sizeof(started) && text[0] == '\0') {
        _exit(0);
    }
    text[length > 0 ? length : 0] = '\0';
    dprintf(STDERR_FILENO, "The server cannot start: %s\n",
            length > 0 ? text : "it ended before it was ready; its log tells more");
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
        wait_and_end(pair[0]);
    }
    close(pair[0]);
    setsid();
    dup2(input, STDIN_FILENO);
    close(input);
    return pair[1];
}

void swl_background_report(int fd, const char *failure)
{
    /* whoever was to be told may have been killed */
    (void)send(fd, failure != NULL ? failure : started, failure != NULL ? strlen(failure) : sizeof(started),
               MSG_NOSIGNAL);
    close(fd);
}
