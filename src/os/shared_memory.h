/* Anonymous memory that parent and children share. Zeroed; pages cost nothing until touched. */
#ifndef SWL_OS_SHARED_MEMORY_H
#define SWL_OS_SHARED_MEMORY_H

#include <stddef.h>

/* Call it before the fork of the processes that share it. Returns NULL with errno if the kernel refuses. */
void *swl_shared_memory_map(size_t size);

/* It is in no core dump. The kernel would take memory for all that was never touched, and write it. */
void swl_shared_memory_leave_undumped(void *memory, size_t size);

/* Unmaps it in this process only; NULL is allowed. */
void swl_shared_memory_unmap(void *memory, size_t size);

/* Returns whole pages to the system: they read as zeros afterwards. */
void swl_shared_memory_discard(void *memory, size_t size);

#endif
