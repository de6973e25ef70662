/*
 * Receives datagrams on the ports of the server, in the loop of a reactor thread or (BASE mode) a worker. What
 * becomes of them is the owner's.
 */
#ifndef SWL_SERVER_LOOPS_DATAGRAM_READER_H
#define SWL_SERVER_LOOPS_DATAGRAM_READER_H

#include "base/compiler.h"
#include "event/reactor.h"
#include "net/datagram.h"
#include "server/state/context.h"

struct swl_datagram_reader;

struct swl_datagram_source {
    struct swl_event event;
    struct swl_datagram_reader *reader;
    int port; /* an index */
};

struct swl_datagram_reader {
    struct swl_server *server;
    struct swl_reactor *loop;
    struct swl_counters *counters;
    int batch_size; /* datagrams received with one call: all of them are lost where the process dies */
    struct swl_datagram_batch *batch;
    struct swl_datagram_source sources[SWL_PORTS_MAX];
    int source_count;
    struct swl_timer timer; /* while it pauses */

    /* Takes a datagram of the port; it may call swl_datagram_pack(). The datagram is valid until the return.
     */
    void (*deliver)(struct swl_datagram_reader *reader, int port, const struct swl_datagram *datagram);

    /* NULL, or whether the owner takes more now. Asked before each batch. */
    bool (*takes_more)(struct swl_datagram_reader *reader);
};

/* Begins to receive from the sockets that are for the loop of that number. The caller has set the fields up to
 * `batch_size` and the functions. Returns 0 or -errno. */
int swl_datagram_reader_open(struct swl_datagram_reader *reader, int loop) SWL_MUST_CHECK;

/* Whether it receives from any socket. */
static inline bool swl_datagram_reader_is_open(const struct swl_datagram_reader *reader)
{
    return reader->source_count > 0;
}

/* Receives all that waits, at most `max` datagrams from each port, as long as the owner takes more. */
void swl_datagram_reader_drain(struct swl_datagram_reader *reader, int max);

/* Stops receiving. The sockets stay open. */
void swl_datagram_reader_close(struct swl_datagram_reader *reader);

#endif
