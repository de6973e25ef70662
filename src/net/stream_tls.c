/* The TLS stream. It gives OpenSSL a BIO of its own, which knows when the socket has no more to read. */
#define _GNU_SOURCE
#include "net/stream_tls.h"

#include <errno.h>

#ifdef SWL_HAVE_OPENSSL

#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "base/compiler.h"
#include "base/memory.h"
#include "net/tls_settings.h"

/* the plaintext of the largest record */
#define RECORD SSL3_RT_MAX_PLAIN_LENGTH

/* Handshake messages after the handshake: as many are a client's right, and one more for so many bytes that it
 * sends. Each costs us a change of keys. */
#define LATE_MESSAGES       32
#define LATE_MESSAGES_BYTES (1 << 20)

/* The parts of a stream: `fd` and `functions` are in struct swl_stream, which may move. */
struct stream_tls {
    SSL *ssl;
    struct swl_tls_context *context;
    int fd;
    int error;         /* of the last failed system call, an errno; 0: none */
    uint32_t wants[2]; /* by enum swl_stream_direction */
    uint32_t late_messages;
    uint64_t received; /* bytes of plaintext */
    size_t record_max; /* bytes of plaintext in a record */
    size_t retry;      /* bytes in a record that is made, and that the kernel did not take whole */
    size_t ahead;      /* bytes that were sent, and that the next send() offers again */
    ssize_t kept;      /* what receive() is to return next: 0, or -errno */
    bool has_kept;     /* `kept` is valid */
    bool is_ready;     /* the handshake is done */
    bool is_dry;       /* the last receive() took all that a record could be made of */
    bool is_drained;   /* within a call: the kernel has no more bytes, maybe an end */
    bool has_read;     /* within a call: the kernel gave bytes, and was not asked for an end behind them */
    bool has_ended;    /* the socket has ended */
    bool is_flooded;   /* too many handshake messages after the handshake */
    bool has_sent_end;
    bool has_failed; /* OpenSSL cannot go on */
    char *failure;   /* why, or NULL */
};

/* ---- the socket, as OpenSSL sees it ---- */

static int stream_tls_bio_read(BIO *bio, char *place, int size)
{
    struct stream_tls *tls = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    if (tls->is_flooded) {
        return -1;
    }
    if (tls->is_drained) {
        BIO_set_retry_read(bio);
        return -1;
    }
    ssize_t got;
    do {
        got = recv(tls->fd, place, (size_t)size, 0);
    } while (got < 0 && errno == EINTR);
    /* what comes from now on is reported by a new edge: so a second call, which would find nothing, is saved */
    tls->is_drained = got < size;
    tls->has_read = got > 0;
    if (got > 0) {
        return (int)got;
    }
    if (got < 0 && errno == EAGAIN) {
        BIO_set_retry_read(bio);
    } else if (got < 0) {
        tls->error = errno;
    } else {
        tls->has_ended = true;
    }
    return got < 0 ? -1 : 0;
}

