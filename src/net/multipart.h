/*
 * Bodies of multipart/form-data (RFC 7578, RFC 2046): a parser that takes bytes in pieces of any size and says what
 * they are. Of a body it keeps the head of one part at most. What does not follow the grammar is refused; line ends are CRLF.
 */
#ifndef SWL_NET_MULTIPART_H
#define SWL_NET_MULTIPART_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

#define SWL_MULTIPART_BOUNDARY_MAX 70 /* bytes, by RFC 2046 */

/* Texts are ended by NUL, hold no control characters, and are the parser's: valid during begins() only. */
struct swl_multipart_part {
    const char *name;
    const char *filename; /* as the client has sent it: maybe a path; NULL: the part is no file */
    const char *type;     /* its Content-Type; NULL: it has none */
};

/* What is told, in this order for each part: begins, data any number of times, ends. A number below 0 ends the
 * parsing, and swl_multipart_push() returns it. */
struct swl_multipart_events {
    int (*begins)(void *argument, const struct swl_multipart_part *part);
    int (*data)(void *argument, const uint8_t *bytes,
                size_t size); /* size > 0; bytes of the piece, if possible */
    int (*ends)(void *argument);
};

struct swl_multipart_limits {
    uint32_t parts; /* how many there may be */
    uint32_t head;  /* bytes of the head of one part */
};

struct swl_multipart {
    const struct swl_multipart_events *events;
    void *argument;
    struct swl_multipart_limits limits;
    const char *fault; /* why the body is refused, to follow "is refused: "; NULL: it is not */
    char *head;        /* CRLF, and what there is of the part's head; NULL: none has come yet */
    uint32_t head_size;
    uint32_t parts; /* that have begun */
    int error;      /* what all further calls return; 0: none */
    uint8_t state;  /* enum multipart_state */
    /* Where data is looked through: how many bytes of `delimiter` the last ones are, and how many of these came before
     * the data. */
    uint8_t matched, before;
    uint8_t delimiter_size;
    char delimiter[4 + SWL_MULTIPART_BOUNDARY_MAX]; /* CRLF, two hyphens, the boundary */
};

/* Finds the boundary in the value of a Content-Type field and copies it, without NUL. Returns its size; 0 if the value
 * is of another type than multipart/form-data; -EPROTO if it has no boundary of 1 to 70 characters. */
int swl_multipart_boundary(const char *type, size_t size, char boundary[SWL_MULTIPART_BOUNDARY_MAX])
    SWL_MUST_CHECK;

/* `boundary`: as swl_multipart_boundary() has found it. `events` outlives the parser. swl_multipart_free() is called at
 * last. */
void swl_multipart_init(struct swl_multipart *multipart, const char *boundary, size_t size,
                        const struct swl_multipart_limits *limits, const struct swl_multipart_events *events,
                        void *argument);

/* Takes the next bytes of the body. Returns 0; -EPROTO if it is malformed, -EMSGSIZE if a limit is passed (`fault` says
 * which), or what an event returned. Further calls return the same. */
int swl_multipart_push(struct swl_multipart *multipart, const void *bytes, size_t size) SWL_MUST_CHECK;

/* The body is over. Returns 0, or as swl_multipart_push(), -EPROTO where its last boundary is missing: then a part may
 * have begun that does not end. */
int swl_multipart_finish(struct swl_multipart *multipart) SWL_MUST_CHECK;

void swl_multipart_free(struct swl_multipart *multipart);

#endif
