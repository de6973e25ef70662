/*
 * An ordered, bounded inbox of one process or thread, in a shared ring. Many send, one receives; a sender
 * that finds it full is woken when there is room. It does not know what messages mean.
 */
#ifndef SWL_IPC_INBOX_H
#define SWL_IPC_INBOX_H

#include <stdbool.h>

#include "base/compiler.h"
#include "ipc/message.h"
#include "shared/doorbell.h"
#include "shared/ring.h"
#include "shared/waiters.h"

/* The shared part. */
struct swl_inbox_shared {
    struct swl_waiters waiters; /* of senders, for room */
    struct swl_ring ring;
};

/* Each process's handle. Bells are those of all endpoints, by number. */
struct swl_inbox {
    struct swl_inbox_shared *shared;
    const struct swl_doorbell *bells;
    int receiver; /* the endpoint that reads */
};

/* The shared memory that an inbox takes; capacity as for swl_ring. */
size_t swl_inbox_footprint(uint32_t capacity);

/* Makes the inbox in zeroed shared memory. */
void swl_inbox_init(struct swl_inbox *inbox, void *memory, uint32_t capacity,
                    const struct swl_doorbell *bells, int receiver);

/* The largest payload that travels in one piece. */
uint32_t swl_inbox_max_piece(const struct swl_inbox *inbox);

/* Sends message->size bytes of payload from *offset on, in as many pieces as it takes, and moves *offset.
 * FIRST and LAST are set here. 0 when all is sent; -EAGAIN when the rest has no room: call again with the
 * same offset, after swl_inbox_request_room() or not. Until then the sender must send nothing else here.
 * Never blocks, and does not wake the receiver: swl_inbox_ring() does, once for many messages. */
int swl_inbox_send(struct swl_inbox *inbox, const struct swl_message *message, const void *payload,
                   uint32_t *offset) SWL_MUST_CHECK;

/* The same; `mark` (or NULL) says afterwards, even if this process has died meanwhile, whether the last piece
 * was sent: see swl_ring_was_written(). */
int swl_inbox_send_marked(struct swl_inbox *inbox, const struct swl_message *message, const void *payload,
                          uint32_t *offset, struct swl_ring_mark *mark) SWL_MUST_CHECK;

static inline void swl_inbox_ring(struct swl_inbox *inbox)
{
    swl_doorbell_ring(&inbox->bells[inbox->receiver]);
}

/* Asks that the endpoint's bell be rung when there is room; see swl_waiters_add(). */
void swl_inbox_request_room(struct swl_inbox *inbox, int endpoint);

/* The receiver's: the oldest message, valid until swl_inbox_release(); NULL where there is none. */
struct swl_message *swl_inbox_receive(struct swl_inbox *inbox);

/* The receiver's: done with that message. */
void swl_inbox_release(struct swl_inbox *inbox);

/* The receiver's: rings those who wait for room. To be called before sleeping, and now and then while
 * draining. */
void swl_inbox_wake_waiters(struct swl_inbox *inbox);

/* Wakes every endpoint, whatever its bell says: after the death of a process, which may have died just before
 * it rang. */
void swl_inbox_wake_all(const struct swl_doorbell *bells, int count);

#endif
