/* The client's end of a control socket. */
#define _GNU_SOURCE
#include "ipc/control_link.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* bytes that are read at once */
#define READ_MAX (64 * 1024)
/* parts of a request */
#define PARTS_MAX 4
/* the most bytes that the server sends in the socket for one answer */
#define ANSWER_MAX (1024 * 1024)

void swl_control_link_init(struct swl_control_link *link, int fd)
{
    *link = (struct swl_control_link){.fd = fd};
}

void swl_control_link_close(struct swl_control_link *link)
{
    for (int i = 0; i < link->file_count; i++) {
        close(link->files[i]);
    }
    if (link->fd >= 0) {
        close(link->fd);
    }
    swl_buffer_free(&link->input);
    *link = (struct swl_control_link){.fd = -1};
}

int swl_control_link_send(struct swl_control_link *link, const struct iovec *parts, int count, size_t *done)
{
    for (;;) {
        struct iovec rest[PARTS_MAX];
        struct msghdr message = {.msg_iov = rest};
        size_t skip = *done;
        for (int i = 0; i < count; i++) {
            size_t skipped = skip < parts[i].iov_len ? skip : parts[i].iov_len;
            skip -= skipped;
            if (skipped < parts[i].iov_len) {
                rest[message.msg_iovlen++] = (struct iovec){.iov_base = (char *)parts[i].iov_base + skipped,
                                                            .iov_len = parts[i].iov_len - skipped};
            }
        }
        if (message.msg_iovlen == 0) {
            return 0;
        }
        ssize_t sent = sendmsg(link->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent >= 0) {
            *done += (size_t)sent;
        } else if (errno != EINTR) {
            return -errno;
        }
    }
}

static void control_link_keep_files(struct swl_control_link *link, struct msghdr *message)
{
    for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header != NULL;
         header = CMSG_NXTHDR(message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count; i++) {
            int fd;
            memcpy(&fd, CMSG_DATA(header) + i * sizeof(int), sizeof(int));
            if (link->file_count < SWL_CONTROL_LINK_FILES) {
                link->files[link->file_count++] = fd;
            } else {
                close(fd);
            }
        }
    }
    link->has_lost_file |= (message->msg_flags & MSG_CTRUNC) != 0;
}

int swl_control_link_receive(struct swl_control_link *link, bool blocks)
{
    uint8_t bytes[READ_MAX];
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(SWL_CONTROL_LINK_FILES * sizeof(int))];
    } control;
    struct iovec part = {.iov_base = bytes, .iov_len = sizeof(bytes)};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control.room)};
    ssize_t got = recvmsg(link->fd, &message, MSG_CMSG_CLOEXEC | (blocks ? 0 : MSG_DONTWAIT));
    if (got < 0) {
        return errno == EWOULDBLOCK ? -EAGAIN : -errno;
    }
    if (message.msg_controllen > 0 || (message.msg_flags & MSG_CTRUNC)) {
        control_link_keep_files(link, &message);
    }
    if (got == 0) {
        return -ECONNRESET;
    }
    swl_buffer_append(&link->input, bytes, (size_t)got);
    return 0;
}

int swl_control_link_take_hello(struct swl_control_link *link, struct swl_control_hello *hello)
{
    if (swl_buffer_size(&link->input) < sizeof(*hello)) {
        return 0;
    }
    memcpy(hello, swl_buffer_bytes(&link->input), sizeof(*hello));
    swl_buffer_consume(&link->input, sizeof(*hello));
    hello->server_version[sizeof(hello->server_version) - 1] = '\0';
    return hello->magic == SWL_CONTROL_MAGIC ? 1 : -EPROTO;
}

int swl_control_link_take(struct swl_control_link *link, struct swl_control_link_answer *answer)
{
    struct swl_buffer *input = &link->input;
    if (swl_buffer_size(input) < sizeof(answer->head)) {
        return 0;
    }
    memcpy(&answer->head, swl_buffer_bytes(input), sizeof(answer->head));
    if (answer->head.size > ANSWER_MAX) {
        return -EPROTO;
    }
    if (swl_buffer_size(input) < sizeof(answer->head) + answer->head.size) {
        return 0;
    }
    answer->payload = swl_buffer_bytes(input) + sizeof(answer->head);
    answer->fd = -1;
    if ((answer->head.flags & SWL_MESSAGE_SPILLED) && link->file_count > 0 && !link->has_lost_file) {
        answer->fd = link->files[0];
        link->file_count--;
        memmove(link->files, link->files + 1, (size_t)link->file_count * sizeof(link->files[0]));
    }
    return 1;
}

void swl_control_link_drop(struct swl_control_link *link, const struct swl_control_link_answer *answer)
{
    swl_buffer_consume(&link->input, sizeof(answer->head) + answer->head.size);
}