static int stream_tls_bio_write(BIO *bio, const char *data, int size)
{
    struct stream_tls *tls = BIO_get_data(bio);
    ssize_t sent;
    BIO_clear_retry_flags(bio);
    do {
        sent = send(tls->fd, data, (size_t)size, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    if (sent < 0 && errno == EAGAIN) {
        BIO_set_retry_write(bio);
    } else if (sent < 0) {
        tls->error = errno;
    }
    return sent < 0 ? -1 : (int)sent;
}

static long stream_tls_bio_control(BIO *bio, int command, long number, void *pointer)
{
    (void)number;
    (void)pointer;
    const struct stream_tls *tls = BIO_get_data(bio);
    switch (command) {
    case BIO_CTRL_EOF:
        return tls->has_ended;
    case BIO_CTRL_FLUSH:
        return 1;
    default:
        return 0;
    }
}

static BIO_METHOD *stream_tls_bio;

static void stream_tls_make_bio(void)
{
    stream_tls_bio = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "swoolelite socket");
    if (stream_tls_bio != NULL) {
        BIO_meth_set_read(stream_tls_bio, stream_tls_bio_read);
        BIO_meth_set_write(stream_tls_bio, stream_tls_bio_write);
        BIO_meth_set_ctrl(stream_tls_bio, stream_tls_bio_control);
    }
}

/* OpenSSL reports each message and each record here. A client may change its keys whenever it likes (TLS 1.3), and
 * may ask for another handshake, which is refused (TLS 1.2): both cost it little and us much. */
static void stream_tls_on_message(int is_written, int version, int type, const void *data, size_t size,
                                  SSL *ssl, void *argument)
{
    (void)version;
    (void)ssl;
    struct stream_tls *tls = argument;
    if (is_written || !tls->is_ready || size == 0 ||
        (type != SSL3_RT_HEADER && type != SSL3_RT_INNER_CONTENT_TYPE) ||
        *(const uint8_t *)data != SSL3_RT_HANDSHAKE) {
        return;
    }
    tls->late_messages++;
    tls->is_flooded |= tls->late_messages > LATE_MESSAGES + tls->received / LATE_MESSAGES_BYTES;
}

/* ---- failures ---- */

static void stream_tls_note_failure(struct stream_tls *tls, const char *text)
{
    swl_free(tls->failure);
    tls->failure = swl_strndup(text, strlen(text));
}

/* Returns the -errno of a call of OpenSSL that has failed for good. `what`: begins the reason. */
static int stream_tls_fail(struct stream_tls *tls, const char *what)
{
    char reason[160], text[256];
    tls->has_failed = true;
    if (tls->error != 0) {
        ERR_clear_error();
        return -tls->error;
    }
    if (tls->is_flooded) {
        ERR_clear_error();
        snprintf(reason, sizeof(reason), "too many handshake messages after the handshake");
    } else if (SSL_get_verify_result(tls->ssl) != X509_V_OK && !tls->is_ready) {
        ERR_clear_error();
        snprintf(reason, sizeof(reason), "its certificate is not accepted: %s",
                 X509_verify_cert_error_string(SSL_get_verify_result(tls->ssl)));
    } else {
        swl_tls_reason(reason, sizeof(reason), "OpenSSL gives no reason");
    }
    snprintf(text, sizeof(text), "%s: %s", what, reason);
    stream_tls_note_failure(tls, text);
    return -EPROTO;
}

static const char *stream_tls_failure(const struct swl_stream *stream)
{
    return ((const struct stream_tls *)stream->state)->failure;
}

/* ---- the stream ---- */

/* Begins a call: the kernel may have more again, and old errors of this thread must not be taken for new ones. */
static struct stream_tls *stream_tls_begin(const struct swl_stream *stream)
{
    struct stream_tls *tls = stream->state;
    tls->is_drained = false;
    tls->has_read = false;
    tls->error = 0;
    ERR_clear_error();
    return tls;
}

/* Whether OpenSSL waits for an event of the socket; notes which. */
static bool stream_tls_waits(struct stream_tls *tls, int error, enum swl_stream_direction direction)
{
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) {
        return false;
    }
    tls->wants[direction] = error == SSL_ERROR_WANT_READ ? EPOLLIN : EPOLLOUT;
    return true;
}

/* A client may ask for smaller records (max_fragment_length). */
static size_t stream_tls_record_max(const SSL *ssl)
{
    const SSL_SESSION *session = SSL_get_session(ssl);
    uint8_t code = session != NULL ? SSL_SESSION_get_max_fragment_length(session) : 0;
    return code >= TLSEXT_max_fragment_length_512 && code <= TLSEXT_max_fragment_length_4096
               ? (size_t)512 << (code - TLSEXT_max_fragment_length_512)
               : RECORD;
}

static int stream_tls_handshake(struct swl_stream *stream)
{
    struct stream_tls *tls = stream_tls_begin(stream);
    int result = SSL_do_handshake(tls->ssl);
    if (result == 1) {
        tls->is_ready = true;
        tls->record_max = stream_tls_record_max(tls->ssl);
        tls->wants[SWL_STREAM_RECEIVE] = EPOLLIN;
        return 0;
    }
    int error = SSL_get_error(tls->ssl, result);
    if (stream_tls_waits(tls, error, SWL_STREAM_RECEIVE)) {
        return -EAGAIN;
    }
    if (tls->has_ended) {
        tls->has_failed = true;
        ERR_clear_error();
        return -ECONNRESET;
    }
    return stream_tls_fail(tls, "its TLS handshake failed");
}

