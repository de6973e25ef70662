/* Anonymous shared memory by mmap. */
#define _GNU_SOURCE
#include "os/shared_memory.h"

#include <sys/mman.h>

void *swl_shared_memory_map(size_t size)
{
    void *memory =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

void swl_shared_memory_discard(void *memory, size_t size)
{
    /* if it fails, the memory just stays in use */
    (void)madvise(memory, size, MADV_REMOVE);
}

void swl_shared_memory_leave_undumped(void *memory, size_t size)
{
    /* if it fails, a dump is large */
    (void)madvise(memory, size, MADV_DONTDUMP);
}

void swl_shared_memory_unmap(void *memory, size_t size)
{
    if (memory != NULL) {
        munmap(memory, size);
    }
}
