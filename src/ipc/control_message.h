/*
 * What a server and its control clients say to each other, over a unix stream socket. Both are on one machine, so
 * numbers are in the order of its bytes. The server speaks first, with its hello. Then the client sends requests,
 * and the server sends an answer to each but FORGET, in any order.
 */
#ifndef SWL_IPC_CONTROL_MESSAGE_H
#define SWL_IPC_CONTROL_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "ipc/message.h"

/* Changes with any change of the layout or of a meaning below, but for that of the hello, which never changes. */
#define SWL_CONTROL_VERSION 1
#define SWL_CONTROL_MAGIC   UINT32_C(0x6c777363)

/* Bytes of a name: of a server, of a task pool. */
#define SWL_CONTROL_NAME_MAX 64

/* The most bytes of payload that a request may have, and one that carries no value for another process. */
#define SWL_CONTROL_PAYLOAD_MAX (UINT32_C(1) << 30)
#define SWL_CONTROL_CALL_MAX    (UINT32_C(4) << 20)

/* The most bytes of an answer that travel in the socket; more are in a file, of which a descriptor comes along. */
#define SWL_CONTROL_INLINE_MAX (128 * 1024)

enum swl_control_state {
    SWL_CONTROL_SERVES,
    SWL_CONTROL_STARTS, /* not every worker has begun; it takes requests */
    SWL_CONTROL_ENDS,   /* no tasks any more */
    SWL_CONTROL_FULL,   /* it has as many clients as it takes, and closes the connection */
};

struct swl_control_hello {
    uint32_t magic, version;
    uint32_t state;          /* enum swl_control_state */
    int32_t pid;             /* of the process that answers: the master */
    char server_version[16]; /* the extension's, with NUL behind it */
};

enum swl_control_command {
    SWL_CONTROL_TASK = 1, /* an order and a value; the result is the task's id */
    SWL_CONTROL_TASKWAIT, /* the same; the answer comes when the task is over, with its result as a value */
    SWL_CONTROL_FORGET,   /* `id`: the client does not wait for that answer any more */
    SWL_CONTROL_MESSAGE,  /* an addressee and a value, for a process of the server */
    SWL_CONTROL_CALL,     /* a method of the server's and its arguments; the answer is of the binding's */
    SWL_CONTROL_PROMISED, /* as TASK, where the server has promised to take it, and `id` is the task's; it is
                             answered only where it could not be taken all the same */
    SWL_CONTROL_GRANT,    /* the server's, without a request: it makes such promises */
    SWL_CONTROL_COMMANDS, /* how many there are */
};

/* Flags of a head: SWL_MESSAGE_CONTENT says how a value is to be read. In an answer SWL_MESSAGE_SPILLED means that
 * the payload is a uint64_t, the bytes of a file, and that its descriptor comes with the head; SWL_MESSAGE_EMPTY
 * a task without a result. The next one: the payload is an enum swl_control_fault and a sentence. */
#define SWL_CONTROL_FAULT SWL_MESSAGE_FAILED

struct swl_control_head {
    uint32_t size; /* bytes of payload that follow */
    uint16_t command;
    uint16_t flags;
    uint64_t id;    /* of the request, chosen by the client; the answer's is the same */
    int64_t result; /* of an answer: ≥ 0, or -errno, -SWL_ERROR_… */
};

/* What the caller has done wrong: the first byte of the payload of a SWL_CONTROL_FAULT. */
enum swl_control_fault {
    SWL_CONTROL_FAULT_TIME, /* wrong place or time */
    SWL_CONTROL_FAULT_VALUE,
    SWL_CONTROL_FAULT_TYPE,
};

/*
 * The payload of a GRANT. To wait for the answer to each task costs a round trip each. So the server grants ids: with
 * these a client may submit tasks in their order and go on. They have the destination of a TASK that was answered
 * before, neither delay nor priority, and SWL_CONTROL_PROMISED_MAX bytes at most. What the queue has no room for waits in
 * the server's memory, and further ids are granted as tasks are taken. Before a shutdown the server shuts the socket
 * for what clients send, and takes what they have sent until then: with an orderly end none is lost that was sent.
 */
struct swl_control_grant {
    int64_t first, count;
};

/* Ids that a client has at most, and how many are granted at a time. So many tasks fit into a socket. */
#define SWL_CONTROL_GRANTED_MAX  64
#define SWL_CONTROL_GRANT_UNIT   32
#define SWL_CONTROL_PROMISED_MAX 1024

/* Before the value of a TASK, TASKWAIT or PROMISED. */
struct swl_control_order {
    int32_t index;     /* of the task worker in its pool; -1: whichever is idle */
    int32_t priority;  /* -1, 0, 1 */
    int64_t delay;     /* ns */
    uint16_t attempts; /* 0: as the server's options say */
    uint8_t pool_size; /* bytes of its name; 0: the default pool */
    uint8_t wants_ids; /* TASK: the client has none, and wants some */
    uint8_t unused[4];
    char pool[SWL_CONTROL_NAME_MAX]; /* without NUL */
};

/* Before the value of a MESSAGE. */
struct swl_control_addressee {
    int32_t worker;
    uint32_t unused;
};

/* Before the arguments of a CALL: the name of the method, without NUL. */
struct swl_control_call {
    uint8_t name_size;
    char name[31];
};

/* The bytes that stand in front of the value in a request of that command; 0 where it is none that has a payload. */
static inline uint32_t swl_control_front_size(uint16_t command)
{
    switch (command) {
    case SWL_CONTROL_TASK:
    case SWL_CONTROL_TASKWAIT:
    case SWL_CONTROL_PROMISED:
        return sizeof(struct swl_control_order);
    case SWL_CONTROL_MESSAGE:
        return sizeof(struct swl_control_addressee);
    case SWL_CONTROL_CALL:
        return sizeof(struct swl_control_call);
    default:
        return 0;
    }
}

/* Whether a head that has come from a client begins a request of this version. */
static inline bool swl_control_head_is_sane(const struct swl_control_head *head)
{
    uint32_t front = swl_control_front_size(head->command);
    uint32_t max = head->command == SWL_CONTROL_CALL       ? SWL_CONTROL_CALL_MAX
                   : head->command == SWL_CONTROL_PROMISED ? front + SWL_CONTROL_PROMISED_MAX
                                                           : SWL_CONTROL_PAYLOAD_MAX;
    return head->command >= SWL_CONTROL_TASK && head->command < SWL_CONTROL_GRANT && head->size >= front &&
           head->size <= (front == 0 ? 0 : max) &&
           (head->flags & ~(SWL_MESSAGE_SERIALIZED | SWL_MESSAGE_IGBINARY)) == 0;
}

/* Whether the name may be a server's: letters, digits, '.', '_' and '-', the first no '.'. */
static inline bool swl_control_name_is_good(const char *name, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        char c = name[i];
        bool is_good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '_' || c == '-' || (c == '.' && i > 0);
        if (!is_good) {
            return false;
        }
    }
    return size > 0 && size <= SWL_CONTROL_NAME_MAX;
}

#endif
