/*
 * Where a package ends in a stream of bytes. A kind of framing is a table of functions. It keeps no state but
 * how far a search has come, so that no byte is searched twice.
 */
#ifndef SWL_NET_FRAMING_H
#define SWL_NET_FRAMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define SWL_EOF_MAX 16

struct swl_framing;

struct swl_framing_kind {
    const char *name;

    /* The size of the package that starts at data[0], of which `size` > 0 bytes are here. *scanned is 0 at
     * its first byte and kept by the caller as long as that package grows. Returns the package's size (≤
     * size), 0 where more must come, -EMSGSIZE where it is or will be over package_max_length, -EPROTO where
     * it makes no sense. */
    ssize_t (*package)(const struct swl_framing *framing, const uint8_t *data, size_t size, size_t *scanned);

    /* Why package() returned that error other than -EMSGSIZE: a text that fits behind "closed: ". NULL where
     * it returns none. */
    const char *(*refusal)(int error);
};

struct swl_framing_eof_options {
    uint8_t mark[SWL_EOF_MAX];
    uint8_t size; /* of the mark, > 0 */
};

struct swl_framing_length_options {
    char type;            /* a pack() letter, see swl_framing_length_size() */
    uint32_t offset;      /* where the length field starts */
    uint32_t body_offset; /* what the length does not count */
};

/* A kind and its options. */
struct swl_framing {
    const struct swl_framing_kind *kind;
    uint32_t package_max_length; /* bytes, header included */
    union {
        struct swl_framing_eof_options eof;       /* of both kinds that look for a mark */
        struct swl_framing_length_options length; /* of swl_framing_length */
    };
};

extern const struct swl_framing_kind swl_framing_none;      /* as it arrives */
extern const struct swl_framing_kind swl_framing_eof_check; /* all that is here, once it ends with the mark */
extern const struct swl_framing_kind swl_framing_eof_split; /* up to each mark */
extern const struct swl_framing_kind swl_framing_length;    /* a length field in a header */

static inline ssize_t swl_framing_package(const struct swl_framing *framing, const uint8_t *data, size_t size,
                                          size_t *scanned)
{
    return framing->kind->package(framing, data, size, scanned);
}

/* Why swl_framing_package() returned that error: a text that fits behind "closed: "; never NULL. */
const char *swl_framing_refusal(const struct swl_framing *framing, int error);

/* Bytes of a length field of that pack() letter; 0: not such a letter. */
size_t swl_framing_length_size(char letter);

#endif
