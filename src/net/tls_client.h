/*
 * The side of TLS that connects: what a client trusts, what it shows of itself, and whom it expects. A context
 * does not change after it was made.
 */
#ifndef SWL_NET_TLS_CLIENT_H
#define SWL_NET_TLS_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/tls_settings.h"

struct ssl_st; /* OpenSSL's SSL */

/* NULL: not set. The texts are the owner's. */
struct swl_tls_client_options {
    char *ssl_cafile, *ssl_capath; /* whom to trust; both NULL: whom the system trusts */
    char *ssl_cert_file, *ssl_key_file, *ssl_passphrase;
    char *
        ssl_host_name; /* who answers, for SNI and as the name in its certificate; NULL: whom one connects to */
    char *ssl_ciphers;
    int64_t ssl_protocols, ssl_verify_depth;
    bool ssl_verify_peer, ssl_allow_self_signed;
};

struct swl_tls_client;

/* Reads the files and makes a context. Relative paths begin at the current directory. Blocks for the files.
 * Returns NULL if something is wrong; then `why` has one sentence with the option, the file, and the reason. */
struct swl_tls_client *swl_tls_client_create(const struct swl_tls_client_options *options, char *why,
                                             size_t why_size);

/* Connections that it has made go on. NULL is allowed. */
void swl_tls_client_destroy(struct swl_tls_client *context);

/* Returns OpenSSL's object for a new connection, for swl_stream_tls_use(); or NULL if there is no memory.
 * `name`: a name or a numeric address, which the certificate has to be for where peers are verified; names are
 * told to the server (SNI). NULL: the certificate is not compared with any. */
struct ssl_st *swl_tls_client_begin(struct swl_tls_client *context, const char *name);

#endif
