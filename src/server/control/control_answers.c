/* The output of a control client. */
#define _GNU_SOURCE
#include "server/control/control_answers.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* bytes of answers that wait for a client, beyond which its requests wait, and beyond which it is closed */
#define WAITING_MAX (64 * 1024)
#define OWED_MAX    (4 * 1024 * 1024)

void swl_control_answer(struct swl_control_client *client, const struct swl_control_head *head,
                        const void *payload)
{
    if (client->is_broken || client->is_deaf) {
        return;
    }
    swl_buffer_append(&client->output, head, sizeof(*head));
    if (head->size > 0) {
        swl_buffer_append(&client->output, payload, head->size);
    }
    client->is_broken = swl_buffer_size(&client->output) > OWED_MAX;
}

void swl_control_answer_number(struct swl_control_client *client, const struct swl_control_head *request,
                               int64_t result)
{
    const struct swl_control_head head = {.command = request->command, .id = request->id, .result = result};
    swl_control_answer(client, &head, NULL);
}

void swl_control_answer_fault(struct swl_control_client *client, const struct swl_control_head *request,
                              enum swl_control_fault fault, const char *sentence)
{
    uint8_t payload[512];
    size_t length = SWL_MIN(strlen(sentence), sizeof(payload) - 1);
    const struct swl_control_head head = {
        .size = (uint32_t)length + 1,
        .command = request->command,
        .flags = SWL_CONTROL_FAULT,
        .id = request->id,
        .result = -EINVAL,
    };
    payload[0] = (uint8_t)fault;
    memcpy(payload + 1, sentence, length);
    swl_control_answer(client, &head, payload);
}

void swl_control_answer_file(struct swl_control_client *client, const struct swl_control_head *head, int fd,
                             uint64_t size)
{
    if (client->file_count == SWL_CONTROL_FILES_MAX) {
        client->is_broken = true;
    }
    if (client->is_broken || client->is_deaf) {
        close(fd);
        return;
    }
    client->files[client->file_count++] =
        (struct swl_control_file){.place = client->sent + swl_buffer_size(&client->output), .fd = fd};
    struct swl_control_head with_file = *head;
    with_file.size = sizeof(size);
    with_file.flags |= SWL_MESSAGE_SPILLED;
    swl_control_answer(client, &with_file, &size);
}

bool swl_control_answers_wait(const struct swl_control_client *client)
{
    return swl_buffer_size(&client->output) > WAITING_MAX;
}

/* Sends from the beginning of the output up to the next place where a descriptor goes along; that one goes with the
 * first byte. Returns as sendmsg(), -errno on failure. */
static ssize_t control_answers_send_some(struct swl_control_client *client)
{
    struct swl_buffer *output = &client->output;
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int))];
    } control = {.room = {0}};
    struct iovec part = {.iov_base = swl_buffer_bytes(output), .iov_len = swl_buffer_size(output)};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    int next = 0;
    if (client->file_count > 0 && client->files[0].place == client->sent) {
        message.msg_control = &control;
        message.msg_controllen = sizeof(control.room);
        control.header = (struct cmsghdr){
            .cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
        memcpy(CMSG_DATA(&control.header), &client->files[0].fd, sizeof(int));
        next = 1;
    }
    if (client->file_count > next) {
        part.iov_len = client->files[next].place - client->sent;
    }
    ssize_t sent = sendmsg(client->event.fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0) {
        return -errno;
    }
    if (next > 0) {
        close(client->files[0].fd);
        client->file_count--;
        memmove(client->files, client->files + 1, (size_t)client->file_count * sizeof(client->files[0]));
    }
    return sent;
}

void swl_control_answers_flush(struct swl_control_client *client)
{
    if (client->is_deaf) {
        swl_control_answers_drop(client);
    }
    while (!client->is_broken && swl_buffer_size(&client->output) > 0) {
        ssize_t sent = control_answers_send_some(client);
        if (sent == -EINTR) {
            continue;
        }
        if (sent == -EAGAIN || sent == -EWOULDBLOCK) {
            return;
        }
        if (sent < 0) { /* the client is gone; or too many descriptors are on their way to it */
            client->is_deaf = true;
            swl_control_answers_drop(client);
            return;
        }
        client->sent += (uint64_t)sent;
        swl_buffer_consume(&client->output, (size_t)sent);
    }
}

void swl_control_answers_drop(struct swl_control_client *client)
{
    for (int i = 0; i < client->file_count; i++) {
        close(client->files[i].fd);
    }
    client->file_count = 0;
    swl_buffer_free(&client->output);
}
