/*
 * Requests in System V message queues: one for each worker, so that one which hangs holds up nobody else,
 * and where idle workers share one more, from which they take. The queues are private (0600), and go with
 * the server's directory (os/temp_dir).
 *
 * A message's type separates what a client has sent from events of its connection.
 */
#include <errno.h>

#include "base/compiler.h"
#include "base/memory.h"
#include "ipc/request_transport.h"
#include "os/sysv_queue.h"

/* bytes that wait in the kernel in each queue, as far as the system allows: then the connections wait */
#define REQUESTS_QUEUE_BYTES     (1024 * 1024)
#define REQUESTS_QUEUE_PIECE_MAX (64 * 1024)

enum requests_queue_type { TYPE_ANY, TYPE_DATA, TYPE_EVENT };

SWL_SYSV_QUEUE_ENVELOPE_IN(struct swl_request_inflight, envelope_type, message);

struct requests_sysv_queue {
    struct swl_request_transport base;
    bool own_first;     /* this worker's next look is into its own queue: neither can hold up the other */
    uint8_t *envelopes; /* by sender: what is about to be sent */
    size_t envelope_size;
    int ids[]; /* by lane */
};

static inline struct requests_sysv_queue *requests_sysv_queue_of(const struct swl_request_transport *requests)
{
    return SWL_CONTAINER_OF(requests, struct requests_sysv_queue, base);
}

static int requests_sysv_queue_send(struct swl_request_transport *requests, int lane,
                                    const struct swl_message *piece, const void *payload)
{
    struct requests_sysv_queue *self = requests_sysv_queue_of(requests);
    size_t sender = (size_t)(piece->source - requests->options.first_sender);
    int result = swl_sysv_queue_send(
        self->ids[lane], (void *)(self->envelopes + sender * self->envelope_size),
        swl_message_type_is_request((enum swl_message_type)piece->type) ? TYPE_DATA : TYPE_EVENT, piece,
        sizeof(*piece), payload, piece->size);
    return result == -ENOMEM ? -EAGAIN : result;
}

static ssize_t requests_sysv_queue_take_from(struct swl_request_transport *requests,
                                             struct swl_request_inflight *record, int lane)
{
    ssize_t size = swl_sysv_queue_receive(requests_sysv_queue_of(requests)->ids[lane], &record->envelope_type,
                                          sizeof(record->message) + requests->piece_max, TYPE_ANY);
    if (size < 0) {
        swl_request_transport_log_failure(requests, size);
    }
    return size;
}

/* From the worker's own queue and from the shared one in turn. */
static ssize_t requests_sysv_queue_take_in_turn(struct swl_request_transport *requests,
                                                struct swl_request_inflight *record, int worker)
{
    struct requests_sysv_queue *self = requests_sysv_queue_of(requests);
    int lanes[] = {worker, requests->shared_lane};
    ssize_t size = -EAGAIN;
    for (int i = 0; i < 2 && size < 0; i++) {
        bool own = (i == 0) == self->own_first;
        size = requests_sysv_queue_take_from(requests, record, lanes[own ? 0 : 1]);
        if (size >= 0) {
            self->own_first = !own;
        }
    }
    if (size < 0) {
        return size;
    }
    if (self->own_first) {
        /* the room in the shared queue can be used at once: this worker may take long */
        swl_waiters_wake(&requests->lane[requests->shared_lane].waiters, requests->options.bells);
    } else if (swl_sysv_queue_has(self->ids[requests->shared_lane], TYPE_ANY)) {
        (void)swl_request_transport_wake_any(requests); /* this worker may have been woken for that */
    }
    return size;
}

static const struct swl_message *requests_sysv_queue_receive(struct swl_request_transport *requests,
                                                             int worker)
{
    return swl_request_inflight_receive(requests, worker,
                                        requests->shared_lane >= 0 ? requests_sysv_queue_take_in_turn
                                                                   : requests_sysv_queue_take_from);
}

