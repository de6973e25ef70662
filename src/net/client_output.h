/* What a client sends: bytes, files, datagrams, its end. */
#ifndef SWL_NET_CLIENT_OUTPUT_H
#define SWL_NET_CLIENT_OUTPUT_H

#include "net/client.h"

/* All are for a client that is CONNECTED. Where the peer or the stream fails, they return another -errno than those
 * named, and the client is CLOSED. After swl_client_output_end() nothing more can be sent (-EPIPE). */

/* Takes all bytes: what the kernel does not, waits in client->out. Returns 0. */
int swl_client_output_send(struct swl_client *client, const void *data, size_t size) SWL_MUST_CHECK;

/* Takes as many of `size` > 0 bytes as the kernel does now, so that nothing is copied; with TLS up to a record more,
 * which waits in client->out. Returns how many; -EAGAIN: none, flush first. */
ssize_t swl_client_output_send_some(struct swl_client *client, const void *data, size_t size) SWL_MUST_CHECK;

/* Takes `size` (1 or more) bytes of the file from `offset` on, and the descriptor. Returns 0. */
int swl_client_output_send_file(struct swl_client *client, int file, int64_t offset, uint64_t size)
    SWL_MUST_CHECK;

/* Sends what waits, and then the end if it is due. Returns 0: nothing waits any more; -EAGAIN: go on after
 * swl_client_events(). -ESTALE: a file has become shorter; what was promised cannot be kept, so the peer gets a
 * reset. */
int swl_client_output_flush(struct swl_client *client) SWL_MUST_CHECK;

/* Sends our end behind what waits; receiving continues. Returns as swl_client_output_flush(). */
int swl_client_output_end(struct swl_client *client) SWL_MUST_CHECK;

/* Sends one datagram, of 0 bytes too; `address` NULL: to client->addresses. Returns `size`; -EAGAIN: no room now;
 * or another -errno (-EMSGSIZE, -ECONNREFUSED: of one before …), which does not close the client. */
ssize_t swl_client_output_send_datagram(struct swl_client *client, const void *data, size_t size,
                                        const struct sockaddr_storage *address, socklen_t address_size)
    SWL_MUST_CHECK;

#endif
