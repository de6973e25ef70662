/* Which worker gets a package. */
#ifndef SWL_SERVER_DISPATCH_H
#define SWL_SERVER_DISPATCH_H

#include "server/state/context.h"

/* The lane (see ipc/requests.h) for the next package of `size` bytes, or event, of that session, by
 * dispatch_mode. Any thread of the master. */
int swl_dispatch(struct swl_server *server, const struct swl_session *session, int64_t id, bool is_event,
                 uint32_t size);

#endif
