/* Answers to clients, from any process of a running server: to a connection of this process, or through the
 * inbox of the reactor that owns it. Children wait for room there; master and manager never wait. */
#ifndef SWL_SERVER_PROCESSES_ANSWER_H
#define SWL_SERVER_PROCESSES_ANSWER_H

#include "base/compiler.h"
#include "server/state/context.h"

/* Sends a message to the reactor of that session, which may be this process. 0, or -ECANCELED where the
 * server ends and nobody is left to read it. */
int swl_server_reply(struct swl_server *server, const struct swl_session *session,
                     const struct swl_message *message, const void *payload) SWL_MUST_CHECK;

/* 0; -SWL_ERROR_SESSION_…, -SWL_ERROR_OUTPUT_BUFFER_OVERFLOW; -ECANCELED where the server ends. A child blocks
 * while the reactor's inbox is full; a reactor thread itself never waits. */
int swl_server_send(struct swl_server *server, int64_t session, const void *data, size_t size) SWL_MUST_CHECK;

/* The same to a session that swl_server_session() has found. `flags`: SWL_MESSAGE_ANSWER_… What ends an answer, or a WebSocket, is
 * taken even where much waits: its sender has no later one. */
int swl_server_send_flagged(struct swl_server *server, struct swl_session *session, int64_t id,
                            const void *data, size_t size, unsigned flags) SWL_MUST_CHECK;

/* Bytes of the answer to the HTTP request of that number. `flags`: SWL_MESSAGE_ANSWER_…; only one caller can end an answer.
 * The same errors; -SWL_ERROR_SESSION_CLOSED also where the answer has ended. */
int swl_server_answer(struct swl_server *server, int64_t session, uint32_t number, const void *data,
                      size_t size, unsigned flags) SWL_MUST_CHECK;
/* The same for bytes in 1 or 2 parts; where there are 2, none is empty. */
int swl_server_answer_parts(struct swl_server *server, int64_t session, uint32_t number,
                            const struct iovec *parts, int count, unsigned flags) SWL_MUST_CHECK;

/* This process, as the one that owes an answer: see net/session_answer.h. */
uint64_t swl_server_taker(const struct swl_server *server);

int swl_server_close(struct swl_server *server, int64_t session, bool reset) SWL_MUST_CHECK;

/* Whether the connection is one of this process (BASE mode). If so, applies first what other processes have sent
 * to its connections until now, so that what follows comes after it. */
bool swl_server_is_own(struct swl_server *server, const struct swl_session *session);

/* The second half of that, where this process has connections. */
void swl_server_take_in(struct swl_server *server);

/* Binds the session to `uid`, above 0, once. 0; -SWL_ERROR_SESSION_…: it is over, or bound already. */
int swl_server_bind(struct swl_server *server, int64_t id, uint32_t uid) SWL_MUST_CHECK;

/* 0 where it is open, else -SWL_ERROR_SESSION_…; *found is set where the session is known at all. One that is
 * still being opened is not. Any process of the server. */
int swl_server_session(const struct swl_server *server, int64_t id, struct swl_session **found);

#endif
