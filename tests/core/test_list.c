/* The intrusive list: order, removing from anywhere, walking while removing.
 * A circle is whole when it reads the same forwards and backwards. */
#include "support.h"

#include "base/compiler.h"
#include "base/list.h"

struct item {
    int number;
    struct swl_list link;
};

static int number_of(struct swl_list *link)
{
    return SWL_CONTAINER_OF(link, struct item, link)->number;
}

/* The list holds just these numbers, in this order, in both directions. */
static void holds(struct swl_list *list, const int *numbers, int count)
{
    struct swl_list *forward = list, *backward = list;
    for (int i = 0; i < count; i++) {
        forward = forward->next;
        backward = backward->previous;
        assert_int_equal(number_of(forward), numbers[i]);
        assert_int_equal(number_of(backward), numbers[count - 1 - i]);
    }
    assert_ptr_equal(forward->next, list);
    assert_ptr_equal(backward->previous, list);
}

static void three(struct swl_list *list, struct item items[3])
{
    swl_list_init(list);
    for (int i = 0; i < 3; i++) {
        items[i].number = i + 1;
        swl_list_append(list, &items[i].link);
    }
}

static void a_new_list_is_empty(void **state)
{
    (void)state;
    struct swl_list list;
    swl_list_init(&list);
    assert_true(swl_list_empty(&list));
    assert_null(swl_list_shift(&list));
}

static void items_stay_in_order(void **state)
{
    (void)state;
    struct swl_list list;
    struct item items[3];
    three(&list, items);
    assert_false(swl_list_empty(&list));
    holds(&list, (int[]){1, 2, 3}, 3);
}

static void take_all_leaves_an_empty_list(void **state)
{
    (void)state;
    struct swl_list list, all;
    struct item items[3], one = {.number = 4};
    three(&list, items);
    swl_list_take_all(&all, &list);
    holds(&all, (int[]){1, 2, 3}, 3);
    assert_true(swl_list_empty(&list));
    swl_list_append(&list, &one.link); /* a list as before, apart from the other */
    holds(&list, (int[]){4}, 1);
    holds(&all, (int[]){1, 2, 3}, 3);
    swl_list_remove(&one.link);
    swl_list_take_all(&all, &list);
    holds(&all, NULL, 0);
    holds(&list, NULL, 0);
}

static void shift_takes_the_first(void **state)
{
    (void)state;
    struct swl_list list;
    struct item items[3];
    three(&list, items);
    assert_ptr_equal(swl_list_shift(&list), &items[0].link);
    assert_true(swl_list_empty(&items[0].link));
    holds(&list, (int[]){2, 3}, 2);
    swl_list_append(&list, &items[0].link);
    holds(&list, (int[]){2, 3, 1}, 3);
}

static void removing_twice_does_no_harm(void **state)
{
    (void)state;
    struct swl_list list;
    struct item items[3];
    three(&list, items);
    swl_list_remove(&items[1].link);
    swl_list_remove(&items[1].link);
    holds(&list, (int[]){1, 3}, 2);
    swl_list_remove(&items[0].link);
    swl_list_remove(&items[2].link);
    assert_true(swl_list_empty(&list));
}

static void a_walk_may_remove_the_item_it_is_at(void **state)
{
    (void)state;
    struct swl_list list;
    struct item items[3];
    three(&list, items);
    int seen = 0;
    swl_list_each (link, &list) {
        seen = seen * 10 + number_of(link);
        swl_list_remove(link);
    }
    assert_int_equal(seen, 123);
    assert_true(swl_list_empty(&list));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_list_is_empty),
        cmocka_unit_test(items_stay_in_order),
        cmocka_unit_test(take_all_leaves_an_empty_list),
        cmocka_unit_test(shift_takes_the_first),
        cmocka_unit_test(removing_twice_does_no_harm),
        cmocka_unit_test(a_walk_may_remove_the_item_it_is_at),
    };
    return RUN(tests);
}
