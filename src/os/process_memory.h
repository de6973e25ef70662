/*
 * Reads the memory of another process, which neither stops nor notices anything. It goes on meanwhile: what is read may
 * be of several moments, and no pointer in it may be believed. Reading where nothing is mapped is an error like others.
 */
#ifndef SWL_OS_PROCESS_MEMORY_H
#define SWL_OS_PROCESS_MEMORY_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/compiler.h"

struct swl_process_memory;

/* Never fails: whether the process exists, and may be read, is seen at the first read. */
struct swl_process_memory *swl_process_memory_open(pid_t pid);
void swl_process_memory_close(struct swl_process_memory *memory);

/* Copies `size` bytes. 0 or -errno: -EFAULT: not mapped there; -ESRCH: no such process; -EPERM: the kernel does not
 * allow this process to read it; -ENOSYS. Never blocks. */
int swl_process_memory_read(struct swl_process_memory *memory, uintptr_t address, void *to, size_t size)
    SWL_MUST_CHECK;

/* What was read is kept, so that later reads near it cost nothing and see the same moment. Forgets all that: the next
 * reads see the process as it is then. */
void swl_process_memory_forget(struct swl_process_memory *memory);

#endif
