/*
 * The file that tells the pid of a running server. It is locked for as long as a process of the server that
 * has not left it lives, so that a file in use is told from one that a crash left behind, whatever is written
 * in it. */
#ifndef SWL_OS_PID_FILE_H
#define SWL_OS_PID_FILE_H

#include <sys/types.h>

#include "base/compiler.h"

struct swl_pid_file {
    char *path; /* NULL: none */
    int fd;
};

/* Makes the file, or empties one that nobody holds, and locks it; children inherit the lock. 0 or -errno:
 * -EBUSY where a server holds it, with its pid in *holder (0: it has not written one yet), -ELOOP for a
 * symlink, -EINVAL for anything else that is no regular file. */
int swl_pid_file_open(struct swl_pid_file *file, const char *path, pid_t *holder) SWL_MUST_CHECK;

/* 0 or -errno; nothing happens where there is no file. */
int swl_pid_file_write(const struct swl_pid_file *file, pid_t pid) SWL_MUST_CHECK;

/* Takes the file away, if the path still leads to it, and leaves it. */
void swl_pid_file_remove(struct swl_pid_file *file);

/* Forgets it in this process alone: the file and its lock stay with the others. */
void swl_pid_file_release(struct swl_pid_file *file);

#endif
