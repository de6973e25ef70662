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

#endif
