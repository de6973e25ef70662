/* What the access log needs of a request. */
#define _GNU_SOURCE
#include "net/access_note.h"

#include <string.h>
#include <strings.h>

#include "base/compiler.h"
#include "base/memory.h"

/* More of a text is not kept: a line of the log has no room for it. */
#define NOTE_TEXT_MAX 2048

static struct swl_access_text note_field(const struct swl_http_head *head, const char *data, const char *name)
{
    size_t size = strlen(name);
    for (unsigned i = 0; head != NULL && i < head->field_count; i++) {
        const struct swl_http_field *field = &head->fields[i];
        if (field->name_size == size && strncasecmp(data + field->name, name, size) == 0) {
            return (struct swl_access_text){data + field->value, SWL_MIN(field->value_size, NOTE_TEXT_MAX)};
        }
    }
    return (struct swl_access_text){0};
}

static struct swl_access_text note_line(const char *data, size_t size)
{
    size_t max = SWL_MIN(size, (size_t)NOTE_TEXT_MAX);
    const char *end = max > 0 ? memchr(data, '\n', max) : NULL;
    size_t length = end != NULL ? (size_t)(end - data) : max;
    length -= length > 0 && data[length - 1] == '\r';
    return (struct swl_access_text){data, length};
}

/* Copies the text to *place and moves that. */
static struct swl_access_text note_keep(struct swl_access_text text, char **place)
{
    if (text.bytes == NULL) {
        return text;
    }
    struct swl_access_text kept = {*place, text.size};
    memcpy(*place, text.bytes, text.size);
    *place += text.size;
    return kept;
}

struct swl_access_note *swl_access_note_create(const struct swl_http_head *head, const char *data,
                                               size_t size)
{
    const struct swl_access_text line = note_line(data, size), host = note_field(head, data, "host"),
                                 referer = note_field(head, data, "referer"),
                                 agent = note_field(head, data, "user-agent");
    struct swl_access_note *note =
        swl_malloc(sizeof(*note) + line.size + host.size + referer.size + agent.size);
    char *place = note->text;
    *note = (struct swl_access_note){0};
    note->line = note_keep(line, &place);
    note->host = note_keep(host, &place);
    note->referer = note_keep(referer, &place);
    note->agent = note_keep(agent, &place);
    return note;
}

/* "HTTP/1.1 200": the digits are at 9 to 11. */
static void note_head_byte(struct swl_access_note *note, char byte)
{
    static const char empty_line[] = "\r\n\r\n";
    if (note->position >= 9 && note->position < 12 && byte >= '0' && byte <= '9') {
        note->status = (uint16_t)(note->status * 10 + (byte - '0'));
    }
    note->position += note->position < 12;
    note->matched = byte == empty_line[note->matched] ? (uint8_t)(note->matched + 1) : byte == '\r';
}

/* The head is over. An interim one is followed by another. */
static void note_end_head(struct swl_access_note *note)
{
    note->is_body = note->status >= 200 || note->status < 100 || note->status == 101;
    note->matched = 0;
    if (!note->is_body) {
        note->status = note->position = 0;
    }
}

void swl_access_note_bytes(struct swl_access_note *note, const void *data, size_t size)
{
    const char *bytes = data;
    size_t at = 0;
    note->bytes += size;
    for (; !note->is_body && at < size; at++) {
        note_head_byte(note, bytes[at]);
        if (note->matched == 4) {
            note_end_head(note);
        }
    }
    note->body += size - at;
}

void swl_access_note_count(struct swl_access_note *note, uint64_t size)
{
    note->bytes += size;
    note->body += size;
}
