/* Waiting for the end of children: for any, or for those of a set alone, which are found by descriptors of
 * theirs, so that a pid that is used again is never taken for one of them. */
#ifndef SWL_OS_PROCESS_WAIT_H
#define SWL_OS_PROCESS_WAIT_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/compiler.h"
#include "os/process.h"

/* Reaps a child that has ended, whichever. With `blocks` it waits for one, else it returns at once. Returns 1; 0 if
 * none has ended yet; -ECHILD if there are no children; -EINTR. */
int swl_process_wait(bool blocks, struct swl_process_end *end) SWL_MUST_CHECK;

/* A set of children; zeroed: empty. */
struct swl_process_set {
    struct swl_process_set_member *members; /* the oldest first */
    int count;
};

/* Adds a child. Returns 0 or -errno: -ENOSYS before Linux 5.3. Forgets those that something else has reaped. */
int swl_process_set_add(struct swl_process_set *set, pid_t pid) SWL_MUST_CHECK;

/* The same as swl_process_wait(), for the children of the set. */
int swl_process_set_wait(struct swl_process_set *set, bool blocks, struct swl_process_end *end)
    SWL_MUST_CHECK;

/* The caller has reaped a child, perhaps one of the set: swl_process_set_wait() will tell of that as if it had been
 * the one to reap it. Of many that nobody waits for the oldest are forgotten. */
void swl_process_set_note(struct swl_process_set *set, const struct swl_process_end *end);

/* Empties the set; the children are left alone. */
void swl_process_set_free(struct swl_process_set *set);

#endif
