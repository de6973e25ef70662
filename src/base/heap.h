/* An intrusive heap: the smallest key is on top. Nodes know their place, so any can be removed. */
#ifndef SWL_BASE_HEAP_H
#define SWL_BASE_HEAP_H

#include <stddef.h>
#include <stdint.h>

struct swl_heap_node {
    int64_t key;
    size_t index; /* where it stands; SWL_HEAP_OUT: in no heap */
};

#define SWL_HEAP_OUT SIZE_MAX

/* The key is kept beside the pointer: comparing reads one array from end to end instead of nodes that lie
 * anywhere. */
struct swl_heap_entry {
    int64_t key;
    struct swl_heap_node *node;
};

struct swl_heap {
    struct swl_heap_entry *entries;
    size_t count, capacity;
};

/* Equal keys come out in no particular order. The heap keeps the pointer, not the node, whose key must not
 * change while it is in there. */
void swl_heap_insert(struct swl_heap *heap, struct swl_heap_node *node);
void swl_heap_remove(struct swl_heap *heap, struct swl_heap_node *node);
void swl_heap_free(struct swl_heap *heap);

/* The node with the smallest key, or NULL. */
static inline struct swl_heap_node *swl_heap_top(const struct swl_heap *heap)
{
    return heap->count ? heap->entries[0].node : NULL;
}

#endif
