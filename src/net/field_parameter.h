/*
 * Parameters behind the value of a field, as in: form-data; name=value; name="quoted value" (RFC 9110, 5.6.6). Works
 * within the text that it is given: values are unquoted where they stand.
 */
#ifndef SWL_NET_FIELD_PARAMETER_H
#define SWL_NET_FIELD_PARAMETER_H

#include "base/compiler.h"

struct swl_field_parameter {
    char *name, *value; /* within the text of the field, ended by NUL */
};

/* Ends the value itself, without spaces around it, in front of its first parameter. Returns the value; *parameters is
 * what swl_field_parameter_next() begins with. `text` is ended by NUL, and changed. */
char *swl_field_parameter_split(char *text, char **parameters);

/* Takes the next parameter at *at, which it moves. Returns 1, 0 where there is none, -EPROTO where what follows is
 * none. Of a quoted value, a backslash is dropped in front of a quote or another backslash only, since browsers send
 * names of files with lone ones (PHP does the same). */
int swl_field_parameter_next(char **at, struct swl_field_parameter *parameter) SWL_MUST_CHECK;

/* Decodes the value of a parameter whose name ends with an asterisk, "UTF-8'language'percent-encoded" (RFC 8187), in
 * place. Returns the text; NULL where it is no such value, is of another charset, or has a control character. */
char *swl_field_parameter_decode(char *value);

#endif
