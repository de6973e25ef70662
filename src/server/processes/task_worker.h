/* A task worker: runs one task at a time, and sends its result to whoever submitted it. */
#ifndef SWL_SERVER_TASK_WORKER_H
#define SWL_SERVER_TASK_WORKER_H

#include "base/compiler.h"
#include "server/processes/child.h"

extern const struct swl_child_role swl_task_worker_role;

/* The task whose callback runs in this process, or NULL. */
const struct swl_message *swl_task_worker_current(const struct swl_server *server);

/* Sends the result of the task in flight to its submitter: `flags` SERIALIZED, SPILLED. 0;
 * -SWL_ERROR_TASK_FINISHED where it was answered before; -errno. */
int swl_task_worker_answer(struct swl_server *server, uint16_t flags, const void *payload, uint32_t size)
    SWL_MUST_CHECK;

/* Decides of the task in flight that it runs again when its callback has returned, after `delay` ns (-1: as the options
 * say); what comes of it then is ignored. 0; -SWL_ERROR_TASK_FINISHED where it was answered or decided before;
 * -SWL_ERROR_TASK_FAILED where it has no attempts left: then it fails when the callback has returned. */
int swl_task_worker_retry(struct swl_server *server, int64_t delay) SWL_MUST_CHECK;

/* Decides that it has failed, whatever attempts are left. 0 or -SWL_ERROR_TASK_FINISHED. */
int swl_task_worker_fail(struct swl_server *server, const char *reason) SWL_MUST_CHECK;

#endif
