/* What becomes of a task whose run has ended without a result: it runs again, or it has failed and goes to the shelf. */
#ifndef SWL_SERVER_STATE_RETRYING_H
#define SWL_SERVER_STATE_RETRYING_H

#include "server/state/context.h"
#include "task/task_decision.h"

/* The shelf, before the first fork. 0 or -errno. */
int swl_retrying_open_shelf(struct swl_server *server) SWL_MUST_CHECK;

/* How often the task may run, and whether that leaves it another run. */
int64_t swl_retrying_limit(const struct swl_server *server, const struct swl_message *task,
                           enum swl_task_run_end end);
bool swl_retrying_is_left(const struct swl_server *server, const struct swl_message *task,
                          enum swl_task_run_end end);

/* Moves the task in flight of the task worker `id` into the store, for its next run. By the task worker, or by the manager
 * after its death. Never blocks. Returns false where the store has no room: the task is in flight as before. */
bool swl_retrying_put_off(struct swl_server *server, int id);

/* Puts that task, which has failed, on the shelf. `reason`: where nothing is decided of it. */
void swl_retrying_shelve(struct swl_server *server, int id, const char *reason);

/* Puts a task there that was never run; its payload lies behind it. `index`: of the task worker, as it was sent. */
void swl_retrying_shelve_unsent(struct swl_server *server, const struct swl_task_pool *pool, int index,
                                const struct swl_message *task, const char *reason);

#endif
