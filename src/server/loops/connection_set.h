/*
 * The connections of one loop, a reactor thread's or (BASE mode) a worker's: finds them by session and passes
 * on what processes send to them. The owner decides how requests leave.
 */
#ifndef SWL_SERVER_CONNECTION_SET_H
#define SWL_SERVER_CONNECTION_SET_H

#include "base/compiler.h"
#include "net/connection.h"
#include "net/opening.h"
#include "server/loops/groups.h"
#include "server/loops/incoming_files.h"
#include "server/loops/output_limit.h"
#include "server/state/context.h"

/* A large answer of which some pieces are still missing. */
struct swl_assembly {
    struct swl_block_queue bytes;
    int64_t id;         /* of the session */
    uint32_t announced; /* its whole size */
    int64_t generation; /* of its sender */
    bool continues;     /* the next message of the sender is the rest of it */
};

struct swl_connection_set {
    struct swl_server *server;
    int reactor; /* the number of this loop */
    struct swl_connection_owner owner;
    struct swl_opening_owner openings;
    struct swl_output_limit limit;
    struct swl_incoming_files files;
    struct swl_groups groups;
    /* by session slot; all threads of the process share the array, each uses the slots of its own sessions */
    struct swl_connection **connections;
    struct swl_assembly *assemblies; /* by sender; the last one is the master's */
    _Atomic uint32_t *count;         /* of connections */
    uint8_t *scratch;
    int64_t looked_at; /* when swl_connection_set_write_all() last looked for slow clients, monotonic ns */
    /* May be NULL. Nothing of the connection is pending any more: SWL_MESSAGE_HANDLED. May free it. */
    void (*handled)(struct swl_connection *connection);
    const struct swl_message *dead; /* the SWL_MESSAGE_SENDER_DIED that is handled; NULL: none */
    bool stopping;                  /* new connections are not read any more */
    uint64_t given_up_bytes;        /* output lost at the end: its clients did not take it in time */
    /* NULL, or called where workers have handled much of what was queued for the connection (see
     * max_queued_bytes); NULL as connection: perhaps for any, a worker has died. */
    void (*drained)(struct swl_connection_set *set, struct swl_connection *connection);
};

/* `loop` runs the set. The caller sets owner.deliver and owner.receive. `connections` has one entry for each
 * session slot. */
void swl_connection_set_open(struct swl_connection_set *set, struct swl_server *server, int reactor,
                             struct swl_reactor *loop, struct swl_connection **connections);

/* Destroys the connections that are left, opened or not, and frees what the set holds. */
void swl_connection_set_close(struct swl_connection_set *set);

/* In a forked child: closes only its copies of the sockets. The connections stay the parent's. */
void swl_connection_set_abandon(struct swl_connection_set *set);

/* Converts between an event of a connection and its message to a worker: both enums have the same order. */
_Static_assert(SWL_MESSAGE_CLOSED - SWL_MESSAGE_CONNECT == SWL_EVENT_CLOSED, "a message for each event");

static inline enum swl_message_type swl_connection_set_message(enum swl_connection_event event)
{
    return (enum swl_message_type)(SWL_MESSAGE_CONNECT + event);
}

static inline enum swl_connection_event swl_connection_set_event(enum swl_message_type type)
{
    return (enum swl_connection_event)(type - SWL_MESSAGE_CONNECT);
}

/* Takes over an accepted session, which is already counted in the load, and its socket. Its connection exists
 * at once or, if its port asks for an opening, when that is done. CONNECT is delivered then. If the connection
 * cannot be created, the session is released. */
void swl_connection_set_adopt(struct swl_connection_set *set, struct swl_session *session, int fd);

/* The loop ends: closes the clients that are not yet open, and stops reading from the others, also from those that are
 * adopted later. HTTP clients drain. */
void swl_connection_set_stop_reading(struct swl_connection_set *set);

/* After that: whether no request comes from any client any more. */
bool swl_connection_set_is_drained(const struct swl_connection_set *set);

/* The following functions concern connections of this process. They are called while a callback runs:
 * resulting events are delivered later. */

/* Applies a message: SEND, whole and not yet counted as output, CLOSE, HOLD, MARK, JOIN, LEAVE or GROUP_SEND. */
void swl_connection_set_send(struct swl_connection_set *set, const struct swl_message *message,
                             const void *payload);

/* The same for SEND with a payload in 1 or 2 parts, of which none is empty. */
void swl_connection_set_send_parts(struct swl_connection_set *set, const struct swl_message *message,
                                   const struct iovec *parts, int count);

/* See swl_connection_send_headed_file(). Closes the descriptor if there is no such connection. `flags`: SWL_MESSAGE_ANSWER_… */
void swl_connection_set_send_file(struct swl_connection_set *set, int64_t id, const void *head,
                                  size_t head_size, const struct swl_file_order *order, int file,
                                  unsigned flags);

/* Writes all that waits for that client and that its socket takes now. Returns the socket; -1 if the connection
 * is over. */
int swl_connection_set_write(struct swl_connection_set *set, int64_t id);

/* While the loop is blocked: writes what waits for its clients and their sockets take now, and closes those that
 * make no progress. Returns when to call it again (monotonic ns); SWL_NEVER if nothing waits. */
int64_t swl_connection_set_write_all(struct swl_connection_set *set);

/* Handles a batch of messages of the inbox, and makes room for output if another loop asks for it. Passes
 * ADOPT to `adopt`, which may be NULL if none comes. Returns the number of messages. */
int swl_connection_set_handle_inbox(struct swl_connection_set *set,
                                    void (*adopt)(struct swl_connection_set *set,
                                                  const struct swl_message *message));

/* Whether swl_connection_set_handle_inbox() has something to do: the last check before sleeping. */
static inline bool swl_connection_set_has_work(const struct swl_connection_set *set)
{
    return swl_ring_waiting(&set->server->reactor_inboxes[set->reactor].shared->ring) > 0 ||
           swl_output_limit_is_asked(set->server, set->reactor);
}

/* Returns the connection of that session, or NULL. */
static inline struct swl_connection *swl_connection_set_find(const struct swl_connection_set *set, int64_t id)
{
    struct swl_connection *connection = set->connections[swl_session_slot(&set->server->sessions, id)];
    return connection != NULL && connection->id == id ? connection : NULL;
}

/* Calls `act` for each connection; it may free the connection. */
void swl_connection_set_each(struct swl_connection_set *set, void (*act)(struct swl_connection *connection));

static inline struct swl_connection_set *swl_connection_set_of(const struct swl_connection *connection)
{
    return SWL_CONTAINER_OF(connection->owner, struct swl_connection_set, owner);
}

#endif
