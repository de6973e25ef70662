/* A message with a descriptor waits in a socket; readers only peek at it, which copies the descriptor. */
#define _GNU_SOURCE
#include "os/shared_descriptor.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "os/socket.h"

union shared_descriptor_control {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
};

int swl_shared_descriptor_open(struct swl_shared_descriptor *shared)
{
    struct swl_socket_pair pair;
    int result = swl_socket_pair_open(&pair, SOCK_SEQPACKET);
    if (result == 0) {
        *shared = (struct swl_shared_descriptor){.in = pair.sender, .out = pair.receiver};
    }
    return result;
}

int swl_shared_descriptor_put(const struct swl_shared_descriptor *shared, int fd)
{
    char byte = 0;
    while (recv(shared->out, &byte, sizeof(byte), MSG_DONTWAIT) > 0) {
    }
    union shared_descriptor_control control = {0};
    struct iovec part = {.iov_base = &byte, .iov_len = sizeof(byte)};
    struct msghdr message = {
        .msg_iov = &part,
        .msg_iovlen = 1,
        .msg_control = &control,
        .msg_controllen = sizeof(control),
    };
    control.header =
        (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(fd)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    memcpy(CMSG_DATA(&control.header), &fd, sizeof(fd));
    return sendmsg(shared->in, &message, MSG_NOSIGNAL) < 0 ? -errno : 0;
}

int swl_shared_descriptor_get(const struct swl_shared_descriptor *shared)
{
    char byte;
    int fd;
    union shared_descriptor_control control;
    struct iovec part = {.iov_base = &byte, .iov_len = sizeof(byte)};
    struct msghdr message = {
        .msg_iov = &part,
        .msg_iovlen = 1,
        .msg_control = &control,
        .msg_controllen = sizeof(control),
    };
    if (recvmsg(shared->out, &message, MSG_PEEK | MSG_DONTWAIT | MSG_CMSG_CLOEXEC) < 0) {
        return -errno;
    }
    if (message.msg_controllen < CMSG_LEN(sizeof(fd)) || control.header.cmsg_type != SCM_RIGHTS) {
        return -EMFILE; /* this process has no descriptor left for it */
    }
    memcpy(&fd, CMSG_DATA(&control.header), sizeof(fd));
    return fd;
}

void swl_shared_descriptor_close(struct swl_shared_descriptor *shared)
{
    if (shared->in >= 0) {
        close(shared->in);
        close(shared->out);
        *shared = (struct swl_shared_descriptor){-1, -1};
    }
}
