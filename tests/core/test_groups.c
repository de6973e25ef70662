/* Groups: who is in which, against a model; what is left when all have gone. */
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "server/loops/groups.h"

enum { MEMBERS = 20, NAMES = 40 };

struct member {
    struct swl_membership *of;
    bool is_in[NAMES];
};

static size_t name_of(int number, char *name)
{
    return (size_t)sprintf(name, "%cgroup %d", number % 4 == 0 ? 'u' : 'g', number);
}

static void as_the_model(const struct swl_groups *groups, const struct member *members)
{
    uint32_t count = 0;
    for (int i = 0; i < NAMES; i++) {
        char name[32];
        const struct swl_group *group = swl_groups_find(groups, name, name_of(i, name));
        uint32_t in_it = 0, found = 0;
        for (int k = 0; k < MEMBERS; k++) {
            in_it += members[k].is_in[i];
        }
        assert_int_equal(group != NULL, in_it > 0);
        if (group == NULL) {
            continue;
        }
        count++;
        swl_list_each (link, &group->members) {
            const struct swl_membership *membership = SWL_CONTAINER_OF(link, struct swl_membership, link);
            assert_true(((const struct member *)membership->member)->is_in[i]);
            found++;
        }
        assert_int_equal(found, in_it);
        assert_int_equal(group->count, in_it);
    }
    assert_int_equal(groups->count, count);
}

static void as_a_model(void **state)
{
    (void)state;
    static struct member members[MEMBERS];
    struct swl_groups groups;
    uint64_t random = support_seed();
    swl_groups_open(&groups);
    for (int step = 0; step < 20000; step++) {
        struct member *member = &members[support_below(&random, MEMBERS)];
        int number = (int)support_below(&random, NAMES);
        char name[32];
        size_t size = name_of(number, name);
        switch (support_below(&random, 20)) {
        case 0:
            swl_groups_leave_all(&groups, -1, &member->of);
            memset(member->is_in, 0, sizeof(member->is_in));
            break;
        case 1:
            swl_groups_leave_all(&groups, 'u', &member->of);
            for (int i = 0; i < NAMES; i += 4) {
                member->is_in[i] = false;
            }
            break;
        case 2:
        case 3:
        case 4:
        case 5:
        case 6:
            swl_groups_leave(&groups, name, size, &member->of);
            member->is_in[number] = false;
            break;
        default:
            assert_int_equal(swl_groups_join(&groups, name, size, member, &member->of), 0);
            member->is_in[number] = true;
            break;
        }
        if (step % 50 == 0) {
            as_the_model(&groups, members);
        }
    }
    for (int i = 0; i < MEMBERS; i++) {
        swl_groups_leave_all(&groups, -1, &members[i].of);
        assert_null(members[i].of);
    }
    assert_int_equal(groups.count, 0);
    assert_null(groups.buckets);
    swl_groups_close(&groups);
}

static void one_is_in_so_many_groups_and_no_more(void **state)
{
    (void)state;
    struct swl_membership *of = NULL;
    struct swl_groups groups;
    swl_groups_open(&groups);
    for (uint32_t i = 0; i < SWL_GROUPS_OF_ONE_MAX; i++) {
        assert_int_equal(swl_groups_join(&groups, &i, sizeof(i), &groups, &of), 0);
    }
    uint32_t more = SWL_GROUPS_OF_ONE_MAX, first = 0;
    assert_int_equal(swl_groups_join(&groups, &more, sizeof(more), &groups, &of), -EDQUOT);
    assert_int_equal(swl_groups_join(&groups, &first, sizeof(first), &groups, &of), 0); /* it is in that */
    assert_null(swl_groups_find(&groups, &more, sizeof(more)));
    swl_groups_leave(&groups, &first, sizeof(first), &of);
    assert_int_equal(swl_groups_join(&groups, &more, sizeof(more), &groups, &of), 0);
    swl_groups_leave_all(&groups, -1, &of);
    assert_int_equal(groups.count, 0);
    swl_groups_close(&groups);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_a_model),
        cmocka_unit_test(one_is_in_so_many_groups_and_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
