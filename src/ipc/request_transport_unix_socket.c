/* Requests over a unix SEQPACKET socket pair for each worker: all reactor threads write to one end, a packet
 * a piece, which the kernel takes whole or not at all. */
#include <errno.h>
#include <sys/socket.h>

#include "base/compiler.h"
#include "base/memory.h"
#include "ipc/request_transport.h"
#include "os/seqpacket.h"
#include "os/socket.h"

/* bytes that wait in the kernel for a worker, as far as the system allows */
#define REQUESTS_SOCKET_BUFFER (1024 * 1024)
/* what is read from a client's socket at once goes in one piece */
#define REQUESTS_SOCKET_PIECE_MAX (64 * 1024)
/* what a packet takes of the buffer beside its bytes, at most */
#define REQUESTS_SOCKET_OVERHEAD 4096

struct requests_unix_socket {
    struct swl_request_transport base;
    int count;
    struct swl_socket_pair pairs[]; /* by worker */
};

static inline struct requests_unix_socket *
requests_unix_socket_of(const struct swl_request_transport *requests)
{
    return SWL_CONTAINER_OF(requests, struct requests_unix_socket, base);
}

static int requests_unix_socket_send(struct swl_request_transport *requests, int lane,
                                     const struct swl_message *piece, const void *payload)
{
    return swl_seqpacket_send(requests_unix_socket_of(requests)->pairs[lane].sender, piece, sizeof(*piece),
                              payload, piece->size);
}

static ssize_t requests_unix_socket_take(struct swl_request_transport *requests,
                                         struct swl_request_inflight *record, int worker)
{
    ssize_t size = swl_seqpacket_receive(requests_unix_socket_of(requests)->pairs[worker].receiver,
                                         &record->message, sizeof(record->message) + requests->piece_max);
    if (size < 0) {
        swl_request_transport_log_failure(requests, size);
    }
    return size;
}

static const struct swl_message *requests_unix_socket_receive(struct swl_request_transport *requests,
                                                              int worker)
{
    return swl_request_inflight_receive(requests, worker, requests_unix_socket_take);
}

static bool requests_unix_socket_is_available(struct swl_request_transport *requests, int worker)
{
    return swl_request_inflight_is_full(swl_request_inflight(requests, worker)) ||
           swl_seqpacket_has(requests_unix_socket_of(requests)->pairs[worker].receiver);
}

static uint64_t requests_unix_socket_load(const struct swl_request_transport *requests, int worker)
{
    return swl_seqpacket_waiting(requests_unix_socket_of(requests)->pairs[worker].sender) +
           swl_request_inflight_load(requests, worker);
}

static bool requests_unix_socket_is_data(const void *packet, size_t size)
{
    const struct swl_message *piece = packet;
    return size >= sizeof(*piece) && swl_message_type_is_request((enum swl_message_type)piece->type);
}

static bool requests_unix_socket_has_data(struct swl_request_transport *requests, int worker)
{
    if (swl_message_type_is_request(
            swl_message_load_type(&swl_request_inflight(requests, worker)->message))) {
        return true;
    }
    size_t size = sizeof(struct swl_message) + requests->piece_max;
    void *piece = swl_malloc(size);
    bool found = swl_seqpacket_find(requests_unix_socket_of(requests)->pairs[worker].receiver, piece, size,
                                    requests_unix_socket_is_data);
    swl_free(piece);
    return found;
}

static void requests_unix_socket_close(struct swl_request_transport *requests)
{
    swl_socket_pairs_close(requests_unix_socket_of(requests)->pairs,
                           requests_unix_socket_of(requests)->count);
}

int swl_request_transport_unix_socket_open(struct swl_request_transport **requests,
                                           const struct swl_request_transport_options *options)
{
    static const struct swl_request_transport_functions functions = {
        .name = "unix socket",
        .send = requests_unix_socket_send,
        .receive = requests_unix_socket_receive,
        .release = swl_request_inflight_release,
        .place = swl_request_inflight_place,
        .drop = swl_request_inflight_drop,
        .is_available = requests_unix_socket_is_available,
        .load = requests_unix_socket_load,
        .has_data = requests_unix_socket_has_data,
        .close = requests_unix_socket_close,
    };
    int count = options->worker_count;
    struct requests_unix_socket *made = swl_calloc(1, sizeof(*made) + (size_t)count * sizeof(made->pairs[0]));
    int room = swl_socket_pairs_open(made->pairs, count, SOCK_SEQPACKET, REQUESTS_SOCKET_BUFFER);
    if (room < 0) {
        swl_free(made);
        return room;
    }
    made->count = count;
    made->base = (struct swl_request_transport){
        .functions = &functions,
        .shared_lane = -1,
        /* two of them fit */
        .piece_max =
            (uint32_t)SWL_MIN(REQUESTS_SOCKET_PIECE_MAX, SWL_MAX(room / 2 - REQUESTS_SOCKET_OVERHEAD, 1024)),
    };
    return swl_request_transport_open(requests, &made->base, options, true, 0, requests_unix_socket_close);
}
