/* What the kernel says of a process, from /proc: of any process, without its help. */
#ifndef SWL_OS_PROCESS_STAT_H
#define SWL_OS_PROCESS_STAT_H

#include <stdint.h>
#include <sys/types.h>

#include "base/compiler.h"

struct swl_process_stat {
    pid_t parent;
    char state;       /* R runs, S sleeps, D waits for a disk, T was stopped, Z has ended, … */
    uint64_t started; /* clock ticks since the boot: two processes of one pid differ in it */
    uint64_t code;    /* where its program begins; 0: the kernel does not say it to this process */
};

/* 0 or -errno: -ESRCH where there is no such process, -ENOENT where /proc is not mounted. */
int swl_process_stat(pid_t pid, struct swl_process_stat *stat) SWL_MUST_CHECK;

/* Bytes of memory that are in use by that process alone: resident, and neither of files nor of memory that it has
 * mapped as shared. What it has in common with its parent since the fork counts. -errno as above. */
int64_t swl_process_stat_memory(pid_t pid) SWL_MUST_CHECK;

/* The same from the text of the file statm of a process. -EBADMSG. */
int64_t swl_process_stat_parse_memory(const char *statm) SWL_MUST_CHECK;

/* Writes the name of the kernel function that the process sleeps in; an empty text where it does not sleep or the
 * kernel does not say it. */
void swl_process_stat_sleeps_in(pid_t pid, char *name, size_t size);

#endif
