/* Opening connections. */
#include "net/opening.h"

#include <errno.h>
#include <sys/socket.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"
#include "net/proxy_protocol.h"

/* bytes looked at in one call; most headers are smaller */
#define HEADER_PART 1024

struct swl_opening {
    struct swl_event event;
    struct swl_stream stream;
    struct swl_opening_owner *owner;
    struct swl_session *session;
    const struct swl_port *port;
    int64_t id;             /* of the session */
    bool has_stream;        /* the header has been read; before, `stream` is plain */
    struct swl_buffer in;   /* the part of the header that has arrived */
    const char *fault;      /* what is wrong with the header */
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
    swl_buffer_free(&opening->in);
    swl_free(opening);
    owner->failed(owner, session);
}

/* Closes the client, with a line in the log that ends with two texts. */
static void opening_refuse(struct swl_opening *opening, const char *what, const char *why)
{
    char peer[SWL_ADDRESS_TEXT];
    swl_address_text(&opening->session->peer, peer);
    swl_warning_limited("clients closed before their connection was open",
                        "session %lld from %s:%d is closed: %s%s", (long long)opening->id, peer,
                        opening->session->peer.port, what, why);
    opening_end(opening, false);
}

static void opening_fail(struct swl_opening *opening, int error)
{
    if (opening->has_stream && (error == -ECONNRESET || error == -EPIPE)) {
        opening_end(opening, false); /* it has left: balancers check like that whether a server lives */
    } else if (opening->has_stream) {
        opening_refuse(opening, "", swl_stream_failure(&opening->stream, error));
    } else if (error == -EPROTO) {
        opening_refuse(opening, "its PROXY header is not valid: ", opening->fault);
    } else if (error == -ECONNRESET && swl_buffer_size(&opening->in) == 0) {
        opening_end(opening, false); /* balancers check like that whether a server lives */
    } else {
        opening_refuse(opening, "it sent no whole PROXY header: ", strerror(-error));
    }
}

static void opening_on_timer(struct swl_timer *timer)
{
    struct swl_opening *opening = SWL_CONTAINER_OF(timer, struct swl_opening, timer);
    opening_refuse(opening, opening->has_stream ? "its handshake" : "its PROXY header", " took too long");
}

bool swl_opening_end_state(struct swl_session *session)
{
    uint32_t expected = SWL_SESSION_OPENING;
    return atomic_compare_exchange_strong(&session->state, &expected, SWL_SESSION_OPEN);
}

static void opening_finish(struct swl_opening *opening)
{
    struct swl_opening_owner *owner = opening->owner;
    struct swl_session *session = opening->session;
    struct swl_stream stream = opening->stream;
    if (!swl_opening_end_state(session)) {
        opening_end(opening, false); /* close() was called meanwhile; its message is on the way */
        return;
    }
    opening_leave(opening);
    swl_free(opening);
    owner->opened(owner, session, &stream);
}

/* ---- the steps ---- */

/* Returns the number of bytes, at most `size`; -ECONNRESET at the end; another -errno. */
static ssize_t opening_receive(const struct swl_opening *opening, void *place, size_t size, int flags)
{
    ssize_t got;
    do {
        got = recv(opening->event.fd, place, size, flags);
    } while (got < 0 && errno == EINTR);
    return got > 0 ? got : got == 0 ? -ECONNRESET : -errno;
}

/* Looks at what has arrived, and takes of it what is part of the header. Returns whether the header is whole;
 * -EAGAIN, -EPROTO, or another -errno. */
static int opening_read_part(struct swl_opening *opening)
{
    uint8_t part[HEADER_PART];
    struct swl_proxy_header header;
    size_t before = swl_buffer_size(&opening->in);
    ssize_t size = opening_receive(opening, part, sizeof(part), MSG_PEEK);
    if (size < 0) {
        return (int)size;
    }
    swl_buffer_append(&opening->in, part, (size_t)size);
    ssize_t whole = swl_proxy_protocol_parse(swl_buffer_bytes(&opening->in), before + (size_t)size, &header,
                                             &opening->fault);
    if (whole < 0) {
        return (int)whole;
    }
    for (size_t left = whole > 0 ? (size_t)whole - before : (size_t)size; left > 0; left -= (size_t)size) {
        size = opening_receive(opening, part, left, 0);
        if (size < 0) {
            return (int)size;
        }
    }
    if (whole > 0 && header.has_addresses) {
        opening->session->peer = header.source;
    }
    return whole > 0;
}

/* Reads the header and, behind it, opens the stream. Returns 0, or -errno. */
static int opening_read_header(struct swl_opening *opening)
{
    int result;
    do {
        result = opening_read_part(opening);
    } while (result == 0);
    if (result < 0) {
        return result;
    }
    swl_buffer_free(&opening->in);
    return 0;
}

static int opening_open_stream(struct swl_opening *opening)
{
    opening->has_stream = true;
    return opening->port->open_stream == NULL
               ? 0
               : opening->port->open_stream(opening->port, &opening->stream, opening->event.fd);
}

/* Returns 0 when everything is done, -EAGAIN, or another -errno. */
static int opening_do_steps(struct swl_opening *opening)
{
    int result = 0;
    if (!opening->has_stream &&
        ((result = opening_read_header(opening)) < 0 || (result = opening_open_stream(opening)) < 0)) {
        return result;
    }
    return swl_stream_handshake(&opening->stream);
}

/* Goes on as far as possible. May free the opening. */
static void opening_advance(struct swl_opening *opening)
{
    int result = opening_do_steps(opening);
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

/* Whether the client is a balancer that has to send a PROXY header. Any other one is not believed: what it
 * sends is its data, even if that looks like a header. */
static bool opening_expects_header(const struct swl_port *port, const struct swl_address *peer)
{
    return port->options.open_proxy_protocol &&
           swl_address_ranges_contain(&port->options.proxy_protocol_from, peer);
}

bool swl_opening_is_needed(const struct swl_port *port, const struct swl_address *peer)
{
    return port->open_stream != NULL || opening_expects_header(port, peer);
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
    int result = opening_expects_header(port, &session->peer) ? 0 : opening_open_stream(opening);
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
