/*
 * The file with the pid of a running server. It stays locked while a process of the server that has not
 * released it lives. So the lock, not the content, shows whether a file is in use or left over from a crash.
 */
#ifndef SWL_OS_PID_FILE_H
#define SWL_OS_PID_FILE_H

#include <sys/types.h>

#include "base/compiler.h"

struct swl_pid_file {
    char *path; /* NULL: none */
    int fd;
};

/* Creates the file, or empties one that no server holds, and locks it; children inherit the lock. Returns 0
 * or -errno: -EBUSY if a server holds it, with its pid in *holder (0: not written yet); -ELOOP for a symlink;
 * -EINVAL for anything else that is not a regular file. */
int swl_pid_file_open(struct swl_pid_file *file, const char *path, pid_t *holder) SWL_MUST_CHECK;

/* Writes the pid. Returns 0 or -errno; does nothing if there is no file. */
int swl_pid_file_write(const struct swl_pid_file *file, pid_t pid) SWL_MUST_CHECK;

/* Deletes the file, if the path still leads to it, and releases it. */
void swl_pid_file_remove(struct swl_pid_file *file);

/* Closes it in this process only: the other processes keep the file and its lock. */
void swl_pid_file_release(struct swl_pid_file *file);

#endif
