/* Receives datagrams in a reactor thread and sends them to the workers. A datagram blocks nothing: without room in its
 * lane it is dropped and counted. */
#ifndef SWL_SERVER_REACTOR_DATAGRAMS_H
#define SWL_SERVER_REACTOR_DATAGRAMS_H

#include "server/loops/reactor_thread_state.h"

/* Begins to receive on the ports that are this thread's. Returns 0 or -errno. */
int swl_reactor_datagrams_open(struct swl_reactor_thread *thread) SWL_MUST_CHECK;

/* Takes an answer of dispatch_func about a datagram. Does not free it. */
void swl_reactor_datagrams_use_answer(struct swl_reactor_thread *thread, const struct swl_decision *answer);

/* The shutdown has begun: receives what clients have sent until now, if there are workers for it, and closes. */
void swl_reactor_datagrams_end(struct swl_reactor_thread *thread, enum swl_reactor_phase phase);

#endif
