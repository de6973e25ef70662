/* One stream connection. */
#define _GNU_SOURCE
#include "net/connection.h"

#include <errno.h>
#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "os/socket.h"

/* bytes of a read that is worth reading straight into a worker's inbox */
#define DIRECT_LEAST 4096
/* what is watched for while a connection is read */
#define READS (EPOLLIN | EPOLLRDHUP | EPOLLPRI)
/* what a short read may have left behind without another edge: the end, an error, or more behind urgent data
 */
#define SHORT_READ (EPOLLRDHUP | EPOLLPRI | EPOLLHUP | EPOLLERR)
/* how long a client may take to get the last bytes and close */
#define LINGER (5 * SWL_NS_PER_SEC)

static void on_event(struct swl_event *event, uint32_t events);

/* Watches for what the state allows; the kernel is asked only where that changes. Edge-triggered, which is
 * cheaper: who has not read all, or did not read because it was blocked, has to look again. */
static void watch(struct swl_connection *connection)
{
    uint32_t events = EPOLLET;
    if (connection->state == SWL_CONNECTION_DEAD) {
        return;
    }
    if (connection->state == SWL_CONNECTION_OPEN || connection->state == SWL_CONNECTION_LINGERING) {
        events |= READS;
    }
    if (swl_buffer_size(&connection->out) > 0) {
        events |= EPOLLOUT;
    }
    if (connection->missed && !connection->blocked) {
        connection->missed = false;
        swl_reactor_look_again(connection->owner->reactor, &connection->event);
    }
    int result = swl_reactor_watch(connection->owner->reactor, &connection->event, events);
    if (result < 0) {
        swl_warning_limited("sockets that could not be watched",
                            "session %lld: watching its socket failed: %s", (long long)connection->id,
                            strerror(-result));
    }
}

static void count_output(struct swl_connection *connection, int64_t change)
{
    _Atomic uint64_t *output = connection->owner->output;
    atomic_store_explicit(output, atomic_load_explicit(output, memory_order_relaxed) + (uint64_t)change,
                          memory_order_relaxed);
}

/* Bytes that send() had accepted were written or given up. */
static void output_left(struct swl_connection *connection, size_t size)
{
    atomic_fetch_sub_explicit(&connection->session->output, size, memory_order_relaxed);
}

static void release(struct swl_connection *connection)
{
    struct swl_connection_owner *owner = connection->owner;
    swl_list_remove(&connection->waiting);
    swl_buffer_free(&connection->in);
    owner->released(connection);
    swl_session_release(owner->sessions, connection->session);
    swl_count(owner->counters, SWL_COUNT_CLOSE, 1);
    swl_free(connection);
}

/* Closes the socket. What is left is to tell it. */
static void die(struct swl_connection *connection, bool reset, int error)
{
    if (connection->state == SWL_CONNECTION_DEAD) {
        return;
    }
    struct swl_session *session = connection->session;
    if (connection->state == SWL_CONNECTION_LINGERING) {
        swl_list_remove(&connection->waiting);
    }
    connection->state = SWL_CONNECTION_DEAD;
    if (error != 0) {
        atomic_store_explicit(&session->close_errno, error, memory_order_relaxed);
    }
    atomic_store_explicit(&session->state, SWL_SESSION_CLOSED, memory_order_release);
    swl_reactor_remove(connection->owner->reactor, &connection->event);
    if (reset) {
        swl_socket_reset(connection->event.fd);
    } else {
        close(connection->event.fd);
    }
    count_output(connection, -(int64_t)swl_buffer_size(&connection->out));
    swl_buffer_free(&connection->out);
    connection->events_due &= SWL_DUE_CONNECT;
    if (!connection->closed_told) {
        connection->events_due |= SWL_DUE_CLOSED;
    }
}

/* 0, or -EAGAIN where the connection has to wait for its worker. */
static int deliver(struct swl_connection *connection, enum swl_message_type type, const void *data,
                   uint32_t size)
{
    int result = connection->owner->deliver(connection, type, data, size);
    connection->blocked = result == -EAGAIN;
    return result;
}

/* Delivers the packages of `data` as far as they are whole; *used tells how far it came. 0; -EAGAIN where the
 * worker has no room; -EMSGSIZE, -EPROTO. */
