/* The chunked coding, by llhttp. */
#include "net/http_chunked.h"

#include "base/compiler.h"
#include "base/memory.h"

#if defined(SWL_HAVE_LLHTTP)

#include <llhttp.h>

struct swl_http_chunked {
    llhttp_t llhttp;
    swl_http_chunked_content content;
    void *argument;
    const uint8_t
        *checked;  /* within the piece at hand: all in front of it was content, or lines that are checked */
    uint32_t line; /* bytes since the last content, or since the end of the last chunk's */
    uint32_t trailer_max;
    int error;
    bool after_cr;      /* the last byte that is no content is CR */
    bool after_content; /* of a chunk, as far as it has come */
    bool in_trailers;   /* the last chunk has come */
    bool is_over;
};

static struct swl_http_chunked *http_chunked_of(llhttp_t *llhttp)
{
    return SWL_CONTAINER_OF(llhttp, struct swl_http_chunked, llhttp);
}

static int http_chunked_fail(struct swl_http_chunked *chunked, int error)
{
    if (chunked->error == 0) {
        chunked->error = error;
    }
    return HPE_USER;
}

/* Checks what is no content up to `end`: CR and LF come together only, and right behind the content of a chunk. */
static int http_chunked_check_lines(struct swl_http_chunked *chunked, const uint8_t *end)
{
    for (const uint8_t *at = chunked->checked; at < end; at++) {
        if ((*at == '\n') != chunked->after_cr || (chunked->after_content && *at != '\r')) {
            return http_chunked_fail(chunked, -400);
        }
        chunked->after_content = false;
        chunked->after_cr = *at == '\r';
    }
    chunked->line += (uint32_t)(end - chunked->checked);
    chunked->checked = end;
    if (chunked->line > (chunked->in_trailers ? chunked->trailer_max : SWL_HTTP_CHUNK_LINE_MAX)) {
        return http_chunked_fail(chunked, chunked->in_trailers ? -431 : -400);
    }
    return 0;
}

static int http_chunked_on_body(llhttp_t *llhttp, const char *at, size_t size)
{
    struct swl_http_chunked *chunked = http_chunked_of(llhttp);
    int result = http_chunked_check_lines(chunked, (const uint8_t *)at);
    if (result != 0) {
        return result;
    }
    chunked->checked += size;
    chunked->line = 0;
    chunked->after_content = true;
    result = chunked->content(chunked->argument, (const uint8_t *)at, size);
    return result < 0 ? http_chunked_fail(chunked, result) : 0;
}

/* The line with the size of a chunk is over; that of the last chunk is 0. */
static int http_chunked_on_size(llhttp_t *llhttp)
{
    struct swl_http_chunked *chunked = http_chunked_of(llhttp);
    chunked->in_trailers = llhttp->content_length == 0;
    return 0;
}

static int http_chunked_on_complete(llhttp_t *llhttp)
{
    http_chunked_of(llhttp)->is_over = true;
    return HPE_PAUSED;
}

static const llhttp_settings_t http_chunked_settings = {
    .on_body = http_chunked_on_body,
    .on_chunk_header = http_chunked_on_size,
    .on_message_complete = http_chunked_on_complete,
};

struct swl_http_chunked *swl_http_chunked_create(uint32_t trailer_max, swl_http_chunked_content content,
                                                 void *argument)
{
    /* the parser begins with heads */
    static const char head[] = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    struct swl_http_chunked *chunked = swl_calloc(1, sizeof(*chunked));
    chunked->content = content;
    chunked->argument = argument;
    /* with the line of the last chunk, which is a part of what is counted */
    chunked->trailer_max = trailer_max + SWL_HTTP_CHUNK_LINE_MAX;
    llhttp_init(&chunked->llhttp, HTTP_REQUEST, &http_chunked_settings);
    if (llhttp_execute(&chunked->llhttp, head, sizeof(head) - 1) != HPE_OK) {
        chunked->error = -501;
    }
    return chunked;
}

ssize_t swl_http_chunked_push(struct swl_http_chunked *chunked, const uint8_t *bytes, size_t size, bool *over)
{
    const uint8_t *end = bytes + size;
    *over = chunked->is_over && chunked->error == 0;
    if (chunked->error != 0 || chunked->is_over || size == 0) {
        return chunked->error;
    }
    chunked->checked = bytes;
    enum llhttp_errno error = llhttp_execute(&chunked->llhttp, (const char *)bytes, size);
    if (chunked->is_over) {
        end = (const uint8_t *)llhttp_get_error_pos(&chunked->llhttp);
    } else if (error != HPE_OK) {
        (void)http_chunked_fail(chunked, -400); /* unless it has failed already */
    }
    if (chunked->error == 0) {
        (void)http_chunked_check_lines(chunked, end);
    }
    *over = chunked->is_over && chunked->error == 0;
    return chunked->error != 0 ? chunked->error : end - bytes;
}

#else

struct swl_http_chunked *swl_http_chunked_create(uint32_t trailer_max, swl_http_chunked_content content,
                                                 void *argument)
{
    (void)trailer_max;
    (void)content;
    (void)argument;
    return NULL;
}

ssize_t swl_http_chunked_push(struct swl_http_chunked *chunked, const uint8_t *bytes, size_t size, bool *over)
{
    (void)chunked;
    (void)bytes;
    (void)size;
    *over = false;
    return -501;
}

#endif

void swl_http_chunked_destroy(struct swl_http_chunked *chunked)
{
    swl_free(chunked);
}
