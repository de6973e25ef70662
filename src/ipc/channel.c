/* An inbox over a shared ring. */
#include "ipc/channel.h"

#include <errno.h>
#include <stddef.h>

#include "os/wakeup.h"

size_t swl_channel_footprint(uint32_t capacity)
{
    return offsetof(struct swl_inbox, ring) + swl_ring_footprint(capacity);
}

void swl_channel_init(struct swl_channel *channel, void *memory, uint32_t capacity,
                      const struct swl_doorbell *bells, int receiver)
{
    *channel = (struct swl_channel){.inbox = memory, .bells = bells, .receiver = receiver};
    swl_ring_init(&channel->inbox->ring, capacity);
}

uint32_t swl_channel_max_piece(const struct swl_channel *channel)
{
    /* half of what can ever fit: two pieces may be on their way at once */
    return swl_ring_max_record(&channel->inbox->ring) / 2 - (uint32_t)sizeof(struct swl_message);
}

int swl_channel_send(struct swl_channel *channel, const struct swl_message *message, const void *payload,
                     uint32_t *offset)
{
    return swl_channel_send_marked(channel, message, payload, offset, NULL);
}

int swl_channel_send_marked(struct swl_channel *channel, const struct swl_message *message,
                            const void *payload, uint32_t *offset, struct swl_ring_mark *mark)
{
    uint32_t max = swl_channel_max_piece(channel);
    do {
        uint32_t left = message->size - *offset;
        struct swl_message head = swl_message_piece(message, *offset, max);
        struct iovec parts[] = {
            {.iov_base = &head, .iov_len = sizeof(head)},
            {.iov_base = head.size > 0 ? (char *)payload + *offset : NULL, .iov_len = head.size},
        };
        int result =
            swl_ring_write(&channel->inbox->ring, parts, head.size > 0 ? 2 : 1, left <= max ? mark : NULL);
        if (result < 0) {
            if (*offset > 0) {
                swl_channel_ring(channel); /* pieces are there: the receiver must make room for the rest */
            }
            return result;
        }
        *offset += head.size;
    } while (*offset < message->size);
    return 0;
}

void swl_channel_request_room(struct swl_channel *channel, int endpoint)
{
    swl_waiters_add(&channel->inbox->waiters, endpoint);
}

struct swl_message *swl_channel_receive(struct swl_channel *channel)
{
    uint32_t size;
    return swl_ring_peek(&channel->inbox->ring, &size);
}

void swl_channel_release(struct swl_channel *channel)
{
    swl_ring_consume(&channel->inbox->ring);
}

void swl_channel_wake_waiters(struct swl_channel *channel)
{
    swl_waiters_wake(&channel->inbox->waiters, channel->bells);
}

void swl_channel_wake_all(const struct swl_doorbell *bells, int count)
{
    for (int i = 0; i < count; i++) {
        atomic_store_explicit(&bells[i].word->state, SWL_AWAKE, memory_order_seq_cst);
        swl_wakeup_ring(bells[i].fd);
        swl_futex_wake_all(&bells[i].word->state);
    }
}
