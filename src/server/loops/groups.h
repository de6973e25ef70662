/*
 * Named groups of the connections of one loop, for messages to many. They live with the connections: a worker that dies
 * takes no group along, and a client that leaves is in none any more. Knows nothing of what its members are.
 */
#ifndef SWL_SERVER_LOOPS_GROUPS_H
#define SWL_SERVER_LOOPS_GROUPS_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/list.h"

/* bytes of a name; its first one tells kinds of groups apart, whose names are different ones */
#define SWL_GROUP_NAME_MAX 256
/* of one member */
#define SWL_GROUPS_OF_ONE_MAX 4096

struct swl_group {
    struct swl_group *next; /* with the same hash */
    struct swl_list members;
    uint32_t count; /* of members */
    uint32_t hash;
    uint16_t name_size;
    uint8_t name[];
};

/* That a member is in a group. */
struct swl_membership {
    struct swl_list link; /* in group->members */
    struct swl_group *group;
    void *member;
    struct swl_membership *next, **previous; /* of the same member */
};

struct swl_groups {
    struct swl_group **buckets; /* NULL while there is no group */
    uint32_t size;              /* of buckets: a power of 2 */
    uint32_t count;             /* of groups */
    uint64_t seed;              /* clients may choose names */
};

void swl_groups_open(struct swl_groups *groups);

/* All members have left. */
void swl_groups_close(struct swl_groups *groups);

/* `of`: the member's list of memberships, NULL in the beginning. The name has 1 … SWL_GROUP_NAME_MAX bytes. Returns 0, also
 * where it is a member already; -EDQUOT: it is in SWL_GROUPS_OF_ONE_MAX groups. */
int swl_groups_join(struct swl_groups *groups, const void *name, size_t size, void *member,
                    struct swl_membership **of) SWL_MUST_CHECK;

/* Leaves the group, if it is in it. A group without members is freed. */
void swl_groups_leave(struct swl_groups *groups, const void *name, size_t size, struct swl_membership **of);

/* Leaves all groups; those whose names begin with `kind` alone, unless that is below 0. Takes time for each that it is in. */
void swl_groups_leave_all(struct swl_groups *groups, int kind, struct swl_membership **of);

/* Returns NULL where there is none of that name. */
const struct swl_group *swl_groups_find(const struct swl_groups *groups, const void *name, size_t size);

#endif
