/* OpenSSL's contexts of a port. */
#define _GNU_SOURCE
#include "net/tls_context.h"

#ifdef SWL_HAVE_OPENSSL

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "base/memory.h"

/* seconds for which a client may resume its session */
#define SESSION_TIMEOUT 7200

struct context_name {
    char *name; /* in lower case; without the star of a wildcard */
    bool is_wildcard;
    SSL_CTX *ssl_context;
};

struct swl_tls_context {
    _Atomic int references;
    SSL_CTX *main; /* for clients that ask for none of the names */
    struct context_name *names;
    size_t name_count;
    struct swl_tls_tickets *tickets;
    unsigned char *alpn; /* the names as they travel, each with its length before it; NULL: none */
    unsigned int alpn_size;
    bool allows_self_signed;
    EVP_CIPHER *ticket_cipher;
};

/* What is needed only while a context is made. */
struct context_making {
    const struct swl_tls_options *options;
    struct swl_tls_making paths;
    EVP_MD_CTX *digest; /* of all that decides whether an old session may be resumed */
};

/* ---- callbacks of OpenSSL ---- */

static struct swl_tls_context *context_of(const SSL *ssl)
{
    return SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
}

static int context_on_verify(int is_good, X509_STORE_CTX *store)
{
    const SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    if (!is_good && context_of(ssl)->allows_self_signed &&
        X509_STORE_CTX_get_error(store) == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT) {
        X509_STORE_CTX_set_error(store, X509_V_OK);
        return 1;
    }
    return is_good;
}

static const struct context_name *context_find_name(const struct swl_tls_context *context, const char *name)
{
    const char *domain = strchr(name, '.'); /* what a wildcard names: it stands for one label */
    const struct context_name *wildcard = NULL;
    for (size_t i = 0; i < context->name_count; i++) {
        const struct context_name *known = &context->names[i];
        if (!known->is_wildcard && strcasecmp(known->name, name) == 0) {
            return known;
        }
        if (known->is_wildcard && domain != NULL && domain > name && strcasecmp(known->name, domain) == 0) {
            wildcard = known;
        }
    }
    return wildcard;
}

static int context_on_name(SSL *ssl, int *alert, void *argument)
{
    (void)alert;
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    const struct context_name *known = name != NULL ? context_find_name(argument, name) : NULL;
    if (known != NULL) {
        SSL_set_SSL_CTX(ssl, known->ssl_context);
    }
    return SSL_TLSEXT_ERR_OK;
}

static int context_on_alpn(SSL *ssl, const unsigned char **chosen, unsigned char *size,
                           const unsigned char *offered, unsigned int offered_size, void *argument)
{
    (void)ssl;
    const struct swl_tls_context *context = argument;
    unsigned char *place = NULL;
    int result =
        SSL_select_next_proto(&place, size, context->alpn, context->alpn_size, offered, offered_size);
    *chosen = place;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

static bool context_set_ticket_key(const struct swl_tls_context *context, struct swl_tls_ticket_key *key,
                                   const unsigned char *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac,
                                   bool encrypts)
{
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, key->mac, sizeof(key->mac)),
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, "SHA256", 0),
        OSSL_PARAM_construct_end(),
    };
    return EVP_CipherInit_ex2(cipher, context->ticket_cipher, key->cipher, iv, encrypts, NULL) == 1 &&
           EVP_MAC_CTX_set_params(mac, parameters) == 1;
}

/* Returns as SSL_CTX_set_tlsext_ticket_key_evp_cb() wants it: -1: an error; 0: no key, so the ticket is not
 * accepted, or none is given; 1: it is; 2: it is, and a new one is given. */
static int context_on_ticket(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher,
                             EVP_MAC_CTX *mac, int encrypts)
{
    const struct swl_tls_context *context = context_of(ssl);
    struct swl_tls_ticket_key key;
    bool is_old = false;
    int64_t now = swl_clock_monotonic();
    if (encrypts) {
        if (swl_tls_tickets_newest(context->tickets, now, &key) < 0 ||
            RAND_bytes(iv, EVP_CIPHER_get_iv_length(context->ticket_cipher)) != 1) {
            return -1;
        }
        memcpy(name, key.name, sizeof(key.name));
    } else if (!swl_tls_tickets_find(context->tickets, now, name, &key, &is_old)) {
        return 0;
    }
    bool is_set = context_set_ticket_key(context, &key, iv, cipher, mac, encrypts != 0);
    OPENSSL_cleanse(&key, sizeof(key));
    return !is_set ? -1 : is_old ? 2 : 1;
}

