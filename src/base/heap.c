/* An intrusive heap in an array. Each entry has four children: the tree is half as deep as one of two, and
 * four entries, which lie side by side, are one line of the processor's cache. */
#include "base/heap.h"

#include "base/compiler.h"
#include "base/memory.h"

#define CHILDREN 4

static void heap_place(struct swl_heap *heap, struct swl_heap_entry entry, size_t index)
{
    heap->entries[index] = entry;
    entry.node->index = index;
}

static void heap_sift_up(struct swl_heap *heap, struct swl_heap_entry entry, size_t index)
{
    while (index > 0) {
        size_t parent = (index - 1) / CHILDREN;
        if (heap->entries[parent].key <= entry.key) {
            break;
        }
        heap_place(heap, heap->entries[parent], index);
        index = parent;
    }
    heap_place(heap, entry, index);
}

static size_t heap_least_of(const struct swl_heap *heap, size_t first, size_t end)
{
    size_t least = first;
    for (size_t i = first + 1; i < end; i++) {
        if (heap->entries[i].key < heap->entries[least].key) {
            least = i;
        }
    }
    return least;
}

static void heap_sift_down(struct swl_heap *heap, struct swl_heap_entry entry, size_t index)
{
    for (size_t first; (first = CHILDREN * index + 1) < heap->count;) {
        size_t child = heap_least_of(heap, first, SWL_MIN(first + CHILDREN, heap->count));
        if (entry.key <= heap->entries[child].key) {
            break;
        }
        heap_place(heap, heap->entries[child], index);
        index = child;
    }
    heap_place(heap, entry, index);
}

void swl_heap_insert(struct swl_heap *heap, struct swl_heap_node *node)
{
    if (heap->count == heap->capacity) {
        heap->capacity = heap->capacity ? heap->capacity * 2 : 16;
        heap->entries = swl_realloc(heap->entries, heap->capacity * sizeof(heap->entries[0]));
    }
    heap->count++;
    heap_sift_up(heap, (struct swl_heap_entry){node->key, node}, heap->count - 1);
}

void swl_heap_remove(struct swl_heap *heap, struct swl_heap_node *node)
{
    size_t index = node->index;
    struct swl_heap_entry last = heap->entries[--heap->count];
    node->index = SWL_HEAP_OUT;
    if (last.node == node) {
        return;
    }
    if (last.key < node->key) {
        heap_sift_up(heap, last, index);
    } else {
        heap_sift_down(heap, last, index);
    }
}

void swl_heap_free(struct swl_heap *heap)
{
    swl_free(heap->entries);
    *heap = (struct swl_heap){0};
}