/* Returns what receive() returns after SSL_read() has given no byte. */
static ssize_t stream_tls_end_read(struct stream_tls *tls, int result)
{
    int error = SSL_get_error(tls->ssl, result);
    if (stream_tls_waits(tls, error, SWL_STREAM_RECEIVE)) {
        tls->is_dry = true;
        return -EAGAIN;
    }
    if (error == SSL_ERROR_ZERO_RETURN) {
        return 0;
    }
    return stream_tls_fail(tls, "TLS has failed");
}

static ssize_t stream_tls_receive(struct swl_stream *stream, void *place, size_t size)
{
    struct stream_tls *tls = stream->state;
    size_t got = 0;
    if (tls->has_kept) {
        tls->has_kept = false;
        return tls->kept;
    }
    stream_tls_begin(stream);
    tls->is_dry = false;
    while (got < size && !tls->is_dry) {
        int part = SSL_read(tls->ssl, (uint8_t *)place + got, (int)SWL_MIN(size - got, (size_t)INT_MAX));
        if (part <= 0) {
            ssize_t result = stream_tls_end_read(tls, part);
            if (got == 0 && result == -EAGAIN && tls->has_read) {
                /* what came was no byte for the caller, who looks for an end behind bytes only */
                tls->is_drained = tls->has_read = tls->is_dry = false;
                continue;
            }
            if (got == 0) {
                return result;
            }
            if (result != -EAGAIN) {
                tls->kept = result; /* behind the bytes that came before it */
                tls->has_kept = true;
            }
            break;
        }
        got += (size_t)part;
        tls->received += (size_t)part;
        tls->wants[SWL_STREAM_RECEIVE] = EPOLLIN;
        tls->is_dry = tls->is_drained && !SSL_has_pending(tls->ssl);
    }
    return (ssize_t)got;
}

/* What is left of the parts of a send(). */
struct stream_tls_parts {
    const struct iovec *parts;
    int count;
    size_t offset; /* into the first one */
    size_t size;   /* bytes of all */
};

static void stream_tls_skip(struct stream_tls_parts *left, size_t size)
{
    left->size -= size;
    while (left->count > 0 && size >= left->parts->iov_len - left->offset) {
        size -= left->parts->iov_len - left->offset;
        left->offset = 0;
        left->parts++;
        left->count--;
    }
    left->offset += size;
}

/* Sends one record. Returns how many bytes of `data` are taken, or -errno. */
static ssize_t stream_tls_send_record(struct stream_tls *tls, const void *data, size_t size)
{
    static uint8_t filler[RECORD]; /* never written */
    size_t offered = size;
    if (tls->retry > 0) {
        /* The record is made already: of what is offered again OpenSSL looks at the size alone, which has to be the
         * same. With more it would begin another record in the same call. */
        offered = tls->retry;
        data = offered > size ? filler : data;
    }
    int result = SSL_write(tls->ssl, data, (int)offered);
    if (result > 0) {
        tls->retry = 0;
        tls->wants[SWL_STREAM_SEND] = EPOLLOUT;
        tls->ahead = (size_t)result > size ? (size_t)result - size : 0;
        return (ssize_t)SWL_MIN((size_t)result, size);
    }
    int error = SSL_get_error(tls->ssl, result);
    if (stream_tls_waits(tls, error, SWL_STREAM_SEND)) {
        if (tls->retry == 0 && SSL_is_init_finished(tls->ssl)) {
            tls->retry = size;
        }
        return -EAGAIN;
    }
    return stream_tls_fail(tls, "TLS has failed");
}

