/* Receiving. */
#define _GNU_SOURCE
#include "net/client_input.h"

#include <errno.h>
#include <string.h>

/* bytes that are received at once into the buffer */
#define PART 16384

static ssize_t input_fail(struct swl_client *client, ssize_t error)
{
    return swl_client_fail(client, (int)error, swl_stream_failure(&client->stream, (int)error));
}

static ssize_t input_receive_datagram(struct swl_client *client, void *place, size_t size, int flags)
{
    struct sockaddr_storage peer;
    socklen_t peer_size = sizeof(peer);
    ssize_t got;
    do {
        got = recvfrom(client->stream.fd, place, size, flags, (struct sockaddr *)&peer, &peer_size);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        /* that a datagram has reached nobody (ECONNREFUSED) ends nothing: the caller hears of it */
        return -errno;
    }
    client->peer = peer;
    client->peer_size = peer_size;
    return got;
}

/* Receives past the buffer. Returns as swl_client_input_receive(). */
static ssize_t input_receive(struct swl_client *client, void *place, size_t size)
{
    if (client->has_ended) {
        return 0;
    }
    if (client->kind == SOCK_DGRAM) {
        return input_receive_datagram(client, place, size, 0);
    }
    ssize_t got = swl_stream_receive(&client->stream, place, size);
    if (got == 0) {
        client->has_ended = true;
        client->end_error = swl_stream_end_error(&client->stream);
    }
    return got < 0 && got != -EAGAIN ? input_fail(client, got) : got;
}

ssize_t swl_client_input_peek_datagram(struct swl_client *client, void *place, size_t size)
{
    return client->has_ended ? 0 : input_receive_datagram(client, place, size, MSG_PEEK);
}

ssize_t swl_client_input_receive(struct swl_client *client, void *place, size_t size)
{
    size_t waiting = swl_buffer_size(&client->in);
    if (waiting == 0) {
        return input_receive(client, place, size);
    }
    size = SWL_MIN(size, waiting);
    memcpy(place, swl_buffer_bytes(&client->in), size);
    swl_client_input_consume(client, size);
    return (ssize_t)size;
}

/* Receives once into the buffer. Returns as swl_client_input_receive(). */
static ssize_t input_append(struct swl_client *client, size_t max)
{
    uint8_t part[PART];
    ssize_t got = input_receive(client, part, SWL_MIN(max, sizeof(part)));
    if (got > 0) {
        swl_buffer_append(&client->in, part, (size_t)got);
    }
    return got;
}

ssize_t swl_client_input_fill(struct swl_client *client, size_t size)
{
    size_t waiting;
    while ((waiting = swl_buffer_size(&client->in)) < size) {
        ssize_t got = input_append(client, size - waiting);
        if (got == 0) {
            return (ssize_t)waiting;
        }
        if (got < 0) {
            return got;
        }
    }
    return (ssize_t)size;
}

static ssize_t input_refuse(struct swl_client *client, ssize_t error)
{
    return swl_client_fail(client, (int)error, swl_framing_refusal(&client->options->framing, (int)error));
}

ssize_t swl_client_input_package(struct swl_client *client)
{
    const struct swl_framing *framing = &client->options->framing;
    for (;;) {
        size_t waiting = swl_buffer_size(&client->in);
        if (waiting > 0) {
            ssize_t size =
                swl_framing_package(framing, swl_buffer_bytes(&client->in), waiting, &client->scanned);
            if (size != 0) {
                return size > 0 ? size : input_refuse(client, size);
            }
        }
        ssize_t got = input_append(client, PART);
        if (got < 0) {
            return got;
        }
        if (got == 0) {
            return waiting == 0 ? 0
                                : swl_client_fail(client, -ECONNABORTED,
                                                  "the peer has ended the connection within a package");
        }
    }
}

void swl_client_input_end(struct swl_client *client)
{
    SWL_IGNORE(shutdown(client->stream.fd, SHUT_RD), "the peer may be gone");
    swl_buffer_free(&client->in);
    client->scanned = 0;
    client->has_ended = true;
}

void swl_client_input_consume(struct swl_client *client, size_t size)
{
    swl_buffer_consume(&client->in, size);
    client->scanned = 0;
}
