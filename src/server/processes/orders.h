/* What any process of a running server may ask of the others: the end, a reload, a message. */
#ifndef SWL_SERVER_PROCESSES_ORDERS_H
#define SWL_SERVER_PROCESSES_ORDERS_H

#include "base/compiler.h"
#include "server/state/context.h"

/* Orders the shutdown of the server, once. Does not wait for it. 0, or -errno. */
int swl_server_shutdown(struct swl_server *server);

/* Reloads workers and task workers, or only the task workers: 0, or -errno. */
int swl_server_reload(struct swl_server *server, bool only_task_workers) SWL_MUST_CHECK;

/* Reloads the task workers of that pool alone. */
void swl_server_reload_pool(struct swl_server *server, const struct swl_task_pool *pool);

/* Ends the process of that id in order, after what it has in flight; it gets a successor. 0; -ESRCH where no
 * process has the id now. */
int swl_server_stop_worker(struct swl_server *server, int id) SWL_MUST_CHECK;

/* Sends a signal (below 64) to the master. Works also in a worker that may not signal the master because it
 * runs as another `user`. 0 or -errno. */
int swl_server_signal_master(struct swl_server *server, int signal_number);

/* Sends a value to another process with an id: message->size and flags are the caller's. 0; -ETIMEDOUT where
 * its inbox stays full; from master and manager, which do not wait, -EAGAIN. */
int swl_server_send_message(struct swl_server *server, int to, struct swl_message *message,
                            const void *payload) SWL_MUST_CHECK;

#endif
