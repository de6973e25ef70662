/* Counting what workers have of a session. */
#include "server/loops/session_load.h"

static void session_load_count_bytes(const struct swl_server *server, struct swl_session *session,
                                     enum swl_connection_event event, int64_t size)
{
    if (event == SWL_EVENT_REQUEST && swl_server_counts_queued(server)) {
        atomic_fetch_add(&session->queued, size);
    }
}

/* The close comes after all else, so nothing waits for it. */
static bool session_load_is_counted(const struct swl_server *server, enum swl_connection_event event)
{
    return event != SWL_EVENT_CLOSED && swl_server_spreads(server);
}

void swl_session_load_add(const struct swl_server *server, struct swl_session *session,
                          enum swl_connection_event event, uint32_t size)
{
    if (session_load_is_counted(server, event)) {
        swl_session_add_pending(session);
    }
    session_load_count_bytes(server, session, event, size);
}

void swl_session_load_withdraw(const struct swl_server *server, struct swl_session *session,
                               enum swl_connection_event event, uint32_t size)
{
    if (session_load_is_counted(server, event)) {
        swl_session_withdraw_pending(session);
    }
    session_load_count_bytes(server, session, event, -(int64_t)size);
}

bool swl_session_load_is_over(const struct swl_server *server, const struct swl_session *session)
{
    return swl_server_counts_queued(server) &&
           atomic_load(&session->queued) > server->options.max_queued_bytes;
}

bool swl_session_load_waits(const struct swl_server *server, struct swl_session *session)
{
    if (!swl_session_load_is_over(server, session)) {
        return false;
    }
    /* stored before the second look: either a worker sees it after its last subtraction, or this look sees
     * that subtraction */
    atomic_store(&session->full, 1);
    if (swl_session_load_is_over(server, session)) {
        return true;
    }
    atomic_store(&session->full, 0);
    return false;
}
