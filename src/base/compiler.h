/* Macros over the language that every floor uses. SWL_MIN, SWL_MAX and SWL_ALIGN_UP evaluate an argument more
 * than once: give them none that has an effect. */
#ifndef SWL_BASE_COMPILER_H
#define SWL_BASE_COMPILER_H

#include <stddef.h>

/* Behind a declaration: the compiler warns about a caller that does not look at the result. */
#define SWL_MUST_CHECK __attribute__((warn_unused_result))

/* Drops the result of a call that is marked SWL_MUST_CHECK, here or by the C library. `why` is a string
 * literal for the reader: why the result does not matter in this place. No code comes of it. */
#define SWL_IGNORE(call, why)                                        \
    do {                                                             \
        _Static_assert(sizeof("" why) > 1, "the reason is missing"); \
        __auto_type swl_ignored = (call);                            \
        (void)swl_ignored;                                           \
    } while (0)

/* The struct of that type whose member `pointer` points to. */
#define SWL_CONTAINER_OF(pointer, type, member) ((type *)((char *)(pointer)-offsetof(type, member)))

#define SWL_MIN(a, b) ((a) < (b) ? (a) : (b))
#define SWL_MAX(a, b) ((a) > (b) ? (a) : (b))

/* The smallest multiple of `unit` (a power of two) that is not below `size`; a size_t. */
#define SWL_ALIGN_UP(size, unit) (((size_t)(size) + ((size_t)(unit)-1)) & ~((size_t)(unit)-1))

/* Within a loop that looks at a word of memory until it changes: lets the processor do something else. */
#if defined(__x86_64__) || defined(__i386__)
#define SWL_SPIN_PAUSE() __builtin_ia32_pause()
#elif defined(__aarch64__)
#define SWL_SPIN_PAUSE() __asm__ volatile("yield" ::: "memory")
#else
#define SWL_SPIN_PAUSE() __asm__ volatile("" ::: "memory")
#endif

#endif
