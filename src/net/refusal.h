/* The log line about a client that is closed because its bytes are no package. */
#ifndef SWL_NET_REFUSAL_H
#define SWL_NET_REFUSAL_H

#include "net/framing.h"
#include "net/session_table.h"

/* `error`: what the framing has returned. Limited like all lines that a client can cause. */
void swl_refusal_log(int64_t id, const struct swl_session *session, const struct swl_framing *framing,
                     int error);

#endif