/* ---- making one of OpenSSL's contexts ---- */

static bool context_set_key_exchange(struct context_making *making, SSL_CTX *ssl_context)
{
    const struct swl_tls_options *options = making->options;
    char place[SWL_TLS_PATH];
    if (options->ssl_ecdh_curve != NULL && strcmp(options->ssl_ecdh_curve, "auto") != 0 &&
        SSL_CTX_set1_groups_list(ssl_context, options->ssl_ecdh_curve) != 1) {
        return swl_tls_settings_fail(&making->paths, "ssl_ecdh_curve", options->ssl_ecdh_curve);
    }
    if (options->ssl_dhparam == NULL) {
        SSL_CTX_set_dh_auto(ssl_context, 1); /* for DHE of ssl_ciphers; as strong as the key of the server */
        return true;
    }
    const char *path = swl_tls_settings_path(&making->paths, options->ssl_dhparam, place);
    BIO *file = BIO_new_file(path, "r");
    EVP_PKEY *parameters = file != NULL ? PEM_read_bio_Parameters(file, NULL) : NULL;
    BIO_free(file);
    if (parameters == NULL || SSL_CTX_set0_tmp_dh_pkey(ssl_context, parameters) != 1) {
        EVP_PKEY_free(parameters);
        return swl_tls_settings_fail(&making->paths, "ssl_dhparam", path);
    }
    return true;
}

static bool context_digest_certificate(struct context_making *making, SSL_CTX *ssl_context,
                                       const char *cert_file)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size;
    return (X509_digest(SSL_CTX_get0_certificate(ssl_context), EVP_sha256(), digest, &size) == 1 &&
            EVP_DigestUpdate(making->digest, digest, size) == 1) ||
           swl_tls_settings_fail(&making->paths, "ssl_cert_file", cert_file);
}

static bool context_digest_file(struct context_making *making, const char *path)
{
    char bytes[4096];
    int size = -1;
    BIO *file = BIO_new_file(path, "r");
    while (file != NULL && (size = BIO_read(file, bytes, sizeof(bytes))) > 0 &&
           EVP_DigestUpdate(making->digest, bytes, (size_t)size) == 1) {
    }
    BIO_free(file);
    return size == 0;
}

/* Trusts what is in the file, and names it to clients, which choose their certificate by it. */
static bool context_load_authorities(struct context_making *making, SSL_CTX *ssl_context, const char *option,
                                     const char *file)
{
    char place[SWL_TLS_PATH];
    const char *path = swl_tls_settings_path(&making->paths, file, place);
    STACK_OF(X509_NAME) *names = NULL;
    if (SSL_CTX_load_verify_file(ssl_context, path) != 1 || (names = SSL_load_client_CA_file(path)) == NULL ||
        !context_digest_file(making, path)) {
        sk_X509_NAME_pop_free(names, X509_NAME_free);
        return swl_tls_settings_fail(&making->paths, option, path);
    }
    STACK_OF(X509_NAME) *all = SSL_CTX_get_client_CA_list(ssl_context);
    if (all == NULL || sk_X509_NAME_num(all) == 0) {
        SSL_CTX_set_client_CA_list(ssl_context, names);
        return true;
    }
    while (sk_X509_NAME_num(names) > 0) {
        (void)sk_X509_NAME_push(all, sk_X509_NAME_shift(names));
    }
    sk_X509_NAME_free(names);
    return true;
}

