/* What a client receives: bytes, packages, datagrams. */
#ifndef SWL_NET_CLIENT_INPUT_H
#define SWL_NET_CLIENT_INPUT_H

#include "net/client.h"

/* All are for a client that is CONNECTED. They return -EAGAIN if nothing has arrived, 0 if the peer has sent its
 * end and nothing is left (end_error says whether something may be missing); another negative number: it has
 * failed, and is CLOSED. */

/* Receives up to `size` > 0 bytes, or one datagram, whose rest is lost if it is larger; of a datagram 0 is the
 * size, and client->peer tells who has sent it. Returns how many bytes. */
ssize_t swl_client_input_receive(struct swl_client *client, void *place, size_t size) SWL_MUST_CHECK;

/* The same for a datagram that stays for the next call. */
ssize_t swl_client_input_peek_datagram(struct swl_client *client, void *place, size_t size) SWL_MUST_CHECK;

/* Receives into the buffer until `size` bytes are there, or the peer has ended. Returns how many are there: less
 * than `size` only behind the end. They lie at swl_buffer_bytes(&client->in) until they are consumed. */
ssize_t swl_client_input_fill(struct swl_client *client, size_t size) SWL_MUST_CHECK;

/* Receives into the buffer until a whole package is there. Returns its size; it lies at
 * swl_buffer_bytes(&client->in) until it is consumed. Failures also are -EMSGSIZE: it is larger than
 * package_max_length; -EPROTO: it is none; -ECANCELED: the framing's function has failed; -ECONNABORTED: the peer
 * has ended within it. Without a framing a package is what has arrived. */
ssize_t swl_client_input_package(struct swl_client *client) SWL_MUST_CHECK;

/* Receives nothing more: what comes is discarded, and the next calls find the end. */
void swl_client_input_end(struct swl_client *client);

/* Takes `size` bytes, or the package of that size, out of the buffer. */
void swl_client_input_consume(struct swl_client *client, size_t size);

#endif
