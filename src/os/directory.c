/* Files below a directory. */
#define _GNU_SOURCE
#include "os/directory.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* O_NONBLOCK: a named pipe without a writer must not block; of no effect on regular files */
#define DIRECTORY_FLAGS (O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)

/* How often a path is looked up again during which something was renamed. */
#define DIRECTORY_TRIES 8

static int directory_openat2(int fd, const char *path, int flags)
{
    struct open_how how = {
        .flags = (unsigned)flags,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
    };
    long result;
    int tries = 0;
    do {
        result = syscall(SYS_openat2, fd, path, &how, sizeof(how));
    } while (result < 0 && (errno == EINTR || (errno == EAGAIN && ++tries < DIRECTORY_TRIES)));
    return result < 0 ? -errno : (int)result;
}

/* Opens one name in the directory `at`. */
static int directory_step(int at, const char *name, size_t size, int flags)
{
    char copy[NAME_MAX + 1];
    if (size > NAME_MAX) {
        return -ENAMETOOLONG;
    }
    memcpy(copy, name, size);
    copy[size] = '\0';
    if (size == 0 || strcmp(copy, "..") == 0) { /* the path begins with a slash */
        return -EXDEV;
    }
    int fd = openat(at, copy, flags | O_NOFOLLOW);
    return fd < 0 ? -errno : fd;
}

/* One directory after another, without openat2(). */
static int directory_walk(int fd, const char *path, int flags)
{
    int at = fd;
    for (;;) {
        size_t size = strcspn(path, "/"), slashes = strspn(path + size, "/");
        bool is_last = path[size + slashes] == '\0';
        int wanted = is_last ? flags | (slashes > 0 ? O_DIRECTORY : 0) : O_PATH | O_CLOEXEC | O_DIRECTORY;
        int next = directory_step(at, path, size, wanted);
        if (at != fd) {
            close(at);
        }
        if (is_last || next < 0) {
            return next;
        }
        at = next;
        path += size + slashes;
    }
}

static int directory_open(const struct swl_directory *directory, const char *path, int flags)
{
    path = path[0] != '\0' ? path : ".";
    return directory->is_walked ? directory_walk(directory->fd, path, flags)
                                : directory_openat2(directory->fd, path, flags);
}

int swl_directory_open(struct swl_directory *directory, const char *path)
{
    *directory = (struct swl_directory){.fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC)};
    if (directory->fd < 0) {
        return -errno;
    }
    /* Linux before 5.6 says ENOSYS; some filters of system calls say EPERM for what they do not know */
    int probe = directory_openat2(directory->fd, ".", O_PATH | O_CLOEXEC);
    directory->is_walked = probe == -ENOSYS || probe == -EPERM;
    if (probe >= 0) {
        close(probe);
    }
    return 0;
}

void swl_directory_close(struct swl_directory *directory)
{
    if (directory->fd >= 0) {
        close(directory->fd);
        directory->fd = -1;
    }
}

int swl_directory_open_file(const struct swl_directory *directory, const char *path, struct stat *info)
{
    int file = directory_open(directory, path, DIRECTORY_FLAGS);
    if (file < 0) {
        return file == -ENXIO ? -EINVAL : file; /* a socket */
    }
    int error = fstat(file, info) < 0     ? errno
                : S_ISDIR(info->st_mode)  ? EISDIR
                : !S_ISREG(info->st_mode) ? EINVAL
                                          : 0;
    if (error != 0) {
        close(file);
        return -error;
    }
    return file;
}

int swl_directory_open_below(const struct swl_directory *directory, const char *path)
{
    return directory_open(directory, path, DIRECTORY_FLAGS | O_DIRECTORY);
}
