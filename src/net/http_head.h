/*
 * The head of an HTTP/1 request: request line, fields, empty line. It is parsed once, as a whole, by llhttp; what
 * comes out are offsets. What is malformed or ambiguous is refused with the status that the client is told.
 */
#ifndef SWL_NET_HTTP_HEAD_H
#define SWL_NET_HTTP_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define SWL_HTTP_FIELDS_MAX 1000
#define SWL_HTTP_HEAD_MAX   65535 /* bytes: offsets have 16 bits */

/* Told where a script asks for what the extension was built without. */
#define SWL_HTTP_UNSUPPORTED "This SwooleLite was built without HTTP (llhttp)"

/* Of one field: offsets in the head, and bytes. The value is without the spaces around it. */
struct swl_http_field {
    uint16_t name, name_size, value, value_size;
};

struct swl_http_limits {
    uint32_t head_max;   /* bytes */
    uint32_t target_max; /* bytes */
    uint32_t fields_max; /* SWL_HTTP_FIELDS_MAX at most */
};

struct swl_http_head {
    uint32_t size; /* bytes, with the empty line */
    uint16_t method_size;
    uint16_t target, target_size; /* of an absolute target only path and query; the path is empty at a '?' */
    uint8_t minor;                /* of HTTP/1.minor */
    bool is_head;                 /* the method is HEAD: the answer has no body */
    bool keeps_alive;             /* the client wants the connection to stay */
    bool is_chunked;              /* the body is */
    bool expects_continue;        /* the client waits with its body */
    bool upgrades;                /* it asks for another protocol */
    uint64_t length;              /* of the body, where it is not chunked; 0: it has none */
    uint16_t field_count;
    struct swl_http_field fields[SWL_HTTP_FIELDS_MAX];
};

/* Whether this build can parse. */
bool swl_http_is_supported(void);

/* Parses the head that begins at data[0], of which `size` > 0 bytes have arrived. *scanned is 0 for a new head and
 * kept while it grows. Returns its size; 0 if more must arrive; or the negated status with which it is to be refused:
 * -400, -414, -417, -431, -501, -505. The result depends on the bytes alone, not on the pieces in which they arrive. */
ssize_t swl_http_head_parse(struct swl_http_head *head, const struct swl_http_limits *limits,
                            const uint8_t *data, size_t size, size_t *scanned);

#endif
