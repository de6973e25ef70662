/* Opening connections. */
#include "net/opening.h"

#include <errno.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"

struct swl_opening {
    struct swl_event event;
    struct swl_stream stream;
    struct swl_opening_owner *owner;
    struct swl_session *session;
    const struct swl_port *port;
    int64_t id;             /* of the session */
    struct swl_timer timer; /* due at the deadline */
    struct swl_list link;   /* in owner->openings */
};

/* ---- the end ---- */

/* Takes the opening out of the loop; its stream is untouched. */
static void opening_leave(struct swl_opening *opening)
{
    swl_reactor_remove(opening->owner->reactor, &opening->event);
    swl_timer_stop(&opening->owner->reactor->timers, &opening->timer);
    swl_list_remove(&opening->link);
}

static void opening_end(struct swl_opening *opening, bool reset)
{
    struct swl_opening_owner *owner = opening->owner;
    struct swl_session *session = opening->session;
    opening_leave(opening);
    swl_stream_close(&opening->stream, reset);
    swl_free(opening);
    owner->failed(owner, session);
}

/* Closes the client. `limit`: the cause and level of the line in the log; `reason`: follows "closed: ". */
static void opening_refuse(struct swl_opening *opening, struct swl_log_limit *limit, const char *reason)
{
    char peer[SWL_ADDRESS_TEXT];
    swl_address_text(&opening->session->peer, peer);
    swl_log_limited(limit, "session %lld from %s:%d is closed: %s", (long long)opening->id, peer,
                    opening->session->peer.port, reason);
    opening_end(opening, false);
}

static void opening_fail(struct swl_opening *opening, int error)
{
    static struct swl_log_limit limit = {.cause = "clients closed because opening their connection failed",
                                         .level = SWL_LOG_WARNING};
    opening_refuse(opening, &limit, swl_stream_failure(&opening->stream, error));
}

static void opening_on_timer(struct swl_timer *timer)
{
    static struct swl_log_limit limit = {
        .cause = "clients closed because opening their connection took too long", .level = SWL_LOG_WARNING};
    opening_refuse(SWL_CONTAINER_OF(timer, struct swl_opening, timer), &limit,
                   "it did not complete its handshake in time");
}

static void opening_finish(struct swl_opening *opening)
{
    struct swl_opening_owner *owner = opening->owner;
    struct swl_session *session = opening->session;
    struct swl_stream stream = opening->stream;
    uint32_t expected = SWL_SESSION_OPENING;
    if (!atomic_compare_exchange_strong(&session->state, &expected, SWL_SESSION_OPEN)) {
        opening_end(opening, false); /* close() was called meanwhile; its message is on the way */
        return;
    }
    opening_leave(opening);
    swl_free(opening);
    owner->opened(owner, session, &stream);
}

/* ---- the steps ---- */

/* Goes on as far as possible. May free the opening. */
static void opening_advance(struct swl_opening *opening)
{
    int result = swl_stream_handshake(&opening->stream);
    if (result == -EAGAIN) {
        /* level-triggered: the handshake decides how much it reads at a time */
        result = swl_reactor_watch(opening->owner->reactor, &opening->event,
                                   swl_stream_wants(&opening->stream, SWL_STREAM_RECEIVE));
        if (result == 0) {
            return;
        }
    }
    if (result == 0) {
        opening_finish(opening);
    } else {
        opening_fail(opening, result);
    }
}

static void opening_on_event(struct swl_event *event, uint32_t events)
{
    (void)events; /* of an error or hang-up the next call to the socket tells more */
    opening_advance(SWL_CONTAINER_OF(event, struct swl_opening, event));
}

/* ---- from the owner ---- */

void swl_opening_owner_init(struct swl_opening_owner *owner)
{
    swl_list_init(&owner->openings);
}

bool swl_opening_is_needed(const struct swl_port *port, const struct swl_address *peer)
{
    (void)peer;
    return port->open_stream != NULL;
}

void swl_opening_begin(struct swl_opening_owner *owner, struct swl_session *session,
                       const struct swl_port *port, int fd)
{
    struct swl_opening *opening = swl_malloc(sizeof(*opening));
    *opening = (struct swl_opening){
        .event = {.fd = fd, .callback = opening_on_event},
        .owner = owner,
        .session = session,
        .port = port,
        .id = atomic_load_explicit(&session->id, memory_order_relaxed),
    };
    swl_stream_plain_open(&opening->stream, fd);
    swl_list_append(&owner->openings, &opening->link);
    swl_timer_init(&opening->timer, opening_on_timer);
    swl_timer_start(&owner->reactor->timers, &opening->timer, swl_clock_monotonic() + port->opening_timeout);
    int result = port->open_stream == NULL ? 0 : port->open_stream(port, &opening->stream, fd);
    if (result < 0) {
        opening_fail(opening, result);
    } else {
        opening_advance(opening);
    }
}

void swl_opening_close(struct swl_opening_owner *owner, int64_t id, bool reset)
{
    swl_list_each (link, &owner->openings) {
        struct swl_opening *opening = SWL_CONTAINER_OF(link, struct swl_opening, link);
        if (opening->id == id) {
            opening_end(opening, reset);
            return;
        }
    }
}

void swl_opening_close_all(struct swl_opening_owner *owner)
{
    swl_list_each (link, &owner->openings) {
        opening_end(SWL_CONTAINER_OF(link, struct swl_opening, link), false);
    }
}

void swl_opening_abandon_all(struct swl_opening_owner *owner)
{
    swl_list_each (link, &owner->openings) {
        swl_stream_abandon(&SWL_CONTAINER_OF(link, struct swl_opening, link)->stream);
    }
}
