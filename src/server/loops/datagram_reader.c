/* Receiving datagrams. */
#define _GNU_SOURCE
#include "server/loops/datagram_reader.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "server/state/ports.h"

/* datagrams received in a row on one port; the loop has other things to do, too */
#define ROUND_MAX 32
/* how long receiving pauses when the kernel cannot deliver for lack of memory */
#define FAILURE_PAUSE (100 * SWL_NS_PER_MS)

static int datagram_reader_watch(struct swl_datagram_reader *reader)
{
    int result = 0;
    for (int i = 0; result == 0 && i < reader->source_count; i++) {
        /* EPOLLEXCLUSIVE: of several workers that receive from one socket, a datagram wakes only one */
        result = swl_reactor_watch(reader->loop, &reader->sources[i].event, EPOLLIN | EPOLLEXCLUSIVE);
    }
    return result;
}

static void datagram_reader_pause(struct swl_datagram_reader *reader)
{
    for (int i = 0; i < reader->source_count; i++) {
        swl_reactor_remove(reader->loop, &reader->sources[i].event);
    }
    swl_timer_start(&reader->loop->timers, &reader->timer, swl_clock_monotonic() + FAILURE_PAUSE);
}

static void datagram_reader_on_timer(struct swl_timer *timer)
{
    struct swl_datagram_reader *reader = SWL_CONTAINER_OF(timer, struct swl_datagram_reader, timer);
    int result = datagram_reader_watch(reader);
    if (result < 0) {
        swl_fault_limited("failures to watch a port", "watching a port failed: %s", strerror(-result));
        datagram_reader_pause(reader);
    }
}

static void datagram_reader_deliver(struct swl_datagram_reader *reader, int port, int index)
{
    struct swl_datagram datagram;
    if (!swl_datagram_batch_get(reader->batch, index, &datagram)) {
        swl_count(reader->counters, SWL_COUNT_DATAGRAM_DROP, 1);
        swl_warning_limited("datagrams dropped for their length",
                            "a datagram of more than %d bytes is dropped", SWL_DATAGRAM_MAX);
        return;
    }
    if (swl_port_refuses_datagram(&reader->server->ports[port], &datagram)) {
        swl_count(reader->counters, SWL_COUNT_DATAGRAM_DROP, 1);
        return;
    }
    swl_count(reader->counters, SWL_COUNT_RECV_BYTES, datagram.size);
    reader->deliver(reader, port, &datagram);
}

/* Receives one batch. Returns how many came; 0 if none waits, or after a failure. */
static int datagram_reader_receive(struct swl_datagram_source *source)
{
    struct swl_datagram_reader *reader = source->reader;
    int count = swl_datagram_batch_receive(reader->batch, source->event.fd);
    if (count < 0) {
        if (count != -EAGAIN) {
            swl_warning_limited("failures to receive datagrams",
                                "receiving datagrams failed, next try in %d ms: %s",
                                (int)(FAILURE_PAUSE / SWL_NS_PER_MS), strerror(-count));
            datagram_reader_pause(reader);
        }
        return 0;
    }
    for (int i = 0; i < count; i++) {
        datagram_reader_deliver(reader, source->port, i);
    }
    return count;
}

static bool datagram_reader_takes_more(struct swl_datagram_reader *reader)
{
    return reader->takes_more == NULL || reader->takes_more(reader);
}

static void datagram_reader_on_datagrams(struct swl_event *event, uint32_t events)
{
    (void)events;
    struct swl_datagram_source *source = SWL_CONTAINER_OF(event, struct swl_datagram_source, event);
    struct swl_datagram_reader *reader = source->reader;
    int count = reader->batch_size, sum = 0;
    /* a batch that is not full was the last of what waits; timers are late by one batch at most */
    while (count == reader->batch_size && sum < ROUND_MAX && datagram_reader_takes_more(reader) &&
           (sum == 0 || !swl_timers_due(&reader->loop->timers))) {
        count = datagram_reader_receive(source);
        sum += count;
    }
}

int swl_datagram_reader_open(struct swl_datagram_reader *reader, int loop)
{
    swl_timer_init(&reader->timer, datagram_reader_on_timer);
    reader->source_count = 0;
    for (int i = 0; i < reader->server->port_count; i++) {
        int fd = swl_ports_datagram_socket(reader->server, i, loop);
        if (fd >= 0) {
            reader->sources[reader->source_count++] = (struct swl_datagram_source){
                .event = {.fd = fd, .callback = datagram_reader_on_datagrams},
                .reader = reader,
                .port = i,
            };
        }
    }
    if (reader->source_count == 0) {
        return 0;
    }
    reader->batch = swl_datagram_batch_create(reader->batch_size);
    int result = datagram_reader_watch(reader);
    if (result < 0) {
        swl_datagram_reader_close(reader);
    }
    return result;
}

void swl_datagram_reader_drain(struct swl_datagram_reader *reader, int max)
{
    for (int i = 0; i < reader->source_count; i++) {
        int count = reader->batch_size;
        for (int sum = 0; count == reader->batch_size && sum < max && datagram_reader_takes_more(reader);
             sum += count) {
            count = datagram_reader_receive(&reader->sources[i]);
        }
    }
}

void swl_datagram_reader_close(struct swl_datagram_reader *reader)
{
    if (reader->batch == NULL) {
        return; /* it receives nothing, or was closed before */
    }
    for (int i = 0; i < reader->source_count; i++) {
        swl_reactor_remove(reader->loop, &reader->sources[i].event);
    }
    swl_timer_stop(&reader->loop->timers, &reader->timer);
    reader->source_count = 0;
    swl_datagram_batch_free(reader->batch);
    reader->batch = NULL;
}
