/* The text of a trace, of bounded length. Nothing here needs memory of PHP's or can fail. */
#ifndef SWL_PHP_PHP_TRACE_TEXT_H
#define SWL_PHP_PHP_TRACE_TEXT_H

#include <stdarg.h>
#include <stddef.h>

struct php_swoolelite_trace_text {
    size_t length;
    char data[64 * 1024]; /* ends with a zero */
};

static inline void php_swoolelite_trace_text_clear(struct php_swoolelite_trace_text *text)
{
    text->length = 0;
    text->data[0] = '\0';
}

/* Appends as printf() writes; what finds no room is left out. */
void php_swoolelite_trace_text_add(struct php_swoolelite_trace_text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Bytes of any origin as they may be shown in a terminal and written as JSON: control characters and what is no UTF-8
 * as \\xNN. Of what is longer than `to` has room for, the end is left out. `size` is at least 8. */
void php_swoolelite_trace_text_clean(char *to, size_t size, const char *from, size_t length);

#endif
