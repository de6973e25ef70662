/* Answers for files. */
#define _GNU_SOURCE
#include "net/http_file.h"

#include <strings.h>

#include "base/text_writer.h"
#include "net/http_date.h"

void swl_http_file_begin(struct swl_http_file_answer *answer, const struct swl_http_file *file, int64_t now)
{
    answer->file = *file;
    answer->range = NULL;
    answer->range_lines = 0;
    answer->ranges.count = 0;
    /* as nginx makes it, so that both may serve the same files */
    struct swl_text_writer etag = swl_text_writer_in(answer->etag, sizeof(answer->etag));
    swl_text_put_byte(&etag, '"');
    swl_text_put_hex(&etag, (uint64_t)file->modified);
    swl_text_put_byte(&etag, '-');
    swl_text_put_hex(&etag, file->size);
    swl_text_put_byte(&etag, '"');
    swl_http_conditional_begin(&answer->conditional, answer->etag, swl_text_writer_size(&etag),
                               file->modified, now);
}

/* ---- the request ---- */

struct file_condition {
    const char *name;
    size_t size;
    enum swl_http_condition condition;
};

#define CONDITION(name, condition)        \
    {                                     \
        name, sizeof(name) - 1, condition \
    }

static const struct file_condition file_conditions[] = {
    CONDITION("if-none-match", SWL_HTTP_IF_NONE_MATCH),
    CONDITION("if-modified-since", SWL_HTTP_IF_MODIFIED_SINCE),
    CONDITION("if-range", SWL_HTTP_IF_RANGE),
    CONDITION("if-match", SWL_HTTP_IF_MATCH),
    CONDITION("if-unmodified-since", SWL_HTTP_IF_UNMODIFIED_SINCE),
};

void swl_http_file_field(struct swl_http_file_answer *answer, const char *name, size_t name_size,
                         const char *value, size_t size)
{
    if (name_size == 5 && strncasecmp(name, "range", 5) == 0) {
        answer->range = value;
        answer->range_size = size;
        answer->range_lines += answer->range_lines < 2;
        return;
    }
    if (name_size < 8 || (name[0] | 0x20) != 'i' || name[2] != '-') {
        return;
    }
    for (size_t i = 0; i < sizeof(file_conditions) / sizeof(file_conditions[0]); i++) {
        const struct file_condition *one = &file_conditions[i];
        if (one->size == name_size && strncasecmp(name, one->name, name_size) == 0) {
            swl_http_conditional_add(&answer->conditional, one->condition, value, size);
        }
    }
}

/* ---- the decision ---- */

/* A range is for GET alone, and for the client's own file, if it says so. */
static int file_decide_range(struct swl_http_file_answer *answer, bool is_head)
{
    if (is_head || answer->range_lines != 1 || !swl_http_conditional_honours_range(&answer->conditional)) {
        return 200;
    }
    switch (swl_http_range_parse(answer->range, answer->range_size, answer->file.size, &answer->ranges)) {
    case SWL_HTTP_RANGE_PARTIAL:
        return 206;
    case SWL_HTTP_RANGE_UNSATISFIABLE:
        return 416;
    default:
        answer->ranges.count = 0;
        return 200;
    }
}

static void file_decide(struct swl_http_file_answer *answer, bool is_head)
{
    switch (swl_http_conditional_verdict(&answer->conditional)) {
    case SWL_HTTP_CONDITIONAL_NOT_MODIFIED:
        answer->status = 304;
        return;
    case SWL_HTTP_CONDITIONAL_FAILED:
        answer->status = 412;
        return;
    default:
        answer->status = file_decide_range(answer, is_head);
    }
    if (answer->status == 200) {
        answer->ranges.items[0] = (struct swl_http_range){0, answer->file.size};
        answer->ranges.count = answer->file.size > 0;
    }
}

/* ---- the head ---- */

static const char *file_status_line(int status)
{
    switch (status) {
    case 200:
        return "HTTP/1.1 200 OK\r\n";
    case 206:
        return "HTTP/1.1 206 Partial Content\r\n";
    case 304:
        return "HTTP/1.1 304 Not Modified\r\n";
    case 412:
        return "HTTP/1.1 412 Precondition Failed\r\n";
    default:
        return "HTTP/1.1 416 Range Not Satisfiable\r\n";
    }
}

static void file_put_boundary(struct swl_text_writer *writer, uint64_t boundary)
{
    swl_text_put_digits(writer, boundary, 20);
}

/* "bytes 0-9/100" */
static void file_put_content_range(struct swl_text_writer *writer, const struct swl_http_range *range,
                                   uint64_t size)
{
    swl_text_put_string(writer, "Content-Range: bytes ");
    swl_text_put_number(writer, range->first);
    swl_text_put_byte(writer, '-');
    swl_text_put_number(writer, range->first + range->size - 1);
    swl_text_put_byte(writer, '/');
    swl_text_put_number(writer, size);
    swl_text_put_string(writer, "\r\n");
}

