/* A stack of files. */
#include "ipc/overflow.h"

#include <string.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"

void swl_overflow_init(struct swl_overflow *overflow)
{
    swl_lock_init(&overflow->lock);
}

/* A holder that died has left the stack as it was before, or after: the last store of a change is that of the
 * index. A file that it had written already goes with the directory. */
static struct swl_spill_ticket overflow_acquire(struct swl_overflow *overflow)
{
    (void)swl_lock_acquire(&overflow->lock);
    return overflow->tops[atomic_load_explicit(&overflow->top, memory_order_relaxed)];
}

static void overflow_set_top(struct swl_overflow *overflow, const struct swl_spill_ticket *ticket)
{
    uint32_t other = 1 - atomic_load_explicit(&overflow->top, memory_order_relaxed);
    if (ticket->number != 0) {
        atomic_store_explicit(&overflow->any, 1, memory_order_release);
    }
    overflow->tops[other] = *ticket;
    atomic_store_explicit(&overflow->top, other, memory_order_release);
    if (ticket->number == 0) {
        atomic_store_explicit(&overflow->any, 0, memory_order_release);
    }
}

int swl_overflow_put(struct swl_overflow *overflow, struct swl_spill *spill,
                     const struct swl_message *message, const void *payload)
{
    struct swl_buffer file = {0};
    struct swl_spill_ticket before = overflow_acquire(overflow), ticket;
    swl_buffer_append(&file, &before, sizeof(before));
    swl_buffer_append(&file, message, sizeof(*message));
    swl_buffer_append(&file, payload, message->size);
    int result = swl_spill_write(spill, swl_buffer_bytes(&file), swl_buffer_size(&file), &ticket);
    if (result == 0) {
        overflow_set_top(overflow, &ticket);
    }
    swl_lock_release(&overflow->lock);
    swl_buffer_free(&file);
    return result;
}

/* What a file is made of. */
struct stacked {
    struct swl_spill_ticket before;
    struct swl_message message;
    uint8_t payload[];
};

/* The file as it was written, or NULL. */
static struct stacked *overflow_read(struct swl_spill *spill, const struct swl_spill_ticket *ticket)
{
    void *bytes;
    int result = swl_spill_load(spill, ticket, &bytes);
    struct stacked *file = bytes;
    if (result == 0 && ticket->size >= sizeof(*file) && file->message.size == ticket->size - sizeof(*file)) {
        return file;
    }
    swl_fault("results of tasks are lost: the file that they waited in cannot be read: %s",
              result < 0 ? strerror(-result) : "it is not as it was written");
    swl_free(file);
    return NULL;
}

struct swl_kept_message *swl_overflow_take(struct swl_overflow *overflow, struct swl_spill *spill)
{
    static const struct swl_spill_ticket none;
    struct swl_kept_message *kept = NULL;
    struct swl_spill_ticket ticket = overflow_acquire(overflow);
    if (ticket.number == 0) {
        overflow_set_top(overflow, &none); /* somebody may have died who was about to put the first */
    } else {
        struct stacked *file = overflow_read(spill, &ticket);
        overflow_set_top(overflow, file != NULL ? &file->before : &none);
        swl_spill_discard(spill, &ticket);
        if (file != NULL) {
            kept = swl_kept_message_new(&file->message, file->payload);
            swl_free(file);
        }
    }
    swl_lock_release(&overflow->lock);
    return kept;
}
