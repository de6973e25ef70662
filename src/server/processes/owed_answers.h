/*
 * Answers to HTTP requests that this process owes: it has taken the requests, and somebody in it, a callback, a timer or a
 * Fiber, still has their Response. They are found in the sessions, so nothing is counted that could go wrong.
 */
#ifndef SWL_SERVER_PROCESSES_OWED_ANSWERS_H
#define SWL_SERVER_PROCESSES_OWED_ANSWERS_H

#include "base/compiler.h"
#include "server/state/context.h"

/* This process is about to handle a payload of that port. If it is an HTTP request, its answer is owed by this process from
 * now on: should it die, the client is told. Before the request counts as in flight. */
void swl_owed_answers_take(struct swl_server *server, int port, int64_t session, const void *payload,
                           size_t size);

/* The answer is no longer this process's: whoever knows of it may end it. Returns false where it has ended. Any process. */
bool swl_owed_answers_detach(struct swl_server *server, int64_t session, uint32_t number);

/* Whether this process owes any. `slot`: where to look first, which the caller keeps; 0 in the beginning. */
bool swl_owed_answers_any(const struct swl_server *server, uint32_t *slot);

/* The process ends: its clients get 503, or the end of what they have begun to get. */
void swl_owed_answers_give_up(struct swl_server *server);

/* Whether the answer that is about to begin has to be the last one of its connection (Connection: close), since the loop that
 * owns it ends. `is_followed`: the client had sent more behind that request. */
bool swl_owed_answers_is_last(const struct swl_server *server, int64_t session, bool is_followed);

#endif
