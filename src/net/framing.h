/*
 * Framing: finds the end of a package in a stream of bytes. A kind of framing is a table of functions. Its
 * only state is how far it has searched, so that no byte is searched twice.
 */
#ifndef SWL_NET_FRAMING_H
#define SWL_NET_FRAMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "net/http_head.h"

#define SWL_EOF_MAX 16
/* an error of package() below its negation is the negated status of HTTP that the client is told */
#define SWL_FRAMING_STATUS 399

struct swl_framing;

struct swl_framing_kind {
    const char *name;

    /* Finds the end of the package that starts at data[0], of which `size` > 0 bytes have arrived. The caller
     * sets *scanned to 0 for a new package and keeps it while the package grows; what it counts is up to the
     * kind, and it fits into 32 bits. Returns the size of the
     * package (at most `size`); 0 if more must arrive; -EMSGSIZE if it is or will be larger than
     * package_max_length; -EPROTO, or the negated status of HTTP, if the data is invalid. */
    ssize_t (*package)(const struct swl_framing *framing, const uint8_t *data, size_t size, size_t *scanned);

    /* Returns why package() returned that error, as a text to follow "closed: ". Not called for -EMSGSIZE.
     * NULL if package() returns no other error. */
    const char *(*refusal)(int error);
};

struct swl_framing_eof_options {
    uint8_t mark[SWL_EOF_MAX];
    uint8_t size; /* of the mark, > 0 */
};

struct swl_framing_length_options {
    char type;            /* a pack() letter, see swl_framing_length_size() */
    uint32_t offset;      /* where the length field starts */
    uint32_t body_offset; /* bytes that the length does not include */
};

struct swl_framing_function_options {
    /* Returns the size of the package that starts at data[0], which may be larger than `size`; 0 if more must
     * arrive to tell; -ECANCELED if the function has failed; another negative number if the data is
     * invalid. */
    int64_t (*length)(void *argument, const uint8_t *data, size_t size);
    void *argument;
};

/* A kind and its options. */
struct swl_framing {
    const struct swl_framing_kind *kind;
    uint32_t package_max_length; /* bytes, header included */
    union {
        struct swl_framing_eof_options eof;           /* of swl_framing_eof_check and swl_framing_eof_split */
        struct swl_framing_length_options length;     /* of swl_framing_length */
        struct swl_framing_function_options function; /* of swl_framing_function */
        struct swl_http_limits http;                  /* of swl_framing_http */
    };
};

extern const struct swl_framing_kind swl_framing_none;      /* whatever has arrived */
extern const struct swl_framing_kind swl_framing_eof_check; /* all so far, once it ends with the mark */
extern const struct swl_framing_kind swl_framing_eof_split; /* up to each mark */
extern const struct swl_framing_kind swl_framing_length;    /* a length field in a header */
extern const struct swl_framing_kind swl_framing_function;  /* a function of the user's finds the end */
extern const struct swl_framing_kind swl_framing_http;      /* an HTTP request with its body, as it came */

static inline ssize_t swl_framing_package(const struct swl_framing *framing, const uint8_t *data, size_t size,
                                          size_t *scanned)
{
    return framing->kind->package(framing, data, size, scanned);
}

/* Returns why swl_framing_package() returned that error, as a text to follow "closed: "; never NULL. */
const char *swl_framing_refusal(const struct swl_framing *framing, int error);

/* Returns the status of HTTP that the client is told; 0: it speaks something else, or is told nothing. */
static inline int swl_framing_status(const struct swl_framing *framing, int error)
{
    return framing->kind == &swl_framing_http && error < -SWL_FRAMING_STATUS ? -error : 0;
}

/* Returns the size of a length field by its pack() letter, in bytes; 0: no such letter. */
size_t swl_framing_length_size(char letter);

#endif