static bool context_set_clients(struct context_making *making, SSL_CTX *ssl_context)
{
    const struct swl_tls_options *options = making->options;
    char place[SWL_TLS_PATH];
    if (!swl_tls_options_ask_client(options)) {
        return true;
    }
    if ((options->ssl_client_cert_file != NULL &&
         !context_load_authorities(making, ssl_context, "ssl_client_cert_file",
                                   options->ssl_client_cert_file)) ||
        (options->ssl_cafile != NULL &&
         !context_load_authorities(making, ssl_context, "ssl_cafile", options->ssl_cafile))) {
        return false;
    }
    if (options->ssl_capath != NULL) {
        const char *path = swl_tls_settings_path(&making->paths, options->ssl_capath, place);
        if (SSL_CTX_load_verify_dir(ssl_context, path) != 1) {
            return swl_tls_settings_fail(&making->paths, "ssl_capath", path);
        }
    }
    SSL_CTX_set_verify(ssl_context,
                       SSL_VERIFY_PEER | (options->ssl_verify_peer ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0),
                       context_on_verify);
    SSL_CTX_set_verify_depth(ssl_context, (int)options->ssl_verify_depth);
    return true;
}

static void context_set_ways(struct swl_tls_context *context, SSL_CTX *ssl_context,
                             const struct swl_tls_options *options)
{
    SSL_CTX_set_app_data(ssl_context, context);
    swl_tls_settings_ways(ssl_context);
    if (options->ssl_prefer_server_ciphers) {
        SSL_CTX_set_options(ssl_context, SSL_OP_CIPHER_SERVER_PREFERENCE);
    } else {
        SSL_CTX_clear_options(ssl_context, SSL_OP_CIPHER_SERVER_PREFERENCE);
    }
    /* Sessions are resumed by tickets alone: a cache would be one process's, and take a lock. */
    SSL_CTX_set_session_cache_mode(ssl_context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_timeout(ssl_context, SESSION_TIMEOUT);
    SSL_CTX_set_max_early_data(ssl_context, 0);
    SSL_CTX_set_tlsext_ticket_key_evp_cb(ssl_context, context_on_ticket);
    if (context->alpn != NULL) {
        SSL_CTX_set_alpn_select_cb(ssl_context, context_on_alpn, context);
    }
}

static SSL_CTX *context_make(struct swl_tls_context *context, struct context_making *making,
                             const char *cert_file, const char *key_file, const char *passphrase)
{
    SSL_CTX *ssl_context = SSL_CTX_new(TLS_server_method());
    if (ssl_context == NULL) {
        (void)swl_tls_settings_fail(&making->paths, "OpenSSL", "cannot make a context");
        return NULL;
    }
    context_set_ways(context, ssl_context, making->options);
    swl_tls_settings_protocols(ssl_context, making->options->ssl_protocols);
    if (!swl_tls_settings_ciphers(&making->paths, ssl_context, making->options->ssl_ciphers,
                                  making->options->ssl_dhparam != NULL) ||
        !context_set_key_exchange(making, ssl_context) ||
        !swl_tls_settings_certificate(&making->paths, ssl_context, cert_file, key_file, passphrase) ||
        !context_digest_certificate(making, ssl_context, cert_file) ||
        !context_set_clients(making, ssl_context)) {
        SSL_CTX_free(ssl_context);
        return NULL;
    }
    return ssl_context;
}

/* ---- a context of ours ---- */

static void context_set_alpn(struct swl_tls_context *context, const struct swl_texts *names)
{
    for (size_t i = 0; i < names->count; i++) {
        context->alpn_size += 1 + (unsigned int)strlen(names->items[i]);
    }
    if (context->alpn_size > 0) {
        unsigned char *at = context->alpn = swl_malloc(context->alpn_size);
        for (size_t i = 0; i < names->count; i++) {
            *at = (unsigned char)strlen(names->items[i]);
            memcpy(at + 1, names->items[i], *at);
            at += 1 + *at;
        }
    }
}

static bool context_add_name(struct swl_tls_context *context, struct context_making *making,
                             const struct swl_tls_name *name)
{
    struct context_name *known = &context->names[context->name_count];
    char option[320];
    known->ssl_context = context_make(context, making, name->cert_file, name->key_file, name->passphrase);
    if (known->ssl_context == NULL) {
        snprintf(option, sizeof(option), "%s", making->paths.why);
        snprintf(making->paths.why, making->paths.why_size, "ssl_sni_certs %s: %s", name->name, option);
        return false;
    }
    known->is_wildcard = strncmp(name->name, "*.", 2) == 0;
    known->name = swl_strndup(name->name + known->is_wildcard, strlen(name->name) - known->is_wildcard);
    context->name_count++;
    return true;
}

/* A session is resumed only where the same certificates, and the same demands on its client, are in force. */
static bool context_set_session_id_context(struct swl_tls_context *context, struct context_making *making)
{
    const struct swl_tls_options *options = making->options;
    const unsigned char demands[] = {options->ssl_verify_peer, options->ssl_allow_self_signed,
                                     (unsigned char)options->ssl_verify_depth};
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    bool is_set = EVP_DigestUpdate(making->digest, demands, sizeof(demands)) == 1 &&
                  EVP_DigestFinal_ex(making->digest, digest, &size) == 1 &&
                  SSL_CTX_set_session_id_context(context->main, digest, size) == 1;
    for (size_t i = 0; is_set && i < context->name_count; i++) {
        is_set = SSL_CTX_set_session_id_context(context->names[i].ssl_context, digest, size) == 1;
    }
    return is_set || swl_tls_settings_fail(&making->paths, "OpenSSL", "cannot name its sessions");
}

static bool context_fill(struct swl_tls_context *context, struct context_making *making)
{
    const struct swl_tls_options *options = making->options;
    making->digest = EVP_MD_CTX_new();
    context->ticket_cipher = EVP_CIPHER_fetch(NULL, "AES-256-CBC", NULL);
    if (making->digest == NULL || EVP_DigestInit_ex(making->digest, EVP_sha256(), NULL) != 1 ||
        context->ticket_cipher == NULL) {
        return swl_tls_settings_fail(&making->paths, "OpenSSL", "lacks what it needs");
    }
    context_set_alpn(context, &options->ssl_alpn_protocols);
    context->main =
        context_make(context, making, options->ssl_cert_file, options->ssl_key_file, options->ssl_passphrase);
    if (context->main == NULL) {
        return false;
    }
    context->names = swl_calloc(options->ssl_sni_certs.count, sizeof(context->names[0]));
    for (size_t i = 0; i < options->ssl_sni_certs.count; i++) {
        if (!context_add_name(context, making, &options->ssl_sni_certs.items[i])) {
            return false;
        }
    }
    SSL_CTX_set_tlsext_servername_callback(context->main, context_on_name);
    SSL_CTX_set_tlsext_servername_arg(context->main, context);
    return context_set_session_id_context(context, making);
}

struct swl_tls_context *swl_tls_context_create(const struct swl_tls_options *options, const char *directory,
                                               struct swl_tls_tickets *tickets, char *why, size_t why_size)
{
    struct swl_tls_context *context = swl_calloc(1, sizeof(*context));
    struct context_making making = {.options = options,
                                    .paths = {.directory = directory, .why = why, .why_size = why_size}};
    context->references = 1;
    context->tickets = tickets;
    context->allows_self_signed = options->ssl_allow_self_signed;
    ERR_clear_error();
    bool is_filled = context_fill(context, &making);
    EVP_MD_CTX_free(making.digest);
    ERR_clear_error();
    if (!is_filled) {
        swl_tls_context_release(context);
        return NULL;
    }
    return context;
}

struct swl_tls_context *swl_tls_context_keep(struct swl_tls_context *context)
{
    atomic_fetch_add_explicit(&context->references, 1, memory_order_relaxed);
    return context;
}

void swl_tls_context_release(struct swl_tls_context *context)
{
    if (atomic_fetch_sub_explicit(&context->references, 1, memory_order_acq_rel) > 1) {
        return;
    }
    for (size_t i = 0; i < context->name_count; i++) {
        SSL_CTX_free(context->names[i].ssl_context);
        swl_free(context->names[i].name);
    }
    SSL_CTX_free(context->main);
    EVP_CIPHER_free(context->ticket_cipher);
    swl_free(context->names);
    swl_free(context->alpn);
    swl_free(context);
}

struct ssl_st *swl_tls_context_accept(struct swl_tls_context *context)
{
    SSL *ssl = SSL_new(context->main);
    if (ssl != NULL) {
        SSL_set_accept_state(ssl);
    }
    return ssl;
}

/* ---- the current one ---- */

struct swl_tls_source {
    pthread_mutex_t mutex; /* held for a few instructions, once for each new connection */
    struct swl_tls_context *current;
    char *directory; /* where relative paths begin: the script may change its own since */
};

struct swl_tls_source *swl_tls_source_create(struct swl_tls_context *context, const char *directory)
{
    struct swl_tls_source *source = swl_calloc(1, sizeof(*source));
    pthread_mutex_init(&source->mutex, NULL);
    source->current = context;
    source->directory = swl_strndup(directory, strlen(directory));
    return source;
}

struct swl_tls_context *swl_tls_source_take(struct swl_tls_source *source)
{
    pthread_mutex_lock(&source->mutex);
    struct swl_tls_context *context = swl_tls_context_keep(source->current);
    pthread_mutex_unlock(&source->mutex);
    return context;
}

int swl_tls_source_renew(struct swl_tls_source *source, const struct swl_tls_options *options, char *why,
                         size_t why_size)
{
    struct swl_tls_context *before = source->current; /* only this thread replaces it */
    struct swl_tls_context *next =
        swl_tls_context_create(options, source->directory, before->tickets, why, why_size);
    if (next == NULL) {
        return -EINVAL;
    }
    pthread_mutex_lock(&source->mutex);
    source->current = next;
    pthread_mutex_unlock(&source->mutex);
    swl_tls_context_release(before);
    return 0;
}

void swl_tls_source_destroy(struct swl_tls_source *source)
{
    if (source != NULL) {
        swl_tls_context_release(source->current);
        pthread_mutex_destroy(&source->mutex);
        swl_free(source->directory);
        swl_free(source);
    }
}

#else

#include <errno.h>
#include <stdio.h>

struct swl_tls_context *swl_tls_context_create(const struct swl_tls_options *options, const char *directory,
                                               struct swl_tls_tickets *tickets, char *why, size_t why_size)
{
    (void)options;
    (void)directory;
    (void)tickets;
    snprintf(why, why_size, "%s", SWL_TLS_UNSUPPORTED);
    return NULL;
}

/* No context is ever made, so nothing else is ever called with one. */

struct swl_tls_source *swl_tls_source_create(struct swl_tls_context *context, const char *directory)
{
    (void)context;
    (void)directory;
    return NULL;
}

int swl_tls_source_renew(struct swl_tls_source *source, const struct swl_tls_options *options, char *why,
                         size_t why_size)
{
    (void)source;
    (void)options;
    snprintf(why, why_size, "%s", SWL_TLS_UNSUPPORTED);
    return -EINVAL;
}

void swl_tls_source_destroy(struct swl_tls_source *source)
{
    (void)source;
}

#endif

/* ---- options ---- */

const char *swl_tls_options_contradiction(const struct swl_tls_options *options)
{
    if (!swl_tls_is_supported()) {
        return SWL_TLS_UNSUPPORTED;
    }
    if (options->ssl_cert_file == NULL) {
        return "SOCK_SSL needs ssl_cert_file and ssl_key_file";
    }
    if (options->ssl_protocols != 0 && !(options->ssl_protocols & SWL_SSL_ALL)) {
        return "ssl_protocols: choose among SSL_TLSv1_2 and SSL_TLSv1_3, or the old SSL_TLSv1 and "
               "SSL_TLSv1_1";
    }
    if (options->ssl_verify_peer && !options->ssl_allow_self_signed && !swl_tls_options_ask_client(options)) {
        return "ssl_verify_peer needs ssl_client_cert_file, ssl_cafile or ssl_capath: whom to trust";
    }
    return NULL;
}

bool swl_tls_options_ask_client(const struct swl_tls_options *options)
{
    return options->ssl_client_cert_file != NULL || options->ssl_cafile != NULL ||
           options->ssl_capath != NULL || (options->ssl_verify_peer && options->ssl_allow_self_signed);
}
