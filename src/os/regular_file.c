/* Opening a regular file. */
#define _GNU_SOURCE
#include "os/regular_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int swl_regular_file_open(const char *path, int64_t offset, int64_t length, uint64_t *size)
{
    struct stat info;
    /* O_NONBLOCK: a named pipe without a writer must not block; of no effect on regular files */
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0) {
        return -errno;
    }
    int error = fstat(file, &info) < 0           ? errno
                : S_ISDIR(info.st_mode)          ? EISDIR
                : !S_ISREG(info.st_mode)         ? EINVAL
                : offset > info.st_size          ? EINVAL
                : length > info.st_size - offset ? EINVAL
                                                 : 0;
    if (error != 0) {
        close(file);
        return -error;
    }
    *size = (uint64_t)(length > 0 ? length : info.st_size - offset);
    return file;
}
