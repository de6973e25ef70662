/* What all transports have in common: waking, and the store. */
#include "task/task_transport.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/memory.h"

/* Of so many takes while the store has something one goes to the next lower priority, or to the lowest. */
#define LOWER_EVERY  16
#define LOWEST_EVERY 256

/* So many batches of due tasks become ready in one call: who calls has other things to do as well. */
#define BATCHES_MAX 16

/* Wakes one idle task worker. If none is idle nothing is lost: busy ones look into the queue before they
 * sleep. Returns whether one was idle. */
static bool task_transport_wake_any(struct swl_task_transport *transport)
{
    const struct swl_task_transport_options *options = &transport->options;
    return swl_doorbell_wake_any(&options->bells[options->first_bell], options->worker_count,
                                 &options->shared->turn, NULL, NULL);
}

/* Wakes who a task for that index is for. Returns false where nobody is idle who could take it. */
static bool task_transport_wake(struct swl_task_transport *transport, int index)
{
    if (index < 0 || index >= transport->options.worker_count) {
        return task_transport_wake_any(transport);
    }
    swl_doorbell_ring(&transport->options.bells[transport->options.first_bell + index]);
    return true;
}

int64_t swl_task_transport_first_id(bool has_key)
{
    uint16_t random = 0;
    if (!has_key) {
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

/* What the task names outside; false: nothing. */
static bool task_transport_ticket(const struct swl_task_transport *transport,
                                  const struct swl_message *message, const void *payload,
                                  struct swl_spill_ticket *ticket)
{
    if (!(message->flags & SWL_MESSAGE_SPILLED) || message->size != sizeof(*ticket) ||
        transport->options.spill == NULL) {
        return false;
    }
    memcpy(ticket, payload, sizeof(*ticket)); /* it need not be aligned */
    return true;
}

bool swl_task_transport_sends(const struct swl_task_transport *transport, const struct swl_message *message,
                              const void *payload)
{
    struct swl_spill_ticket ticket;
    return task_transport_ticket(transport, message, payload, &ticket) &&
           swl_spill_sends(transport->options.spill, &ticket);
}

void swl_task_transport_hold(const struct swl_task_transport *transport, const struct swl_message *message,
                             const void *payload)
{
    struct swl_spill_ticket ticket;
    if (task_transport_ticket(transport, message, payload, &ticket)) {
        swl_spill_holds(transport->options.spill, &ticket);
    }
}

int swl_task_transport_send(struct swl_task_transport *transport, int index,
                            const struct swl_message *message, const void *payload,
                            struct swl_ring_mark *mark)
{
    if (message->size > transport->payload_max) {
        return -EMSGSIZE;
    }
    bool was_held = swl_task_transport_sends(transport, message, payload);
    int result = transport->functions->send(transport, index, message, payload, mark);
    if (result < 0) {
        if (was_held) { /* it was not sent after all */
            swl_task_transport_hold(transport, message, payload);
        }
        return result;
    }
    (void)task_transport_wake(transport, index);
    return 0;
}

void swl_task_transport_pass_on(struct swl_task_transport *transport)
{
    atomic_thread_fence(memory_order_seq_cst); /* this one says that it is awake, then looks */
    if ((swl_task_transport_has_shared_queue(transport) &&
         atomic_load_explicit(&transport->options.shared->queued, memory_order_relaxed) > 0) ||
        (transport->store != NULL && swl_task_store_ready_in(transport->store, SWL_TASK_SHARED_QUEUE) > 0)) {
        (void)task_transport_wake_any(transport);
    }
}

/* ---- the store ---- */

int swl_task_transport_open_store(struct swl_task_transport *transport, int submitters, int file)
{
    const struct swl_task_store_options options = {
        .worker_count = transport->options.worker_count,
        .inflight = transport->options.inflight,
        .memory = transport->options.memory,
        .submitters = submitters,
        .fd = file,
    };
    struct swl_task_store *store = swl_malloc(sizeof(*store));
    int result = swl_task_store_open(store, &options);
    if (result < 0) {
        swl_free(store);
        return result;
    }
    transport->store = store;
    return 0;
}

void swl_task_transport_close(struct swl_task_transport *transport)
{
    if (transport->store != NULL) {
        swl_task_store_close(transport->store);
        swl_free(transport->store);
    }
    transport->functions->close(transport);
}

/* Tells of a task that was put there. */
static int task_transport_announce(struct swl_task_transport *transport, int index, int stored)
{
    if (stored == SWL_TASK_STORED_READY) {
        (void)task_transport_wake(transport, index);
    } else if (stored == SWL_TASK_STORED_EARLIEST) {
        swl_doorbell_ring(&transport->options.bells[transport->options.watcher_bell]);
    }
    return stored < 0 ? stored : 0;
}

int swl_task_transport_store(struct swl_task_transport *transport, const struct swl_task_order *order,
                             const struct swl_message *message, const void *payload,
                             struct swl_ring_mark *mark)
{
    bool was_held = swl_task_transport_sends(transport, message, payload);
    int stored = swl_task_store_put(transport->store, order, message, payload, mark);
    if (stored < 0 && was_held) {
        swl_task_transport_hold(transport, message, payload);
    }
    return task_transport_announce(transport, order->index, stored);
}

int swl_task_transport_return(struct swl_task_transport *transport, int worker,
                              const struct swl_message *message, const struct swl_task_order *order)
{
    return task_transport_announce(transport, order->index,
                                   swl_task_store_return(transport->store, worker, message, order));
}

int64_t swl_task_transport_wake_due(struct swl_task_transport *transport)
{
    int32_t indexes[SWL_TASK_DUE_BATCH];
    int count = SWL_TASK_DUE_BATCH;
    int64_t now = swl_clock_monotonic();
    for (int batch = 0; batch < BATCHES_MAX && count == SWL_TASK_DUE_BATCH; batch++) {
        bool any_idle = true;
        count = swl_task_store_wake(transport->store, now, indexes);
        for (int i = 0; i < count; i++) {
            if (indexes[i] >= 0) {
                (void)task_transport_wake(transport, indexes[i]);
            } else {
                any_idle = any_idle && task_transport_wake_any(transport);
            }
        }
    }
    return swl_task_store_next_due(transport->store);
}

/* Of priority 0: what is ready in the store, and what is with the transport. */
static int task_transport_receive_middle(struct swl_task_transport *transport, int worker)
{
    const int level = SWL_TASK_LEVEL(0);
    if (!swl_task_store_has(transport->store, worker, level)) {
        return transport->functions->receive(transport, worker);
    }
    uint32_t turn =
        atomic_fetch_add_explicit(&transport->options.shared->middle_turn, 1, memory_order_relaxed);
    int result = -EAGAIN;
    if (turn % 2 == 0) {
        result = swl_task_store_take(transport->store, worker, level);
    }
    if (result == -EAGAIN) {
        result = transport->functions->receive(transport, worker);
    }
    if (result == -EAGAIN && turn % 2 != 0) {
        result = swl_task_store_take(transport->store, worker, level);
    }
    return result;
}

static int task_transport_receive_level(struct swl_task_transport *transport, int worker, int level)
{
    return level == SWL_TASK_LEVEL(0) ? task_transport_receive_middle(transport, worker)
           : swl_task_store_has(transport->store, worker, level)
               ? swl_task_store_take(transport->store, worker, level)
               : -EAGAIN;
}

int swl_task_transport_receive_any(struct swl_task_transport *transport, int worker)
{
    static const int8_t orders[][SWL_TASK_LEVELS] = {{0, 1, 2}, {1, 2, 0}, {2, 1, 0}};
    struct swl_task_store *store = transport->store;
    int64_t due = swl_task_store_next_due(store);
    if (due != SWL_NEVER && due <= swl_clock_monotonic()) {
        (void)swl_task_transport_wake_due(transport); /* who watches the time is late */
    }
    if (swl_task_store_ready(store, worker) == 0) {
        return transport->functions->receive(transport, worker);
    }
    uint32_t turn =
        atomic_fetch_add_explicit(&transport->options.shared->level_turn, 1, memory_order_relaxed) + 1;
    int lower = turn % LOWEST_EVERY == 0 ? 2 : turn % LOWER_EVERY == 0 ? 1 : 0;
    if (lower == 1 && !swl_task_store_has(store, worker, SWL_TASK_LEVEL(1))) {
        lower = 2; /* the highest that there may be is 0, and the next lower one is the last */
    }
    int result = -EAGAIN;
    for (int i = 0; result == -EAGAIN && i < SWL_TASK_LEVELS; i++) {
        result = task_transport_receive_level(transport, worker, orders[lower][i]);
    }
    return result;
}
