/*
 * The control socket of a running server: tasks, messages and calls from unrelated processes of the same user. Served
 * by the master's main thread or, in BASE mode, by the manager. Never blocks.
 */
#ifndef SWL_SERVER_CONTROL_CONTROL_H
#define SWL_SERVER_CONTROL_CONTROL_H

#include "base/compiler.h"
#include "event/reactor.h"
#include "server/state/context.h"

/* Begins to accept clients, in this loop. 0 or -errno; does nothing where the server has no name. */
int swl_control_open(struct swl_server *server, struct swl_reactor *loop) SWL_MUST_CHECK;

/* Before the loop sleeps, after swl_doorbell_sleep(): passes on the results that have come for clients. */
void swl_control_look(struct swl_server *server);

/* A shutdown begins: from now on no client gives tasks; what they have sent is taken. */
void swl_control_end_tasks(struct swl_server *server);

/* Says good-bye: passes on what has come, as far as the clients take it at once, and closes. */
void swl_control_close(struct swl_server *server);

/* In a process forked by the one that serves: closes its copies, and says nothing. */
void swl_control_abandon(struct swl_server *server);

#endif
