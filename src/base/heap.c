/* An intrusive binary heap in an array of pointers. */
#include "base/heap.h"

#include "base/memory.h"

static void place(struct swl_heap *heap, struct swl_heap_node *node, size_t index)
{
    heap->nodes[index] = node;
    node->index = index;
}

static void sift_up(struct swl_heap *heap, struct swl_heap_node *node, size_t index)
{
    while (index > 0) {
        size_t parent = (index - 1) / 2;
        if (heap->nodes[parent]->key <= node->key) {
            break;
        }
        place(heap, heap->nodes[parent], index);
        index = parent;
    }
    place(heap, node, index);
}

static void sift_down(struct swl_heap *heap, struct swl_heap_node *node, size_t index)
{
    for (;;) {
        size_t child = 2 * index + 1;
        if (child >= heap->count) {
            break;
        }
        if (child + 1 < heap->count && heap->nodes[child + 1]->key < heap->nodes[child]->key) {
            child++;
        }
        if (node->key <= heap->nodes[child]->key) {
            break;
        }
        place(heap, heap->nodes[child], index);
        index = child;
    }
    place(heap, node, index);
}

void swl_heap_insert(struct swl_heap *heap, struct swl_heap_node *node)
{
    if (heap->count == heap->capacity) {
        heap->capacity = heap->capacity ? heap->capacity * 2 : 16;
        heap->nodes = swl_realloc(heap->nodes, heap->capacity * sizeof(heap->nodes[0]));
    }
    heap->count++;
    sift_up(heap, node, heap->count - 1);
}

void swl_heap_remove(struct swl_heap *heap, struct swl_heap_node *node)
{
    size_t index = node->index;
    struct swl_heap_node *last = heap->nodes[--heap->count];
    node->index = SWL_HEAP_OUT;
    if (last == node) {
        return;
    }
    if (last->key < node->key) {
        sift_up(heap, last, index);
    } else {
        sift_down(heap, last, index);
    }
}

void swl_heap_free(struct swl_heap *heap)
{
    swl_free(heap->nodes);
    *heap = (struct swl_heap){0};
}
