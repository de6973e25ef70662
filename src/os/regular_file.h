/* A part of a regular file, opened to be sent. */
#ifndef SWL_OS_REGULAR_FILE_H
#define SWL_OS_REGULAR_FILE_H

#include <stdint.h>

#include "base/compiler.h"

/* Opens the file for reading, close-on-exec, and computes the size of `length` bytes from `offset` on; length 0: up
 * to its end as it is now. Neither is negative. Returns the descriptor, or -errno: -EISDIR; -EINVAL: it is not a
 * regular file, or shorter than that. */
int swl_regular_file_open(const char *path, int64_t offset, int64_t length, uint64_t *size) SWL_MUST_CHECK;

#endif