static int deliver_packages(struct swl_connection *connection, const uint8_t *data, size_t size, size_t *used)
{
    const struct swl_framing_options *framing = connection->framing;
    *used = 0;
    /* a callback that was called from here may have closed it: what came after that is not handled */
    while (*used < size && !connection->by_server) {
        ssize_t length = framing->framing->package(framing, data + *used, size - *used, &connection->scanned);
        if (length <= 0) {
            return (int)length;
        }
        int result = deliver(connection, SWL_MESSAGE_DATA, data + *used, (uint32_t)length);
        if (result < 0) {
            return result;
        }
        *used += (size_t)length;
        connection->scanned = 0;
        connection->sent = 0;
    }
    return 0;
}

static int deliver_event(struct swl_connection *connection, enum swl_connection_event event,
                         enum swl_message_type type)
{
    if (connection->events_due & event) {
        if (deliver(connection, type, NULL, 0) < 0) {
            return -EAGAIN;
        }
        connection->events_due &= (uint8_t)~event;
    }
    return 0;
}

static bool flush(struct swl_connection *connection);

/* The client sends what cannot be a package: it still gets what it had asked for before. Returns false where
 * the connection was freed. */
static bool refuse(struct swl_connection *connection, int error)
{
    static struct swl_log_limit limits[] = {
        {.cause = "clients closed for their length field", .level = SWL_LOG_WARNING},
        {.cause = "clients closed for a package larger than package_max_length", .level = SWL_LOG_WARNING},
    };
    bool is_large = error == -EMSGSIZE;
    char peer[SWL_ADDRESS_TEXT];
    swl_address_text(&connection->session->peer, peer);
    swl_log_limited(&limits[is_large], "session %lld from %s:%d is closed: %s", (long long)connection->id,
                    peer, connection->session->peer.port,
                    is_large ? "its package is larger than package_max_length"
                             : "its length field makes no sense");
    connection->by_server = true;
    connection->state = SWL_CONNECTION_FLUSHING;
    atomic_store_explicit(&connection->session->state, SWL_SESSION_CLOSING, memory_order_relaxed);
    atomic_store_explicit(&connection->session->close_errno, -error, memory_order_relaxed);
    return flush(connection);
}

/* Delivers whatever is due, in the order in which it happened, until there is no more or no room. Frees the
 * connection where it is over and told: returns false then. */
static bool advance(struct swl_connection *connection)
{
    if (connection->owner->deferring) {
        swl_list_remove(&connection->waiting);
        swl_list_append(&connection->owner->due, &connection->waiting);
        return true;
    }
    connection->blocked = false;
    if (deliver_event(connection, SWL_DUE_CONNECT, SWL_MESSAGE_CONNECT) < 0) {
        goto blocked;
    }
    /* what a client sent before it went is handled all the same; what came after our own close is not */
    if (!connection->by_server && swl_buffer_size(&connection->in) > 0) {
        size_t used;
        int result = deliver_packages(connection, swl_buffer_bytes(&connection->in),
                                      swl_buffer_size(&connection->in), &used);
        if (used > 0) {
            swl_buffer_consume(&connection->in, used);
        }
        if (result == -EAGAIN) {
            goto blocked;
        }
        if (result < 0 && connection->state != SWL_CONNECTION_DEAD) {
            return refuse(connection, result);
        }
    }
    if (deliver_event(connection, SWL_DUE_BUFFER_FULL, SWL_MESSAGE_BUFFER_FULL) < 0 ||
        deliver_event(connection, SWL_DUE_BUFFER_EMPTY, SWL_MESSAGE_BUFFER_EMPTY) < 0) {
        goto blocked;
    }
    if (connection->events_due & SWL_DUE_CLOSED) {
        if (deliver_event(connection, SWL_DUE_CLOSED, SWL_MESSAGE_CLOSED) < 0) {
            goto blocked;
        }
        connection->closed_told = true;
    }
    if (connection->state == SWL_CONNECTION_DEAD) {
        release(connection);
        return false;
    }
blocked:
    atomic_store_explicit(&connection->session->input, (uint32_t)swl_buffer_size(&connection->in),
                          memory_order_relaxed);
    watch(connection);
    return true;
}

