/* What all transports have in common: waking. */
#include "task/task_transport.h"

#include <errno.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/compiler.h"

/* Wakes one idle task worker. If none is idle nothing is lost: busy ones look into the queue before they
 * sleep. */
static void task_transport_wake_any(struct swl_task_transport *transport)
{
    const struct swl_task_transport_options *options = &transport->options;
    (void)swl_doorbell_wake_any(&options->bells[options->first_bell], options->worker_count,
                                &options->shared->turn, NULL, NULL);
}

int64_t swl_task_transport_first_id(int32_t key)
{
    uint16_t random = 0;
    if (key == 0) {
        return 1;
    }
    SWL_IGNORE(getrandom(&random, sizeof(random), 0), "the clock below tells two servers apart as well");
    /* the clock alone would do, did nobody ever set it back */
    int64_t now = swl_clock_wall() / 1000, mask = (INT64_C(1) << SWL_TASK_LIFE_SHIFT) - 1;
    return (INT64_C(4096) + random % 4096) << SWL_TASK_LIFE_SHIFT | (now & mask);
}

int swl_task_transport_check(struct swl_message *message, size_t size)
{
    if (swl_task_is_one(message, size)) {
        return 0;
    }
    swl_message_store_type(message, SWL_MESSAGE_NONE);
    return -EBADMSG;
}

int swl_task_transport_send(struct swl_task_transport *transport, int index,
                            const struct swl_message *message, const void *payload,
                            struct swl_ring_mark *mark)
{
    if (message->size > transport->payload_max) {
        return -EMSGSIZE;
    }
    int result = transport->functions->send(transport, index, message, payload, mark);
    if (result < 0) {
        return result;
    }
    if (index == SWL_TASK_SHARED_QUEUE) {
        task_transport_wake_any(transport);
    } else {
        swl_doorbell_ring(&transport->options.bells[transport->options.first_bell + index]);
    }
    return 0;
}

void swl_task_transport_pass_on(struct swl_task_transport *transport)
{
    atomic_thread_fence(memory_order_seq_cst); /* this one says that it is awake, then looks */
    if (swl_task_transport_has_shared_queue(transport) &&
        atomic_load_explicit(&transport->options.shared->queued, memory_order_relaxed) > 0) {
        task_transport_wake_any(transport);
    }
}
