/* The connections that have a backlog. */
#include "net/connection_backlog.h"

#include "base/clock.h"
#include "base/compiler.h"

/* how many connections the kernel is asked about in a row */
#define LOOK_MAX 256

/* NULL where no connection has a backlog. */
static struct swl_connection_pending *backlog_first(const struct swl_connection_owner *owner)
{
    const struct swl_list *link = owner->backlog.next;
    if (link == &owner->backlog_cursor) {
        link = link->next;
    }
    return link == &owner->backlog ? NULL
                                   : SWL_CONTAINER_OF(link, struct swl_connection_pending, backlog_link);
}

static void backlog_publish(struct swl_connection_owner *owner)
{
    const struct swl_connection_pending *first = backlog_first(owner);
    atomic_store_explicit(owner->stalled_since, first != NULL ? first->progress_at : 0, memory_order_relaxed);
}

static void backlog_move_last(struct swl_connection *connection, int64_t now)
{
    struct swl_connection_owner *owner = connection->owner;
    struct swl_connection_pending *pending = connection->pending;
    pending->progress_at = now;
    swl_list_remove(&pending->backlog_link);
    swl_list_append(&owner->backlog, &pending->backlog_link);
    backlog_publish(owner);
}

void swl_connection_backlog_touch(struct swl_connection *connection)
{
    struct swl_connection_owner *owner = connection->owner;
    int64_t now = swl_clock_monotonic();
    atomic_store_explicit(&connection->session->has_backlog, 1, memory_order_relaxed);
    backlog_move_last(connection, now);
    if (owner->backlog_interval > 0 && !swl_timer_running(&owner->backlog_timer)) {
        swl_timer_start(&owner->reactor->timers, &owner->backlog_timer, now + owner->backlog_interval);
    }
}

void swl_connection_backlog_end(struct swl_connection *connection)
{
    struct swl_connection_pending *pending = connection->pending;
    if (pending != NULL && !swl_list_empty(&pending->backlog_link)) {
        atomic_store_explicit(&connection->session->has_backlog, 0, memory_order_relaxed);
        swl_list_remove(&pending->backlog_link);
        backlog_publish(connection->owner);
        swl_connection_state_trim(connection);
    }
}

/* Returns whether it has made progress since it was asked before; then it is the last one now. */
static bool backlog_ask(struct swl_connection_pending *pending, int64_t now)
{
    uint64_t taken = pending->written - swl_stream_unsent(&pending->connection->stream);
    if (taken == pending->taken) {
        return false;
    }
    pending->taken = taken;
    backlog_move_last(pending->connection, now);
    return true;
}

static bool backlog_is_late(const struct swl_connection_pending *pending, int64_t now)
{
    int64_t timeout = pending->connection->port->options.send_timeout;
    return timeout > 0 && now - pending->progress_at >= timeout;
}

bool swl_connection_backlog_look(struct swl_connection_owner *owner, int64_t now,
                                 void (*late)(struct swl_connection *connection))
{
    struct swl_list *cursor = &owner->backlog_cursor;
    if (swl_list_empty(cursor)) {
        swl_list_append(owner->backlog.next, cursor); /* before the first */
    }
    for (int i = 0; i < LOOK_MAX; i++) {
        struct swl_list *link = cursor->next;
        struct swl_connection_pending *pending =
            SWL_CONTAINER_OF(link, struct swl_connection_pending, backlog_link);
        if (link == &owner->backlog || pending->progress_at > now - owner->backlog_interval) {
            swl_list_remove(cursor);
            return true;
        }
        swl_list_remove(cursor);
        swl_list_append(link->next, cursor); /* behind it */
        if (!backlog_ask(pending, now) && backlog_is_late(pending, now)) {
            late(pending->connection);
        }
    }
    return false;
}

struct swl_connection *swl_connection_backlog_slowest(struct swl_connection_owner *owner, int64_t now,
                                                      int64_t min)
{
    struct swl_connection_pending *first;
    while ((first = backlog_first(owner)) != NULL && first->progress_at <= now - min) {
        if (!backlog_ask(first, now)) {
            return first->connection;
        }
    }
    return NULL;
}
