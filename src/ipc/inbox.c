/* An inbox over a shared ring. */
#include "ipc/inbox.h"

#include <errno.h>
#include <stddef.h>

#include "os/wakeup.h"

size_t swl_inbox_footprint(uint32_t capacity)
{
    return offsetof(struct swl_inbox_shared, ring) + swl_ring_footprint(capacity);
}

void swl_inbox_init(struct swl_inbox *inbox, void *memory, uint32_t capacity,
                    const struct swl_doorbell *bells, int receiver)
{
    *inbox = (struct swl_inbox){.shared = memory, .bells = bells, .receiver = receiver};
    swl_ring_init(&inbox->shared->ring, capacity);
}

uint32_t swl_inbox_max_piece(const struct swl_inbox *inbox)
{
    /* half of what can ever fit: two pieces may be on their way at once */
    return swl_ring_max_record(&inbox->shared->ring) / 2 - (uint32_t)sizeof(struct swl_message);
}

int swl_inbox_send(struct swl_inbox *inbox, const struct swl_message *message, const void *payload,
                   uint32_t *offset)
{
    return swl_inbox_send_marked(inbox, message, payload, offset, NULL);
}

int swl_inbox_send_marked(struct swl_inbox *inbox, const struct swl_message *message, const void *payload,
                          uint32_t *offset, struct swl_ring_mark *mark)
{
    uint32_t max = swl_inbox_max_piece(inbox);
    do {
        uint32_t left = message->size - *offset;
        struct swl_message head = swl_message_piece(message, *offset, max);
        struct iovec parts[] = {
            {.iov_base = &head, .iov_len = sizeof(head)},
            {.iov_base = head.size > 0 ? (char *)payload + *offset : NULL, .iov_len = head.size},
        };
        int result =
            swl_ring_write(&inbox->shared->ring, parts, head.size > 0 ? 2 : 1, left <= max ? mark : NULL);
        if (result < 0) {
            if (*offset > 0) {
                swl_inbox_ring(inbox); /* pieces are there: the receiver must make room for the rest */
            }
            return result;
        }
        *offset += head.size;
    } while (*offset < message->size);
    return 0;
}

void swl_inbox_request_room(struct swl_inbox *inbox, int endpoint)
{
    swl_waiters_add(&inbox->shared->waiters, endpoint);
}

struct swl_message *swl_inbox_receive(struct swl_inbox *inbox)
{
    uint32_t size;
    return swl_ring_peek(&inbox->shared->ring, &size);
}

void swl_inbox_release(struct swl_inbox *inbox)
{
    swl_ring_consume(&inbox->shared->ring);
}

void swl_inbox_wake_waiters(struct swl_inbox *inbox)
{
    swl_waiters_wake(&inbox->shared->waiters, inbox->bells);
}

void swl_inbox_wake_all(const struct swl_doorbell *bells, int count)
{
    for (int i = 0; i < count; i++) {
        atomic_store_explicit(&bells[i].word->state, SWL_AWAKE, memory_order_seq_cst);
        swl_wakeup_ring(bells[i].fd);
        swl_futex_wake_all(&bells[i].word->state);
    }
}
