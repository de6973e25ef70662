/* Conditional requests. */
#define _GNU_SOURCE
#include "net/http_conditional.h"

#include <string.h>

#include "net/http_date.h"

void swl_http_conditional_begin(struct swl_http_conditional *conditional, const char *etag, size_t etag_size,
                                int64_t modified, int64_t now)
{
    *conditional =
        (struct swl_http_conditional){.etag = etag, .etag_size = etag_size, .modified = modified, .now = now};
}

static bool conditional_is_space(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* Takes one entity tag at value[*at] and moves *at behind it. Returns false if there is none. `tag` and `tag_size`: with its
 * quotes, without W/. */
static bool conditional_take_tag(const char *value, size_t size, size_t *at, bool *is_weak, const char **tag,
                                 size_t *tag_size)
{
    *is_weak = size - *at >= 2 && value[*at] == 'W' && value[*at + 1] == '/';
    size_t begin = *at + (*is_weak ? 2 : 0);
    if (begin == size || value[begin] != '"') {
        return false;
    }
    const char *end = memchr(value + begin + 1, '"', size - begin - 1);
    if (end == NULL) {
        return false;
    }
    *tag = value + begin;
    *tag_size = (size_t)(end - *tag) + 1;
    *at = begin + *tag_size;
    return true;
}

static bool conditional_is_tag(const struct swl_http_conditional *conditional, const char *tag, size_t size)
{
    return size == conditional->etag_size && memcmp(tag, conditional->etag, size) == 0;
}

/* Whether the list has our tag, or is "*". The strong comparison takes no weak one. What comes behind something that
 * is no tag does not count. */
static bool conditional_list_has(const struct swl_http_conditional *conditional, bool is_strong,
                                 const char *value, size_t size)
{
    size_t at = 0;
    while (at < size) {
        const char *tag;
        size_t tag_size;
        bool is_weak;
        if (conditional_is_space(value[at]) || value[at] == ',') {
            at++;
        } else if (value[at] == '*') {
            return true;
        } else if (!conditional_take_tag(value, size, &at, &is_weak, &tag, &tag_size)) {
            return false;
        } else if (!(is_strong && is_weak) && conditional_is_tag(conditional, tag, tag_size)) {
            return true;
        }
    }
    return false;
}

/* A tag, which has to be strong, or a date, which has to be exactly ours. A date is as good as a strong tag if
 * nothing can change within that second any more. */
static bool conditional_range_is_ours(const struct swl_http_conditional *conditional, const char *value,
                                      size_t size)
{
    size_t at = 0, tag_size;
    const char *tag;
    bool is_weak;
    int64_t second;
    while (at < size && conditional_is_space(value[at])) {
        at++;
    }
    while (size > at && conditional_is_space(value[size - 1])) {
        size--;
    }
    if (conditional_take_tag(value, size, &at, &is_weak, &tag, &tag_size)) {
        return at == size && !is_weak && conditional_is_tag(conditional, tag, tag_size);
    }
    return swl_http_date_parse(value + at, size - at, conditional->now, &second) == 0 &&
           second == conditional->modified && conditional->now > second;
}

/* A date counts in one line alone. */
static void conditional_add_date(struct swl_http_conditional *conditional, enum swl_http_condition condition,
                                 const char *value, size_t size)
{
    int64_t second;
    conditional->has[condition] =
        !conditional->was_seen[condition] && swl_http_date_parse(value, size, conditional->now, &second) == 0;
    if (!conditional->has[condition]) {
        return;
    }
    conditional->is_true[condition] = condition == SWL_HTTP_IF_MODIFIED_SINCE
                                          ? conditional->modified > second
                                          : conditional->modified <= second;
}

void swl_http_conditional_add(struct swl_http_conditional *conditional, enum swl_http_condition condition,
                              const char *value, size_t size)
{
    bool was_seen = conditional->was_seen[condition], *is_true = &conditional->is_true[condition];
    switch (condition) {
    case SWL_HTTP_IF_MATCH:
        *is_true = *is_true || conditional_list_has(conditional, true, value, size);
        break;
    case SWL_HTTP_IF_NONE_MATCH: /* true until our tag is found */
        *is_true = (!was_seen || *is_true) && !conditional_list_has(conditional, false, value, size);
        break;
    case SWL_HTTP_IF_RANGE:
        *is_true = !was_seen && conditional_range_is_ours(conditional, value, size);
        break;
    default:
        conditional_add_date(conditional, condition, value, size);
        conditional->was_seen[condition] = true;
        return;
    }
    conditional->was_seen[condition] = conditional->has[condition] = true;
}

enum swl_http_conditional_verdict swl_http_conditional_verdict(const struct swl_http_conditional *conditional)
{
    const bool *has = conditional->has, *is_true = conditional->is_true;
    enum swl_http_condition first = has[SWL_HTTP_IF_MATCH] ? SWL_HTTP_IF_MATCH : SWL_HTTP_IF_UNMODIFIED_SINCE;
    enum swl_http_condition second =
        has[SWL_HTTP_IF_NONE_MATCH] ? SWL_HTTP_IF_NONE_MATCH : SWL_HTTP_IF_MODIFIED_SINCE;
    return has[first] && !is_true[first]     ? SWL_HTTP_CONDITIONAL_FAILED
           : has[second] && !is_true[second] ? SWL_HTTP_CONDITIONAL_NOT_MODIFIED
                                             : SWL_HTTP_CONDITIONAL_SEND;
}

bool swl_http_conditional_honours_range(const struct swl_http_conditional *conditional)
{
    return !conditional->has[SWL_HTTP_IF_RANGE] || conditional->is_true[SWL_HTTP_IF_RANGE];
}
