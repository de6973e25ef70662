/*
 * Payloads too large for a message: a piece of the arena that all processes of the server share, or a file of their own in the
 * server's private directory, where the arena has no room, or where the payload is to outlive the server. A message names it
 * by number, never by path. Whoever is done with the payload discards it.
 *
 * A piece is held by a process, which gives it back with its death, or is under way with the message that names it. Files stay
 * until the server ends.
 */
#ifndef SWL_IPC_SPILL_H
#define SWL_IPC_SPILL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "os/temp_dir.h"
#include "shared/arena.h"
#include "shared/doorbell.h"

struct swl_spill {
    struct swl_temp_dir dir;
    _Atomic uint64_t *last_number; /* in shared memory: no two processes take the same */
    struct swl_arena arena;
    const struct swl_doorbell *trimmer; /* rung when the arena begins to take memory */
    int holder;                         /* this process, to the arena */
};

/* What a message carries instead. */
struct swl_spill_ticket {
    uint64_t number;
    uint64_t size;
};

/* A piece of the arena for a payload that the caller writes there; this process holds it. NULL: there is no room. */
void *swl_spill_reserve(struct swl_spill *spill, size_t size, struct swl_spill_ticket *ticket);

/* Copies the payload into the arena; this process holds it. false: there is no room. */
bool swl_spill_share(struct swl_spill *spill, const void *payload, size_t size,
                     struct swl_spill_ticket *ticket);

/* The same, or into a file where there is no room. 0, or -errno with nothing left behind. */
int swl_spill_put(struct swl_spill *spill, const void *payload, size_t size, struct swl_spill_ticket *ticket)
    SWL_MUST_CHECK;

/* The same, always into a file. */
int swl_spill_write(struct swl_spill *spill, const void *payload, size_t size,
                    struct swl_spill_ticket *ticket) SWL_MUST_CHECK;

/* The same for a payload that comes in parts: makes the file, for `size` bytes. Returns a descriptor or -errno; the
 * caller appends, closes, and discards it unless all bytes are there. */
int swl_spill_create(struct swl_spill *spill, size_t size, struct swl_spill_ticket *ticket) SWL_MUST_CHECK;
int swl_spill_append(int fd, const void *bytes, size_t size) SWL_MUST_CHECK;

/* Where that payload lies in the arena; NULL where it is in a file, or where there is none of just that size. */
static inline const void *swl_spill_bytes(const struct swl_spill *spill,
                                          const struct swl_spill_ticket *ticket)
{
    return swl_arena_find(&spill->arena, ticket->number, ticket->size);
}

/* The message that names it is about to be sent, or was not sent after all; or it was received, and is about to
 * leave shared memory. Without an effect on files. The first returns whether this process held it. */
bool swl_spill_sends(struct swl_spill *spill, const struct swl_spill_ticket *ticket);
void swl_spill_holds(struct swl_spill *spill, const struct swl_spill_ticket *ticket);

/* Writes a copy of that payload to a file; the payload stays. Stores the number of the copy in *note before there is
 * a file of it: whoever dies in between, others know what to discard. 0, or -errno with nothing left behind:
 * -EPERM, -EMSGSIZE as swl_spill_open(). */
int swl_spill_copy(struct swl_spill *spill, const struct swl_spill_ticket *ticket, _Atomic uint64_t *note,
                   struct swl_spill_ticket *copy) SWL_MUST_CHECK;

/* Opens it for reading, before anybody makes room for it: a ticket may come from outside, and is believed only where there is a
 * payload of just that size. A piece of the arena is copied into a file without a name. A descriptor or -errno; -EPERM where the file is not one that
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
