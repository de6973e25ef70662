/* Named groups of connections. */
#include "server/loops/groups.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "base/memory.h"

#define BUCKETS_MIN 16

void swl_groups_open(struct swl_groups *groups)
{
    *groups = (struct swl_groups){0};
    if (getrandom(&groups->seed, sizeof(groups->seed), 0) != sizeof(groups->seed)) {
        groups->seed = (uintptr_t)groups;
    }
}

void swl_groups_close(struct swl_groups *groups)
{
    swl_free(groups->buckets);
    *groups = (struct swl_groups){0};
}

/* ---- the table ---- */

static uint32_t groups_hash(const struct swl_groups *groups, const uint8_t *name, size_t size)
{
    uint64_t hash = groups->seed;
    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ name[i]) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 29;
    }
    return (uint32_t)(hash >> 16);
}

/* Returns where the pointer to the group of that name is, or would be. The table has buckets. */
static struct swl_group **groups_place(const struct swl_groups *groups, const void *name, size_t size,
                                       uint32_t hash)
{
    struct swl_group **place = &groups->buckets[hash & (groups->size - 1)];
    while (*place != NULL && ((*place)->hash != hash || (*place)->name_size != size ||
                              memcmp((*place)->name, name, size) != 0)) {
        place = &(*place)->next;
    }
    return place;
}

static void groups_resize(struct swl_groups *groups, uint32_t size)
{
    struct swl_group **before = groups->buckets;
    groups->buckets = swl_calloc(size, sizeof(groups->buckets[0]));
    for (uint32_t i = 0; i < groups->size; i++) {
        for (struct swl_group *group = before[i], *next; group != NULL; group = next) {
            struct swl_group **place = &groups->buckets[group->hash & (size - 1)];
            next = group->next;
            group->next = *place;
            *place = group;
        }
    }
    groups->size = size;
    swl_free(before);
}

static struct swl_group *groups_make(struct swl_groups *groups, const void *name, size_t size, uint32_t hash)
{
    struct swl_group *group = swl_malloc(sizeof(*group) + size);
    *group = (struct swl_group){.hash = hash, .name_size = (uint16_t)size};
    memcpy(group->name, name, size);
    swl_list_init(&group->members);
    groups->count++;
    return group;
}

static void groups_drop(struct swl_groups *groups, struct swl_group *group)
{
    *groups_place(groups, group->name, group->name_size, group->hash) = group->next;
    swl_free(group);
    if (--groups->count == 0) {
        swl_free(groups->buckets);
        groups->buckets = NULL;
        groups->size = 0;
    }
}

/* ---- members ---- */

static struct swl_membership *groups_membership(struct swl_membership *of, const struct swl_group *group)
{
    while (of != NULL && of->group != group) {
        of = of->next;
    }
    return of;
}

static void groups_end(struct swl_groups *groups, struct swl_membership *membership)
{
    struct swl_group *group = membership->group;
    swl_list_remove(&membership->link);
    *membership->previous = membership->next;
    if (membership->next != NULL) {
        membership->next->previous = membership->previous;
    }
    swl_free(membership);
    if (--group->count == 0) {
        groups_drop(groups, group);
    }
}

/* Whether it is in no more groups than it may be. */
static bool groups_may_join(const struct swl_membership *of)
{
    uint32_t count = 0;
    for (; of != NULL; of = of->next) {
        count++;
    }
    return count < SWL_GROUPS_OF_ONE_MAX;
}

int swl_groups_join(struct swl_groups *groups, const void *name, size_t size, void *member,
                    struct swl_membership **of)
{
    uint32_t hash = groups_hash(groups, name, size);
    if (groups->count >= groups->size) {
        groups_resize(groups, groups->size == 0 ? BUCKETS_MIN : groups->size * 2);
    }
    struct swl_group **place = groups_place(groups, name, size, hash);
    if (*place != NULL && groups_membership(*of, *place) != NULL) {
        return 0;
    }
    if (!groups_may_join(*of)) {
        return -EDQUOT;
    }
    if (*place == NULL) {
        *place = groups_make(groups, name, size, hash);
    }
    struct swl_group *group = *place;
    struct swl_membership *membership = swl_malloc(sizeof(*membership));
    *membership = (struct swl_membership){.group = group, .member = member, .next = *of, .previous = of};
    if (*of != NULL) {
        (*of)->previous = &membership->next;
    }
    *of = membership;
    swl_list_append(&group->members, &membership->link);
    group->count++;
    return 0;
}

void swl_groups_leave(struct swl_groups *groups, const void *name, size_t size, struct swl_membership **of)
{
    const struct swl_group *group = swl_groups_find(groups, name, size);
    struct swl_membership *membership = group == NULL ? NULL : groups_membership(*of, group);
    if (membership != NULL) {
        groups_end(groups, membership);
    }
}

void swl_groups_leave_all(struct swl_groups *groups, int kind, struct swl_membership **of)
{
    for (struct swl_membership *membership = *of, *next; membership != NULL; membership = next) {
        next = membership->next;
        if (kind < 0 || membership->group->name[0] == kind) {
            groups_end(groups, membership);
        }
    }
}

const struct swl_group *swl_groups_find(const struct swl_groups *groups, const void *name, size_t size)
{
    return groups->count == 0 ? NULL : *groups_place(groups, name, size, groups_hash(groups, name, size));
}
