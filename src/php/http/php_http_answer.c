/* Sends answers. */
#include "php/http/php_http_answer.h"

#include <errno.h>
#include <unistd.h>

#include "net/http_status.h"
#include "net/session_answer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "os/process.h"
#include "php/http/php_http_compression.h"
#include "php/http/php_http_head.h"
#include "php/php_globals.h"
#include "php/php_object.h"

/* bytes: smaller bodies are copied behind their head */
#define COPIED_MAX (16 * 1024)
/* bytes that most heads do not exceed */
#define HEAD_USUAL 512

/* ---- sending ---- */

/* Sends head and body, and frees the head. */
static int http_answer_send(const struct php_swoolelite_http_response *response, smart_str *head,
                            const char *body, size_t size, unsigned flags)
{
    struct iovec parts[] = {{ZSTR_VAL(head->s), ZSTR_LEN(head->s)}, {(void *)body, size}};
    int count = size > 0 ? 2 : 1;
    if (size > 0 && size < COPIED_MAX) {
        smart_str_appendl(head, body, size);
        parts[0] = (struct iovec){ZSTR_VAL(head->s), ZSTR_LEN(head->s)};
        count = 1;
    } else if (size > 0 && parts[0].iov_len == 0) {
        parts[0] = parts[1];
        count = 1;
    }
    int result = swl_server_answer_parts(SWOOLELITE_G(running)->core, response->session, response->number,
                                         parts, count, flags);
    smart_str_free(head);
    return result;
}

static unsigned http_answer_end_flags(const struct php_swoolelite_http_response *response)
{
    return SWL_MESSAGE_ANSWER_ENDS | (response->keeps_alive ? 0 : SWL_MESSAGE_ANSWER_CLOSES);
}

static bool http_answer_has_trailers(const struct php_swoolelite_http_response *response)
{
    const zval *trailers = php_swoolelite_http_response_property(response, HTTP_RESPONSE_TRAILER);
    return Z_TYPE_P(trailers) == IS_ARRAY && zend_hash_num_elements(Z_ARRVAL_P(trailers)) > 0 &&
           response->minor > 0;
}

/* The server of this process; NULL where it is not (or no longer) a process of one. */
static struct php_swoolelite_server *http_answer_server(void)
{
    return SWOOLELITE_G(running);
}

/* ---- heads ---- */

/* What the head of an answer with that body says of it. */
static struct php_swoolelite_http_framing
http_answer_whole(const struct php_swoolelite_http_response *response,
                  const struct php_swoolelite_http_survey *survey, uint64_t size)
{
    bool is_bodiless = php_swoolelite_http_is_bodiless(response->status);
    struct php_swoolelite_http_framing framing = {.body = HTTP_BODY_COUNTED, .length = (int64_t)size};
    if (is_bodiless || response->is_head) {
        framing.body = HTTP_BODY_NONE;
        /* what GET would have: known where the script has made it, or says it */
        framing.length = is_bodiless && response->status != 304 ? -1
                         : size > 0                             ? (int64_t)size
                                                                : survey->length;
    }
    if (response->status == 205) { /* it must have none, and says so */
        framing = (struct php_swoolelite_http_framing){.body = HTTP_BODY_NONE};
    }
    return framing;
}

/* The same where the body comes in parts. */
static struct php_swoolelite_http_framing
http_answer_parts(const struct php_swoolelite_http_response *response,
                  const struct php_swoolelite_http_survey *survey)
{
    struct php_swoolelite_http_framing framing = {.length = -1};
    if (php_swoolelite_http_is_bodiless(response->status)) {
        framing.body = HTTP_BODY_NONE;
    } else if (response->status == 205) {
        framing.body = HTTP_BODY_NONE;
        framing.length = 0;
    } else if (survey->length >= 0) {
        framing.body = response->is_head ? HTTP_BODY_NONE : HTTP_BODY_COUNTED;
        framing.length = survey->length;
    } else if (response->is_head) {
        framing.body = HTTP_BODY_NONE;
    } else {
        framing.body = response->minor > 0 ? HTTP_BODY_CHUNKED : HTTP_BODY_UNTIL_CLOSE;
    }
    return framing;
}

/* ---- whole ---- */

static void http_answer_append_chunk_size(smart_str *bytes, size_t size)
{
    char text[2 * sizeof(size) + 3], *at = text + sizeof(text);
    *--at = '\n';
    *--at = '\r';
    do {
        *--at = "0123456789abcdef"[size & 15];
        size >>= 4;
    } while (size > 0);
    smart_str_appendl(bytes, at, (size_t)(text + sizeof(text) - at));
}

static void http_answer_append_last_chunk(smart_str *bytes,
                                          const struct php_swoolelite_http_response *response)
{
    smart_str_appendl(bytes, "0\r\n", 3);
    php_swoolelite_http_trailers_append(bytes, response);
}

static void http_answer_append_chunk(smart_str *bytes, const char *content, size_t size)
{
    if (size > 0) {
        http_answer_append_chunk_size(bytes, size);
        smart_str_appendl(bytes, content, size);
        smart_str_appendl(bytes, "\r\n", 2);
    }
}

