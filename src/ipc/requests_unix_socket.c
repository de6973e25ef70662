/* Requests over a unix SEQPACKET socket pair for each worker: all reactor threads write to one end, a packet
 * a piece, which the kernel takes whole or not at all. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/sockios.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"
#include "ipc/requests.h"
#include "os/socket.h"

/* bytes that wait in the kernel for a worker, as far as the system allows */
#define SOCKET_BUFFER (1024 * 1024)
/* what is read from a client's socket at once goes in one piece */
#define PIECE_MOST (64 * 1024)
/* what a packet takes of the buffer beside its bytes, at most */
#define PACKET_OVERHEAD 4096

enum end { REACTORS, WORKER };

struct sockets {
    struct swl_requests base;
    int count;
    bool is_broken; /* receiving failed, and that was told */
    int pairs[][2];
};

static inline struct sockets *self(const struct swl_requests *requests)
{
    return SWL_CONTAINER_OF(requests, struct sockets, base);
}

static int send_piece(struct swl_requests *requests, int lane, const struct swl_message *piece,
                      const void *payload)
{
    struct iovec parts[] = {
        {.iov_base = (void *)piece, .iov_len = sizeof(*piece)},
        {.iov_base = (void *)payload, .iov_len = piece->size},
    };
    const struct msghdr packet = {.msg_iov = parts, .msg_iovlen = 2};
    for (;;) {
        if (sendmsg(self(requests)->pairs[lane][REACTORS], &packet, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) {
            return 0;
        }
        if (errno == ENOBUFS || errno == ENOMEM) {
            return -EAGAIN;
        }
        if (errno != EINTR) {
            return -errno;
        }
    }
}

static const struct swl_message *receive(struct swl_requests *requests, int worker)
{
    struct swl_requests_hand *hand = swl_requests_hand(requests, worker);
    while (!swl_requests_hand_is_full(hand)) {
        hand->number++;
        ssize_t size = recv(self(requests)->pairs[worker][WORKER], &hand->message,
                            sizeof(hand->message) + requests->piece_max, MSG_DONTWAIT | MSG_TRUNC);
        if (size >= 0) {
            (void)swl_requests_check(requests, hand, (size_t)size);
        } else if (errno != EINTR) {
            if (errno != EAGAIN && !self(requests)->is_broken) {
                self(requests)->is_broken = true;
                swl_fault("requests cannot be received: %s", strerror(errno));
            }
            return NULL;
        }
    }
    return &hand->message;
}

static bool has_some(struct swl_requests *requests, int worker)
{
    struct pollfd interest = {.fd = self(requests)->pairs[worker][WORKER], .events = POLLIN};
    return swl_requests_hand_is_full(swl_requests_hand(requests, worker)) || poll(&interest, 1, 0) > 0;
}

static uint64_t load(const struct swl_requests *requests, int worker)
{
    int waiting = 0;
    ioctl(self(requests)->pairs[worker][REACTORS], SIOCOUTQ, &waiting);
    return (uint64_t)waiting + swl_requests_hand_load(requests, worker);
}

/* Looks at one packet after the other and leaves them where they are. */
static bool has_left(struct swl_requests *requests, int worker)
{
    const struct swl_requests_hand *hand = swl_requests_hand(requests, worker);
    int fd = self(requests)->pairs[worker][WORKER];
    bool found = swl_requests_hand_is_full(hand) && hand->message.type == SWL_MESSAGE_DATA;
    size_t most = sizeof(struct swl_message) + requests->piece_max;
    struct swl_message *piece = swl_malloc(most);
    if (!found && swl_socket_set(fd, SOL_SOCKET, SO_PEEK_OFF, 0) == 0) {
        while (!found && recv(fd, piece, most, MSG_PEEK | MSG_DONTWAIT) >= (ssize_t)sizeof(*piece)) {
            found = piece->type == SWL_MESSAGE_DATA;
        }
        (void)swl_socket_set(fd, SOL_SOCKET, SO_PEEK_OFF, -1);
    }
    swl_free(piece);
    return found;
}

static void close_sockets(struct swl_requests *requests)
{
    for (int i = 0; i < self(requests)->count; i++) {
        close(self(requests)->pairs[i][REACTORS]);
        close(self(requests)->pairs[i][WORKER]);
    }
}

/* Bytes that wait in each, so many that two pieces fit. */
static int open_pairs(struct sockets *made, int count)
{
    int buffer = SOCKET_BUFFER;
    socklen_t size = sizeof(buffer);
    for (made->count = 0; made->count < count; made->count++) {
        int *pair = made->pairs[made->count];
        int result = swl_socket_pair(SOCK_SEQPACKET, pair);
        if (result < 0) {
            return result;
        }
        /* FORCE needs a right that containers often lack; without it the system's own limit holds */
        if (swl_socket_set(pair[REACTORS], SOL_SOCKET, SO_SNDBUFFORCE, SOCKET_BUFFER) < 0) {
            (void)swl_socket_set(pair[REACTORS], SOL_SOCKET, SO_SNDBUF, SOCKET_BUFFER);
        }
        (void)getsockopt(pair[REACTORS], SOL_SOCKET, SO_SNDBUF, &buffer, &size);
    }
    made->base.piece_max = (uint32_t)SWL_MIN(PIECE_MOST, SWL_MAX(buffer / 2 - PACKET_OVERHEAD, 1024));
    return 0;
}

int swl_requests_unix_socket_open(struct swl_requests **requests, const struct swl_requests_options *options)
{
    static const struct swl_requests_functions functions = {
        .name = "unix socket",
        .send = send_piece,
        .receive = receive,
        .release = swl_requests_hand_release,
        .place = swl_requests_hand_place,
        .drop = swl_requests_hand_drop,
        .has_some = has_some,
        .load = load,
        .has_left = has_left,
        .close = close_sockets,
    };
    void *nothing;
    int count = options->worker_count;
    struct sockets *made = swl_calloc(1, sizeof(*made) + (size_t)count * sizeof(made->pairs[0]));
    made->base = (struct swl_requests){.functions = &functions, .common = -1};
    int result = open_pairs(made, count);
    if (result == 0) {
        result = swl_requests_make(&made->base, options, true, 0, &nothing);
    }
    if (result < 0) {
        close_sockets(&made->base);
        swl_free(made);
        return result;
    }
    *requests = &made->base;
    return 0;
}
