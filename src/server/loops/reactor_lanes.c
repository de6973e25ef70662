/* Sending to the workers, and waiting for room. */
#include "server/loops/reactor_lanes.h"

#include <errno.h>
#include <string.h>

#include "base/log.h"
#include "base/memory.h"

/* A datagram that was sent in part, and now waits for room: a message queue may hold less than one. */
struct reactor_rest {
    struct swl_message message;
    uint32_t sent;
    uint8_t packed[];
};

/* A lane of ipc/request_transport.h: to one worker, or shared by idle workers. */
struct swl_reactor_lane {
    struct swl_list waiting;   /* connections, in order; the first may have sent a part of a request */
    struct reactor_rest *rest; /* comes before these; NULL: none */
    bool is_waiting;           /* a connection waits or is about to; counted in the lane's shared part, too */
    bool is_broken;            /* sending failed, and that was logged */
    uint32_t to_ring;          /* messages sent since the last ring of its bell */
};

void swl_reactor_lanes_open(struct swl_reactor_lanes *lanes, struct swl_server *server, int endpoint)
{
    *lanes = (struct swl_reactor_lanes){
        .server = server,
        .endpoint = endpoint,
        .lanes = swl_calloc((size_t)server->requests->lanes, sizeof(lanes->lanes[0])),
    };
    for (int i = 0; i < server->requests->lanes; i++) {
        swl_list_init(&lanes->lanes[i].waiting);
    }
}

uint64_t swl_reactor_lanes_close(struct swl_reactor_lanes *lanes)
{
    uint64_t rests = 0;
    for (int i = 0; i < lanes->server->requests->lanes; i++) {
        rests += lanes->lanes[i].rest != NULL;
        swl_free(lanes->lanes[i].rest);
    }
    swl_free(lanes->lanes);
    return rests;
}

bool swl_reactor_lanes_is_free(const struct swl_reactor_lanes *lanes, int number)
{
    const struct swl_reactor_lane *lane = &lanes->lanes[number];
    return lane->rest == NULL && swl_list_empty(&lane->waiting);
}

static void reactor_lanes_set_waiting(struct swl_reactor_lanes *lanes, int number, bool waiting)
{
    struct swl_reactor_lane *lane = &lanes->lanes[number];
    if (lane->is_waiting != waiting) {
        lane->is_waiting = waiting;
        lanes->waiting += waiting ? 1 : -1;
        swl_request_transport_set_sender_waiting(lanes->server->requests, number, waiting);
    }
}

/* ---- sending ---- */

/* Called for errors other than a full lane: the transport is gone, for example a removed queue. Only an end
 * of the server helps. */
static void reactor_lanes_log_failure(struct swl_reactor_lanes *lanes, int number, int error)
{
    struct swl_reactor_lane *lane = &lanes->lanes[number];
    if (!lane->is_broken) {
        lane->is_broken = true;
        swl_fault("requests cannot be sent to the workers: %s: %s",
                  swl_request_transport_name(lanes->server->requests), strerror(-error));
    }
}

/* Sends the message as far as there is room. Returns 0, or -EAGAIN: then the bell of this thread rings when
 * there is room. */
static int reactor_lanes_send_or_ask(struct swl_reactor_lanes *lanes, int number,
                                     const struct swl_message *message, const void *data, uint32_t *sent)
{
    struct swl_request_transport *requests = lanes->server->requests;
    int result = swl_request_transport_send(requests, number, message, data, sent);
    if (result < 0) {
        /* Registered before the last attempt: either a worker that is about to end sees it, or this attempt
         * finds room. */
        reactor_lanes_set_waiting(lanes, number, true);
        swl_request_transport_request_room(requests, number, message->source);
        result = swl_request_transport_send(requests, number, message, data, sent);
        if (result < 0 && result != -EAGAIN) {
            reactor_lanes_log_failure(lanes, number, result);
        }
    }
    if (result < 0) {
        return -EAGAIN;
    }
    lanes->lanes[number].to_ring++;
    return 0;
}

/* Whether the connection was taken out of that lane for this. */
static bool reactor_lanes_has_turn(const struct swl_reactor_lanes *lanes, int number,
                                   const struct swl_connection *connection)
{
    return lanes->resuming == connection && connection->lane == number;
}

int swl_reactor_lanes_send(struct swl_reactor_lanes *lanes, int number, struct swl_connection *connection,
                           const struct swl_message *message, const void *data, uint32_t *sent)
{
    bool has_turn = reactor_lanes_has_turn(lanes, number, connection);
    if (!swl_reactor_lanes_is_free(lanes, number) && !has_turn) {
        return -EAGAIN;
    }
    int result = reactor_lanes_send_or_ask(lanes, number, message, data, sent);
    if (result == 0 && !has_turn) {
        reactor_lanes_set_waiting(lanes, number, false);
    }
    return result;
}

