/*
 * Requests in System V message queues: one for each worker, so that one which hangs holds up nobody else, and
 * where idle workers compete one more, from which they take. The queues are private (0600), and go with the
 * server's directory (os/temp_dir).
 *
 * A message's type tells what a client has sent from what only tells of a client. */
#include <errno.h>
#include <string.h>

#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"
#include "ipc/requests.h"
#include "os/sysv_queue.h"

/* bytes that wait in the kernel in each queue, as far as the system allows: then the connections wait */
#define QUEUE_BYTES (1024 * 1024)
#define PIECE_MOST  (64 * 1024)

enum type { TYPE_ANY, TYPE_DATA, TYPE_EVENT };

struct envelope {
    long type;
    struct swl_message message;
    uint8_t payload[];
};
_Static_assert(offsetof(struct swl_requests_hand, message) -
                       offsetof(struct swl_requests_hand, envelope_type) ==
                   offsetof(struct envelope, message),
               "a hand holds an envelope");

struct queues {
    struct swl_requests base;
    bool own_first;     /* this worker's next look is into its own queue: neither can hold up the other */
    bool is_broken;     /* receiving failed, and that was told */
    uint8_t *envelopes; /* by sender: what is about to be sent */
    size_t envelope_size;
    int ids[]; /* by lane */
};

static inline struct queues *self(const struct swl_requests *requests)
{
    return SWL_CONTAINER_OF(requests, struct queues, base);
}

static int send_piece(struct swl_requests *requests, int lane, const struct swl_message *piece,
                      const void *payload)
{
    size_t sender = (size_t)(piece->source - requests->options.first_sender);
    struct envelope *envelope = (void *)(self(requests)->envelopes + sender * self(requests)->envelope_size);
    envelope->type = piece->type == SWL_MESSAGE_DATA ? TYPE_DATA : TYPE_EVENT;
    envelope->message = *piece;
    if (piece->size > 0) {
        memcpy(envelope->payload, payload, piece->size);
    }
    int result = swl_sysv_queue_send(self(requests)->ids[lane], envelope, sizeof(*piece) + piece->size);
    return result == -ENOMEM ? -EAGAIN : result;
}

static ssize_t take(struct swl_requests *requests, struct swl_requests_hand *hand, int lane)
{
    hand->number++;
    ssize_t size = swl_sysv_queue_receive(self(requests)->ids[lane], &hand->envelope_type,
                                          sizeof(hand->message) + requests->piece_max, TYPE_ANY);
    if (size < 0 && size != -EAGAIN && !self(requests)->is_broken) {
        self(requests)->is_broken = true;
        swl_fault("requests cannot be received: %s", strerror(-(int)size));
    }
    return size;
}

/* From the worker's own queue and from the common one in turn. */
static ssize_t take_in_turn(struct swl_requests *requests, struct swl_requests_hand *hand, int worker)
{
    struct queues *queues = self(requests);
    int lanes[] = {worker, requests->common};
    ssize_t size = -EAGAIN;
    for (int i = 0; i < 2 && size < 0; i++) {
        bool own = (i == 0) == queues->own_first;
        size = take(requests, hand, lanes[own ? 0 : 1]);
        if (size >= 0) {
            queues->own_first = !own;
        }
    }
    if (size < 0) {
        return size;
    }
    if (queues->own_first) {
        /* there is room for somebody else's to take at once: this worker may take long */
        swl_waiters_wake(&requests->lane[requests->common].waiters, requests->options.bells);
    } else if (swl_sysv_queue_has(queues->ids[requests->common], TYPE_ANY)) {
        (void)swl_requests_wake_anybody(requests); /* this worker may have been woken for that */
    }
    return size;
}

static const struct swl_message *receive(struct swl_requests *requests, int worker)
{
    struct swl_requests_hand *hand = swl_requests_hand(requests, worker);
    while (!swl_requests_hand_is_full(hand)) {
        ssize_t size =
            requests->common >= 0 ? take_in_turn(requests, hand, worker) : take(requests, hand, worker);
        if (size < 0) {
            return NULL;
        }
        (void)swl_requests_check(requests, hand, (size_t)size);
    }
    return &hand->message;
}

static bool any_has(const struct swl_requests *requests, int worker, enum type type)
{
    return swl_sysv_queue_has(self(requests)->ids[worker], type) ||
           (requests->common >= 0 && swl_sysv_queue_has(self(requests)->ids[requests->common], type));
}

static bool has_some(struct swl_requests *requests, int worker)
{
    return swl_requests_hand_is_full(swl_requests_hand(requests, worker)) ||
           any_has(requests, worker, TYPE_ANY);
}

static uint64_t load(const struct swl_requests *requests, int worker)
{
    return swl_sysv_queue_waiting(self(requests)->ids[worker]) + swl_requests_hand_load(requests, worker);
}

static bool has_left(struct swl_requests *requests, int worker)
{
    const struct swl_requests_hand *hand = swl_requests_hand(requests, worker);
    return (swl_requests_hand_is_full(hand) && hand->message.type == SWL_MESSAGE_DATA) ||
           any_has(requests, worker, TYPE_DATA);
}

static void close_queues(struct swl_requests *requests)
{
    swl_free(self(requests)->envelopes);
}

static void remove_queues(const struct queues *queues)
{
    for (int i = 0; i < queues->base.queue_count; i++) {
        swl_sysv_queue_remove(queues->ids[i]);
    }
}

/* Two pieces fit into each. */
static int create_queues(struct queues *made, const struct swl_requests_options *options)
{
    struct swl_requests *base = &made->base;
    size_t longest = swl_sysv_queue_longest(), capacity;
    for (int lanes = options->worker_count + options->competes; base->queue_count < lanes;
         base->queue_count++) {
        int id = swl_sysv_queue_create(options->user, QUEUE_BYTES, &capacity);
        if (id < 0) {
            return id;
        }
        made->ids[base->queue_count] = id;
        longest = SWL_MIN(longest, capacity / 2);
    }
    if (longest < 2 * sizeof(struct swl_message)) {
        return -ENOSPC;
    }
    base->piece_max = (uint32_t)SWL_MIN(longest - sizeof(struct swl_message), (size_t)PIECE_MOST);
    return 0;
}

int swl_requests_sysv_queue_open(struct swl_requests **requests, const struct swl_requests_options *options)
{
    static const struct swl_requests_functions functions = {
        .name = "message queue",
        .send = send_piece,
        .receive = receive,
        .release = swl_requests_hand_release,
        .place = swl_requests_hand_place,
        .drop = swl_requests_hand_drop,
        .has_some = has_some,
        .load = load,
        .has_left = has_left,
        .close = close_queues,
    };
    void *nothing;
    size_t most = (size_t)options->worker_count + 1;
    struct queues *made = swl_calloc(1, sizeof(*made) + most * sizeof(made->ids[0]));
    made->base = (struct swl_requests){
        .functions = &functions,
        .common = options->competes ? options->worker_count : -1,
        .queues = made->ids,
    };
    int result = create_queues(made, options);
    if (result == 0) {
        result = swl_requests_make(&made->base, options, true, 0, &nothing);
    }
    if (result < 0) {
        remove_queues(made);
        swl_free(made);
        return result;
    }
    made->envelope_size = SWL_ALIGN_UP(sizeof(struct envelope) + made->base.piece_max, 64);
    made->envelopes = swl_malloc((size_t)options->sender_count * made->envelope_size);
    *requests = &made->base;
    return 0;
}
