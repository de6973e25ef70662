/*
 * The stack of PHP calls of another process, from its memory. That process was forked from this one or from a parent of
 * this one, so that the engine's globals have the address that they have here: in a thread-safe PHP those of the thread
 * that has forked, which is the one that calls this.
 */
#ifndef SWL_PHP_PHP_TRACE_STACK_H
#define SWL_PHP_PHP_TRACE_STACK_H

#include <php.h>

#include "os/process_memory.h"
#include "php/php_trace_text.h"

/* Frames that are written of a deep stack: so many of the innermost and of the outermost ones. */
#define PHP_SWOOLELITE_TRACE_INNER 80
#define PHP_SWOOLELITE_TRACE_OUTER 20

/* Writes the stack as PHP writes it below an exception, without arguments, behind one line that says which function runs
 * and where. 0 or -errno: those of swl_process_memory_read(); -EAGAIN: the stack changed meanwhile and led nowhere.
 * `top`: the innermost frame, which may only be compared with others; NULL: that process runs no PHP. */
int php_swoolelite_trace_stack(struct swl_process_memory *memory, struct php_swoolelite_trace_text *text,
                               const zend_execute_data **top) SWL_MUST_CHECK;

/* What a pointer to a text in the memory of that process points to: its beginning, cleaned. 0 or -errno. */
int php_swoolelite_trace_c_string(struct swl_process_memory *memory, uintptr_t address, char *to, size_t size)
    SWL_MUST_CHECK;

#endif
