/* The heap: the smallest key on top, any node removed from anywhere.
 * After each step the order of parents and children and the nodes' own places are looked at. */
#include "support.h"

#include "base/heap.h"

static void in_order(const struct swl_heap *heap)
{
    for (size_t i = 0; i < heap->count; i++) {
        assert_int_equal(heap->entries[i].node->index, i);
        assert_true(heap->entries[i].key == heap->entries[i].node->key);
        if (i > 0) {
            assert_true(heap->entries[(i - 1) / 4].key <= heap->entries[i].key);
        }
    }
}

static void an_empty_heap_has_no_top(void **state)
{
    (void)state;
    struct swl_heap heap = {0};
    assert_null(swl_heap_top(&heap));
    swl_heap_free(&heap);
}

static void nodes_come_out_sorted(void **state)
{
    (void)state;
    enum { NODES = 1000 };
    static struct swl_heap_node nodes[NODES];
    uint64_t random = support_seed();
    struct swl_heap heap = {0};
    for (int i = 0; i < NODES; i++) {
        nodes[i].key = (int64_t)support_below(&random, 300) - 150; /* many are equal, some negative */
        swl_heap_insert(&heap, &nodes[i]);
    }
    int64_t last = INT64_MIN;
    for (int i = 0; i < NODES; i++) {
        struct swl_heap_node *top = swl_heap_top(&heap);
        assert_true(top->key >= last);
        last = top->key;
        swl_heap_remove(&heap, top);
        assert_true(top->index == SWL_HEAP_OUT);
    }
    assert_null(swl_heap_top(&heap));
    swl_heap_free(&heap);
}

static void random_inserts_and_removes_keep_the_order(void **state)
{
    (void)state;
    enum { NODES = 50 };
    struct swl_heap_node nodes[NODES];
    uint64_t random = support_seed() + 1;
    struct swl_heap heap = {0};
    for (int i = 0; i < NODES; i++) {
        nodes[i].index = SWL_HEAP_OUT;
    }
    for (int i = 0; i < 50000; i++) {
        struct swl_heap_node *node = &nodes[support_below(&random, NODES)];
        if (node->index == SWL_HEAP_OUT) {
            node->key = (int64_t)support_below(&random, 100);
            swl_heap_insert(&heap, node);
        } else {
            swl_heap_remove(&heap, node);
            assert_true(node->index == SWL_HEAP_OUT);
        }
        in_order(&heap);
        size_t inside = 0;
        int64_t least = INT64_MAX;
        for (int j = 0; j < NODES; j++) {
            inside += nodes[j].index != SWL_HEAP_OUT;
            least = nodes[j].index != SWL_HEAP_OUT && nodes[j].key < least ? nodes[j].key : least;
        }
        assert_int_equal(heap.count, inside);
        if (inside > 0) {
            assert_int_equal(swl_heap_top(&heap)->key, least);
        }
    }
    swl_heap_free(&heap);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_heap_has_no_top),
        cmocka_unit_test(nodes_come_out_sorted),
        cmocka_unit_test(random_inserts_and_removes_keep_the_order),
    };
    return RUN(tests);
}
