/* What all transports of requests have in common: pieces, waking, in-flight records. */
#include "ipc/request_transport.h"

#include <errno.h>
#include <string.h>

#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"
#include "os/shared_memory.h"

/* bytes of each assembly that stay in memory for the next */
#define ASSEMBLY_KEPT (64 * 1024)

/* A request that comes in pieces from one reactor thread to one worker. Written by the worker. */
struct swl_request_transport_assembly {
    _Atomic uint64_t place; /* of the piece that is being added, plus 1 */
    int64_t id;             /* whose request it is */
    uint32_t at, used;      /* where that piece goes; how far it is filled */
    uint32_t touched;       /* how far it takes memory */
    _Alignas(4096) uint8_t bytes[];
};

/* ---- opening and closing ---- */

static int requests_make(struct swl_request_transport *requests,
                         const struct swl_request_transport_options *options, bool needs_inflight,
                         size_t more)
{
    size_t workers = (size_t)options->worker_count;
    requests->options = *options;
    requests->lanes = options->worker_count + (requests->shared_lane >= 0);
    requests->inflight_size =
        needs_inflight ? SWL_ALIGN_UP(sizeof(struct swl_request_inflight) + requests->piece_max, 64) : 0;
    requests->assembly_size =
        options->package_max > requests->piece_max
            ? SWL_ALIGN_UP(sizeof(struct swl_request_transport_assembly) + options->package_max, 4096)
            : 0;
    size_t lanes_size = SWL_ALIGN_UP((size_t)requests->lanes * sizeof(requests->lane[0]) + 64, 4096),
           inflights_size = SWL_ALIGN_UP(workers * requests->inflight_size, 4096),
           extra_size = SWL_ALIGN_UP(more, 4096);
    requests->memory_size = lanes_size + inflights_size + extra_size +
                            workers * (size_t)options->sender_count * requests->assembly_size;
    /* what is not used takes no memory: assemblies are as long as a request may be */
    uint8_t *memory = requests->memory = swl_shared_memory_map(requests->memory_size);
    if (memory == NULL) {
        return -errno;
    }
    requests->turn = (void *)memory;
    requests->lane = (void *)(memory + 64);
    requests->inflight = memory + lanes_size;
    requests->extra = memory + lanes_size + inflights_size;
    requests->assemblies = memory + lanes_size + inflights_size + extra_size;
    return 0;
}

int swl_request_transport_open(struct swl_request_transport **requests, struct swl_request_transport *made,
                               const struct swl_request_transport_options *options, bool needs_inflight,
                               size_t more, void (*undo)(struct swl_request_transport *made))
{
    int result = requests_make(made, options, needs_inflight, more);
    if (result < 0) {
        if (undo != NULL) {
            undo(made);
        }
        swl_free(made);
        return result;
    }
    *requests = made;
    return 0;
}

void swl_request_transport_close(struct swl_request_transport *requests)
{
    requests->functions->close(requests);
    swl_shared_memory_unmap(requests->memory, requests->memory_size);
    swl_free(requests);
}

/* ---- reactor threads ---- */

int swl_request_transport_send(struct swl_request_transport *requests, int lane,
                               const struct swl_message *message, const void *payload, uint32_t *offset)
{
    if (lane == requests->shared_lane && message->size > requests->piece_max) {
        return -EMSGSIZE;
    }
    do {
        struct swl_message piece = swl_message_piece(message, *offset, requests->piece_max);
        piece.flags |= lane == requests->shared_lane ? SWL_MESSAGE_FROM_SHARED_QUEUE : 0;
        int result = requests->functions->send(requests, lane, &piece,
                                               piece.size > 0 ? (const uint8_t *)payload + *offset : NULL);
        if (result < 0) {
            swl_request_transport_ring(requests, lane,
                                       1); /* pieces may be there: room has to be made for the rest */
            return result;
        }
        *offset += piece.size;
    } while (*offset < message->size);
    return 0;
}

