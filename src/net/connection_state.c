/* Watching, and the release of a connection. */
#include "net/connection_state.h"

#include <string.h>

#include "base/log.h"
#include "base/memory.h"

struct swl_connection_pending *swl_connection_state_pend(struct swl_connection *connection)
{
    if (connection->pending == NULL) {
        connection->pending = swl_calloc(1, sizeof(*connection->pending));
        connection->pending->connection = connection;
        swl_output_queue_init(&connection->pending->out);
        swl_list_init(&connection->pending->backlog_link);
        swl_list_init(&connection->pending->lingering_link);
        swl_list_init(&connection->pending->held_link);
    }
    return connection->pending;
}

void swl_connection_state_trim(struct swl_connection *connection)
{
    struct swl_connection_pending *pending = connection->pending;
    if (pending != NULL && swl_output_queue_is_empty(&pending->out) &&
        swl_list_empty(&pending->backlog_link) && swl_list_empty(&pending->lingering_link) &&
        swl_list_empty(&pending->held_link)) {
        swl_free(pending);
        connection->pending = NULL;
    }
}

/* Edge-triggered, which needs fewer system calls: only a change of the mask needs one. In return, a reader
 * that has not read everything, or was blocked, calls swl_connection_state_look_again(). */
void swl_connection_state_watch(struct swl_connection *connection)
{
    uint32_t events = EPOLLET;
    if (connection->state == SWL_CONNECTION_DEAD) {
        return;
    }
    if ((connection->state == SWL_CONNECTION_OPEN && !connection->paused) ||
        connection->state == SWL_CONNECTION_LINGERING) {
        events |= EPOLLRDHUP | EPOLLPRI | swl_stream_wants(&connection->stream, SWL_STREAM_RECEIVE);
    }
    if (swl_connection_state_backlog(connection) > 0 || connection->state == SWL_CONNECTION_FLUSHING) {
        events |= swl_stream_wants(&connection->stream, SWL_STREAM_SEND);
    }
    if (connection->missed && swl_connection_state_reads(connection)) {
        connection->missed = false;
        swl_connection_state_look_again(connection);
    }
    int result = swl_reactor_watch(connection->owner->reactor, &connection->event, events);
    if (result < 0) {
        swl_warning_limited("sockets that could not be watched",
                            "session %lld: watching its socket failed: %s", (long long)connection->id,
                            strerror(-result));
    }
}

void swl_connection_state_look_again(struct swl_connection *connection)
{
    struct swl_connection_owner *owner = connection->owner;
    if (swl_stream_pending(&connection->stream) == 0) {
        swl_reactor_look_again(owner->reactor, &connection->event);
        return;
    }
    struct swl_connection_pending *pending = swl_connection_state_pend(connection);
    swl_list_remove(&pending->held_link);
    swl_list_append(&owner->held, &pending->held_link);
    if (!swl_timer_running(&owner->held_timer)) {
        swl_timer_start(&owner->reactor->timers, &owner->held_timer, 0);
    }
}

void swl_connection_state_release(struct swl_connection *connection)
{
    struct swl_connection_owner *owner = connection->owner;
    swl_list_remove(&connection->lane_link);
    swl_list_remove(&connection->due_link);
    swl_buffer_free(&connection->in);
    swl_connection_state_trim(connection);
    owner->released(connection);
    swl_session_release(owner->sessions, connection->session);
    swl_count(owner->counters, SWL_COUNT_CLOSE, 1);
    swl_free(connection);
}
