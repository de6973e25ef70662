/* The text of a trace. */
#include "php/php_trace_text.h"

#include <php.h>
#include <ext/standard/html.h>

#include "base/compiler.h"

void php_swoolelite_trace_text_add(struct php_swoolelite_trace_text *text, const char *format, ...)
{
    size_t room = sizeof(text->data) - text->length;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text->data + text->length, room, format, arguments);
    va_end(arguments);
    text->length += length < 0 ? 0 : SWL_MIN((size_t)length, room - 1);
}

/* Terminals take the control characters of Unicode (C1), too, for orders. */
static bool trace_text_is_control(unsigned character)
{
    return character < 0x20 || (character >= 0x7f && character < 0xa0);
}

void php_swoolelite_trace_text_clean(char *to, size_t size, const char *from, size_t length)
{
    static const char more[] = "...";
    size_t written = 0, next = 0;
    while (next < length) {
        char escaped[8];
        size_t end = next;
        zend_result is_valid;
        unsigned character = php_next_utf8_char((const unsigned char *)from, length, &end, &is_valid);
        const char *piece = from + next;
        size_t piece_length = end - next;
        if (is_valid != SUCCESS || trace_text_is_control(character)) {
            end = next + 1;
            piece = escaped;
            piece_length = (size_t)snprintf(escaped, sizeof(escaped), "\\x%02x", (unsigned char)from[next]);
        }
        if (written + piece_length + sizeof(more) > size) {
            memcpy(to + written, more, sizeof(more));
            return;
        }
        memcpy(to + written, piece, piece_length);
        written += piece_length;
        next = end;
    }
    to[written] = '\0';
}
