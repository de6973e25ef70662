/* What all parts of a client share: the struct, its events, its end. */
#define _GNU_SOURCE
#include "net/client.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"

void swl_client_init(struct swl_client *client, int sock_type, const struct swl_client_options *options)
{
    *client = (struct swl_client){.options = options, .stream.fd = -1};
    swl_address_resolve_type(sock_type, &client->family, &client->kind);
    swl_output_queue_init(&client->out);
}

uint32_t swl_client_events(const struct swl_client *client)
{
    uint32_t events = 0;
    switch (client->state) {
    case SWL_CLIENT_CLOSED:
        break;
    case SWL_CLIENT_CONNECTING:
        events = EPOLLOUT;
        break;
    case SWL_CLIENT_HANDSHAKE:
        events = swl_stream_wants(&client->stream, SWL_STREAM_RECEIVE);
        break;
    case SWL_CLIENT_CONNECTED:
        if (!client->has_ended) {
            events = swl_stream_wants(&client->stream, SWL_STREAM_RECEIVE);
        }
        if (!swl_output_queue_is_empty(&client->out) || client->sends_end) {
            events |= swl_stream_wants(&client->stream, SWL_STREAM_SEND);
        }
        break;
    }
    return events;
}

bool swl_client_holds(const struct swl_client *client)
{
    return swl_buffer_size(&client->in) > 0 || (client->state == SWL_CLIENT_CONNECTED && !client->has_ended &&
                                                swl_stream_pending(&client->stream) > 0);
}

void swl_client_remove_path(struct swl_client *client)
{
    if (client->own_path != NULL) {
        unlink(client->own_path);
        swl_free(client->own_path);
        client->own_path = NULL;
    }
}

/* Gives back what belongs to the connection that is over. */
static void client_clear(struct swl_client *client)
{
    swl_buffer_free(&client->in);
    swl_output_queue_free(&client->out);
    client->scanned = 0;
    client->next_address = client->addresses.count;
    client->has_ended = client->has_sent_end = client->sends_end = false;
    client->end_error = 0;
    client->state = SWL_CLIENT_CLOSED;
}

void swl_client_close_stream(struct swl_client *client, bool reset)
{
    if (client->stop_watching != NULL) {
        client->stop_watching(client);
    }
    swl_stream_close(&client->stream, reset);
    swl_client_remove_path(client);
}

void swl_client_close(struct swl_client *client, bool reset)
{
    if (!swl_client_is_open(client)) {
        return;
    }
    swl_client_close_stream(client, reset);
    client_clear(client);
    client->error = 0;
    client->reason[0] = '\0';
}

int swl_client_fail(struct swl_client *client, int error, const char *reason)
{
    char text[SWL_CLIENT_REASON]; /* the reason may be the stream's */
    snprintf(text, sizeof(text), "%s", reason != NULL ? reason : swl_error_text(-error));
    swl_client_close(client, false);
    client->error = -error;
    memcpy(client->reason, text, sizeof(text));
    return error;
}

bool swl_client_is_quiet(struct swl_client *client)
{
    uint8_t byte;
    return client->state == SWL_CLIENT_CONNECTED && client->kind == SOCK_STREAM && !client->has_ended &&
           !client->sends_end && !client->has_sent_end && swl_buffer_size(&client->in) == 0 &&
           swl_output_queue_is_empty(&client->out) &&
           swl_stream_receive(&client->stream, &byte, 1) == -EAGAIN; /* else it is of no use any more */
}

void swl_client_move(struct swl_client *to, struct swl_client *from, const struct swl_client_options *options)
{
    *to = *from;
    to->options = options;
    to->tls = NULL; /* its owner's; the handshake is done */
    swl_output_queue_init(&to->out);
    from->stream.fd = -1;
    from->tls_name = NULL;
    from->own_path = NULL;
    client_clear(from);
}

void swl_client_abandon(struct swl_client *client)
{
    if (swl_client_is_open(client)) {
        swl_stream_abandon(&client->stream);
        swl_free(client->own_path); /* the file is the parent's */
        client->own_path = NULL;
        client_clear(client);
    }
}

void swl_client_free(struct swl_client *client)
{
    swl_client_close(client, false);
    swl_free(client->tls_name);
    client->tls_name = NULL;
}

int swl_client_own_address(const struct swl_client *client, struct sockaddr_storage *address, socklen_t *size)
{
    *size = sizeof(*address);
    return getsockname(client->stream.fd, (struct sockaddr *)address, size) < 0 ? -errno : 0;
}
