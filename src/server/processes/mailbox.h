/*
 * A child's mail: results and messages of other processes, and how it sends to the others without ever losing
 * or deadlocking: whoever waits takes in its own mail meanwhile. */
#ifndef SWL_SERVER_MAILBOX_H
#define SWL_SERVER_MAILBOX_H

#include "base/buffer.h"
#include "server/processes/await.h"
#include "server/processes/child.h"

/* Whether there is something to handle. */
bool swl_mailbox_any(const struct swl_child *child);

/* Handles up to a batch of mail, results and messages of other processes. Returns how many. */
int swl_mailbox_handle(struct swl_child *child);

/* Sends a result to the mail of a user process, which may never look at it: nobody waits for that longer than
 * it waits for the result. What it has no room for goes to a file, and what it waits for no longer is
 * discarded. 0 or -errno; `mark` as below. */
int swl_mailbox_post_to_user_process(struct swl_child *child, int to, const struct swl_message *message,
                                     const void *payload, struct swl_ring_mark *mark)
    __attribute__((warn_unused_result));

/* Sends to another's inbox and rings; waits for room up to the deadline, taking in its own mail meanwhile.
 * 0; -ETIMEDOUT; -ECANCELED where the server ends and nobody is going to read it. `mark`: see
 * swl_channel_send_marked(). */
int swl_mailbox_post(struct swl_child *child, struct swl_channel *to, const struct swl_message *message,
                     const void *payload, struct swl_ring_mark *mark, int64_t deadline)
    __attribute__((warn_unused_result));

/* What has come is taken in where it gets too much, that nobody has to wait for this process while it waits.
 * Returns whether there was anything. */
bool swl_mailbox_take_in(struct swl_child *child);

/* Waits until none is missing, or the deadline. Other mail is left for later. Who submits several tasks sets
 * child->await before: results may come while it still waits for room for the rest. */
void swl_mailbox_await(struct swl_child *child, struct swl_await *await, int64_t deadline);

/* Looks through all mail that is there, handling nothing: takes out each result of an awaited task that
 * `take` returns true for. */
void swl_mailbox_pick(struct swl_child *child,
                      bool (*take)(struct swl_server *server, const struct swl_message *message));

/* The result of an awaited task that nobody waits for any more: counts it, and takes its file away. */
void swl_mailbox_discard_late(struct swl_child *child, const struct swl_message *message);

/* Keeps a message to be handled first. */
void swl_mailbox_stash(struct swl_child *child, const struct swl_message *message);

/* The process ends: what was taken in is added to what its successor gets. Returns how many messages. */
uint64_t swl_mailbox_hand_over(struct swl_child *child, struct swl_buffer *handover);

#endif
