/*
 * Delivers requests and events of the connections of a reactor thread to the workers: chooses the lane by
 * dispatch_mode or dispatch_func, and keeps a connection waiting whose package has no worker yet.
 */
#ifndef SWL_SERVER_REACTOR_DELIVERY_H
#define SWL_SERVER_REACTOR_DELIVERY_H

#include "server/loops/reactor_thread_state.h"

/* Sets what the connection set calls. Before it the set and `decisions` are set. */
void swl_reactor_delivery_open(struct swl_reactor_thread *thread);

/* Sends for connections that wait for an idle worker, in order, as long as there is one. */
void swl_reactor_delivery_use_idle(struct swl_reactor_thread *thread);

/* Takes an answer of dispatch_func about a connection. Does not free it. */
void swl_reactor_delivery_use_answer(struct swl_reactor_thread *thread, struct swl_decision *answer);

/* The shutdown has begun: nothing waits for max_queued_bytes or for an idle worker any more. */
void swl_reactor_delivery_stop_reading(struct swl_reactor_thread *thread);

/* The workers are gone: drops what waits. */
void swl_reactor_delivery_end(struct swl_reactor_thread *thread);

#endif
