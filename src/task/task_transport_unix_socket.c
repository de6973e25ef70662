/*
 * Tasks over a unix SEQPACKET socket pair for each task worker: all submitters write to one end, a packet a
 * message. A packet is taken by the kernel whole or not at all, so the death of either side leaves nothing
 * half done.
 */
#include <sys/socket.h>

#include "base/compiler.h"
#include "base/memory.h"
#include "os/seqpacket.h"
#include "os/socket.h"
#include "task/task_transport.h"

/* bytes that wait in the kernel for a task worker, as far as the system allows; more waits with the
 * submitters */
#define TASK_SOCKET_BUFFER (1024 * 1024)

struct task_transport_unix_socket {
    struct swl_task_transport base;
    struct swl_socket_pair pairs[]; /* by task worker */
};

static inline struct task_transport_unix_socket *
task_transport_unix_socket_of(struct swl_task_transport *transport)
{
    return SWL_CONTAINER_OF(transport, struct task_transport_unix_socket, base);
}

static int task_transport_unix_socket_send(struct swl_task_transport *transport, int index,
                                           const struct swl_message *message, const void *payload,
                                           struct swl_ring_mark *mark)
{
    (void)mark;
    return swl_seqpacket_send(task_transport_unix_socket_of(transport)->pairs[index].sender, message,
                              sizeof(*message), payload, message->size);
}

static int task_transport_unix_socket_receive(struct swl_task_transport *transport, int worker)
{
    struct swl_task_inflight *record = &transport->options.inflight[worker];
    record->taken_from = worker;
    ssize_t size = swl_seqpacket_receive(task_transport_unix_socket_of(transport)->pairs[worker].receiver,
                                         &record->task.message, sizeof(record->task));
    return size < 0 ? (int)size : swl_task_transport_check(&record->task.message, (size_t)size);
}

static void task_transport_unix_socket_close(struct swl_task_transport *transport)
{
    swl_socket_pairs_close(task_transport_unix_socket_of(transport)->pairs, transport->options.worker_count);
    swl_free(task_transport_unix_socket_of(transport));
}

int swl_task_transport_unix_socket_open(struct swl_task_transport **transport,
                                        const struct swl_task_transport_options *options)
{
    static const struct swl_task_transport_functions functions = {
        .name = "unix socket",
        .send = task_transport_unix_socket_send,
        .receive = task_transport_unix_socket_receive,
        .close = task_transport_unix_socket_close,
    };
    int count = options->worker_count;
    struct task_transport_unix_socket *made =
        swl_malloc(sizeof(*made) + (size_t)count * sizeof(made->pairs[0]));
    int result = swl_socket_pairs_open(made->pairs, count, SOCK_SEQPACKET, TASK_SOCKET_BUFFER);
    if (result < 0) {
        swl_free(made);
        return result;
    }
    made->base = (struct swl_task_transport){
        .functions = &functions, .options = *options, .payload_max = SWL_TASK_INLINE_MAX, .queue = -1};
    *transport = &made->base;
    return 0;
}
