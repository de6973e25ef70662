/*
 * The connections of one loop, a reactor thread's or (BASE mode) a worker's: found by session, and told what
 * the processes send to them. In which way packages leave is the owner's affair. */
#ifndef SWL_SERVER_CONNECTION_SET_H
#define SWL_SERVER_CONNECTION_SET_H

#include "base/compiler.h"
#include "net/connection.h"
#include "server/loops/output_limit.h"
#include "server/state/context.h"

/* A large answer whose pieces have not all come. */
struct swl_assembly {
    struct swl_block_queue bytes;
    int64_t id;         /* of the session */
    uint32_t announced; /* its whole size */
    int64_t generation; /* of its sender */
};

struct swl_connection_set {
    struct swl_server *server;
    int reactor; /* the number of this loop */
    struct swl_connection_owner owner;
    struct swl_output_limit limit;
    struct swl_connection **connections; /* by session slot; the threads of a process share it, each touches
                                            its own sessions' */
    struct swl_assembly *assemblies;     /* by sender */
    _Atomic uint32_t *count;             /* of connections */
    uint8_t *scratch;
    uint64_t given_up_bytes; /* output that nobody took in time */
};

/* `loop` runs it; the caller sets owner.deliver and owner.receive. `connections` has an entry a session slot.
 */
void swl_connection_set_open(struct swl_connection_set *set, struct swl_server *server, int reactor,
                             struct swl_reactor *loop, struct swl_connection **connections);

/* Gives all connections up that are left, and frees what the set holds. */
void swl_connection_set_close(struct swl_connection_set *set);

/* In a forked child, whose parent's they stay: closes its copies of their sockets, and nothing else. */
void swl_connection_set_abandon(struct swl_connection_set *set);

/* The message that carries an event of a connection to a worker, and back: both are in the same order. */
_Static_assert(SWL_MESSAGE_CLOSED - SWL_MESSAGE_CONNECT == SWL_EVENT_CLOSED, "a message for each event");

static inline enum swl_message_type swl_connection_set_message(enum swl_connection_event event)
{
    return (enum swl_message_type)(SWL_MESSAGE_CONNECT + event);
}

static inline enum swl_connection_event swl_connection_set_event(enum swl_message_type type)
{
    return (enum swl_connection_event)(type - SWL_MESSAGE_CONNECT);
}

/* A new connection; it was counted before. NULL where the loop cannot take it: it is closed then. */
struct swl_connection *swl_connection_set_adopt(struct swl_connection_set *set, struct swl_session *session,
                                                int fd) SWL_MUST_CHECK;

/* What this process sends to a connection of its own: SEND, whole and not counted as output yet, or CLOSE. A
 * callback runs: what that leads to is told later. */
void swl_connection_set_send(struct swl_connection_set *set, const struct swl_message *message,
                             const void *payload);

/* Handles a batch of the inbox, and makes room for output where another loop asks for it. ADOPT is passed to
 * `adopt`, which may be NULL. Returns how many messages. */
int swl_connection_set_handle_inbox(struct swl_connection_set *set,
                                    void (*adopt)(struct swl_connection_set *set,
                                                  const struct swl_message *message));

/* Whether that has something to do: the last look before sleeping. */
static inline bool swl_connection_set_has_mail(const struct swl_connection_set *set)
{
    return swl_ring_waiting(&set->server->reactor_inboxes[set->reactor].shared->ring) > 0 ||
           swl_output_limit_is_asked(set->server, set->reactor);
}

/* `act` may free the connection. */
void swl_connection_set_each(struct swl_connection_set *set, void (*act)(struct swl_connection *connection));

static inline struct swl_connection_set *swl_connection_set_of(const struct swl_connection *connection)
{
    return SWL_CONTAINER_OF(connection->owner, struct swl_connection_set, owner);
}

#endif
