/* The body of a request while it arrives. */
#include "net/http_body.h"

#include <errno.h>
#include <unistd.h>

#include "ipc/spill.h"

/* Smaller content is put together before it is written, or each chunk of one byte would cost a system call. */
#define SMALL 4096

static void http_body_drop_file(struct swl_http_body *body)
{
    if (body->fd >= 0) {
        close(body->fd);
        body->fd = -1;
    }
    if (body->number != 0) {
        swl_body_files_discard(body->files, body->number);
        body->number = 0;
    }
}

/* Returns the status for a file that could not be written. */
static int http_body_fail(struct swl_http_body *body, int error)
{
    bool full = error == -ENOSPC || error == -EDQUOT || error == -EFBIG;
    body->error = error;
    http_body_drop_file(body);
    return full ? -507 : -500;
}

/* Writes what is in memory, where there is a file. Returns 0 or the negated status. */
static int http_body_flush(struct swl_http_body *body)
{
    size_t size = swl_buffer_size(&body->memory);
    if (body->fd < 0 || size == 0) {
        return 0;
    }
    int result = swl_spill_append(body->fd, swl_buffer_bytes(&body->memory), size);
    swl_buffer_free(&body->memory);
    return result < 0 ? http_body_fail(body, result) : 0;
}

/* Has the content go into a file from now on, with what is in memory. Returns 0 or the negated status. */
static int http_body_open_file(struct swl_http_body *body)
{
    body->fd = swl_body_files_create(body->files, &body->number);
    if (body->fd < 0) {
        int error = body->fd;
        body->number = 0;
        return http_body_fail(body, error);
    }
    return http_body_flush(body);
}

/* Takes content. Returns 0 or the negated status. */
static int http_body_add(void *argument, const uint8_t *bytes, size_t size)
{
    struct swl_http_body *body = argument;
    uint64_t whole = body->size + size; /* no overflow: body->size is within the limits */
    if (swl_http_body_is_too_large(&body->limits, whole)) {
        return -413;
    }
    if (body->fd < 0 && whole > body->limits.memory) {
        int result = http_body_open_file(body);
        if (result < 0) {
            return result;
        }
    }
    body->size = whole;
    if (body->fd < 0 || size < SMALL) {
        swl_buffer_append(&body->memory, bytes, size);
        return 0;
    }
    int result = http_body_flush(body);
    if (result < 0) {
        return result;
    }
    result = swl_spill_append(body->fd, bytes, size);
    return result < 0 ? http_body_fail(body, result) : 0;
}

void swl_http_body_init(struct swl_http_body *body, const struct swl_http_body_limits *limits,
                        const struct swl_body_files *files, bool is_chunked, uint64_t length)
{
    *body = (struct swl_http_body){.files = files, .limits = *limits, .length = length, .fd = -1};
    if (is_chunked) {
        body->chunked = swl_http_chunked_create(limits->trailer_max, http_body_add, body);
    } else if (length > limits->memory) {
        body->limits.memory = 0; /* it goes into a file from its first byte on */
    }
}

ssize_t swl_http_body_take(struct swl_http_body *body, const uint8_t *bytes, size_t size, bool *over)
{
    ssize_t taken;
    if (body->chunked != NULL) {
        taken = swl_http_chunked_push(body->chunked, bytes, size, over);
    } else {
        size_t part = (size_t)SWL_MIN((uint64_t)size, body->length - body->size);
        int result = part > 0 ? http_body_add(body, bytes, part) : 0;
        taken = result < 0 ? result : (ssize_t)part;
        *over = result == 0 && body->size == body->length;
    }
    int flushed = taken < 0 ? 0 : http_body_flush(body);
    if (flushed < 0) {
        *over = false;
        return flushed;
    }
    if (*over && body->fd >= 0) {
        int result = close(body->fd) < 0 && errno != EINTR ? -errno : 0; /* NFS tells here that it is full */
        body->fd = -1;
        if (result < 0) {
            *over = false;
            return http_body_fail(body, result);
        }
    }
    return taken;
}

uint64_t swl_http_body_release_file(struct swl_http_body *body)
{
    uint64_t number = body->number;
    body->number = 0;
    return number;
}

void swl_http_body_free(struct swl_http_body *body)
{
    http_body_drop_file(body);
    swl_buffer_free(&body->memory);
    swl_http_chunked_destroy(body->chunked);
    body->chunked = NULL;
}
