/*
 * Conditional requests (RFC 9110, 13): whether what a client asks for is sent, by what the client knows of it. A pure
 * room: the caller begins with what it would send, adds each of the five fields as it finds it, and asks for the
 * verdict.
 */
#ifndef SWL_NET_HTTP_CONDITIONAL_H
#define SWL_NET_HTTP_CONDITIONAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum swl_http_condition {
    SWL_HTTP_IF_MATCH,
    SWL_HTTP_IF_UNMODIFIED_SINCE,
    SWL_HTTP_IF_NONE_MATCH,
    SWL_HTTP_IF_MODIFIED_SINCE,
    SWL_HTTP_IF_RANGE,
    SWL_HTTP_CONDITIONS,
};

enum swl_http_conditional_verdict {
    SWL_HTTP_CONDITIONAL_SEND,
    SWL_HTTP_CONDITIONAL_NOT_MODIFIED, /* 304 */
    SWL_HTTP_CONDITIONAL_FAILED,       /* 412 */
};

struct swl_http_conditional {
    const char *etag; /* with its quotes; the caller's, as long as this is used */
    size_t etag_size;
    int64_t modified, now; /* seconds of the wall clock */
    /* a line of it came; it is valid, and counts; what it asks for is the case */
    bool was_seen[SWL_HTTP_CONDITIONS], has[SWL_HTTP_CONDITIONS], is_true[SWL_HTTP_CONDITIONS];
};

/* Begins: it has this strong entity tag, and was last modified then. */
void swl_http_conditional_begin(struct swl_http_conditional *conditional, const char *etag, size_t etag_size,
                                int64_t modified, int64_t now);

/* Adds a line of a field. A list of tags may come in several lines; a date in several, or one that is none, is
 * ignored, except in If-Range, where the range is. */
void swl_http_conditional_add(struct swl_http_conditional *conditional, enum swl_http_condition condition,
                              const char *value, size_t size);

/* For a GET or HEAD. */
enum swl_http_conditional_verdict
swl_http_conditional_verdict(const struct swl_http_conditional *conditional);

/* Whether the field Range counts, when the verdict is to send. */
bool swl_http_conditional_honours_range(const struct swl_http_conditional *conditional);

#endif
