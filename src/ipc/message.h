/* The one header that every message between processes starts with. */
#ifndef SWL_IPC_MESSAGE_H
#define SWL_IPC_MESSAGE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Changes with any change of the layout or of a meaning below: queues can outlive the server that
 * wrote them. */
#define SWL_MESSAGE_VERSION 4

enum swl_message_type {
    SWL_MESSAGE_NONE, /* no message: an empty record */

    /* master → reactor thread; descriptor; no payload */
    SWL_MESSAGE_ADOPT,

    /* reactor thread → worker; id: the session; port */
    SWL_MESSAGE_CONNECT,
    SWL_MESSAGE_DATA,
    SWL_MESSAGE_BUFFER_FULL,
    SWL_MESSAGE_BUFFER_EMPTY,
    SWL_MESSAGE_CLOSED,
    SWL_MESSAGE_PACKET, /* a datagram, packed; id: 0 */

    /* any process → reactor thread; id: the session */
    SWL_MESSAGE_SEND,        /* whole_size; time: the sender's generation */
    SWL_MESSAGE_CLOSE,       /* close_how, see net/session_table.h */
    SWL_MESSAGE_SENDER_DIED, /* endpoint; time: its generation */
    SWL_MESSAGE_HOLD,        /* session->holds has changed */
    SWL_MESSAGE_HANDLED,     /* nothing of it is pending any more */
    SWL_MESSAGE_DRAINED,     /* workers have handled enough of what was queued (max_queued_bytes) */
    SWL_MESSAGE_FILE,        /* the payload is a struct swl_file_order; time: the sender's generation */
    SWL_MESSAGE_MARK,        /* time: the number of the mark */

    /* process ↔ process; id: the task; attempt, attempts */
    SWL_MESSAGE_TASK,
    SWL_MESSAGE_RESULT,
    SWL_MESSAGE_PIPE,

    /* any process → reactor thread: groups of WebSocket clients, see server/loops/group_members.h */
    SWL_MESSAGE_JOIN, /* id: the session */
    SWL_MESSAGE_LEAVE,
    SWL_MESSAGE_GROUP_SEND, /* whole_size; time: the sender's generation */
};

enum swl_message_flags {
    SWL_MESSAGE_FIRST = 1 << 0, /* of the pieces of a large message; a small one is first and last */
    SWL_MESSAGE_LAST = 1 << 1,
    SWL_MESSAGE_WHOLE = SWL_MESSAGE_FIRST | SWL_MESSAGE_LAST,
    SWL_MESSAGE_SERIALIZED = 1 << 2, /* the payload is not a raw string */
    SWL_MESSAGE_SPILLED = 1 << 3,    /* the payload is a struct swl_spill_ticket */
    SWL_MESSAGE_AWAITED = 1 << 4,    /* a caller blocks for the result (taskwait) */
    /* a result that is a failure: see swl_task_failure(); in a handover, DATA of a session that is refused */
    SWL_MESSAGE_FAILED = 1 << 5,
    SWL_MESSAGE_WANTED = 1 << 6,            /* a task whose submitter wants to hear of its end */
    SWL_MESSAGE_EMPTY = 1 << 7,             /* the end of a task that gave no result */
    SWL_MESSAGE_IGBINARY = 1 << 8,          /* serialized by igbinary, not by PHP */
    SWL_MESSAGE_FROM_SHARED_QUEUE = 1 << 9, /* a request that was sent to whichever worker is idle */
    SWL_MESSAGE_BY_SERVER = 1 << 10,        /* CLOSED: the server has closed the connection, not the client */
    SWL_MESSAGE_UNTOLD = 1 << 11,           /* CLOSED: the session ends without the close callback */
    SWL_MESSAGE_HIGH = 1 << 12,             /* a task of priority 1 */
    SWL_MESSAGE_LOW = 1 << 13,              /* a task of priority -1 */
    SWL_MESSAGE_SCHEDULED = 1 << 14,        /* a task of a schedule's */
    SWL_MESSAGE_LATER = 1 << 15, /* a delayed task, and its result: its submitter may end before it comes */

