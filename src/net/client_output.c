/* Sending. */
#define _GNU_SOURCE
#include "net/client_output.h"

#include <errno.h>
#include <unistd.h>

#include "net/output_writer.h"

/* what a stream that encrypts puts into one record, at most */
#define RECORD 16384

/* bytes of a file that are written at once */
#define FILE_ROUND (1024 * 1024)

static int output_fail(struct swl_client *client, ssize_t error)
{
    return swl_client_fail(client, (int)error, swl_stream_failure(&client->stream, (int)error));
}

/* What the peer was promised it cannot get: that must not look like an end. */
static int output_fail_file(struct swl_client *client)
{
    swl_client_close(client, true);
    return swl_client_fail(client, -ESTALE, "the file that is sent has become shorter");
}

int swl_client_output_flush(struct swl_client *client)
{
    ssize_t result = 0;
    bool is_last;
    while (result >= 0 && !swl_output_queue_is_empty(&client->out)) {
        result = swl_output_queue_item(&client->out) == NULL
                     ? swl_output_writer_bytes(&client->out, &client->stream)
                     : swl_output_writer_file(&client->out, &client->stream, FILE_ROUND, &is_last);
    }
    if (result >= 0 && client->sends_end) {
        result = swl_stream_shutdown(&client->stream);
        if (result == 0) {
            client->sends_end = false;
            client->has_sent_end = true;
        }
    }
    if (result >= 0 || result == -EAGAIN) {
        return (int)SWL_MIN(result, 0);
    }
    return result == -ESTALE ? output_fail_file(client) : output_fail(client, result);
}

static bool output_is_over(const struct swl_client *client)
{
    return client->sends_end || client->has_sent_end;
}

ssize_t swl_client_output_send_some(struct swl_client *client, const void *data, size_t size)
{
    if (output_is_over(client)) {
        return -EPIPE;
    }
    if (!swl_output_queue_is_empty(&client->out)) {
        int result = swl_client_output_flush(client);
        if (result < 0) {
            return result;
        }
    }
    ssize_t taken = swl_stream_send(&client->stream, data, size);
    if (taken < 0 && taken != -EAGAIN) {
        return output_fail(client, taken);
    }
    if (!swl_stream_is_plain(&client->stream) && taken != (ssize_t)size) {
        /* a record of what follows may be made already: the caller must not come with other bytes */
        taken = SWL_MAX(taken, 0);
        size_t ahead = SWL_MIN(size - (size_t)taken, (size_t)RECORD);
        swl_output_queue_append(&client->out, (const uint8_t *)data + taken, ahead);
        taken += (ssize_t)ahead;
    }
    return taken;
}

int swl_client_output_send(struct swl_client *client, const void *data, size_t size)
{
    ssize_t taken = 0;
    if (output_is_over(client)) {
        return -EPIPE;
    }
    if (swl_output_queue_is_empty(&client->out) && size > 0) {
        taken = swl_stream_send(&client->stream, data, size);
        if (taken < 0 && taken != -EAGAIN) {
            return output_fail(client, taken);
        }
        taken = SWL_MAX(taken, 0);
    }
    if ((size_t)taken < size) {
        swl_output_queue_append(&client->out, (const uint8_t *)data + taken, size - (size_t)taken);
    }
    return 0;
}

int swl_client_output_send_file(struct swl_client *client, int file, int64_t offset, uint64_t size)
{
    if (output_is_over(client)) {
        close(file);
        return -EPIPE;
    }
    swl_output_queue_append_file(&client->out, file, offset, size);
    int result = swl_client_output_flush(client);
    return result == -EAGAIN ? 0 : result;
}

int swl_client_output_end(struct swl_client *client)
{
    client->sends_end = !client->has_sent_end;
    return swl_client_output_flush(client);
}

ssize_t swl_client_output_send_datagram(struct swl_client *client, const void *data, size_t size,
                                        const struct sockaddr_storage *address, socklen_t address_size)
{
    ssize_t sent;
    if (address == NULL && !client->connects_datagrams) {
        address = &client->addresses.items[0];
        address_size = client->addresses.sizes[0];
    }
    do {
        sent = sendto(client->stream.fd, data, size, MSG_NOSIGNAL, (const struct sockaddr *)address,
                      address != NULL ? address_size : 0);
    } while (sent < 0 && errno == EINTR);
    return sent < 0 ? -errno : sent;
}