static int http_answer_end_whole(struct php_swoolelite_http_response *response, const char *content,
                                 size_t size)
{
    smart_str head = {0};
    struct php_swoolelite_http_survey survey;
    struct php_swoolelite_http_compressed compressed = {.content = content, .size = size};
    php_swoolelite_http_survey(response, &survey);
    if (http_answer_has_trailers(response) && !response->is_head &&
        !php_swoolelite_http_is_bodiless(response->status) && response->status != 205) {
        const struct php_swoolelite_http_framing framing = {.body = HTTP_BODY_CHUNKED, .length = -1};
        php_swoolelite_http_head_append(&head, response, &survey, &framing);
        http_answer_append_chunk(&head, content, size);
        http_answer_append_last_chunk(&head, response);
        return http_answer_send(response, &head, NULL, 0, http_answer_end_flags(response));
    }
    php_swoolelite_http_compress(response, &survey, &compressed);
    struct php_swoolelite_http_framing framing = http_answer_whole(response, &survey, compressed.size);
    framing.encoding = compressed.encoding;
    framing.varies = compressed.varies;
    smart_str_alloc(&head, HEAD_USUAL + (compressed.size < COPIED_MAX ? compressed.size : 0), false);
    php_swoolelite_http_head_append(&head, response, &survey, &framing);
    int result = http_answer_send(response, &head, compressed.content,
                                  framing.body == HTTP_BODY_NONE ? 0 : compressed.size,
                                  http_answer_end_flags(response));
    php_swoolelite_http_compressed_free(&compressed);
    return result;
}

/* The rest of an answer that has begun. */
static int http_answer_end_parts(struct php_swoolelite_http_response *response, const char *content,
                                 size_t size)
{
    smart_str bytes = {0};
    smart_str_alloc(&bytes, 0, false);
    switch ((enum php_swoolelite_http_body_end)response->body) {
    case HTTP_BODY_CHUNKED:
        http_answer_append_chunk(&bytes, content, size);
        http_answer_append_last_chunk(&bytes, response);
        size = 0;
        break;
    case HTTP_BODY_COUNTED:
        size = (size_t)SWL_MIN((uint64_t)size, response->left);
        response->left -= size;
        response->keeps_alive &=
            response->left == 0; /* else the client is to see that something is missing */
        break;
    case HTTP_BODY_UNTIL_CLOSE:
        break;
    case HTTP_BODY_NONE:
    case HTTP_BODY_UNKNOWN:
        size = 0;
        break;
    }
    smart_str_0(&bytes);
    return http_answer_send(response, &bytes, content, size, http_answer_end_flags(response));
}

/* ---- upgrades ---- */

/* What the script's own answer to a handshake agrees on. */
static struct swl_websocket_terms http_answer_agreed(const struct php_swoolelite_http_response *response)
{
    const zval *fields = php_swoolelite_http_response_property(response, HTTP_RESPONSE_HEADER), *value;
    zend_string *name;
    if (Z_TYPE_P(fields) != IS_ARRAY) {
        return (struct swl_websocket_terms){0};
    }
    ZEND_HASH_FOREACH_STR_KEY_VAL (Z_ARRVAL_P(fields), name, value) {
        if (name != NULL && zend_string_equals_literal_ci(name, "sec-websocket-extensions") &&
            Z_TYPE_P(value) == IS_STRING) {
            return swl_websocket_agreed((struct swl_websocket_field){Z_STRVAL_P(value), Z_STRLEN_P(value)});
        }
    }
    ZEND_HASH_FOREACH_END();
    return (struct swl_websocket_terms){0};
}

/* Makes the connection a WebSocket. */
static int http_answer_upgrade(struct php_swoolelite_http_response *response)
{
    smart_str head = {0};
    smart_str_appends(&head, "HTTP/1.1 101 Switching Protocols\r\n");
    if (response->upgrade != NULL) {
        smart_str_append(&head, response->upgrade);
    }
    php_swoolelite_http_fields_append(&head, response);
    smart_str_appends(&head, "\r\n");
    smart_str_0(&head);
    const struct swl_websocket_terms terms =
        response->upgrade != NULL ? response->terms : http_answer_agreed(response);
    int result = swl_server_upgrade(http_answer_server()->core, response->session, response->number,
                                    ZSTR_VAL(head.s), ZSTR_LEN(head.s), &terms);
    smart_str_free(&head);
    response->has_upgraded = result == 0;
    return result;
}

/* ---- the end ---- */

bool php_swoolelite_http_end(struct php_swoolelite_http_response *response, const char *content, size_t size)
{
    response->has_ended = true;
    if (response->status == 101 && response->may_upgrade && response->body == HTTP_BODY_UNKNOWN) {
        return php_swoolelite_succeeded(http_answer_server(), http_answer_upgrade(response));
    }
    int result = response->body == HTTP_BODY_UNKNOWN ? http_answer_end_whole(response, content, size)
                                                     : http_answer_end_parts(response, content, size);
    return php_swoolelite_succeeded(http_answer_server(), result);
}

/* ---- in parts ---- */

