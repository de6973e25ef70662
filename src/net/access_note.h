/*
 * What the access log needs of a request until its answer has ended: a copy of what was asked, and what has passed of
 * the answer. There is one only while the log is on. A pure room.
 */
#ifndef SWL_NET_ACCESS_NOTE_H
#define SWL_NET_ACCESS_NOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/access_line.h"
#include "net/http_head.h"

struct swl_access_note {
    struct swl_access_text line, host, referer, agent; /* in `text` */
    uint64_t bytes, body;                              /* of the answer until now */
    uint16_t status;                                   /* of the answer; 0: its head has not come so far */
    bool is_body;                                      /* the head of the answer is over */
    uint8_t matched;                                   /* bytes of the empty line that ends the head */
    uint16_t position;                                 /* in the head of the answer */
    char text[];
};

/* Notes a request. `head`: NULL where there is none: then the first line of the bytes is noted, as far as it came. The
 * caller gives the note to swl_free(). */
struct swl_access_note *swl_access_note_create(const struct swl_http_head *head, const char *data,
                                               size_t size);

/* Bytes of the answer, in order. Interim answers (100 to 199, but 101) count, and another head follows them. */
void swl_access_note_bytes(struct swl_access_note *note, const void *data, size_t size);

/* The same of bytes behind the head that are not in memory. */
void swl_access_note_count(struct swl_access_note *note, uint64_t size);

#endif
