/* How a child sends to the inbox of another process or of a reactor thread: it never loses a message, and never
 * waits without taking in its own. */
#ifndef SWL_SERVER_PROCESSES_DELIVERY_H
#define SWL_SERVER_PROCESSES_DELIVERY_H

#include "base/compiler.h"
#include "server/processes/wait.h"

/* Sends and rings; waits for room up to the deadline (monotonic ns), but once a part is sent until all is. 0;
 * -ETIMEDOUT; -ECANCELED where the server ends and no process is going to read it. */
int swl_delivery_send(struct swl_child *child, struct swl_inbox *to, const struct swl_message *message,
                      const void *payload, int64_t deadline) SWL_MUST_CHECK;

/* Sends a result to the process that submitted the task; the caller rings its inbox. `mark` shows after a death of this process
 * whether it was written. `on_wait` (true) is called before the process waits for room, and (false) afterwards.
 * A worker is waited for. A user process may never look into its inbox: it is waited for only as long as it
 * waits for this result; what it does not wait for any more is discarded, and what finds no room goes to a
 * file. 0; -ECANCELED as above; -errno where the file cannot be written. */
int swl_delivery_send_result(struct swl_child *child, int to, const struct swl_message *message,
                             const void *payload, struct swl_ring_mark *mark,
                             void (*on_wait)(struct swl_child *child, bool begins)) SWL_MUST_CHECK;

#endif
