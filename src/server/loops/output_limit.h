/*
 * The output that waits for the clients of all loops together. At output_memory_limit, room is made by
 * closing the client that has taken no output for the longest time. Each loop closes its own clients, and
 * asks another loop whose client is slower. If no client is slow enough, send() refuses output for clients
 * that have a backlog.
 */
#ifndef SWL_SERVER_LOOPS_OUTPUT_LIMIT_H
#define SWL_SERVER_LOOPS_OUTPUT_LIMIT_H

#include "net/connection.h"
#include "server/state/context.h"

/* The part of one loop. */
struct swl_output_limit {
    struct swl_server *server;
    int reactor; /* the number of the loop */
    struct swl_connection_owner *owner;
    uint64_t seen_own, seen_all; /* bytes that waited at the last look: in this loop, in all loops */
    uint64_t unreported;         /* closed clients that are not logged yet */
    struct swl_timer report_timer;
    uint64_t peak; /* bytes: the most that waited in this loop since memory was given back */
    struct swl_timer give_back_timer;
    int64_t may_give_back_at; /* monotonic ns: not before */
};

void swl_output_limit_init(struct swl_output_limit *limit, struct swl_server *server, int reactor,
                           struct swl_connection_owner *owner);

/* Called in the loop after its backlog has grown, and by the timer that checks for slow clients. At the limit
 * it closes clients of this loop or asks another loop to. When much less waits than before, it gives the memory
 * back to the system, a second later. */
void swl_output_limit_make_room(struct swl_output_limit *limit);

/* Whether another loop asks this one to make room. */
static inline bool swl_output_limit_is_asked(const struct swl_server *server, int reactor)
{
    return atomic_load_explicit(&server->loads[reactor].asked_at, memory_order_relaxed) != 0;
}

/* At the end of the loop: logs the closed clients that are not logged yet. */
void swl_output_limit_close(struct swl_output_limit *limit);

/* Called by any process: may `size` more bytes be sent to that client? Returns 0;
 * -SWL_ERROR_OUTPUT_BUFFER_OVERFLOW; or -EAGAIN: ask again when what is on its way to the client's loop has
 * arrived there, since it depends on whether the kernel takes that. */
int swl_output_limit_check(struct swl_server *server, const struct swl_session *session, size_t size)
    SWL_MUST_CHECK;

#endif
