/*
 * Tasks over a unix SEQPACKET socket pair for each task worker: all submitters write to one end, a packet a
 * message. A packet is taken by the kernel whole or not at all, so the death of either side leaves nothing
 * half done.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/memory.h"
#include "os/socket.h"
#include "task/task_transport.h"

/* bytes that wait in the kernel for a task worker, as far as the system allows; more waits with the
 * submitters */
#define SOCKET_BUFFER (1024 * 1024)

enum end { SUBMITTERS, TASK_WORKER };

struct unix_socket {
    struct swl_task_transport base;
    int pairs[][2];
};

static inline struct unix_socket *self(struct swl_task_transport *transport)
{
    return SWL_CONTAINER_OF(transport, struct unix_socket, base);
}

static int send_message(struct swl_task_transport *transport, int index, const struct swl_message *message,
                        const void *payload, struct swl_ring_mark *mark)
{
    struct iovec parts[] = {
        {.iov_base = (void *)message, .iov_len = sizeof(*message)},
        {.iov_base = (void *)payload, .iov_len = message->size},
    };
    struct msghdr packet = {.msg_iov = parts, .msg_iovlen = 2};
    (void)mark;
    for (;;) {
        if (sendmsg(self(transport)->pairs[index][SUBMITTERS], &packet, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) {
            return 0;
        }
        if (errno == ENOBUFS) {
            return -EAGAIN;
        }
        if (errno != EINTR) {
            return -errno;
        }
    }
}

static int receive_message(struct swl_task_transport *transport, int worker)
{
    struct swl_message *into = &transport->options.hands[worker].task.message;
    ssize_t size;
    transport->options.hands[worker].taken_from = worker;
    do {
        size = recv(self(transport)->pairs[worker][TASK_WORKER], into,
                    sizeof(transport->options.hands[worker].task), MSG_DONTWAIT | MSG_TRUNC);
    } while (size < 0 && errno == EINTR);
    if (size < 0) {
        return -errno;
    }
    return swl_task_check(into, (size_t)size);
}

static void close_transport(struct swl_task_transport *transport)
{
    for (int i = 0; i < transport->options.worker_count; i++) {
        close(self(transport)->pairs[i][SUBMITTERS]);
        close(self(transport)->pairs[i][TASK_WORKER]);
    }
    swl_free(self(transport));
}

int swl_transport_unix_socket_open(struct swl_task_transport **transport,
                                   const struct swl_task_transport_options *options)
{
    static const struct swl_task_transport_functions functions = {
        .name = "unix socket",
        .send = send_message,
        .receive = receive_message,
        .close = close_transport,
    };
    int count = options->worker_count;
    struct unix_socket *made = swl_malloc(sizeof(*made) + (size_t)count * sizeof(made->pairs[0]));
    made->base = (struct swl_task_transport){
        .functions = &functions, .options = *options, .payload_max = SWL_TASK_INLINE_MAX, .queue = -1};
    *transport = &made->base;
    for (made->base.options.worker_count = 0; made->base.options.worker_count < count;
         made->base.options.worker_count++) {
        int *pair = made->pairs[made->base.options.worker_count];
        int result = swl_socket_pair(SOCK_SEQPACKET, pair);
        if (result < 0) {
            close_transport(&made->base);
            *transport = NULL;
            return result;
        }
        (void)swl_socket_set_send_buffer(pair[SUBMITTERS], SOCKET_BUFFER);
    }
    return 0;
}
