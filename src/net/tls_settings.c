/* Settings of OpenSSL's contexts. */
#define _GNU_SOURCE
#include "net/tls_settings.h"

#ifdef SWL_HAVE_OPENSSL

#include <stdio.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "base/memory.h"

/* For TLS 1.2: forward secrecy and authenticated encryption only. Those with DHE need ssl_dhparam. */
#define CIPHERS                                                                                \
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:" \
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"
#define CIPHERS_WITH_DHE CIPHERS ":DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384"

/* ---- reasons ---- */

bool swl_tls_is_supported(void)
{
    return true;
}

/* OpenSSL's words for what users get wrong most often do not help them. */
static const char *settings_plain_words(unsigned long error)
{
    switch (ERR_GET_REASON(error)) {
    case ERR_R_INTERRUPTED_OR_CANCELLED:
        return "it is encrypted, and there is no ssl_passphrase";
    case ERR_R_UNSUPPORTED:
        return "OpenSSL finds nothing in it that it can read";
    default:
        return ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE
                   ? "it is no PEM file (no start line)"
                   : ERR_reason_error_string(error);
    }
}

void swl_tls_reason(char *text, size_t size, const char *otherwise)
{
    /* the first error is the cause; those behind it tell which functions have failed because of it */
    unsigned long error = ERR_get_error();
    const char *reason = otherwise;
    if (error != 0 && ERR_SYSTEM_ERROR(error)) {
        reason = strerror(ERR_GET_REASON(error));
    } else if (error != 0 && settings_plain_words(error) != NULL) {
        reason = settings_plain_words(error);
    }
    snprintf(text, size, "%s", reason);
    ERR_clear_error();
}

bool swl_tls_settings_fail(const struct swl_tls_making *making, const char *option, const char *value)
{
    char reason[160];
    swl_tls_reason(reason, sizeof(reason), "OpenSSL refuses it");
    snprintf(making->why, making->why_size, "%s %s: %s", option, value, reason);
    return false;
}

const char *swl_tls_settings_path(const struct swl_tls_making *making, const char *path, char *place)
{
    if (path[0] == '/') {
        return path;
    }
    snprintf(place, SWL_TLS_PATH, "%s/%s", making->directory, path);
    return place;
}

/* ---- settings ---- */

void swl_tls_settings_ways(SSL_CTX *ssl_context)
{
    /* A socket that ends without close_notify is an end: net/stream_tls tells it from a declared one. */
    SSL_CTX_set_options(ssl_context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                         SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF);
    /* an idle connection gives its buffers back; net/stream_tls may offer bytes again at another address */
    SSL_CTX_set_mode(ssl_context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                      SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(ssl_context, 1); /* else each record takes two system calls */
}

void swl_tls_settings_protocols(SSL_CTX *ssl_context, int64_t wanted)
{
    static const struct {
        int bit;
        uint64_t without;
    } versions[] = {
        {SWL_SSL_TLSV1, SSL_OP_NO_TLSv1},
        {SWL_SSL_TLSV1_1, SSL_OP_NO_TLSv1_1},
        {SWL_SSL_TLSV1_2, SSL_OP_NO_TLSv1_2},
        {SWL_SSL_TLSV1_3, SSL_OP_NO_TLSv1_3},
    };
    wanted = wanted != 0 ? wanted : SWL_SSL_DEFAULT;
    for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
        if (wanted & versions[i].bit) {
            SSL_CTX_clear_options(ssl_context, versions[i].without);
        } else {
            SSL_CTX_set_options(ssl_context, versions[i].without);
        }
    }
    /* the options above decide, and not the system's openssl.cnf */
    SSL_CTX_set_min_proto_version(ssl_context, 0);
    SSL_CTX_set_max_proto_version(ssl_context, 0);
    if (wanted & (SWL_SSL_TLSV1 | SWL_SSL_TLSV1_1)) {
        SSL_CTX_set_security_level(ssl_context, 0); /* OpenSSL 3 allows their signatures nowhere else */
    }
}

bool swl_tls_settings_ciphers(const struct swl_tls_making *making, SSL_CTX *ssl_context, const char *given,
                              bool with_dhe)
{
    const char *standard = with_dhe ? CIPHERS_WITH_DHE : CIPHERS;
    if (given == NULL) {
        return SSL_CTX_set_cipher_list(ssl_context, standard) == 1 ||
               swl_tls_settings_fail(making, "ssl_ciphers", standard);
    }
    size_t size = strlen(given) + 1, lengths[2] = {0, 0};
    char *lists[2] = {swl_calloc(1, size), swl_calloc(1, size)}; /* TLS 1.2, TLS 1.3 */
    for (const char *at = given; *at != '\0';) {
        size_t length = strcspn(at, ":, ");
        int which = strncmp(at, "TLS_", 4) == 0;
        if (length > 0) {
            lengths[which] += (size_t)snprintf(lists[which] + lengths[which], size - lengths[which], "%s%.*s",
                                               lengths[which] > 0 ? ":" : "", (int)length, at);
        }
        at += length + (at[length] != '\0');
    }
    bool is_set = SSL_CTX_set_cipher_list(ssl_context, lengths[0] > 0 ? lists[0] : standard) == 1 &&
                  (lengths[1] == 0 || SSL_CTX_set_ciphersuites(ssl_context, lists[1]) == 1) &&
                  (lengths[0] > 0 || lengths[1] > 0);
    swl_free(lists[0]);
    swl_free(lists[1]);
    return is_set || swl_tls_settings_fail(making, "ssl_ciphers", given);
}

/* Without a passphrase OpenSSL would ask for one at the terminal. */
static int settings_on_passphrase(char *place, int size, int for_writing, void *passphrase)
{
    (void)for_writing;
    size_t length = passphrase != NULL ? strlen(passphrase) : 0;
    if (length == 0 || length > (size_t)size) {
        return -1;
    }
    memcpy(place, passphrase, length);
    return (int)length;
}

bool swl_tls_settings_certificate(const struct swl_tls_making *making, SSL_CTX *ssl_context,
                                  const char *cert_file, const char *key_file, const char *passphrase)
{
    char cert_place[SWL_TLS_PATH], key_place[SWL_TLS_PATH];
    const char *cert = swl_tls_settings_path(making, cert_file, cert_place);
    const char *key = key_file != NULL ? swl_tls_settings_path(making, key_file, key_place) : cert;
    SSL_CTX_set_default_passwd_cb(ssl_context, settings_on_passphrase);
    SSL_CTX_set_default_passwd_cb_userdata(ssl_context, (void *)passphrase);
    if (SSL_CTX_use_certificate_chain_file(ssl_context, cert) != 1) {
        return swl_tls_settings_fail(making, "ssl_cert_file", cert);
    }
    if (SSL_CTX_use_PrivateKey_file(ssl_context, key, SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(ssl_context) != 1) {
        return swl_tls_settings_fail(making, "ssl_key_file", key);
    }
    SSL_CTX_set_default_passwd_cb_userdata(ssl_context, NULL);
    return true;
}

#else

bool swl_tls_is_supported(void)
{
    return false;
}

#endif
