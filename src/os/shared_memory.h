/* Anonymous memory that parent and children share. Zeroed; pages cost nothing until touched. */
#ifndef SWL_OS_SHARED_MEMORY_H
#define SWL_OS_SHARED_MEMORY_H

#include <stddef.h>

/* Must be called before the fork that is to share it. NULL with errno where the kernel refuses. */
void *swl_shared_memory_map(size_t size);

/* Unmaps from this process alone; NULL is allowed. */
void swl_shared_memory_unmap(void *memory, size_t size);

/* Gives whole pages of it back to the system: they read as zeros afterwards. */
void swl_shared_memory_discard(void *memory, size_t size);

#endif
