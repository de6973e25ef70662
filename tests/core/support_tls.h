/* Keys and certificates that are made on the spot, and the client's side of TLS. */
#ifndef SWL_TESTS_SUPPORT_TLS_H
#define SWL_TESTS_SUPPORT_TLS_H

#include <openssl/ssl.h>

#include "net/stream.h"
#include "net/tls_context.h"

/* Who signs: NULL: the certificate itself. */
struct support_identity {
    EVP_PKEY *key;
    X509 *certificate;
};

/* Makes a key and a certificate for that name. */
struct support_identity support_identity_make(const char *name, const struct support_identity *issuer);
void support_identity_free(struct support_identity *identity);

/* Writes both as DIR/NAME.crt and DIR/NAME.key. */
void support_identity_write(const struct support_identity *identity, const char *dir, const char *name);

/* The two ends of a connection that has done its handshake. `context`: one reference is taken over; NULL: one with
 * a certificate that is made once. */
void support_tls_pair(struct swl_stream *ours, struct swl_stream *theirs, const int fds[2],
                      struct swl_tls_context *context, SSL *client);

/* A client that believes every certificate, of that version only; 0: any. */
SSL *support_tls_client(int version);

/* The context that support_tls_pair() uses without one; the caller gets a reference. */
struct swl_tls_context *support_tls_context(void);

/* Does what is left of both handshakes. Returns 0, or -errno of the server's. */
int support_tls_shake(struct swl_stream *ours, struct swl_stream *theirs);

#endif
