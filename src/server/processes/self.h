/* What the binding asks of the process that it runs in, and what it reports to it. Unless a comment says
 * otherwise, call these only in a process that has an id. */
#ifndef SWL_SERVER_PROCESSES_SELF_H
#define SWL_SERVER_PROCESSES_SELF_H

#include "base/compiler.h"
#include "server/processes/await.h"
#include "server/state/context.h"
#include "task/task_order.h"

/* ---- tasks ---- */

/* The next `count` ids in a row, for tasks that are awaited together. */
int64_t swl_self_reserve_task_ids(struct swl_server *server, uint32_t count);

/* Submits a task, in any process: message->size and flags are the caller's, and the id of an awaited task,
 * which is reserved; the rest is set here. The pool of the order has task workers. May wait for room as
 * task_queue_timeout says. Returns the task's id, or -SWL_ERROR_TASK_QUEUE_FULL, -errno. */
int64_t swl_self_submit(struct swl_server *server, const struct swl_task_order *order,
                        struct swl_message *message, const void *payload) SWL_MUST_CHECK;

/* From now on collects these results, even while the caller still waits for room for further tasks; NULL:
 * collects none. `await` belongs to the caller. */
void swl_self_expect(struct swl_server *server, struct swl_await *await);

/* Blocks until no result is missing, or the deadline (monotonic ns). What else comes is kept for later. */
void swl_self_await(struct swl_server *server, struct swl_await *await, int64_t deadline);

/* Looks through all results and messages that have come, and handles none: takes out each result of an
 * awaited task that `take` returns true for. */
void swl_self_pick_results(struct swl_server *server,
                           bool (*take)(struct swl_server *server, const struct swl_message *message));

/* Discards the result of an awaited task that no call waits for any more: counts it, and deletes its file. */
void swl_self_discard_late(struct swl_server *server, const struct swl_message *message);

/* The task whose callback runs in this process, or NULL. Any process. */
const struct swl_message *swl_self_task(const struct swl_server *server);

/* Sends the result of that task to its submitter: `flags` SERIALIZED, SPILLED. 0; -SWL_ERROR_TASK_FINISHED
 * where it was answered before; -errno. */
int swl_self_answer(struct swl_server *server, uint16_t flags, const void *payload, uint32_t size)
    SWL_MUST_CHECK;

/* Decides what becomes of that task; see swl_task_worker_retry() and swl_task_worker_fail(). */
int swl_self_retry(struct swl_server *server, int64_t delay) SWL_MUST_CHECK;
int swl_self_fail(struct swl_server *server, const char *reason) SWL_MUST_CHECK;

/* ---- the loop ---- */

/* A wait that the loop will end begins, or has ended. The process does not end in order while one lasts. */
void swl_self_wait_begins(struct swl_server *server);
void swl_self_wait_ends(struct swl_server *server);

/* Notes the verdict of a callback that the core did not call itself. Any process. Returns false in the master
 * and the manager, which go on whatever the verdict. */
bool swl_self_conclude(struct swl_server *server, enum swl_verdict verdict);

/* The gravest verdict of this process's callbacks until now. Any process; SWL_GO_ON in the master and the
 * manager. */
enum swl_verdict swl_self_verdict(const struct swl_server *server);

/* How much the user's code still waits for in the loop: timers and the like. Any process. */
void swl_self_set_user_events(struct swl_server *server, uint32_t count);

/* Looks at the signals that have come. Returns whether this process is to end. */
bool swl_self_is_to_end(struct swl_server *server);

/* The process has to be replaced: it ends in order, and its successor begins at once. */
void swl_self_retire(struct swl_server *server);

/* While the close of that session is handled in MODE_PROCESS: the session as it was when it closed, since its
 * slot may have the next one already. Else NULL. Any process. */
const struct swl_session *swl_self_closed_session(const struct swl_server *server, int64_t id);

/* Whether a callback runs for a request, or the end, of that session. Any process. */
bool swl_self_handles_session(const struct swl_server *server, int64_t session);

#endif
