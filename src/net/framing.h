/*
 * Where a package ends in a stream of bytes. One struct of functions a kind of framing; no state but how far
 * a search has come, so that bytes
 * are never searched twice. */
#ifndef SWL_NET_FRAMING_H
#define SWL_NET_FRAMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define SWL_EOF_MAX 16

struct swl_framing;

struct swl_framing_options {
    const struct swl_framing *framing;
    uint32_t package_max_length; /* bytes, header included */
    uint8_t eof[SWL_EOF_MAX];
    uint8_t eof_size;
    char length_type;       /* a pack() letter, see swl_framing_length_size() */
    uint32_t length_offset; /* where the length field starts */
    uint32_t body_offset;   /* what the length does not count */
};

struct swl_framing {
    const char *name;
    /* The size of the package that starts at data[0], of which `size` > 0 bytes are here. *scanned is 0 at
     * its first byte and kept by the caller as long as that package grows. Returns the package's size (≤
     * size), 0 where more must come, -EMSGSIZE where it is or will be over package_max_length, -EPROTO where
     * it makes no sense. */
    ssize_t (*package)(const struct swl_framing_options *options, const uint8_t *data, size_t size,
                       size_t *scanned);
};

extern const struct swl_framing swl_framing_none;      /* as it arrives */
extern const struct swl_framing swl_framing_eof_check; /* all that is here, once it ends with the eof */
extern const struct swl_framing swl_framing_eof_split; /* up to each eof */
extern const struct swl_framing swl_framing_length;    /* a length field in a header */

/* Bytes of a length field of that pack() letter; 0: not such a letter. */
size_t swl_framing_length_size(char letter);

#endif
