/*
 * Answers of the master and of the manager to clients, from their callbacks and timers. Both never block: an
 * answer for which a reactor has no room waits in their memory, and a timer sends it later, in order. */
#ifndef SWL_SERVER_PROCESSES_DETACHED_ANSWERS_H
#define SWL_SERVER_PROCESSES_DETACHED_ANSWERS_H

#include "base/compiler.h"
#include "server/state/context.h"

/* Sends a message (SEND or CLOSE) to that reactor, or keeps a copy for later. For the main thread of the
 * master, and for the manager. Never blocks. Returns 0; -SWL_ERROR_OUTPUT_BUFFER_OVERFLOW where so much waits
 * here that output_memory_limit is reached (never for a message without payload); -ECANCELED before and after
 * the loop. On failure nothing was sent. */
int swl_detached_answers_send(struct swl_server *server, int reactor, const struct swl_message *message,
                              const void *payload) SWL_MUST_CHECK;

/* Whether messages wait. */
bool swl_detached_answers_wait(const struct swl_server *server);

/* At the end of the manager: sends what waits, as the reactors make room. Blocks until nothing waits, at most
 * to the deadline of the shutdown, and no longer where the server has to end at once. */
void swl_detached_answers_finish(struct swl_server *server);

/* Frees what waits, unsent. For the end of the loop; in a child of the manager, whose parent sends it. Returns
 * the bytes of output that were given up. */
uint64_t swl_detached_answers_drop(struct swl_server *server);

#endif