/* `data` is NULL where it was delivered already. */
static void on_received(struct swl_connection *connection, const uint8_t *data, size_t size)
{
    swl_count(connection->owner->counters, SWL_COUNT_RECV_BYTES, size);
    atomic_store_explicit(&connection->session->recv_time, connection->owner->reactor->now,
                          memory_order_relaxed);
    if (data == NULL) {
        return;
    }
    if (swl_buffer_size(&connection->in) > 0 || connection->events_due) {
        swl_buffer_append(&connection->in, data, size);
        advance(connection);
        return;
    }
    /* the common way: whole packages go from the scratch memory to the worker, and no buffer is needed */
    size_t used;
    int result = deliver_packages(connection, data, size, &used);
    if (result < 0 && result != -EAGAIN) {
        if (connection->state != SWL_CONNECTION_DEAD) { /* an answer may have found the client gone */
            refuse(connection, result);
        }
        return;
    }
    if (used < size && !connection->by_server) {
        swl_buffer_append(&connection->in, data + used, size - used);
        atomic_store_explicit(&connection->session->input, (uint32_t)(size - used), memory_order_relaxed);
        watch(connection);
    }
}

static void on_end(struct swl_connection *connection)
{
    connection->state = SWL_CONNECTION_ANSWERING;
    connection->events_due |= SWL_DUE_CLOSED;
    advance(connection);
}

/* All is written. Closing a socket with unread input resets the connection, and what the client has not got
 * yet would be lost: then the client is told the end, and what it still sends is thrown away until it closes,
 * for a while. Returns false where the connection was freed. */
static bool finish(struct swl_connection *connection)
{
    struct swl_connection_owner *owner = connection->owner;
    int fd = connection->event.fd, unacknowledged = 0, unread = 0;
    ioctl(fd, SIOCOUTQ, &unacknowledged);
    ioctl(fd, FIONREAD, &unread);
    if (connection->by_server && (unacknowledged > 0 || (unread > 0 && !owner->ending)) &&
        shutdown(fd, SHUT_WR) == 0) {
        connection->state = SWL_CONNECTION_LINGERING;
        connection->linger_until = swl_clock_monotonic() + LINGER;
        swl_list_remove(&connection->waiting);
        swl_list_append(&owner->lingering, &connection->waiting);
        if (!swl_timer_running(&owner->linger_timer)) {
            swl_timer_start(&owner->reactor->timers, &owner->linger_timer, connection->linger_until);
        }
        watch(connection);
        return true;
    }
    die(connection, false, 0);
    return advance(connection);
}

static void on_linger_timer(struct swl_timer *timer)
{
    struct swl_connection_owner *owner = SWL_CONTAINER_OF(timer, struct swl_connection_owner, linger_timer);
    int64_t now = swl_clock_monotonic();
    while (!swl_list_empty(&owner->lingering)) {
        struct swl_connection *connection =
            SWL_CONTAINER_OF(owner->lingering.next, struct swl_connection, waiting);
        if (connection->linger_until > now) {
            swl_timer_start(&owner->reactor->timers, timer, connection->linger_until);
            return;
        }
        die(connection, false, 0);
        advance(connection);
    }
}

bool swl_connection_end_lingering(struct swl_connection_owner *owner)
{
    /* what is told here may end others that linger: only after this walk */
    owner->deferring = true;
    swl_list_each (link, &owner->lingering) {
        struct swl_connection *connection = SWL_CONTAINER_OF(link, struct swl_connection, waiting);
        int unacknowledged = 0;
        ioctl(connection->event.fd, SIOCOUTQ, &unacknowledged);
        if (unacknowledged == 0) {
            die(connection, false, 0);
            advance(connection);
        }
    }
    owner->deferring = false;
    swl_connection_run_due(owner);
    return !swl_list_empty(&owner->lingering);
}

void swl_connection_owner_init(struct swl_connection_owner *owner)
{
    swl_list_init(&owner->lingering);
    swl_list_init(&owner->due);
    swl_timer_init(&owner->linger_timer, on_linger_timer);
}

