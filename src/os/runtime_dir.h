/*
 * The directory in which programs of one user find each other: 0700, and nobody else's. It is below
 * $XDG_RUNTIME_DIR, or else below the directory for temporary files. It is never removed: another program may
 * be about to use it.
 */
#ifndef SWL_OS_RUNTIME_DIR_H
#define SWL_OS_RUNTIME_DIR_H

#include <stddef.h>

#include "base/compiler.h"

/* bytes of a path, its NUL included; a longer one is none */
#define SWL_RUNTIME_DIR_MAX 512

/* How many places swl_runtime_dir_place() knows. */
#define SWL_RUNTIME_DIR_PLACES 3

/* Makes the directory where it is missing, and writes its path. Returns 0; -EPERM where it is a symbolic link,
 * another user's, or open to others; or another -errno. The path is written on failure, too. */
int swl_runtime_dir_make(char path[SWL_RUNTIME_DIR_MAX]) SWL_MUST_CHECK;

/* The places where programs of this user may have made theirs, the likeliest first: their environment may be
 * another one than ours, as that of a service is. Returns 0 where there is such a directory and it can be trusted,
 * with its path; or -errno: -EPERM as above. */
int swl_runtime_dir_place(int number, char path[SWL_RUNTIME_DIR_MAX]) SWL_MUST_CHECK;

#endif
