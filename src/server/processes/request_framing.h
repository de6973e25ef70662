/*
 * Framing in a worker: on ports with package_length_func, in MODE_PROCESS. Reactor threads run no PHP, so they
 * pass on what arrives as it arrives, and always to the same worker. The worker keeps the beginning of a package,
 * the rest, until the package is whole.
 *
 * session->kept tells other processes how many bytes these are. A rest goes to the successor with the handover.
 * A successor that has not got the rest of a session closes that session: it does not know where a package
 * begins.
 */
#ifndef SWL_SERVER_REQUEST_FRAMING_H
#define SWL_SERVER_REQUEST_FRAMING_H

#include "base/buffer.h"
#include "base/compiler.h"
#include "server/processes/child.h"

struct request_rest;

struct swl_request_framing {
    struct swl_child *child;
    struct request_rest **rests; /* by session slot; NULL where no port needs it */
    bool started;                /* swl_request_framing_begin() was called */
    /* After the death of a predecessor: bytes that were dispatched before (wall clock, ns) may continue what it had
     * in hand, of a session that is gone by now. */
    int64_t doubts_until;
};

/* Takes over what the predecessor has left (child->taken_over). */
void swl_request_framing_open(struct swl_request_framing *framing, struct swl_child *child);

/* Whether bytes of clients of that port are framed here. */
static inline bool swl_request_framing_is_for(const struct swl_request_framing *framing, int port)
{
    return framing->rests != NULL && swl_port_is_framed_by_worker(&framing->child->server->ports[port]);
}

/* Handles the whole packages that the predecessor has left, and closes sessions whose rest is lost with it. For
 * swl_request_framing_start(). */
int swl_request_framing_begin(struct swl_request_framing *framing);

/* Call it before each batch of requests: before the first one it begins. Returns how many packages it handled. */
static inline int swl_request_framing_start(struct swl_request_framing *framing)
{
    return framing->rests == NULL || framing->started ? 0 : swl_request_framing_begin(framing);
}

/* Takes bytes of a client (a REQUEST), and handles the packages that are whole now. Returns the verdict: after a
 * failure the bytes in hand are not kept, and the session is to be closed. */
enum swl_verdict swl_request_framing_take(struct swl_request_framing *framing,
                                          const struct swl_request *request) SWL_MUST_CHECK;

/* The client of that session has ended: frees its rest. */
void swl_request_framing_forget(struct swl_request_framing *framing, int64_t session);

/* Adds all rests to the handover, and which sessions are refused. Returns how many. Called in any orderly end, also
 * after a failure. */
uint64_t swl_request_framing_hand_over(struct swl_request_framing *framing, struct swl_buffer *handover);

void swl_request_framing_close(struct swl_request_framing *framing);

#endif
