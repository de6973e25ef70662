/* The one allocator of the core: malloc that does not come back empty-handed. */
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "base/compiler.h"

static void *must(void *block)
{
    if (block == NULL) {
        static const char text[] = "swoolelite: out of memory\n";
        SWL_IGNORE(write(STDERR_FILENO, text, sizeof(text) - 1), "the process ends anyway");
        abort();
    }
    return block;
}

void *swl_malloc(size_t size)
{
    return must(malloc(size ? size : 1));
}

void *swl_calloc(size_t count, size_t size)
{
    return must(calloc(count ? count : 1, size ? size : 1));
}

void *swl_realloc(void *block, size_t size)
{
    return must(realloc(block, size ? size : 1));
}

char *swl_strndup(const char *text, size_t length)
{
    char *copy = swl_malloc(length + 1);
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

void swl_free(void *block)
{
    free(block);
}

void swl_memory_give_back(void)
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
