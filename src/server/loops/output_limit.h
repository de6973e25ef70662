/*
 * What waits for the clients of all loops together, and what happens at output_memory_limit: room is made by
 * closing the client that has taken nothing for the longest time. Each loop closes its own, and asks another
 * whose client is slower. Where no client is slow enough, send() refuses those that have a backlog already.
 */
#ifndef SWL_SERVER_LOOPS_OUTPUT_LIMIT_H
#define SWL_SERVER_LOOPS_OUTPUT_LIMIT_H

#include "net/connection.h"
#include "server/state/context.h"

/* Of one loop. */
struct swl_output_limit {
    struct swl_server *server;
    int reactor; /* the number of the loop */
    struct swl_connection_owner *owner;
    uint64_t seen_own, seen_all; /* bytes that waited when it was looked last: here, everywhere */
    uint64_t unreported;         /* clients closed, and not logged yet */
    struct swl_timer report_timer;
};

void swl_output_limit_init(struct swl_output_limit *limit, struct swl_server *server, int reactor,
                           struct swl_connection_owner *owner);

/* In the loop, when its backlog has grown or its timer looks after slow clients: at the limit, closes clients
 * of its own or asks another loop to. */
void swl_output_limit_make_room(struct swl_output_limit *limit);

/* Whether another loop asks this one to make room. */
static inline bool swl_output_limit_is_asked(const struct swl_server *server, int reactor)
{
    return atomic_load_explicit(&server->loads[reactor].asked_at, memory_order_relaxed) != 0;
}

/* The loop ends: logs what was not logged yet. */
void swl_output_limit_close(struct swl_output_limit *limit);

/* From any process: whether `size` more bytes for that client are accepted. 0;
 * -SWL_ERROR_OUTPUT_BUFFER_OVERFLOW; -EAGAIN: that depends on whether the kernel takes what is on its way to
 * the client's loop now. */
int swl_output_limit_check(struct swl_server *server, const struct swl_session *session, size_t size)
    SWL_MUST_CHECK;

#endif