/* Puts small parts together, so that they share a record. */
static __attribute__((noinline)) ssize_t stream_tls_send_together(struct stream_tls *tls,
                                                                  const struct stream_tls_parts *left)
{
    uint8_t together[RECORD];
    size_t size = 0, offset = left->offset;
    for (int i = 0; i < left->count && size < tls->record_max; i++) {
        size_t part = SWL_MIN(left->parts[i].iov_len - offset, tls->record_max - size);
        memcpy(together + size, (const uint8_t *)left->parts[i].iov_base + offset, part);
        size += part;
        offset = 0;
    }
    return stream_tls_send_record(tls, together, size);
}

static ssize_t stream_tls_send(struct swl_stream *stream, const struct iovec *parts, int count)
{
    struct stream_tls *tls = stream_tls_begin(stream);
    struct stream_tls_parts left = {.parts = parts, .count = count};
    ssize_t result = 0;
    for (int i = 0; i < count; i++) {
        left.size += parts[i].iov_len;
    }
    size_t total = SWL_MIN(tls->ahead, left.size);
    tls->ahead -= total;
    stream_tls_skip(&left, total);
    while (left.size > 0) {
        size_t first = left.parts->iov_len - left.offset;
        if (first >= tls->record_max || left.count == 1) {
            result = stream_tls_send_record(tls, (const uint8_t *)left.parts->iov_base + left.offset,
                                            SWL_MIN(first, tls->record_max));
        } else {
            result = stream_tls_send_together(tls, &left);
        }
        if (result < 0) {
            break;
        }
        stream_tls_skip(&left, (size_t)result);
        total += (size_t)result;
    }
    return total > 0 ? (ssize_t)total : result;
}

/* What OpenSSL has read and not yet returned may be the half of a record: only the next receive() knows. */
static size_t stream_tls_pending(const struct swl_stream *stream)
{
    const struct stream_tls *tls = stream->state;
    if (tls->has_kept) {
        return 1;
    }
    int pending = tls->is_dry ? 0 : SSL_pending(tls->ssl);
    return pending > 0 ? (size_t)pending : !tls->is_dry && SSL_has_pending(tls->ssl);
}

static uint32_t stream_tls_wants(const struct swl_stream *stream, enum swl_stream_direction direction)
{
    return ((const struct stream_tls *)stream->state)->wants[direction];
}

static int stream_tls_shutdown(struct swl_stream *stream)
{
    struct stream_tls *tls = stream_tls_begin(stream);
    if (!tls->has_sent_end && !tls->has_failed) {
        int result = SSL_shutdown(tls->ssl);
        if (result < 0) {
            return stream_tls_waits(tls, SSL_get_error(tls->ssl, result), SWL_STREAM_SEND)
                       ? -EAGAIN
                       : stream_tls_fail(tls, "TLS has failed");
        }
        tls->has_sent_end = true;
    }
    return shutdown(tls->fd, SHUT_WR) < 0 ? -errno : 0;
}

static size_t stream_tls_unsent(const struct swl_stream *stream)
{
    return swl_stream_plain.unsent(stream);
}

static size_t stream_tls_unread(const struct swl_stream *stream)
{
    return swl_stream_plain.unread(stream) + stream_tls_pending(stream);
}

static int stream_tls_error(struct swl_stream *stream)
{
    return swl_stream_plain.error(stream);
}

static int stream_tls_end_error(const struct swl_stream *stream)
{
    return ((const struct stream_tls *)stream->state)->has_ended ? ECONNABORTED : 0;
}

/* The peer gets our end if the kernel takes it at once; its own end is not waited for. */
static void stream_tls_close(struct swl_stream *stream, bool reset)
{
    struct stream_tls *tls = stream_tls_begin(stream);
    if (!reset && tls->is_ready && !tls->has_failed && !tls->has_sent_end && tls->retry == 0) {
        SWL_IGNORE(SSL_shutdown(tls->ssl), "the socket is closed anyway");
        ERR_clear_error();
    }
    SSL_free(tls->ssl);
    if (tls->context != NULL) {
        swl_tls_context_release(tls->context);
    }
    swl_free(tls->failure);
    swl_free(tls);
    stream->state = NULL;
    swl_stream_plain.close(stream, reset);
}