static bool requests_consumes_shared(const void *requests, int worker)
{
    const struct swl_request_transport *self = requests;
    return atomic_load_explicit(&self->lane[worker].consumes_shared, memory_order_relaxed);
}

bool swl_request_transport_wake_any(struct swl_request_transport *requests)
{
    return swl_doorbell_wake_any(requests->options.bells, requests->options.worker_count, requests->turn,
                                 requests_consumes_shared, requests);
}

void swl_request_transport_ring(struct swl_request_transport *requests, int lane, uint32_t count)
{
    if (lane != requests->shared_lane) {
        swl_doorbell_ring(&requests->options.bells[lane]);
        return;
    }
    while (count > 0 && swl_request_transport_wake_any(requests)) {
        count--;
    }
}

/* ---- the worker ---- */

static struct swl_request_transport_assembly *
requests_assembly_for(const struct swl_request_transport *requests, int worker, int source)
{
    size_t sender = (size_t)(source - requests->options.first_sender),
           number = (size_t)worker * (size_t)requests->options.sender_count + sender;
    return (struct swl_request_transport_assembly *)(requests->assemblies + number * requests->assembly_size);
}

/* Adds a piece. It can be done again from the beginning, should the process die in here: a piece's place in
 * the request is noted before anything else of it. Returns false where pieces before it are missing. */
static bool requests_add_piece(const struct swl_request_transport *requests,
                               struct swl_request_transport_assembly *assembly,
                               const struct swl_message *piece, uint64_t place)
{
    bool first = piece->flags & SWL_MESSAGE_FIRST;
    if (atomic_load_explicit(&assembly->place, memory_order_relaxed) != place + 1) {
        if (!first && (assembly->used == 0 || assembly->id != piece->id)) {
            return false;
        }
        assembly->at = first ? 0 : assembly->used;
        assembly->id = piece->id;
        atomic_store_explicit(&assembly->place, place + 1, memory_order_release);
        atomic_signal_fence(memory_order_seq_cst);
    }
    if (assembly->at + (uint64_t)piece->size > requests->options.package_max) {
        return false;
    }
    assembly->touched = SWL_MAX(assembly->touched, assembly->at + piece->size);
    memcpy(assembly->bytes + assembly->at, swl_message_payload(piece), piece->size);
    atomic_signal_fence(memory_order_seq_cst);
    assembly->used = assembly->at + piece->size;
    atomic_signal_fence(memory_order_seq_cst);
    return true;
}

const struct swl_message *swl_request_transport_receive(struct swl_request_transport *requests, int worker,
                                                        struct swl_request_payload *payload)
{
    const struct swl_request_transport_functions *functions = requests->functions;
    const struct swl_message *message;
    while ((message = functions->receive(requests, worker)) != NULL) {
        requests->whole = NULL;
        if ((message->flags & SWL_MESSAGE_WHOLE) == SWL_MESSAGE_WHOLE) {
            *payload = (struct swl_request_payload){swl_message_payload(message), message->size};
            return message;
        }
        struct swl_request_transport_assembly *assembly = NULL;
        if (requests->assembly_size > 0) {
            assembly = requests_assembly_for(requests, worker, message->source);
            if (!requests_add_piece(requests, assembly, message, functions->place(requests, worker))) {
                assembly->used = 0; /* nor can what follows belong to anything */
                assembly = NULL;
            }
        }
        if (message->flags & SWL_MESSAGE_LAST) {
            requests->whole = assembly;
            *payload = (struct swl_request_payload){0};
            if (assembly != NULL) {
                *payload = (struct swl_request_payload){assembly->bytes, assembly->used};
            }
            return message;
        }
        functions->release(requests, worker);
    }
    return NULL;
}

