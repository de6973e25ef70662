/* Who a process is to be: user, group and root directory. Found out before the fork, where a mistake can
 * still be refused; taken on in the children. */
#ifndef SWL_OS_PRIVILEGES_H
#define SWL_OS_PRIVILEGES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/compiler.h"

struct swl_privileges {
    bool changes_user; /* or group: uid, gid and groups are set */
    uid_t uid;         /* (uid_t)-1, (gid_t)-1: as they are */
    gid_t gid;
    gid_t *groups; /* supplementary ones; owned */
    int group_count;
    const char *root; /* NULL: as it is; the caller's, to stay valid */
};

/* Looks the names up; user and group may be numbers, and each may be NULL. A user brings its own groups
 * along. 0 or -errno, and then one sentence in `why`. */
int swl_privileges_find(struct swl_privileges *privileges, const char *user, const char *group,
                        const char *root, char *why, size_t size) SWL_MUST_CHECK;

/* In the child: root directory, groups, group, user, in this order, and for good. The signal at the parent's
 * death stays. 0 or -errno; the process must end then, it may be half of each. */
int swl_privileges_take_on(const struct swl_privileges *privileges) SWL_MUST_CHECK;

void swl_privileges_free(struct swl_privileges *privileges);

#endif
