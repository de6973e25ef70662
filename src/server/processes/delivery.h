/* How a child sends to the inbox of another process or of a reactor thread: it never loses a message, and
 * never waits without taking in its own. */
#ifndef SWL_SERVER_PROCESSES_DELIVERY_H
#define SWL_SERVER_PROCESSES_DELIVERY_H

#include "base/compiler.h"
#include "server/processes/wait.h"
#include "server/state/file_channels.h"

/* Sends and rings; waits for room up to the deadline (monotonic ns), but once a part is sent until all is. 0;
 * -ETIMEDOUT; -ECANCELED where the server ends and no process is going to read it. */
int swl_delivery_send(struct swl_child *child, struct swl_inbox *to, const struct swl_message *message,
                      const void *payload, int64_t deadline) SWL_MUST_CHECK;

/* Sends a file order (FILE; payload: a struct swl_file_order, and bytes that go before the file) to a loop, and before it the descriptor that belongs to it, which
 * stays the caller's. Waits for room as long as it takes. 0; -ECANCELED as
 * above; -ETOOMANYREFS, or another -errno with nothing sent. */
int swl_delivery_send_file(struct swl_child *child, int reactor, const struct swl_file_ticket *ticket,
                           int descriptor, const struct swl_message *message, const void *payload)
    SWL_MUST_CHECK;

/* Sends a result to the process that submitted the task (-1: to the control socket's); the caller rings its inbox. `mark` shows after a
 * death of this process whether it was written. `on_wait` (true) is called before the process waits for room,
 * and (false) afterwards. Blocks while the inbox of a worker is full. A user process may never read its
 * inbox: this blocks only while it awaits the result, up to 1 s; a result that it no longer awaits is
 * discarded, and one without room goes to a file. 0; -ECANCELED as above; -errno where the file cannot be
 * written. */
int swl_delivery_send_result(struct swl_child *child, int to, const struct swl_message *message,
                             const void *payload, struct swl_ring_mark *mark,
                             void (*on_wait)(struct swl_child *child, bool begins)) SWL_MUST_CHECK;

#endif
