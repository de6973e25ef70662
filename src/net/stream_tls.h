/* The TLS stream, by OpenSSL. */
#ifndef SWL_NET_STREAM_TLS_H
#define SWL_NET_STREAM_TLS_H

#include "net/port.h"
#include "net/stream.h"
#include "net/tls_context.h"

struct ssl_st; /* OpenSSL's SSL */

extern const struct swl_stream_functions swl_stream_tls;

/* Opens the stream of an accepted, non-blocking socket on a TLS port, and takes the socket over: for
 * swl_port.open_stream. Its handshake is still to be done. Returns 0, or -ENOMEM: then the socket stays the
 * caller's. */
int swl_stream_tls_open(const struct swl_port *port, struct swl_stream *stream, int fd) SWL_MUST_CHECK;

/* Opens a stream with that SSL, which is set to connect or to accept; takes over it, the socket, and the
 * reference to the context, which may be NULL. Returns 0, or -ENOMEM: then all stay the caller's. */
int swl_stream_tls_use(struct swl_stream *stream, int fd, struct ssl_st *ssl, struct swl_tls_context *context)
    SWL_MUST_CHECK;

/* Returns NULL if the certificate of the peer is signed by whom the context trusts, and names who was expected; else
 * why it cannot be believed. */
const char *swl_stream_tls_doubt(const struct swl_stream *stream);

/* Copies the certificate of the peer (DER). Returns its size; 0 if the stream is of another kind, the peer has
 * given none, or `max` bytes are not enough. `place` may be NULL: then only the size is returned. */
size_t swl_stream_tls_peer_certificate(const struct swl_stream *stream, uint8_t *place, size_t max);

#endif
