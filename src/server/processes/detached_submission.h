/*
 * Tasks of the master and of the manager, from their callbacks and timers. Both never block and have no
 * successor: so they get no results, and keep no tasks that find no room in the transport. */
#ifndef SWL_SERVER_DETACHED_SUBMISSION_H
#define SWL_SERVER_DETACHED_SUBMISSION_H

#include "base/compiler.h"
#include "server/state/context.h"
#include "task/task_order.h"

/* The next `count` ids in a row, which no other task of these two gets. */
int64_t swl_detached_submission_reserve_ids(struct swl_server *server, uint32_t count);

/* Submits a task whose result is not reported. The caller sets message->size and the flags about its content,
 * and the id, if it has reserved one (else 0); the rest is set here, with -1 as source, unless the task is submitted
 * again: then its source is the caller's. The pool of the order has task workers. For the main thread of the
 * master, and for the manager. Never blocks. Returns the task's id, which no other task of these two
 * has; -SWL_ERROR_TASK_QUEUE_FULL where there is no room now; -SWL_ERROR_WORKER_NOT_RUNNING once the server
 * ends; -errno. On failure nothing was sent. */
int64_t swl_detached_submission_send(struct swl_server *server, const struct swl_task_order *order,
                                     struct swl_message *message, const void *payload) SWL_MUST_CHECK;

#endif
