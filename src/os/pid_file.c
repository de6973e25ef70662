/* The pid file. */
#define _GNU_SOURCE
#include "os/pid_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

/* a file system that gives all files to somebody else would keep us here for ever */
#define ATTEMPTS 100

/* Does the path lead to the open file? */
static bool leads_to(const char *path, const struct stat *open_file)
{
    struct stat found;
    return lstat(path, &found) == 0 && found.st_dev == open_file->st_dev && found.st_ino == open_file->st_ino;
}

static pid_t read_pid(int fd)
{
    char text[24] = "";
    ssize_t length = pread(fd, text, sizeof(text) - 1, 0);
    return length > 0 ? (pid_t)strtol(text, NULL, 10) : 0;
}

/* One attempt: a locked descriptor; -EAGAIN where somebody took the file away meanwhile. */
static int open_locked(const char *path, pid_t *holder)
{
    /* O_NONBLOCK: opening a fifo must not hang */
    int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0644);
    struct stat info;
    int result = 0;
    if (fd < 0) {
        return errno == EISDIR || errno == ENXIO ? -EINVAL : -errno;
    }
    if (fstat(fd, &info) < 0) {
        result = -errno;
    } else if (!S_ISREG(info.st_mode)) {
        result = -EINVAL;
    } else if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
        result = errno == EWOULDBLOCK ? -EBUSY : -errno;
        *holder = read_pid(fd);
    } else if (!leads_to(path, &info)) {
        result = -EAGAIN; /* its server ended between open and lock, and has removed it */
    } else if (info.st_uid != geteuid() || info.st_nlink > 1) {
        /* one of somebody else, or of another name, is not to be written to: the name gets a new file */
        result = unlink(path) < 0 ? -errno : -EAGAIN;
    } else if (ftruncate(fd, 0) < 0) {
        result = -errno;
    }
    if (result < 0) {
        close(fd);
        return result;
    }
    return fd;
}

int swl_pid_file_open(struct swl_pid_file *file, const char *path, pid_t *holder)
{
    int fd = -EAGAIN;
    for (int attempt = 0; fd == -EAGAIN && attempt < ATTEMPTS; attempt++) {
        fd = open_locked(path, holder);
    }
    if (fd < 0) {
        return fd;
    }
    *file = (struct swl_pid_file){.path = swl_strndup(path, strlen(path)), .fd = fd};
    return 0;
}

int swl_pid_file_write(const struct swl_pid_file *file, pid_t pid)
{
    char text[24];
    int length = snprintf(text, sizeof(text), "%d\n", (int)pid);
    if (file->path == NULL) {
        return 0;
    }
    ssize_t written = pwrite(file->fd, text, (size_t)length, 0);
    return written == length ? 0 : written < 0 ? -errno : -ENOSPC;
}

void swl_pid_file_remove(struct swl_pid_file *file)
{
    struct stat info;
    /* before the lock goes: who gets the lock then looks where the path leads */
    if (file->path != NULL && fstat(file->fd, &info) == 0 && leads_to(file->path, &info)) {
        unlink(file->path);
    }
    swl_pid_file_release(file);
}

void swl_pid_file_release(struct swl_pid_file *file)
{
    if (file->path != NULL) {
        close(file->fd);
        swl_free(file->path);
        *file = (struct swl_pid_file){.fd = -1};
    }
}