static bool requests_sysv_queue_has(const struct swl_request_transport *requests, int worker,
                                    enum requests_queue_type type)
{
    const int *ids = requests_sysv_queue_of(requests)->ids;
    return swl_sysv_queue_has(ids[worker], type) ||
           (requests->shared_lane >= 0 && swl_sysv_queue_has(ids[requests->shared_lane], type));
}

static bool requests_sysv_queue_is_available(struct swl_request_transport *requests, int worker)
{
    return swl_request_inflight_is_full(swl_request_inflight(requests, worker)) ||
           requests_sysv_queue_has(requests, worker, TYPE_ANY);
}

static uint64_t requests_sysv_queue_load(const struct swl_request_transport *requests, int worker)
{
    return swl_sysv_queue_waiting(requests_sysv_queue_of(requests)->ids[worker]) +
           swl_request_inflight_load(requests, worker);
}

static bool requests_sysv_queue_has_data(struct swl_request_transport *requests, int worker)
{
    return swl_message_type_is_request(
               swl_message_load_type(&swl_request_inflight(requests, worker)->message)) ||
           requests_sysv_queue_has(requests, worker, TYPE_DATA);
}

static void requests_sysv_queue_close(struct swl_request_transport *requests)
{
    swl_free(requests_sysv_queue_of(requests)->envelopes);
}

static void requests_sysv_queue_undo(struct swl_request_transport *requests)
{
    swl_sysv_queue_remove_all(requests->queues, requests->queue_count);
    requests_sysv_queue_close(requests);
}

/* Bytes of payload in one piece, so that two pieces fit into a queue of that capacity; -ENOSPC. */
static int requests_sysv_queue_piece_max(size_t capacity)
{
    size_t max = SWL_MIN(swl_sysv_queue_message_max(), capacity / 2);
    if (max < 2 * sizeof(struct swl_message)) {
        return -ENOSPC;
    }
    return (int)SWL_MIN(max - sizeof(struct swl_message), (size_t)REQUESTS_QUEUE_PIECE_MAX);
}

int swl_request_transport_sysv_queue_open(struct swl_request_transport **requests,
                                          const struct swl_request_transport_options *options)
{
    static const struct swl_request_transport_functions functions = {
        .name = "message queue",
        .send = requests_sysv_queue_send,
        .receive = requests_sysv_queue_receive,
        .release = swl_request_inflight_release,
        .place = swl_request_inflight_place,
        .drop = swl_request_inflight_drop,
        .is_available = requests_sysv_queue_is_available,
        .load = requests_sysv_queue_load,
        .has_data = requests_sysv_queue_has_data,
        .close = requests_sysv_queue_close,
    };
    int lanes = options->worker_count + options->has_shared_queue;
    struct requests_sysv_queue *made = swl_calloc(1, sizeof(*made) + (size_t)lanes * sizeof(made->ids[0]));
    size_t capacity;
    int result = swl_sysv_queue_create_all(made->ids, lanes, options->user, REQUESTS_QUEUE_BYTES, &capacity);
    if (result == 0 && (result = requests_sysv_queue_piece_max(capacity)) < 0) {
        swl_sysv_queue_remove_all(made->ids, lanes);
    }
    if (result < 0) {
        swl_free(made);
        return result;
    }
    made->base = (struct swl_request_transport){
        .functions = &functions,
        .piece_max = (uint32_t)result,
        .shared_lane = options->has_shared_queue ? options->worker_count : -1,
        .queue_count = lanes,
        .queues = made->ids,
    };
    made->envelope_size = SWL_ALIGN_UP(
        sizeof(struct swl_sysv_queue_envelope) + sizeof(struct swl_message) + made->base.piece_max, 64);
    made->envelopes = swl_malloc((size_t)options->sender_count * made->envelope_size);
    return swl_request_transport_open(requests, &made->base, options, true, 0, requests_sysv_queue_undo);
}
