/* Datagrams on their way to workers. */
#include "server/loops/reactor_datagrams.h"

#include <string.h>

#include "base/memory.h"
#include "server/loops/dispatch.h"

/* datagrams received with one call */
#define DATAGRAM_BATCH 32
/* at the end: how many datagrams of each port are still received; more than a socket usually holds */
#define DATAGRAM_LAST 4096
/* bytes of datagrams that wait for their decisions, at most */
#define UNDECIDED_DATAGRAMS_MAX (8 * 1024 * 1024)

/* A datagram that waits for its decision. */
struct reactor_datagrams_kept {
    struct swl_message message;
    uint8_t packed[];
};

/* A datagram waits for nothing: if its lane has no room, it is dropped. A lane that something waits for has
 * none. */
static void reactor_datagrams_send(struct swl_reactor_thread *thread, int number,
                                   const struct swl_message *message, const void *packed)
{
    if (swl_reactor_lanes_send_datagram(&thread->lanes, number, message, packed) < 0) {
        swl_count(thread->datagrams.counters, SWL_COUNT_DATAGRAM_DROP, 1);
        return;
    }
    swl_count(thread->datagrams.counters, SWL_COUNT_REQUEST, 1);
    swl_count(thread->datagrams.counters, SWL_COUNT_DISPATCH, 1);
}

/* dispatch_func is asked for the worker. Meanwhile the datagram is kept, if not too much is. */
static void reactor_datagrams_ask(struct swl_reactor_thread *thread, const struct swl_datagram *datagram,
                                  const struct swl_message *message, const void *packed)
{
    if (thread->undecided_bytes + message->size > UNDECIDED_DATAGRAMS_MAX) {
        swl_count(thread->datagrams.counters, SWL_COUNT_DATAGRAM_DROP, 1);
        return;
    }
    struct reactor_datagrams_kept *packet = swl_malloc(sizeof(*packet) + message->size);
    packet->message = *message;
    memcpy(packet->packed, packed, message->size);
    thread->undecided_bytes += message->size;
    thread->undecided_datagrams++;
    atomic_fetch_add(&thread->server->state->undecided, 1);
    swl_decisions_ask(thread->decisions, thread->id, SWL_DECISION_DATAGRAM, 0, datagram->data, datagram->size,
                      packet);
}

static void reactor_datagrams_deliver(struct swl_datagram_reader *reader, int port,
                                      const struct swl_datagram *datagram)
{
    struct swl_reactor_thread *thread = SWL_CONTAINER_OF(reader, struct swl_reactor_thread, datagrams);
    struct swl_message message = {
        .type = SWL_MESSAGE_PACKET,
        .source = swl_server_reactor_endpoint(thread->server, thread->id),
        .port = port,
        .time = thread->reactor.now,
    };
    const void *packed = swl_datagram_pack(datagram, &message.size);
    if (thread->decisions != NULL) {
        reactor_datagrams_ask(thread, datagram, &message, packed);
    } else {
        reactor_datagrams_send(thread, swl_dispatch_datagram(thread->server, datagram, message.size),
                               &message, packed);
    }
}

void swl_reactor_datagrams_use_answer(struct swl_reactor_thread *thread, const struct swl_decision *answer)
{
    const struct reactor_datagrams_kept *packet = answer->kept;
    thread->undecided_bytes -= packet->message.size;
    thread->undecided_datagrams--;
    if (answer->answer >= 0) {
        reactor_datagrams_send(thread, answer->answer, &packet->message, packet->packed);
    } else if (answer->answer == SWL_DECISION_FAIL) {
        swl_count(thread->datagrams.counters, SWL_COUNT_DATAGRAM_DROP, 1);
    }
    atomic_fetch_sub(&thread->server->state->undecided, 1);
}

int swl_reactor_datagrams_open(struct swl_reactor_thread *thread)
{
    thread->datagrams = (struct swl_datagram_reader){
        .server = thread->server,
        .loop = &thread->reactor,
        .counters = thread->set.owner.counters,
        .batch_size = DATAGRAM_BATCH,
        .deliver = reactor_datagrams_deliver,
    };
    int result = swl_datagram_reader_open(&thread->datagrams, thread->id);
    if (swl_datagram_reader_is_open(&thread->datagrams)) {
        swl_reactor_lanes_announce(&thread->lanes, true);
    }
    return result;
}

void swl_reactor_datagrams_end(struct swl_reactor_thread *thread, enum swl_reactor_phase phase)
{
    if (swl_datagram_reader_is_open(&thread->datagrams)) {
        if (phase == SWL_REACTOR_ANSWERING) { /* else no worker is left */
            swl_datagram_reader_drain(&thread->datagrams, DATAGRAM_LAST);
        }
        swl_datagram_reader_close(&thread->datagrams);
        swl_reactor_lanes_announce(&thread->lanes, false);
    }
}
