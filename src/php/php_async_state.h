/*
 * The object of the class SwooleLite\Async\Client, and how the loop knows it.
 *
 *     IDLE ─ connect() ─▶ RESOLVING ─▶ CONNECTING ─▶ CONNECTED ─ `connect` is called ─▶ OPEN ─▶ ENDING ─▶ OVER ─▶ IDLE
 *                             └────────────┴────────────┴── fails, times out, close() ─────────────────────┘
 *
 * From connect() until `error` or `close` is called the loop holds the object, and the object holds the loop.
 * What comes from a descriptor is noted, and the client is due: all that are due are run by one timer, from the
 * bottom of the stack, one after the other (php_async_events).
 */
#ifndef SWL_PHP_PHP_ASYNC_STATE_H
#define SWL_PHP_PHP_ASYNC_STATE_H

#include "base/list.h"
#include "event/reactor.h"
#include "os/resolver.h"
#include "php/php_client.h"

enum php_swoolelite_async_event {
    ASYNC_CONNECT,
    ASYNC_RECEIVE,
    ASYNC_ERROR,
    ASYNC_CLOSE,
    ASYNC_BUFFER_FULL,
    ASYNC_BUFFER_EMPTY,
    ASYNC_EVENTS_OF_ON,
    ASYNC_SSL_READY = ASYNC_EVENTS_OF_ON, /* of enableSSL() */
    ASYNC_EVENTS,
};

enum php_swoolelite_async_phase {
    ASYNC_IDLE,
    ASYNC_RESOLVING,  /* the name, or it waits for room in the queue of a unix socket */
    ASYNC_CONNECTING, /* addresses in turn, handshake of TLS */
    ASYNC_CONNECTED,  /* `connect` is due */
    ASYNC_OPEN,
    ASYNC_ENDING, /* output is written; nothing is received or accepted any more */
    ASYNC_OVER,   /* closed; `error` or `close` is due */
};

struct php_swoolelite_async {
    struct swl_event event;           /* of the socket, or of the resolver */
    struct swl_timer timer;           /* of the connection or the handshake */
    struct swl_list link;             /* among those that the loop holds */
    struct swl_list due;              /* among those that are due */
    struct swl_resolver_query *query; /* NULL: none */
    zend_string *host, *peer_name;    /* of connect(); whom the certificate has to name, NULL: nobody */
    uint16_t port;
    int64_t limit, deadline; /* of the connection: ns, negative: none; monotonic ns */
    unsigned forks;          /* swl_process_forks() of the process that has connected */
    uint32_t generation;     /* another one: the connection that a callback was called for is over */
    uint32_t ready;          /* events that have come */
    enum php_swoolelite_async_phase phase;
    int result;         /* with OVER: 0 or -errno */
    bool was_connected; /* with OVER: `close` is due, not `error` */
    bool sleeps;        /* does not read */
    bool is_broken;     /* the socket has failed while it sleeps: what has come before is read later */
    bool is_full;       /* output is above the high watermark, or has been and is not below the low one yet */
    bool became_full;   /* `bufferFull` is due */
    bool told_full;     /* it was called, `bufferEmpty` was not yet */
    bool secures;       /* TLS begins when the output is written */
    struct swl_framing_function_options framing_function; /* that a guard is laid around */
    struct php_swoolelite_callback callbacks[ASYNC_EVENTS];
    struct php_swoolelite_client client; /* the last: its std is the object's */
};

static inline struct php_swoolelite_async *php_swoolelite_async_of(zend_object *object)
{
    return SWL_CONTAINER_OF(php_swoolelite_client_of(object), struct php_swoolelite_async, client);
}

static inline bool php_swoolelite_async_waits(const struct php_swoolelite_async *async)
{
    return !swl_output_queue_is_empty(&async->client.core.out) || async->client.core.sends_end;
}

/* Whether TLS begins, or is about to, on a connection that is open. */
static inline bool php_swoolelite_async_is_securing(const struct php_swoolelite_async *async)
{
    return async->secures || async->client.core.state == SWL_CLIENT_HANDSHAKE;
}

/* When the module and a request start. `run`: what is done with a client that is due. */
void php_swoolelite_async_startup(void (*run)(struct php_swoolelite_async *async));
void php_swoolelite_async_init(void);

/* A new object, whose memory is zeroed. */
void php_swoolelite_async_init_object(struct php_swoolelite_async *async);

/* A connection begins: the loop holds the object. */
void php_swoolelite_async_enter(struct php_swoolelite_async *async);

/* It has ended: the loop does not hold it any more; the caller has a reference. */
void php_swoolelite_async_leave(struct php_swoolelite_async *async);

/* It is run in this round of the loop, or in the next one if it is run now. */
void php_swoolelite_async_set_due(struct php_swoolelite_async *async);

/* Watches what its phase needs. */
void php_swoolelite_async_watch(struct php_swoolelite_async *async);

/* Gives the resolver's query back, if there is one. */
void php_swoolelite_async_forget_query(struct php_swoolelite_async *async);

/* The connection is over; the core is CLOSED, or gets closed. `result`: 0: the script has closed it; or -errno. */
void php_swoolelite_async_end(struct php_swoolelite_async *async, int result);

/* The object goes, with all that it holds; its connection is closed without any callback. */
void php_swoolelite_async_release(struct php_swoolelite_async *async);

#endif
