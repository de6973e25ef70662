/* Keys, certificates and clients of the tests of TLS. */
#define _GNU_SOURCE
#include "support_tls.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "net/stream_tls.h"
#include "support.h"

struct support_identity support_identity_make(const char *name, const struct support_identity *issuer)
{
    static long serial = 1;
    struct support_identity made = {.key = EVP_EC_gen("P-256"), .certificate = X509_new()};
    const struct support_identity *signer = issuer != NULL ? issuer : &made;
    X509_set_version(made.certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.certificate), serial++);
    X509_gmtime_adj(X509_getm_notBefore(made.certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(made.certificate), 86400);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made.certificate), "CN", MBSTRING_ASC,
                               (const unsigned char *)name, -1, -1, 0);
    X509_set_issuer_name(made.certificate, X509_get_subject_name(signer->certificate));
    X509_set_pubkey(made.certificate, made.key);
    X509_EXTENSION *is_authority = X509V3_EXT_conf_nid(NULL, NULL, NID_basic_constraints, "CA:TRUE");
    X509_add_ext(made.certificate, is_authority, -1);
    X509_EXTENSION_free(is_authority);
    check(X509_sign(made.certificate, signer->key, EVP_sha256()) > 0);
    return made;
}

void support_identity_free(struct support_identity *identity)
{
    EVP_PKEY_free(identity->key);
    X509_free(identity->certificate);
}

static FILE *identity_open(const char *dir, const char *name, const char *ending)
{
    char path[512];
    snprintf(path, sizeof(path), "%s/%s.%s", dir, name, ending);
    FILE *file = fopen(path, "w");
    check(file != NULL);
    return file;
}

void support_identity_write(const struct support_identity *identity, const char *dir, const char *name)
{
    FILE *file = identity_open(dir, name, "crt");
    check(PEM_write_X509(file, identity->certificate) == 1);
    fclose(file);
    file = identity_open(dir, name, "key");
    check(PEM_write_PrivateKey(file, identity->key, NULL, NULL, 0, NULL, NULL) == 1);
    fclose(file);
}

SSL *support_tls_client(int version)
{
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    if (version != 0) {
        SSL_CTX_set_min_proto_version(context, version);
        SSL_CTX_set_max_proto_version(context, version);
    }
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL *ssl = SSL_new(context);
    SSL_CTX_free(context);
    SSL_set_connect_state(ssl);
    return ssl;
}

struct swl_tls_context *support_tls_context(void)
{
    static struct swl_tls_context *context;
    if (context == NULL) {
        char *dir = support_directory(), cert[512], key[512], why[256];
        struct support_identity identity = support_identity_make("localhost", NULL);
        support_identity_write(&identity, dir, "server");
        support_identity_free(&identity);
        snprintf(cert, sizeof(cert), "%s/server.crt", dir);
        snprintf(key, sizeof(key), "%s/server.key", dir);
        const struct swl_tls_options options = {.ssl_cert_file = cert, .ssl_key_file = key};
        context = swl_tls_context_create(&options, "/", swl_tls_tickets_create(), why, sizeof(why));
        check(context != NULL);
        support_directory_remove(dir);
    }
    return swl_tls_context_keep(context);
}

int support_tls_shake(struct swl_stream *ours, struct swl_stream *theirs)
{
    int mine = -EAGAIN, other = -EAGAIN;
    while (mine == -EAGAIN || other == -EAGAIN) {
        other = other == -EAGAIN ? swl_stream_handshake(theirs) : other;
        mine = mine == -EAGAIN ? swl_stream_handshake(ours) : mine;
        if (mine != -EAGAIN && mine != 0) {
            return mine;
        }
        if (other != -EAGAIN && other != 0) {
            return other;
        }
    }
    return 0;
}

void support_tls_pair(struct swl_stream *ours, struct swl_stream *theirs, const int fds[2],
                      struct swl_tls_context *context, SSL *client)
{
    context = context != NULL ? context : support_tls_context();
    check(swl_stream_tls_use(ours, fds[0], swl_tls_context_accept(context), context) == 0);
    check(swl_stream_tls_use(theirs, fds[1], client, NULL) == 0);
    check(support_tls_shake(ours, theirs) == 0);
}
