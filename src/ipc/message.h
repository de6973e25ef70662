/* The one header that every message between processes starts with. */
#ifndef SWL_IPC_MESSAGE_H
#define SWL_IPC_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

/* Changes with any change of the layout or of a meaning below: queues can outlive the
 * server that wrote them. */
#define SWL_MESSAGE_VERSION 2

enum swl_message_type {
    SWL_MESSAGE_NONE, /* no message: an empty slot */

    /* master → reactor thread; payload: none; number: the descriptor */
    SWL_MESSAGE_ADOPT,

    /* reactor thread → worker; id: the session; number: the port */
    SWL_MESSAGE_CONNECT,
    SWL_MESSAGE_DATA,
    SWL_MESSAGE_BUFFER_FULL,
    SWL_MESSAGE_BUFFER_EMPTY,
    SWL_MESSAGE_CLOSED,

    /* any process → reactor thread; id: the session */
    SWL_MESSAGE_SEND,        /* number: the size of the whole; time: the sender's generation */
    SWL_MESSAGE_CLOSE,       /* number: enum swl_close_how of net/session_table.h */
    SWL_MESSAGE_SENDER_DIED, /* number: the endpoint; time: its generation */

    /* process ↔ process; id: the task; number: the attempt */
    SWL_MESSAGE_TASK,
    SWL_MESSAGE_RESULT,
    SWL_MESSAGE_PIPE,
};

enum swl_message_flags {
    SWL_MESSAGE_FIRST = 1 << 0, /* of the pieces of a large message; a small one is first and last */
    SWL_MESSAGE_LAST = 1 << 1,
    SWL_MESSAGE_WHOLE = SWL_MESSAGE_FIRST | SWL_MESSAGE_LAST,
    SWL_MESSAGE_SERIALIZED = 1 << 2, /* the payload is not a raw string */
    SWL_MESSAGE_SPILLED = 1 << 3,    /* the payload is a struct swl_spill_ticket */
    SWL_MESSAGE_AWAITED = 1 << 4,    /* a caller blocks for the result (taskwait) */
    SWL_MESSAGE_FAILED = 1 << 5,     /* a result that is a failure: see swl_task_failure() */
    SWL_MESSAGE_WANTED = 1 << 6,     /* a task whose submitter wants to hear of its end */
    SWL_MESSAGE_EMPTY = 1 << 7,      /* the end of a task that gave no result */
    SWL_MESSAGE_IGBINARY = 1 << 8,   /* serialized by igbinary, not by PHP */
    SWL_MESSAGE_ANYBODYS = 1 << 9,   /* a request that was sent to whoever is idle */
    SWL_MESSAGE_BY_SERVER = 1 << 10, /* CLOSED: the server has closed the connection, not the client */
};

/* The flags that tell how the payload of a task or result is to be read. */
#define SWL_MESSAGE_CONTENT (SWL_MESSAGE_SERIALIZED | SWL_MESSAGE_IGBINARY | SWL_MESSAGE_SPILLED)

struct swl_message {
    uint32_t size; /* bytes of payload that follow; before it is cut into pieces: of the whole payload */
    uint8_t version;
    uint8_t type;   /* enum swl_message_type */
    uint16_t flags; /* enum swl_message_flags */
    int32_t source; /* the endpoint that sends */
    int32_t number; /* see the types */
    int64_t id;     /* session or task */
    int64_t time;   /* wall clock, ns: when it was dispatched */
};

/* The header of the piece that begins at `offset` of the payload, where pieces have at most `max` bytes. */
static inline struct swl_message swl_message_piece(const struct swl_message *message, uint32_t offset,
                                                   uint32_t max)
{
    uint32_t left = message->size - offset;
    struct swl_message piece = *message;
    piece.version = SWL_MESSAGE_VERSION;
    piece.size = left < max ? left : max;
    piece.flags |= (uint16_t)((offset == 0 ? SWL_MESSAGE_FIRST : 0) | (left <= max ? SWL_MESSAGE_LAST : 0));
    return piece;
}

static inline const uint8_t *swl_message_payload(const struct swl_message *message)
{
    return (const uint8_t *)(message + 1);
}

#endif
