/* Packets with a descriptor (SCM_RIGHTS). */
#define _GNU_SOURCE
#include "os/descriptor_packet.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

union descriptor_packet_control {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
};

int swl_descriptor_packet_send(int socket, const void *packet, size_t size, int descriptor)
{
    union descriptor_packet_control control = {0};
    struct iovec part = {.iov_base = (void *)packet, .iov_len = size};
    const struct msghdr message = {
        .msg_iov = &part,
        .msg_iovlen = 1,
        .msg_control = &control,
        .msg_controllen = sizeof(control),
    };
    control.header = (struct cmsghdr){
        .cmsg_len = CMSG_LEN(sizeof(descriptor)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    memcpy(CMSG_DATA(&control.header), &descriptor, sizeof(descriptor));
    while (sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
        if (errno == ENOBUFS || errno == ENOMEM) {
            return -EAGAIN;
        }
        if (errno != EINTR) {
            return -errno;
        }
    }
    return 0;
}

ssize_t swl_descriptor_packet_receive(int socket, void *packet, size_t size, int flags, int *descriptor)
{
    union descriptor_packet_control control;
    struct iovec part = {.iov_base = packet, .iov_len = size};
    struct msghdr message = {
        .msg_iov = &part,
        .msg_iovlen = 1,
        .msg_control = &control,
        .msg_controllen = sizeof(control),
    };
    ssize_t got;
    do {
        got = recvmsg(socket, &message, flags | MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        return -errno;
    }
    if (message.msg_controllen >= CMSG_LEN(sizeof(*descriptor)) && control.header.cmsg_type == SCM_RIGHTS) {
        memcpy(descriptor, CMSG_DATA(&control.header), sizeof(*descriptor));
    } else {
        *descriptor = -EMFILE;
    }
    return got;
}