void *swl_reactor_lanes_reserve(struct swl_reactor_lanes *lanes, int number,
                                struct swl_connection *connection, uint32_t size)
{
    struct swl_request_transport *requests = lanes->server->requests;
    bool has_turn = reactor_lanes_has_turn(lanes, number, connection);
    if (!swl_reactor_lanes_is_free(lanes, number) && !has_turn) {
        return NULL;
    }
    void *place = swl_request_transport_reserve(requests, number, size);
    if (place == NULL) { /* as in reactor_lanes_send_or_ask() */
        reactor_lanes_set_waiting(lanes, number, true);
        swl_request_transport_request_room(requests, number, lanes->endpoint);
        place = swl_request_transport_reserve(requests, number, size);
    }
    if (place != NULL && !has_turn) {
        reactor_lanes_set_waiting(lanes, number, false);
    }
    return place;
}

void swl_reactor_lanes_wait(struct swl_reactor_lanes *lanes, int number, struct swl_connection *connection)
{
    struct swl_list *waiting = &lanes->lanes[number].waiting;
    /* a connection that could not finish in its turn stays the first */
    bool has_turn = reactor_lanes_has_turn(lanes, number, connection);
    swl_list_append(has_turn ? waiting->next : waiting, &connection->lane_link);
    connection->lane = number;
}

void swl_reactor_lanes_note_sent(struct swl_reactor_lanes *lanes, int number)
{
    lanes->lanes[number].to_ring++;
}

void swl_reactor_lanes_ring(struct swl_reactor_lanes *lanes)
{
    struct swl_request_transport *requests = lanes->server->requests;
    for (int i = 0; i < requests->lanes; i++) {
        if (lanes->lanes[i].to_ring > 0) {
            swl_request_transport_ring(requests, i, lanes->lanes[i].to_ring);
            lanes->lanes[i].to_ring = 0;
        }
    }
}

/* ---- datagrams ---- */

/* Sends what is left of that datagram, as far as there is room. Returns whether nothing is left. */
static bool reactor_lanes_send_rest(struct swl_reactor_lanes *lanes, int number)
{
    struct swl_reactor_lane *lane = &lanes->lanes[number];
    struct reactor_rest *rest = lane->rest;
    if (rest != NULL) {
        if (reactor_lanes_send_or_ask(lanes, number, &rest->message, rest->packed, &rest->sent) < 0) {
            return false;
        }
        lane->rest = NULL;
        swl_free(rest);
    }
    return true;
}

static void reactor_lanes_keep_rest(struct swl_reactor_lanes *lanes, int number,
                                    const struct swl_message *message, const void *packed, uint32_t sent)
{
    struct reactor_rest *rest = swl_malloc(sizeof(*rest) + message->size);
    rest->message = *message;
    rest->sent = sent;
    memcpy(rest->packed, packed, message->size);
    lanes->lanes[number].rest = rest;
    if (reactor_lanes_send_rest(lanes, number)) {
        reactor_lanes_set_waiting(lanes, number, false); /* there was room at the second look */
    }
}

int swl_reactor_lanes_send_datagram(struct swl_reactor_lanes *lanes, int number,
                                    const struct swl_message *message, const void *packed)
{
    uint32_t sent = 0;
    if (!swl_reactor_lanes_is_free(lanes, number)) {
        return -EAGAIN;
    }
    int result = swl_request_transport_send(lanes->server->requests, number, message, packed, &sent);
    if (result == -EAGAIN && sent > 0) {
        reactor_lanes_keep_rest(lanes, number, message, packed, sent);
        result = 0;
    }
    if (result == 0) {
        lanes->lanes[number].to_ring++;
    } else if (result != -EAGAIN) {
        reactor_lanes_log_failure(lanes, number, result);
    }
    return result;
}

void swl_reactor_lanes_announce(struct swl_reactor_lanes *lanes, bool may_come)
{
    struct swl_request_transport *requests = lanes->server->requests;
    for (int i = 0; i < requests->lanes; i++) {
        swl_request_transport_set_sender_waiting(requests, i, may_come);
        if (!may_come) {
            swl_request_transport_ring(requests, i, 1);
        }
    }
}

/* ---- going on ---- */

void swl_reactor_lanes_resume(struct swl_reactor_lanes *lanes)
{
    for (int i = 0; i < lanes->server->requests->lanes && lanes->waiting > 0; i++) {
        struct swl_reactor_lane *lane = &lanes->lanes[i];
        if (!reactor_lanes_send_rest(lanes, i)) {
            continue;
        }
        while (!swl_list_empty(&lane->waiting)) {
            struct swl_connection *connection =
                SWL_CONTAINER_OF(swl_list_shift(&lane->waiting), struct swl_connection, lane_link);
            lanes->resuming = connection;
            swl_connection_resume(connection);
            lanes->resuming = NULL;
            if (lane->waiting.next == &connection->lane_link) {
                break; /* still no room */
            }
        }
        if (swl_list_empty(&lane->waiting)) {
            reactor_lanes_set_waiting(lanes, i, false);
        }
    }
}

bool swl_reactor_lanes_may_resume(const struct swl_reactor_lanes *lanes)
{
    const struct swl_request_transport *requests = lanes->server->requests;
    for (int i = 0; lanes->waiting > 0 && i < requests->lanes; i++) {
        if (lanes->lanes[i].is_waiting &&
            (swl_reactor_lanes_is_free(lanes, i) ||
             !swl_request_transport_room_request_pending(requests, i, lanes->endpoint))) {
            return true;
        }
    }
    return false;
}
