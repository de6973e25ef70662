/*
 * The results and messages of other processes: handled in the loop, or kept while this process waits. */
#ifndef SWL_SERVER_PROCESSES_MESSAGES_H
#define SWL_SERVER_PROCESSES_MESSAGES_H

#include "base/buffer.h"
#include "server/processes/await.h"
#include "server/processes/child.h"

/* Whether a message or a result waits that this process is to handle. */
bool swl_messages_any(const struct swl_child *child);

/* Handles up to a batch of results and messages. Returns how many. */
int swl_messages_handle(struct swl_child *child);

/* Call it while this process waits, so that its senders do not block on it: moves messages out of a filling
 * inbox into this process's memory, to be handled later, and applies what others send to its connections.
 * Returns whether there was anything. */
bool swl_messages_take_in(struct swl_child *child);

/* Keeps a copy of a message, to be handled before those in the inbox. Who calls holds what it names outside. */
void swl_messages_keep(struct swl_child *child, const struct swl_message *message);

/* Holds what the kept messages name outside. */
void swl_messages_hold(struct swl_child *child);

/* Looks through all messages that are there and handles none: takes out each result of an awaited task for
 * which `take` returns true. */
void swl_messages_pick(struct swl_child *child,
                       bool (*take)(struct swl_server *server, const struct swl_message *message));

/* Whether it is the result of a task for which the user process `to` does not wait any more. */
bool swl_messages_is_late(const struct swl_server *server, int to, const struct swl_message *message);

/* Discards the result of an awaited task that no call waits for any more: counts it and removes its file. Any process. */
void swl_messages_discard_late(struct swl_server *server, const struct swl_message *message);

/* The process ends: adds the messages it has kept to the handover for its successor. Returns how many. */
uint64_t swl_messages_hand_over(struct swl_child *child, struct swl_buffer *handover);

#endif
