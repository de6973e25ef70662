/*
 * Payloads too large for a message: a file of their own in the server's private directory. A message names it
 * by number, never by path. Whoever is done with the payload discards the file.
 */
#ifndef SWL_IPC_SPILL_H
#define SWL_IPC_SPILL_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "os/temp_dir.h"

struct swl_spill {
    struct swl_temp_dir dir;
    _Atomic uint64_t *last_number; /* in shared memory: no two processes take the same */
};

/* What a message carries instead. */
struct swl_spill_ticket {
    uint64_t number;
    uint64_t size;
};

/* Writes the payload whole. 0, or -errno with nothing left behind. */
int swl_spill_write(struct swl_spill *spill, const void *payload, size_t size,
                    struct swl_spill_ticket *ticket) SWL_MUST_CHECK;

/* The same for a payload that comes in parts: makes the file, for `size` bytes. Returns a descriptor or -errno; the
 * caller appends, closes, and discards it unless all bytes are there. */
int swl_spill_create(struct swl_spill *spill, size_t size, struct swl_spill_ticket *ticket) SWL_MUST_CHECK;
int swl_spill_append(int fd, const void *bytes, size_t size) SWL_MUST_CHECK;

/* Writes a copy of that payload's file; the file stays. Stores the number of the copy in *note before there is
 * a file of it: whoever dies in between, others know what to discard. 0, or -errno with nothing left behind:
 * -EPERM, -EMSGSIZE as swl_spill_open(). */
int swl_spill_copy(struct swl_spill *spill, const struct swl_spill_ticket *ticket, _Atomic uint64_t *note,
                   struct swl_spill_ticket *copy) SWL_MUST_CHECK;

/* Opens it for reading, before anybody makes room for it: a ticket may come from outside, and is believed
 * only where there is a file of just that size. A descriptor or -errno; -EPERM where the file is not one that
 * swl_spill_write() made, -EMSGSIZE where its size is not the ticket's. */
int swl_spill_open(const struct swl_spill *spill, const struct swl_spill_ticket *ticket) SWL_MUST_CHECK;

/* Opens and reads it into new memory, which the caller gives to swl_free(); the file stays. 0; or a negated
 * errno, and *payload is NULL. Where the memory is to be another allocator's, call the two functions around
 * this one. */
int swl_spill_load(const struct swl_spill *spill, const struct swl_spill_ticket *ticket, void **payload)
    SWL_MUST_CHECK;

/* Reads all `size` bytes of it into `payload` and closes it, on failure too; the file stays. 0 or -errno. */
int swl_spill_read(int fd, void *payload, size_t size) SWL_MUST_CHECK;

void swl_spill_discard(struct swl_spill *spill, const struct swl_spill_ticket *ticket);

#endif