size_t swl_http_file_part_head(const struct swl_http_file_answer *answer, unsigned index,
                               char text[SWL_HTTP_FILE_HEAD_MAX])
{
    struct swl_text_writer writer = swl_text_writer_in(text, SWL_HTTP_FILE_HEAD_MAX);
    swl_text_put_string(&writer, "\r\n--");
    file_put_boundary(&writer, answer->boundary);
    if (index == answer->ranges.count) {
        swl_text_put_string(&writer, "--\r\n");
        return swl_text_writer_size(&writer);
    }
    swl_text_put_string(&writer, "\r\nContent-Type: ");
    swl_text_put_string(&writer, answer->file.type);
    swl_text_put_string(&writer, "\r\n");
    file_put_content_range(&writer, &answer->ranges.items[index], answer->file.size);
    swl_text_put_string(&writer, "\r\n");
    return swl_text_writer_size(&writer);
}

/* What follows the head of several parts: their own heads, too. */
static uint64_t file_parts_size(const struct swl_http_file_answer *answer)
{
    char text[SWL_HTTP_FILE_HEAD_MAX];
    uint64_t size = 0;
    for (unsigned i = 0; i <= answer->ranges.count; i++) {
        size += swl_http_file_part_head(answer, i, text);
        size += i < answer->ranges.count ? answer->ranges.items[i].size : 0;
    }
    return size;
}

/* Fields that say what the content is. */
static void file_put_content(struct swl_text_writer *writer, const struct swl_http_file_answer *answer)
{
    const struct swl_http_ranges *ranges = &answer->ranges;
    uint64_t size = 0;
    if (ranges->count > 1) {
        swl_text_put_string(writer, "Content-Type: multipart/byteranges; boundary=");
        file_put_boundary(writer, answer->boundary);
        swl_text_put_string(writer, "\r\n");
        size = file_parts_size(answer);
    } else if (answer->status == 200 || answer->status == 206) {
        swl_text_put_string(writer, "Content-Type: ");
        swl_text_put_string(writer, answer->file.type);
        swl_text_put_string(writer, "\r\n");
        size = ranges->count > 0 ? ranges->items[0].size : 0;
    }
    if (answer->status == 416) {
        swl_text_put_string(writer, "Content-Range: bytes */");
        swl_text_put_number(writer, answer->file.size);
        swl_text_put_string(writer, "\r\n");
    } else if (answer->status == 206 && ranges->count == 1) {
        file_put_content_range(writer, &ranges->items[0], answer->file.size);
    }
    swl_text_put_string(writer, "Content-Length: ");
    swl_text_put_number(writer, size);
    swl_text_put_string(writer, "\r\n");
}

/* Fields by which a client knows its copy again. */
static void file_put_validators(struct swl_text_writer *writer, const struct swl_http_file_answer *answer)
{
    char date[SWL_HTTP_DATE_SIZE + 1];
    swl_http_date_text(answer->file.modified, date);
    swl_text_put_string(writer, "Last-Modified: ");
    swl_text_put(writer, date, SWL_HTTP_DATE_SIZE);
    swl_text_put_string(writer, "\r\nETag: ");
    swl_text_put(writer, answer->etag, answer->conditional.etag_size);
    swl_text_put_string(writer, "\r\n");
}

size_t swl_http_file_finish(struct swl_http_file_answer *answer, const struct swl_http_file_manner *manner,
                            char head[SWL_HTTP_FILE_HEAD_MAX])
{
    struct swl_text_writer writer = swl_text_writer_in(head, SWL_HTTP_FILE_HEAD_MAX);
    answer->boundary = manner->boundary;
    file_decide(answer, manner->is_head);
    swl_text_put_string(&writer, file_status_line(answer->status));
    if (manner->server != NULL) {
        swl_text_put_string(&writer, "Server: ");
        swl_text_put_string(&writer, manner->server);
        swl_text_put_string(&writer, "\r\n");
    }
    swl_text_put_string(&writer, "Date: ");
    swl_text_put(&writer, swl_http_date_now(), SWL_HTTP_DATE_SIZE);
    swl_text_put_string(&writer, "\r\n");
    if (answer->status != 304) {
        file_put_content(&writer, answer);
    }
    if (answer->status == 200 || answer->status == 206 || answer->status == 304) {
        file_put_validators(&writer, answer);
    }
    if (answer->status == 200) {
        swl_text_put_string(&writer, "Accept-Ranges: bytes\r\n");
    }
    swl_text_put_string(&writer, !manner->keeps_alive ? "Connection: close\r\n\r\n"
                                 : manner->is_old     ? "Connection: keep-alive\r\n\r\n"
                                                      : "\r\n");
    if (manner->is_head) {
        answer->ranges.count = 0;
    }
    return swl_text_writer_size(&writer);
}
