/*
 * The side of TLS that connects: what a client trusts, what it shows of itself, and whom it expects. A context
 * does not change after it was made.
 */
#ifndef SWL_NET_TLS_CLIENT_H
#define SWL_NET_TLS_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

#include "net/tls_context.h"

struct ssl_st; /* OpenSSL's SSL */

struct swl_tls_client;

/* Reads the files and makes a context, by those options that mean something to a client: ssl_cafile and ssl_capath
 * (whom to trust; without both, whom the system trusts), ssl_cert_file, ssl_key_file, ssl_passphrase (what is shown
 * of itself), ssl_verify_peer, ssl_verify_depth, ssl_allow_self_signed, ssl_ciphers, ssl_protocols. Relative paths begin at the current directory. Blocks for the files.
 * Returns NULL if something is wrong; then `why` has one sentence with the option, the file, and the reason. */
struct swl_tls_client *swl_tls_client_create(const struct swl_tls_options *options, char *why,
                                             size_t why_size);

/* Connections that it has made go on. NULL is allowed. */
void swl_tls_client_destroy(struct swl_tls_client *context);

/* Returns OpenSSL's object for a new connection, for swl_stream_tls_use(); or NULL if there is no memory.
 * `name`: a name or a numeric address, which the certificate has to be for where peers are verified; names are
 * told to the server (SNI). NULL: the certificate is not compared with any. */
struct ssl_st *swl_tls_client_begin(struct swl_tls_client *context, const char *name);

/* Frees one that no stream has taken over. NULL is allowed. */
void swl_tls_client_cancel(struct ssl_st *ssl);

#endif
