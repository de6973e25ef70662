/*
 * The one allocator of the core. Out of memory ends the process (abort), so that callers stay clean:
 * none of these returns NULL.
 */
#ifndef SWL_BASE_MEMORY_H
#define SWL_BASE_MEMORY_H

#include <stddef.h>

/* The caller owns what is returned and gives it back with swl_free(). */
void *swl_malloc(size_t size);
void *swl_calloc(size_t count, size_t size);
void *swl_realloc(void *block, size_t size);
char *swl_strndup(const char *text, size_t length);
void swl_free(void *block);

/* Gives memory that swl_free() has got back to the system. The allocator keeps it otherwise, as long as blocks
 * behind it are in use. Takes about 0.25 ms for each MB given back, and other threads that allocate may have to
 * wait: call it rarely, when much was freed. */
void swl_memory_give_back(void);

#endif