/* Returns false where the connection was freed. */
static bool flush(struct swl_connection *connection)
{
    size_t size = swl_buffer_size(&connection->out);
    while (size > 0) {
        ssize_t written = send(connection->event.fd, swl_buffer_bytes(&connection->out), size, MSG_NOSIGNAL);
        if (written < 0) {
            if (errno == EINTR) {
                continue;
            }
            if (errno != EAGAIN) {
                die(connection, false, errno);
                return advance(connection);
            }
            break;
        }
        swl_count(connection->owner->counters, SWL_COUNT_SEND_BYTES, (uint64_t)written);
        swl_buffer_consume(&connection->out, (size_t)written);
        output_left(connection, (size_t)written);
        count_output(connection, -written);
        size -= (size_t)written;
    }
    if (size == 0 && connection->state == SWL_CONNECTION_FLUSHING) {
        return finish(connection);
    }
    if (connection->over_high_watermark && size <= connection->owner->low_watermark) {
        connection->over_high_watermark = false;
        if (connection->events_due & SWL_DUE_BUFFER_FULL) {
            connection->events_due &= (uint8_t)~SWL_DUE_BUFFER_FULL; /* it was never told */
        } else {
            connection->events_due |= SWL_DUE_BUFFER_EMPTY;
        }
        if (!connection->blocked) {
            return advance(connection);
        }
    }
    watch(connection);
    return true;
}

/* Large reads without framing save a copy. Small ones do not: nobody else can send
 * to that worker meanwhile. *more: the socket may hold more than was read. */
static ssize_t receive(struct swl_connection *connection, bool *delivered, bool *more)
{
    struct swl_connection_owner *owner = connection->owner;
    size_t most = 0;
    ssize_t size = -ENOTSUP;
    if (connection->last_size >= DIRECT_LEAST && owner->receive != NULL &&
        connection->framing->framing == &swl_framing_none && swl_buffer_size(&connection->in) == 0 &&
        connection->events_due == 0) {
        most = SWL_MIN(SWL_MIN((size_t)connection->last_size * 2, owner->scratch_size),
                       connection->framing->package_max_length);
        size = owner->receive(connection, (uint32_t)most);
    }
    *delivered = size > 0;
    if (size == -ENOTSUP) {
        most = owner->scratch_size;
        size = recv(connection->event.fd, owner->scratch, most, 0);
        size = size < 0 ? -errno : size;
    }
    connection->last_size = size > 0 ? (uint32_t)size : 0;
    *more = size == (ssize_t)most || size == -EINTR;
    return size;
}

static void throw_away(struct swl_connection *connection, uint32_t events)
{
    struct swl_connection_owner *owner = connection->owner;
    ssize_t size = recv(connection->event.fd, owner->scratch, owner->scratch_size, 0);
    if (size > 0 || (size < 0 && (errno == EAGAIN || errno == EINTR))) {
        if (size == (ssize_t)owner->scratch_size || (events & SHORT_READ)) {
            swl_reactor_look_again(owner->reactor, &connection->event);
        }
        return;
    }
    die(connection, false, size < 0 ? errno : 0);
    advance(connection);
}

static void on_input(struct swl_connection *connection, uint32_t events)
{
    bool delivered, more;
    ssize_t size = receive(connection, &delivered, &more);
    if (size > 0 || size == -EINTR) {
        /* the end that came with the data, or an error, is not told by another edge */
        if (more || (events & SHORT_READ)) {
            swl_reactor_look_again(connection->owner->reactor, &connection->event);
        }
        if (size > 0) {
            on_received(connection, delivered ? NULL : connection->owner->scratch, (size_t)size);
        }
    } else if (size == 0) {
        on_end(connection);
    } else if (size != -EAGAIN) {
        die(connection, false, (int)-size);
        advance(connection);
    }
}

static void on_event(struct swl_event *event, uint32_t events)
{
    struct swl_connection *connection = SWL_CONTAINER_OF(event, struct swl_connection, event);
    if ((events & EPOLLOUT) && (!flush(connection) || connection->state == SWL_CONNECTION_DEAD)) {
        return;
    }
    if (connection->state == SWL_CONNECTION_LINGERING) {
        throw_away(connection, events);
    } else if (connection->blocked && (events & ~EPOLLOUT) &&
               ((events & EPOLLIN) || swl_buffer_size(&connection->out) == 0)) {
        /* what was sent before is to be read first; most often nothing more comes while it is blocked */
        connection->missed = true;
    } else if ((events & EPOLLIN) && connection->state == SWL_CONNECTION_OPEN) {
        on_input(connection, events);
    } else if (events & (EPOLLERR | EPOLLHUP)) {
        die(connection, false, swl_socket_error(event->fd));
        advance(connection);
    }
}

