/* Sums of the counters of all processes of the server. */
#ifndef SWL_SERVER_STATE_TOTALS_H
#define SWL_SERVER_STATE_TOTALS_H

#include "server/state/context.h"

/* Returns a snapshot: processes may count meanwhile. */
uint64_t swl_server_count(const struct swl_server *server, enum swl_counter counter);

#endif
