/* Regular files below a directory, opened to be read. No path leads out of the directory: neither by ".." nor by a
 * symbolic link, whatever somebody else changes there meanwhile. */
#ifndef SWL_OS_DIRECTORY_H
#define SWL_OS_DIRECTORY_H

#include <stdbool.h>
#include <sys/stat.h>

#include "base/compiler.h"

struct swl_directory {
    int fd;         /* -1: not open */
    bool is_walked; /* the kernel has no openat2(): paths are followed here, and symbolic links not at all */
};

/* Returns 0 or -errno; the caller closes it. */
int swl_directory_open(struct swl_directory *directory, const char *path) SWL_MUST_CHECK;

void swl_directory_close(struct swl_directory *directory);

/* Opens the file of that relative path ("a/b"; "" or "." is the directory itself) and fills in `info`. Never blocks on what the file is. Returns
 * the descriptor, close-on-exec, or -errno: -EISDIR: it is a directory; -EINVAL: it is another thing that is no
 * regular file; -EXDEV: the path leads out. */
int swl_directory_open_file(const struct swl_directory *directory, const char *path, struct stat *info)
    SWL_MUST_CHECK;

/* Opens a directory below it to be listed. Returns the descriptor or -errno. */
int swl_directory_open_below(const struct swl_directory *directory, const char *path) SWL_MUST_CHECK;

#endif
