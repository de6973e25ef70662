/* A doubly linked intrusive list: a circle through a head, so that no operation has a special case. */
#ifndef SWL_BASE_LIST_H
#define SWL_BASE_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct swl_list {
    struct swl_list *previous, *next;
};

static inline void swl_list_init(struct swl_list *list)
{
    list->previous = list->next = list;
}

static inline bool swl_list_empty(const struct swl_list *list)
{
    return list->next == list;
}

static inline void swl_list_append(struct swl_list *list, struct swl_list *item)
{
    item->previous = list->previous;
    item->next = list;
    list->previous->next = item;
    list->previous = item;
}

/* Leaves the item as a list of its own, so that removing it again does no harm. */
static inline void swl_list_remove(struct swl_list *item)
{
    item->previous->next = item->next;
    item->next->previous = item->previous;
    swl_list_init(item);
}

/* The first item taken out, or NULL. */
static inline struct swl_list *swl_list_shift(struct swl_list *list)
{
    struct swl_list *item = list->next;
    if (item == list) {
        return NULL;
    }
    swl_list_remove(item);
    return item;
}

/* Moves all items of `from`, in order, to `to`, which is initialised here. */
static inline void swl_list_take_all(struct swl_list *to, struct swl_list *from)
{
    if (swl_list_empty(from)) {
        swl_list_init(to);
        return;
    }
    *to = *from;
    to->next->previous = to->previous->next = to;
    swl_list_init(from);
}

/* The body may remove `item`, and no other. */
#define swl_list_each(item, list)                                                         \
    for (struct swl_list *item = (list)->next, *item##_next = item->next; item != (list); \
         item = item##_next, item##_next = item->next)

#endif