const struct swl_stream_functions swl_stream_tls = {
    .name = "TLS",
    .handshake = stream_tls_handshake,
    .failure = stream_tls_failure,
    .receive = stream_tls_receive,
    .send = stream_tls_send,
    .pending = stream_tls_pending,
    .wants = stream_tls_wants,
    .shutdown = stream_tls_shutdown,
    .unsent = stream_tls_unsent,
    .unread = stream_tls_unread,
    .error = stream_tls_error,
    .end_error = stream_tls_end_error,
    .close = stream_tls_close,
};

/* ---- beginning ---- */

static BIO *stream_tls_new_bio(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, stream_tls_make_bio);
    return stream_tls_bio != NULL ? BIO_new(stream_tls_bio) : NULL;
}

static void stream_tls_assemble(struct swl_stream *stream, int fd, SSL *ssl, BIO *bio,
                                struct swl_tls_context *context)
{
    struct stream_tls *tls = swl_calloc(1, sizeof(*tls));
    tls->ssl = ssl;
    tls->context = context;
    tls->fd = fd;
    tls->record_max = RECORD;
    tls->wants[SWL_STREAM_RECEIVE] = EPOLLIN;
    tls->wants[SWL_STREAM_SEND] = EPOLLOUT;
    BIO_set_data(bio, tls);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl, bio, bio);
    SSL_set_msg_callback(ssl, stream_tls_on_message);
    SSL_set_msg_callback_arg(ssl, tls);
    *stream = (struct swl_stream){.functions = &swl_stream_tls, .fd = fd, .state = tls};
}

int swl_stream_tls_open(const struct swl_port *port, struct swl_stream *stream, int fd)
{
    struct swl_tls_context *context = swl_tls_source_take(port->tls);
    SSL *ssl = swl_tls_context_accept(context);
    BIO *bio = ssl != NULL ? stream_tls_new_bio() : NULL;
    ERR_clear_error();
    if (bio == NULL) {
        SSL_free(ssl);
        swl_tls_context_release(context);
        return -ENOMEM;
    }
    stream_tls_assemble(stream, fd, ssl, bio, context);
    return 0;
}

int swl_stream_tls_use(struct swl_stream *stream, int fd, struct ssl_st *ssl, struct swl_tls_context *context)
{
    BIO *bio = stream_tls_new_bio();
    if (bio == NULL) {
        return -ENOMEM;
    }
    stream_tls_assemble(stream, fd, ssl, bio, context);
    return 0;
}

const char *swl_stream_tls_doubt(const struct swl_stream *stream)
{
    const struct stream_tls *tls = stream->state;
    if (stream->functions != &swl_stream_tls || SSL_get0_peer_certificate(tls->ssl) == NULL) {
        return "the peer has given no certificate";
    }
    long result = SSL_get_verify_result(tls->ssl);
    return result == X509_V_OK ? NULL : X509_verify_cert_error_string(result);
}

size_t swl_stream_tls_peer_certificate(const struct swl_stream *stream, uint8_t *place, size_t max)
{
    const struct stream_tls *tls = stream->state;
    X509 *certificate = stream->functions == &swl_stream_tls ? SSL_get0_peer_certificate(tls->ssl) : NULL;
    int size = certificate != NULL ? i2d_X509(certificate, NULL) : 0;
    if (size <= 0 || (size_t)size > max) {
        return 0;
    }
    if (place != NULL) {
        i2d_X509(certificate, &place);
    }
    return (size_t)size;
}

#else

int swl_stream_tls_open(const struct swl_port *port, struct swl_stream *stream, int fd)
{
    (void)port;
    (void)stream;
    (void)fd;
    return -ENOTSUP;
}

int swl_stream_tls_use(struct swl_stream *stream, int fd, struct ssl_st *ssl, struct swl_tls_context *context)
{
    (void)stream;
    (void)fd;
    (void)ssl;
    (void)context;
    return -ENOTSUP;
}

const char *swl_stream_tls_doubt(const struct swl_stream *stream)
{
    (void)stream;
    return SWL_TLS_UNSUPPORTED;
}

size_t swl_stream_tls_peer_certificate(const struct swl_stream *stream, uint8_t *place, size_t max)
{
    (void)stream;
    (void)place;
    (void)max;
    return 0;
}

#endif
