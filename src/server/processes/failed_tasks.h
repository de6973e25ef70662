/* Tasks on the shelf: run again, or dropped. In every process of the server. */
#ifndef SWL_SERVER_PROCESSES_FAILED_TASKS_H
#define SWL_SERVER_PROCESSES_FAILED_TASKS_H

#include "base/compiler.h"
#include "server/state/context.h"

/* Submits that task anew, as it was submitted first, with no attempts used up, and takes it from the shelf. Where a worker or
 * task worker was to hear of its end, the one with that id is. Waits for room as any submission of this process. 0;
 * -ENOENT: it is not there, or another process does the same at this moment; -SWL_ERROR_TASK_SPILL: its data could
 * not be kept, or cannot be copied now; -errno or -SWL_ERROR_… of the submission: it stays there. If this process dies
 * within, it stays there, though it may have been submitted. */
int swl_failed_tasks_retry(struct swl_server *server, uint64_t number) SWL_MUST_CHECK;

/* 0 or -ENOENT. */
int swl_failed_tasks_drop(struct swl_server *server, uint64_t number) SWL_MUST_CHECK;

#endif
