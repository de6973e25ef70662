/* The media type of a file by the ending of its name. */
#ifndef SWL_NET_MIME_TYPE_H
#define SWL_NET_MIME_TYPE_H

#include <stddef.h>

/* The type of a file of that name, a constant; NULL: its name has no ending, or one that is not known. Upper and
 * lower case are the same. */
const char *swl_mime_type_of(const char *name, size_t size);

/* All that are known, in the order of the endings. */
struct swl_mime_type {
    const char *ending, *type;
};
const struct swl_mime_type *swl_mime_type_rows(size_t *count);

/* The type of what is not known. */
#define SWL_MIME_TYPE_UNKNOWN "application/octet-stream"

#endif
