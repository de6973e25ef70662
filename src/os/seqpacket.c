/* Packets over unix SEQPACKET socket pairs. */
#define _GNU_SOURCE
#include "os/seqpacket.h"

#include <errno.h>
#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "os/socket.h"

int swl_seqpacket_send(int fd, const void *header, size_t header_size, const void *payload, size_t size)
{
    struct iovec parts[] = {
        {.iov_base = (void *)header, .iov_len = header_size},
        {.iov_base = (void *)payload, .iov_len = size},
    };
    const struct msghdr packet = {.msg_iov = parts, .msg_iovlen = 2};
    while (sendmsg(fd, &packet, MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
        if (errno == ENOBUFS || errno == ENOMEM) {
            return -EAGAIN;
        }
        if (errno != EINTR) {
            return -errno;
        }
    }
    return 0;
}

ssize_t swl_seqpacket_receive(int fd, void *packet, size_t size)
{
    ssize_t got;
    do {
        got = recv(fd, packet, size, MSG_DONTWAIT | MSG_TRUNC);
    } while (got < 0 && errno == EINTR);
    return got < 0 ? -errno : got;
}

bool swl_seqpacket_has(int receiver)
{
    struct pollfd interest = {.fd = receiver, .events = POLLIN};
    return poll(&interest, 1, 0) > 0;
}

size_t swl_seqpacket_waiting(int sender)
{
    int waiting = 0;
    ioctl(sender, SIOCOUTQ, &waiting);
    return (size_t)waiting;
}

bool swl_seqpacket_find(int receiver, void *packet, size_t size,
                        bool (*is_wanted)(const void *packet, size_t size))
{
    bool found = false;
    ssize_t got;
    if (swl_socket_set(receiver, SOL_SOCKET, SO_PEEK_OFF, 0) < 0) {
        return false;
    }
    while (!found && (got = recv(receiver, packet, size, MSG_PEEK | MSG_DONTWAIT)) > 0) {
        found = is_wanted(packet, (size_t)got);
    }
    (void)swl_socket_set(receiver, SOL_SOCKET, SO_PEEK_OFF, -1);
    return found;
}
