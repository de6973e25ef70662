/*
 * What contexts of OpenSSL have in common, whether their connections accept or connect: versions, ciphers, the
 * files of a certificate, and the sentence about what is wrong with them.
 *
 * A build without OpenSSL has the constants, and swl_tls_is_supported() says so.
 */
#ifndef SWL_NET_TLS_SETTINGS_H
#define SWL_NET_TLS_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Swoole's bits of ssl_protocols. */
enum swl_tls_protocol {
    SWL_SSL_SSLV2 = 1 << 1, /* OpenSSL has it no more: without effect, as SSLV3 */
    SWL_SSL_SSLV3 = 1 << 2,
    SWL_SSL_TLSV1 = 1 << 3,
    SWL_SSL_TLSV1_1 = 1 << 4,
    SWL_SSL_TLSV1_2 = 1 << 5,
    SWL_SSL_TLSV1_3 = 1 << 6,
    SWL_SSL_DTLS = 1 << 7, /* not here */
};

#define SWL_SSL_DEFAULT (SWL_SSL_TLSV1_2 | SWL_SSL_TLSV1_3)
#define SWL_SSL_ALL     (SWL_SSL_TLSV1 | SWL_SSL_TLSV1_1 | SWL_SSL_DEFAULT)

/* Whether this build has TLS. */
bool swl_tls_is_supported(void);

/* One sentence for whoever asks for TLS in a build without it. */
#define SWL_TLS_UNSUPPORTED "This build has no TLS: OpenSSL (libssl-dev) was not there when it was configured"

/* Writes why OpenSSL's last call in this thread has failed, as it says it, and forgets its errors. `otherwise`:
 * the text if it does not say. */
void swl_tls_reason(char *text, size_t size, const char *otherwise);

/* ---- for rooms that make contexts; only in builds with OpenSSL ---- */

struct ssl_ctx_st; /* OpenSSL's SSL_CTX */

/* the longest path that is read */
#define SWL_TLS_PATH 8192

/* Where relative paths begin, and where the sentence about a failure goes. */
struct swl_tls_making {
    const char *directory;
    char *why;
    size_t why_size;
};

/* Writes "OPTION VALUE: " and OpenSSL's reason. Returns false. */
bool swl_tls_settings_fail(const struct swl_tls_making *making, const char *option, const char *value);

/* Returns `path`, or where it is below the directory, written to `place` (SWL_TLS_PATH bytes). */
const char *swl_tls_settings_path(const struct swl_tls_making *making, const char *path, char *place);

/* The ways in which net/stream_tls uses each context. */
void swl_tls_settings_ways(struct ssl_ctx_st *ssl_context);

/* `wanted`: bits of enum swl_tls_protocol; 0: the default. */
void swl_tls_settings_protocols(struct ssl_ctx_st *ssl_context, int64_t wanted);

/* `given` (ssl_ciphers, or NULL) names the ciphers of TLS 1.2 and those of TLS 1.3 ("TLS_…"), which OpenSSL keeps
 * apart. A version of which none is named keeps its default; `with_dhe`: those of TLS 1.2 include DHE. Returns
 * false with a sentence. */
bool swl_tls_settings_ciphers(const struct swl_tls_making *making, struct ssl_ctx_st *ssl_context,
                              const char *given, bool with_dhe);

/* Reads a certificate, those behind it, and its key. `key_file` NULL: the key is in the same file; `passphrase`
 * NULL: it is not encrypted. Blocks for the files. Returns false with a sentence. */
bool swl_tls_settings_certificate(const struct swl_tls_making *making, struct ssl_ctx_st *ssl_context,
                                  const char *cert_file, const char *key_file, const char *passphrase);

#endif