void swl_request_transport_release(struct swl_request_transport *requests, int worker)
{
    struct swl_request_transport_assembly *whole = requests->whole;
    requests->functions->release(requests, worker);
    if (whole != NULL) {
        requests->whole = NULL;
        whole->used = 0;
        if (whole->touched > ASSEMBLY_KEPT) {
            swl_shared_memory_discard(whole->bytes + ASSEMBLY_KEPT,
                                      SWL_ALIGN_UP(whole->touched - ASSEMBLY_KEPT, 4096));
            whole->touched = ASSEMBLY_KEPT;
        }
    }
}

void swl_request_transport_wake_waiters(struct swl_request_transport *requests, int worker)
{
    swl_waiters_wake(&requests->lane[worker].waiters, requests->options.bells);
    if (requests->shared_lane >= 0) {
        swl_waiters_wake(&requests->lane[requests->shared_lane].waiters, requests->options.bells);
    }
}

void swl_request_transport_consume_shared(struct swl_request_transport *requests, int worker, bool consumes)
{
    if (requests->shared_lane < 0) {
        return;
    }
    bool before = atomic_exchange(&requests->lane[worker].consumes_shared, consumes);
    if (before && !consumes && swl_request_transport_is_available(requests, worker)) {
        (void)swl_request_transport_wake_any(requests); /* it may have been woken for that */
    }
}

bool swl_request_transport_senders_wait(const struct swl_request_transport *requests, int worker)
{
    return atomic_load(&requests->lane[worker].senders_waiting) > 0 ||
           (requests->shared_lane >= 0 &&
            atomic_load(&requests->lane[requests->shared_lane].senders_waiting) > 0);
}

/* ---- in-flight records ---- */

/* `size` bytes came into it: whether they are a request's. */
static bool requests_hand_is_sound(const struct swl_request_transport *requests,
                                   const struct swl_request_inflight *record, size_t size)
{
    const struct swl_message *message = &record->message;
    int sender = message->source - requests->options.first_sender;
    return swl_message_is_whole(message, size, requests->piece_max) && message->type != SWL_MESSAGE_NONE &&
           sender >= 0 && sender < requests->options.sender_count;
}

const struct swl_message *swl_request_inflight_receive(struct swl_request_transport *requests, int worker,
                                                       ssize_t (*take)(struct swl_request_transport *requests,
                                                                       struct swl_request_inflight *record,
                                                                       int worker))
{
    struct swl_request_inflight *record = swl_request_inflight(requests, worker);
    while (!swl_request_inflight_is_full(record)) {
        record->number++;
        ssize_t size = take(requests, record, worker);
        if (size < 0) {
            return NULL;
        }
        if (!requests_hand_is_sound(requests, record, (size_t)size)) {
            swl_message_store_type(&record->message, SWL_MESSAGE_NONE);
        }
    }
    return &record->message;
}

void swl_request_transport_log_failure(struct swl_request_transport *requests, ssize_t error)
{
    if (error != -EAGAIN && !requests->failure_is_logged) {
        requests->failure_is_logged = true;
        swl_fault("requests cannot be received: %s", strerror(-(int)error));
    }
}

void swl_request_inflight_release(struct swl_request_transport *requests, int worker)
{
    swl_message_store_type(&swl_request_inflight(requests, worker)->message, SWL_MESSAGE_NONE);
}

uint64_t swl_request_inflight_load(const struct swl_request_transport *requests, int worker)
{
    const struct swl_request_inflight *record = swl_request_inflight(requests, worker);
    return swl_request_inflight_is_full(record)
               ? sizeof(record->message) + __atomic_load_n(&record->message.size, __ATOMIC_RELAXED)
               : 0;
}

uint64_t swl_request_inflight_place(const struct swl_request_transport *requests, int worker)
{
    return swl_request_inflight(requests, worker)->number;
}

void swl_request_inflight_drop(struct swl_request_transport *requests, int worker, uint64_t place)
{
    if (swl_request_inflight(requests, worker)->number == place) {
        swl_request_inflight_release(requests, worker);
    }
}