struct swl_connection *swl_connection_create(struct swl_connection_owner *owner, struct swl_session *session,
                                             const struct swl_framing_options *framing, int fd)
{
    struct swl_connection *connection = swl_malloc(sizeof(*connection));
    *connection = (struct swl_connection){
        .event = {.fd = fd, .callback = on_event},
        .owner = owner,
        .session = session,
        .framing = framing,
        .id = atomic_load_explicit(&session->id, memory_order_relaxed),
        .lane = -1,
        .events_due = SWL_DUE_CONNECT,
    };
    swl_list_init(&connection->waiting);
    int result = swl_reactor_watch(owner->reactor, &connection->event, READS | EPOLLET);
    if (result < 0) {
        swl_warning_limited("clients closed because their socket could not be watched",
                            "session %lld is closed: watching its socket failed: %s",
                            (long long)connection->id, strerror(-result));
        close(fd);
        swl_session_release(owner->sessions, session);
        swl_count(owner->counters, SWL_COUNT_CLOSE, 1);
        swl_free(connection);
        return NULL;
    }
    return connection;
}

void swl_connection_resume(struct swl_connection *connection)
{
    advance(connection);
}

void swl_connection_send(struct swl_connection *connection, const void *data, size_t size, bool announced)
{
    struct swl_connection_owner *owner = connection->owner;
    size_t written = 0;
    if (connection->state >= SWL_CONNECTION_FLUSHING) {
        output_left(connection, announced ? size : 0);
        return;
    }
    atomic_store_explicit(&connection->session->send_time, owner->reactor->now, memory_order_relaxed);
    if (swl_buffer_size(&connection->out) == 0) {
        ssize_t result;
        do {
            result = send(connection->event.fd, data, size, MSG_NOSIGNAL);
        } while (result < 0 && errno == EINTR);
        if (result < 0 && errno != EAGAIN) {
            int error = errno;
            output_left(connection, announced ? size : 0);
            die(connection, false, error);
            advance(connection);
            return;
        }
        written = result < 0 ? 0 : (size_t)result;
        swl_count(owner->counters, SWL_COUNT_SEND_BYTES, written);
    }
    if (announced) {
        output_left(connection, written);
    } else if (written < size) {
        atomic_fetch_add_explicit(&connection->session->output, size - written, memory_order_relaxed);
    }
    if (written < size) {
        bool begins = swl_buffer_size(&connection->out) == 0;
        swl_buffer_append(&connection->out, (const uint8_t *)data + written, size - written);
        count_output(connection, (int64_t)(size - written));
        if (begins) {
            watch(connection);
        }
        if (owner->high_watermark > 0 && !connection->over_high_watermark &&
            swl_buffer_size(&connection->out) >= owner->high_watermark) {
            connection->over_high_watermark = true;
            if (connection->events_due & SWL_DUE_BUFFER_EMPTY) {
                connection->events_due &= (uint8_t)~SWL_DUE_BUFFER_EMPTY;
            } else {
                connection->events_due |= SWL_DUE_BUFFER_FULL;
            }
            if (!connection->blocked) {
                advance(connection);
            }
        }
    }
}

void swl_connection_close(struct swl_connection *connection, enum swl_close_how how)
{
    if (connection->state == SWL_CONNECTION_DEAD) {
        return;
    }
    if (how != SWL_CLOSE_ANSWERED && connection->state != SWL_CONNECTION_FLUSHING) {
        connection->by_server = true;
    }
    if (how == SWL_CLOSE_RESET) {
        die(connection, true, 0);
        advance(connection);
        return;
    }
    if (connection->state != SWL_CONNECTION_LINGERING) {
        connection->state = SWL_CONNECTION_FLUSHING;
        flush(connection);
    }
}

void swl_connection_run_due(struct swl_connection_owner *owner)
{
    while (!swl_list_empty(&owner->due)) {
        advance(SWL_CONTAINER_OF(swl_list_shift(&owner->due), struct swl_connection, waiting));
    }
}

void swl_connection_stop_reading(struct swl_connection *connection)
{
    if (connection->state == SWL_CONNECTION_OPEN) {
        connection->state = SWL_CONNECTION_ANSWERING;
        watch(connection);
    }
}

void swl_connection_destroy(struct swl_connection *connection)
{
    die(connection, false, 0);
    release(connection);
}
