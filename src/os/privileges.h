/* The user, groups and root directory of the children. They are looked up before the fork, where an error can
 * still stop the start, and set in the children. A thread of the parent may have the user's rights to files for a while. */
#ifndef SWL_OS_PRIVILEGES_H
#define SWL_OS_PRIVILEGES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/compiler.h"

struct swl_privileges {
    bool changes_user; /* or the group: uid, gid and groups are set */
    uid_t uid;         /* (uid_t)-1, (gid_t)-1: unchanged */
    gid_t gid;
    gid_t *groups; /* supplementary ones; owned */
    int group_count;
    const char *root; /* NULL: unchanged; owned by the caller */
};

/* Looks up the names. User and group may be numbers, and each may be NULL. With a user come its supplementary
 * groups. Returns 0, or -errno with one sentence in `why`. */
int swl_privileges_find(struct swl_privileges *privileges, const char *user, const char *group,
                        const char *root, char *why, size_t size) SWL_MUST_CHECK;

/* Called in the child: sets root directory, groups, group and user, in this order, irrevocably. Keeps the
 * signal at the parent's death. Returns 0 or -errno; then the process must end, since only a part may be
 * set. */
int swl_privileges_take_on(const struct swl_privileges *privileges) SWL_MUST_CHECK;

/* In one thread of a process of root's: from here on it opens files by that user's rights alone, until
 * swl_privileges_raise(). Returns 0 or -errno. Nothing is done where no user is to be set. */
int swl_privileges_lower(const struct swl_privileges *privileges) SWL_MUST_CHECK;
void swl_privileges_raise(const struct swl_privileges *privileges);

void swl_privileges_free(struct swl_privileges *privileges);

#endif
