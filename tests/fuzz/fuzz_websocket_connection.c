/* What a WebSocket's client sends, arbitrary bytes, cut at arbitrary points, with and without room at the workers: the same messages, the
 * same answers and the same end whatever the cuts; nothing larger than allowed; what is sent are frames. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "net/websocket_connection.h"
#include "net/websocket_frame.h"
#include "net/websocket_message.h"

#define MAX 3000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "not true: %s\n", what);
        abort();
    }
}

static struct swl_session_table sessions;
static struct swl_counters counters;
static struct swl_reactor reactor;
static struct swl_port port;
static struct swl_buffer delivered, sent;
static uint32_t rooms; /* a bit for each next message: whether there is room */

static int deliver(struct swl_connection *from, enum swl_connection_event event, const void *data,
                   uint32_t size)
{
    must(event == SWL_EVENT_REQUEST && size >= sizeof(struct swl_websocket_message),
         "a message has a header");
    must(size <= sizeof(struct swl_websocket_message) + MAX, "it is not larger than allowed");
    rooms = rooms >> 1 | rooms << 31;
    if (rooms & 1) {
        from->sent = size / 2;
        return -EAGAIN;
    }
    swl_buffer_append(&delivered, &size, sizeof(size));
    swl_buffer_append(&delivered, data, size);
    return 0;
}

static ssize_t fake_send(struct swl_stream *stream, const struct iovec *parts, int count)
{
    (void)stream;
    ssize_t size = 0;
    for (int i = 0; i < count; i++) {
        swl_buffer_append(&sent, parts[i].iov_base, parts[i].iov_len);
        size += (ssize_t)parts[i].iov_len;
    }
    return size;
}

static const struct swl_stream_functions fake_functions = {.name = "fake", .send = fake_send};

struct outcome {
    struct swl_buffer delivered, sent;
    int result;
    bool closes;
    int code;
};

static int take_buffered(struct swl_connection *connection, struct swl_websocket_connection *websocket)
{
    uint8_t nothing;
    size_t used;
    int result;
    do {
        size_t size = swl_buffer_size(&connection->in);
        result = swl_websocket_connection_take(
            connection, websocket, size > 0 ? swl_buffer_bytes(&connection->in) : &nothing, size, &used);
        must(used <= swl_buffer_size(&connection->in), "it takes what is there");
        if (used > 0) {
            swl_buffer_consume(&connection->in, used);
        }
    } while (result == -EAGAIN && rooms != UINT32_MAX);
    return result;
}

static struct outcome feed(const uint8_t *stream, size_t size, size_t segment)
{
    static _Atomic uint64_t output;
    struct swl_connection_owner owner = {.reactor = &reactor,
                                         .counters = &counters,
                                         .sessions = &sessions,
                                         .output = &output,
                                         .deliver = deliver};
    struct swl_session *session = swl_session_open(&sessions, &(struct swl_session){.fd = 5});
    struct swl_connection connection = {
        .stream = {.functions = &fake_functions, .fd = -1},
        .owner = &owner,
        .session = session,
        .port = &port,
        .id = atomic_load(&session->id),
        .state = SWL_CONNECTION_OPEN,
    };
    swl_session_begin_websocket(session, connection.id, 15);
    struct swl_websocket_connection *websocket = swl_websocket_connection_open(&connection);
    struct outcome outcome = {.result = 0};
    for (size_t done = 0; done < size && outcome.result == 0 && !websocket->is_ending; done += segment) {
        swl_buffer_append(&connection.in, stream + done, size - done < segment ? size - done : segment);
        outcome.result = take_buffered(&connection, websocket);
    }
    outcome.closes = websocket->is_ending;
    outcome.code = websocket->close_code;
    swl_websocket_connection_end(&connection, websocket, SWL_CLOSE_FLUSH);
    outcome.delivered = delivered;
    outcome.sent = sent;
    delivered = sent = (struct swl_buffer){0};
    swl_websocket_connection_close(websocket);
    swl_buffer_free(&connection.in);
    swl_session_release(&sessions, session);
    return outcome;
}

static bool is_same(const struct swl_buffer *one, const struct swl_buffer *other)
{
    size_t size = swl_buffer_size(one);
    return size == swl_buffer_size(other) &&
           (size == 0 || memcmp(swl_buffer_bytes(one), swl_buffer_bytes(other), size) == 0);
}

/* What the client was sent are frames, of which the last one is a close, and no other. */
static void frames_are_sent(const struct swl_buffer *bytes)
{
    struct swl_websocket_head head = {0};
    const char *fault;
    size_t done = 0;
    while (done < swl_buffer_size(bytes)) {
        must(swl_websocket_head_opcode(&head) != SWL_WEBSOCKET_CLOSE, "nothing is sent behind a close");
        ssize_t size = swl_websocket_head_parse(swl_buffer_bytes(bytes) + done, swl_buffer_size(bytes) - done,
                                                &head, &fault);
        must(size > 0 && !head.masked, "what is sent are frames");
        done += (size_t)size + (size_t)head.size;
    }
    must(done == swl_buffer_size(bytes) && swl_websocket_head_opcode(&head) == SWL_WEBSOCKET_CLOSE,
         "the last one is a close");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool ready;
    if (!ready) {
        ready = swl_session_table_create(&sessions, 4) == 0;
        port.framing.package_max_length = MAX;
        swl_log_set_level(SWL_LOG_NONE);
    }
    if (size < 2) {
        return 0;
    }
    port.options.open_websocket_ping_frame = data[0] & 1;
    port.options.open_websocket_close_frame = data[0] & 2;
    rooms = 0;
    struct outcome whole = feed(data + 2, size - 2, size);
    frames_are_sent(&whole.sent);
    rooms = 0x55555555u << (data[0] >> 7);
    struct outcome pieces = feed(data + 2, size - 2, 1 + data[1] % 40);
    must(whole.result == pieces.result && whole.closes == pieces.closes && whole.code == pieces.code,
         "the same end");
    must(is_same(&whole.delivered, &pieces.delivered), "the same messages");
    must(is_same(&whole.sent, &pieces.sent), "the same answers");
    frames_are_sent(&pieces.sent);
    swl_buffer_free(&whole.delivered);
    swl_buffer_free(&whole.sent);
    swl_buffer_free(&pieces.delivered);
    swl_buffer_free(&pieces.sent);
    return 0;
}
