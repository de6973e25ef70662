/* Parameters of fields, unquoted in place. */
#include "net/field_parameter.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

static bool field_parameter_is_space(char byte)
{
    return byte == ' ' || byte == '\t';
}

char *swl_field_parameter_split(char *text, char **parameters)
{
    text += strspn(text, " \t");
    size_t size = strcspn(text, ";");
    *parameters = text + size + (text[size] == ';');
    while (size > 0 && field_parameter_is_space(text[size - 1])) {
        size--;
    }
    text[size] = '\0';
    return text;
}

/* `from` stands behind the opening quote. Returns where the text goes on behind the closing one, or NULL. */
static char *field_parameter_unquote(char *from)
{
    char *to = from;
    for (; *from != '"'; from++) {
        if (*from == '\0') {
            return NULL;
        }
        if (*from == '\\' && (from[1] == '\\' || from[1] == '"')) {
            from++;
        }
        *to++ = *from;
    }
    *to = '\0';
    return from + 1;
}

/* Ends the value at `value`. Returns where the text goes on, or NULL. */
static char *field_parameter_take_value(char **value)
{
    if (**value == '"') {
        return field_parameter_unquote(++*value);
    }
    char *end = *value + strcspn(*value, "; \t\"");
    return *end == '"' ? NULL : end;
}

int swl_field_parameter_next(char **at, struct swl_field_parameter *parameter)
{
    char *name = *at + strspn(*at, "; \t");
    if (*name == '\0') {
        return 0;
    }
    char *name_end = name + strcspn(name, "=; \t\"");
    if (*name_end != '=' || name_end == name) {
        return -EPROTO;
    }
    char *value = name_end + 1;
    char *end = field_parameter_take_value(&value);
    if (end == NULL) {
        return -EPROTO;
    }
    char *next = end + strspn(end, " \t");
    if (*next != ';' && *next != '\0') {
        return -EPROTO;
    }
    *at = next + (*next == ';');
    *name_end = *end = '\0'; /* behind a quoted value this is the place behind its quote */
    *parameter = (struct swl_field_parameter){name, value};
    return 1;
}

static int field_parameter_digit(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    digit |= 0x20;
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

char *swl_field_parameter_decode(char *value)
{
    static const char charset[] = "UTF-8'";
    if (strncasecmp(value, charset, sizeof(charset) - 1) != 0) {
        return NULL;
    }
    char *text = strchr(value + sizeof(charset) - 1, '\'');
    if (text == NULL) {
        return NULL;
    }
    char *to = ++text;
    for (const char *from = text; *from != '\0'; from++) {
        int byte = (unsigned char)*from;
        if (byte == '%') {
            int high = field_parameter_digit(from[1]);
            int low = high < 0 ? -1 : field_parameter_digit(from[2]);
            if (low < 0) {
                return NULL;
            }
            byte = high << 4 | low;
            from += 2;
        }
        if (byte < ' ' || byte == 0x7f) {
            return NULL;
        }
        *to++ = (char)byte;
    }
    *to = '\0';
    return text;
}
