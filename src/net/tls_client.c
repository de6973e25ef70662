/* OpenSSL's contexts of clients. */
#define _GNU_SOURCE
#include "net/tls_client.h"

#include <stdio.h>

#ifdef SWL_HAVE_OPENSSL

#include <arpa/inet.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/memory.h"

struct swl_tls_client {
    SSL_CTX *ssl_context; /* each connection keeps a reference of its own */
};

static int tls_client_allow_self_signed(int is_good, X509_STORE_CTX *store)
{
    if (!is_good && X509_STORE_CTX_get_error(store) == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT) {
        X509_STORE_CTX_set_error(store, X509_V_OK);
        return 1;
    }
    return is_good;
}

static bool tls_client_set_trust(const struct swl_tls_making *making, SSL_CTX *ssl_context,
                                 const struct swl_tls_options *options)
{
    if (options->ssl_cafile != NULL && SSL_CTX_load_verify_file(ssl_context, options->ssl_cafile) != 1) {
        return swl_tls_settings_fail(making, "ssl_cafile", options->ssl_cafile);
    }
    if (options->ssl_capath != NULL && SSL_CTX_load_verify_dir(ssl_context, options->ssl_capath) != 1) {
        return swl_tls_settings_fail(making, "ssl_capath", options->ssl_capath);
    }
    if (options->ssl_cafile == NULL && options->ssl_capath == NULL &&
        SSL_CTX_set_default_verify_paths(ssl_context) != 1) {
        return swl_tls_settings_fail(making, "OpenSSL", "does not find whom the system trusts");
    }
    SSL_CTX_set_verify(ssl_context, options->ssl_verify_peer ? SSL_VERIFY_PEER : SSL_VERIFY_NONE,
                       options->ssl_allow_self_signed ? tls_client_allow_self_signed : NULL);
    SSL_CTX_set_verify_depth(ssl_context, (int)options->ssl_verify_depth);
    return true;
}

static SSL_CTX *tls_client_make(const struct swl_tls_making *making, const struct swl_tls_options *options)
{
    SSL_CTX *ssl_context = SSL_CTX_new(TLS_client_method());
    if (ssl_context == NULL) {
        (void)swl_tls_settings_fail(making, "OpenSSL", "cannot make a context");
        return NULL;
    }
    swl_tls_settings_ways(ssl_context);
    swl_tls_settings_protocols(ssl_context, options->ssl_protocols);
    if (!swl_tls_settings_ciphers(making, ssl_context, options->ssl_ciphers, true) ||
        !tls_client_set_trust(making, ssl_context, options) ||
        (options->ssl_cert_file != NULL &&
         !swl_tls_settings_certificate(making, ssl_context, options->ssl_cert_file, options->ssl_key_file,
                                       options->ssl_passphrase))) {
        SSL_CTX_free(ssl_context);
        return NULL;
    }
    return ssl_context;
}

struct swl_tls_client *swl_tls_client_create(const struct swl_tls_options *options, char *why,
                                             size_t why_size)
{
    const struct swl_tls_making making = {.directory = ".", .why = why, .why_size = why_size};
    ERR_clear_error();
    SSL_CTX *ssl_context = tls_client_make(&making, options);
    ERR_clear_error();
    if (ssl_context == NULL) {
        return NULL;
    }
    struct swl_tls_client *context = swl_malloc(sizeof(*context));
    context->ssl_context = ssl_context;
    return context;
}

void swl_tls_client_destroy(struct swl_tls_client *context)
{
    if (context != NULL) {
        SSL_CTX_free(context->ssl_context);
        swl_free(context);
    }
}

/* Expects the name, or the address, in the certificate. SNI has no addresses. */
static bool tls_client_expect(SSL *ssl, const char *name)
{
    unsigned char address[sizeof(struct in6_addr)];
    if (inet_pton(AF_INET, name, address) == 1 || inet_pton(AF_INET6, name, address) == 1) {
        return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name) == 1;
    }
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    return SSL_set_tlsext_host_name(ssl, name) == 1 && SSL_set1_host(ssl, name) == 1;
}

struct ssl_st *swl_tls_client_begin(struct swl_tls_client *context, const char *name)
{
    SSL *ssl = SSL_new(context->ssl_context);
    if (ssl != NULL && name != NULL && !tls_client_expect(ssl, name)) {
        SSL_free(ssl);
        ssl = NULL;
    }
    ERR_clear_error();
    if (ssl != NULL) {
        SSL_set_connect_state(ssl);
    }
    return ssl;
}

void swl_tls_client_cancel(struct ssl_st *ssl)
{
    SSL_free(ssl);
}

#else

struct swl_tls_client *swl_tls_client_create(const struct swl_tls_options *options, char *why,
                                             size_t why_size)
{
    (void)options;
    snprintf(why, why_size, "%s", SWL_TLS_UNSUPPORTED);
    return NULL;
}

void swl_tls_client_destroy(struct swl_tls_client *context)
{
    (void)context;
}

struct ssl_st *swl_tls_client_begin(struct swl_tls_client *context, const char *name)
{
    (void)context;
    (void)name;
    return NULL;
}

void swl_tls_client_cancel(struct ssl_st *ssl)
{
    (void)ssl;
}

#endif