    /* of SEND and FILE, to a connection that speaks HTTP */
    SWL_MESSAGE_ANSWER_ENDS = 1 << 2,     /* these bytes are the last ones of an answer */
    SWL_MESSAGE_ANSWER_CLOSES = 1 << 3,   /* with ENDS: the connection is closed behind it */
    SWL_MESSAGE_ANSWER_UPGRADES = 1 << 4, /* with ENDS: what follows is WebSocket */

    /* of SEND: the next message of this sender is the rest of it */
    SWL_MESSAGE_CONTINUES = 1 << 5,
};

#define SWL_MESSAGE_ANSWER (SWL_MESSAGE_ANSWER_ENDS | SWL_MESSAGE_ANSWER_CLOSES | SWL_MESSAGE_ANSWER_UPGRADES)

/* Whether it carries what a client has sent: it counts as a request, and must not be lost. */
static inline bool swl_message_type_is_request(enum swl_message_type type)
{
    return type == SWL_MESSAGE_DATA || type == SWL_MESSAGE_PACKET;
}

/* The flags that say how the payload of a task or result is to be read. */
#define SWL_MESSAGE_CONTENT (SWL_MESSAGE_SERIALIZED | SWL_MESSAGE_IGBINARY | SWL_MESSAGE_SPILLED)

struct swl_message {
    uint32_t size; /* bytes of payload that follow; before it is cut into pieces: of the whole payload */
    uint8_t version;
    uint8_t type;           /* enum swl_message_type; in an in-flight record see swl_message_load_type() */
    uint16_t flags;         /* enum swl_message_flags */
    int32_t source;         /* the endpoint that sends; of a task in a handover: where it is to go */
    union {                 /* by type */
        int32_t descriptor; /* of the connection that was accepted */
        int32_t port;       /* the index of the port that the connection came to */
        int32_t whole_size; /* bytes of all the pieces; read as a uint32_t */
        int32_t close_how;  /* enum swl_close_how */
        int32_t endpoint;   /* the sender that died */
        struct {
            uint16_t attempt; /* how often it was begun before */
            union {
                uint16_t attempts; /* how often it may run at most; 0: as the options say */
                uint16_t pool;     /* RESULT: the index of the task pool */
            };
        };
    };
    int64_t id;   /* session or task */
    int64_t time; /* wall clock, ns: when it was dispatched */
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

/* `size` bytes came from somewhere: whether they are one message of this version, whose payload is whole
 * and has at most `payload_max` bytes. */
static inline bool swl_message_is_whole(const struct swl_message *message, size_t size, uint32_t payload_max)
{
    return size >= sizeof(*message) && size == sizeof(*message) + message->size &&
           message->size <= payload_max && message->version == SWL_MESSAGE_VERSION;
}

static inline const uint8_t *swl_message_payload(const struct swl_message *message)
{
    return (const uint8_t *)(message + 1);
}

/* Header and payload into room for both, sizeof(*to) + message->size bytes. */
static inline void swl_message_copy_to(struct swl_message *to, const struct swl_message *message,
                                       const void *payload)
{
    *to = *message;
    if (message->size > 0) {
        memcpy(to + 1, payload, message->size);
    }
}

/* A copy with its payload behind it, for swl_free(). */
struct swl_message *swl_message_copy(const struct swl_message *message, const void *payload);

/*
 * An in-flight record is a message in shared memory that a process has received and works on. Its type is
 * the commit word: other processes, and after a death the manager and the successor, take the record for
 * there if, and only if, the type is not SWL_MESSAGE_NONE. So where one of these may look, the type is read
 * and written by the two functions below alone, each with one instruction. The kernel, too, writes it where
 * it receives straight into the record.
 */

/* What was written before the type was stored is seen behind this. */
static inline enum swl_message_type swl_message_load_type(const struct swl_message *message)
{
    return (enum swl_message_type)__atomic_load_n(&message->type, __ATOMIC_ACQUIRE);
}

/* Not before anything that stands before it in the program, and not behind anything that stands behind it:
 * should the process be killed here, the record is as the program says. */
static inline void swl_message_store_type(struct swl_message *message, enum swl_message_type type)
{
    atomic_signal_fence(memory_order_seq_cst);
    __atomic_store_n(&message->type, (uint8_t)type, __ATOMIC_RELEASE);
    atomic_signal_fence(memory_order_seq_cst);
}

#endif
