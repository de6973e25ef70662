/*
 * What the TLS connections of a port have in common: certificates, keys and settings, as OpenSSL's contexts. A
 * context does not change after it was made; a reload makes another one. Connections keep theirs by a counted
 * reference.
 */
#ifndef SWL_NET_TLS_CONTEXT_H
#define SWL_NET_TLS_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/texts.h"
#include "net/tls_settings.h"
#include "net/tls_tickets.h"

/* The certificate for a name that clients ask for (SNI): "example.org", or "*.example.org". */
struct swl_tls_name {
    const char *name, *cert_file, *key_file, *passphrase; /* `key_file`, `passphrase`: NULL where not set */
};

struct swl_tls_names {
    struct swl_tls_name *items; /* one allocation, the texts included */
    size_t count;
};

/* The options of a port that begin with ssl_; NULL: not set. */
struct swl_tls_options {
    char *ssl_cert_file, *ssl_key_file, *ssl_passphrase;
    char *ssl_client_cert_file, *ssl_cafile, *ssl_capath;
    char *ssl_ciphers, *ssl_ecdh_curve, *ssl_dhparam;
    int64_t ssl_protocols, ssl_verify_depth;
    int64_t ssl_handshake_timeout; /* ns */
    bool ssl_verify_peer, ssl_allow_self_signed, ssl_prefer_server_ciphers;
    struct swl_tls_names ssl_sni_certs;
    struct swl_texts ssl_alpn_protocols;
};

/* Returns NULL, or one sentence about options that a TLS port cannot have. */
const char *swl_tls_options_contradiction(const struct swl_tls_options *options);

/* Whether clients of the port are asked for a certificate. */
bool swl_tls_options_ask_client(const struct swl_tls_options *options);

struct swl_tls_context;

/* Reads the files and makes a context, with one reference. Relative paths begin at `directory`. `tickets` must
 * live longer than the context. Blocks for the files. Returns NULL if something is wrong; then `why` has one
 * sentence with the option, the file, and the reason. */
struct swl_tls_context *swl_tls_context_create(const struct swl_tls_options *options, const char *directory,
                                               struct swl_tls_tickets *tickets, char *why, size_t why_size);

struct swl_tls_context *swl_tls_context_keep(struct swl_tls_context *context);
void swl_tls_context_release(struct swl_tls_context *context);

/* Returns OpenSSL's object for a new connection of a client, or NULL if there is no memory. The caller frees it,
 * and keeps a reference to the context meanwhile. */
struct ssl_st *swl_tls_context_accept(struct swl_tls_context *context);

/* The current context of a port. One thread replaces it while others take it. */
struct swl_tls_source;

/* Takes over the reference, and copies `directory`. */
struct swl_tls_source *swl_tls_source_create(struct swl_tls_context *context, const char *directory);

/* Returns the current context with a reference of the caller's. */
struct swl_tls_context *swl_tls_source_take(struct swl_tls_source *source);

/* Reads the files anew, for connections that come from now on. Returns 0, or -EINVAL with one sentence in `why`:
 * then nothing changes. */
int swl_tls_source_renew(struct swl_tls_source *source, const struct swl_tls_options *options, char *why,
                         size_t why_size) SWL_MUST_CHECK;

/* Frees it in this process; connections may still have its contexts. NULL is allowed. */
void swl_tls_source_destroy(struct swl_tls_source *source);

#endif