/* Tells other processes, and what comes after a fatal error, that the head has gone. */
static void http_answer_note_begun(const struct php_swoolelite_http_response *response)
{
    struct swl_session *session;
    if (swl_server_session(http_answer_server()->core, response->session, &session) == 0 &&
        swl_session_owed_answer(session) == response->number) {
        atomic_fetch_or(&session->answer_traits, SWL_HTTP_TRAITS(0, 0, 0, response->body));
    }
}

bool php_swoolelite_http_write(struct php_swoolelite_http_response *response, const char *content,
                               size_t size)
{
    smart_str bytes = {0};
    bool begins = response->body == HTTP_BODY_UNKNOWN, kept_alive = response->keeps_alive;
    smart_str_alloc(&bytes, 0, false);
    if (begins) {
        struct php_swoolelite_http_survey survey;
        php_swoolelite_http_survey(response, &survey);
        const struct php_swoolelite_http_framing framing = http_answer_parts(response, &survey);
        php_swoolelite_http_head_append(&bytes, response, &survey, &framing);
        response->left = framing.body == HTTP_BODY_COUNTED ? (uint64_t)framing.length : 0;
    }
    const char *raw = NULL; /* what follows as it is */
    int result = 0;
    if (response->body == HTTP_BODY_CHUNKED) {
        http_answer_append_chunk(&bytes, content, size);
    } else if (response->body == HTTP_BODY_UNTIL_CLOSE) {
        raw = content;
    } else if (response->body == HTTP_BODY_COUNTED) {
        result = size > response->left ? -EMSGSIZE : 0;
        raw = content;
    }
    smart_str_0(&bytes);
    if (result == 0 && (raw != NULL || ZSTR_LEN(bytes.s) > 0)) {
        result = http_answer_send(response, &bytes, raw, raw != NULL ? size : 0, 0);
    } else {
        smart_str_free(&bytes);
    }
    if (result == 0 && begins) {
        http_answer_note_begun(response);
    }
    if (result == 0 && response->body == HTTP_BODY_COUNTED) {
        response->left -= size;
    } else if (result < 0 && begins) {
        response->body = HTTP_BODY_UNKNOWN;
        response->keeps_alive = kept_alive;
    }
    return php_swoolelite_succeeded(http_answer_server(), result);
}

/* ---- files ---- */

bool php_swoolelite_http_send_file(struct php_swoolelite_http_response *response, int file, int64_t offset,
                                   uint64_t size)
{
    smart_str head = {0};
    struct php_swoolelite_http_survey survey;
    const bool kept_alive = response->keeps_alive;
    php_swoolelite_http_survey(response, &survey);
    struct php_swoolelite_http_framing framing = http_answer_whole(response, &survey, size);
    if (response->is_head && !php_swoolelite_http_is_bodiless(response->status) && response->status != 205) {
        framing.length = (int64_t)size; /* also 0 is known */
    }
    php_swoolelite_http_head_append(&head, response, &survey, &framing);
    smart_str_0(&head);
    int result;
    response->has_ended = true;
    if (framing.body == HTTP_BODY_NONE || size == 0) {
        close(file);
        result = http_answer_send(response, &head, NULL, 0, http_answer_end_flags(response));
    } else {
        const struct swl_file_answer answer = {
            .head = ZSTR_VAL(head.s),
            .head_size = ZSTR_LEN(head.s),
            .file = file,
            .offset = offset,
            .size = size,
        };
        result = swl_server_answer_file(http_answer_server()->core, response->session, response->number,
                                        &answer, http_answer_end_flags(response));
        smart_str_free(&head);
        if (result == -SWL_ERROR_OUTPUT_BUFFER_OVERFLOW) { /* the answer is still to be given */
            response->has_ended = false;
            response->body = HTTP_BODY_UNKNOWN;
            response->keeps_alive = kept_alive;
        }
    }
    return php_swoolelite_succeeded(http_answer_server(), result);
}

/* ---- nobody answers ---- */

void php_swoolelite_http_drop(struct php_swoolelite_http_response *response)
{
    if (response->session == 0 || response->has_ended || http_answer_server() == NULL ||
        swl_process_is_foreign()) {
        return;
    }
    if (response->body != HTTP_BODY_UNKNOWN) {
        smart_str nothing = {0};
        smart_str_alloc(&nothing, 0, false);
        smart_str_0(&nothing);
        response->has_ended = true;
        response->keeps_alive = false; /* without an end the client sees that something is missing */
        SWL_IGNORE(http_answer_send(response, &nothing, NULL, 0, http_answer_end_flags(response)),
                   "the client has gone, or has got its answer");
        return;
    }
    char text[256];
    int size = swl_http_status_answer(text, sizeof(text), 500);
    const char *end = strstr(text, "\r\n\r\n");
    response->has_ended = true;
    SWL_IGNORE(swl_server_answer(http_answer_server()->core, response->session, response->number, text,
                                 response->is_head && end != NULL ? (size_t)(end + 4 - text) : (size_t)size,
                                 SWL_MESSAGE_ANSWER_ENDS | SWL_MESSAGE_ANSWER_CLOSES),
               "the client has gone, or has got its answer");
}
