/* Waits until the kernel has taken the output for a client. */
#ifndef SWL_SERVER_PROCESSES_DRAIN_H
#define SWL_SERVER_PROCESSES_DRAIN_H

#include "base/compiler.h"
#include "server/state/context.h"

/* Sends as swl_server_send(), and blocks until the kernel has taken these bytes and all that was sent to the
 * client before; where too much waits for it, waits before it sends. For children. A client that takes nothing
 * is closed after its send_timeout, which ends the wait. While it waits no callback runs. 0; -SWL_ERROR_…;
 * -EMSGSIZE; -EINTR: a signal has interrupted a user process; the bytes are sent all the same. */
int swl_server_send_wait(struct swl_server *server, int64_t session, const void *data, size_t size)
    SWL_MUST_CHECK;

#endif
