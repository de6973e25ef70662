/* Sums over all processes. */
#include "server/state/totals.h"

uint64_t swl_server_count(const struct swl_server *server, enum swl_counter counter)
{
    return swl_counters_sum(server->counters, server->endpoints + 1, counter);
}
