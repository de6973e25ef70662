/* Lines of the access log. */
#define _GNU_SOURCE
#include "net/access_line.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/text_writer.h"

/* What the texts of a client may take, escaped; the rest of a line is shorter than 700 bytes. */
#define LINE_MAX_REQUEST 1900
#define LINE_MAX_FIELD   480

/* The largest escape, "\ufffd", and the mark of a text that was cut, "...". */
#define LINE_ESCAPE_MAX 6
#define LINE_CUT_SIZE   3

typedef size_t (*line_escape)(const unsigned char *bytes, size_t size, size_t *taken, char *out);

/* ---- escaping ---- */

static size_t line_escape_hex(unsigned char byte, const char *prefix, char *out)
{
    static const char digits[] = "0123456789abcdef";
    size_t size = strlen(prefix);
    memcpy(out, prefix, size);
    out[size] = digits[byte >> 4];
    out[size + 1] = digits[byte & 15];
    return size + 2;
}

/* As Apache and nginx do: what is not printable ASCII, the quote and the backslash are \xHH. */
static size_t line_escape_common(const unsigned char *bytes, size_t size, size_t *taken, char *out)
{
    (void)size;
    *taken = 1;
    if (bytes[0] >= 0x20 && bytes[0] < 0x7f && bytes[0] != '"' && bytes[0] != '\\') {
        out[0] = (char)bytes[0];
        return 1;
    }
    return line_escape_hex(bytes[0], "\\x", out);
}

/* The size of the character of UTF-8 (two bytes or more) that begins there; 0: there is none. */
static size_t line_character(const unsigned char *bytes, size_t size)
{
    unsigned char lead = bytes[0];
    size_t length = lead >= 0xc2 && lead <= 0xdf   ? 2
                    : (lead & 0xf0) == 0xe0        ? 3
                    : lead >= 0xf0 && lead <= 0xf4 ? 4
                                                   : 0;
    if (length == 0 || length > size) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    bool is_wrong = (lead == 0xe0 && bytes[1] < 0xa0) || (lead == 0xed && bytes[1] > 0x9f) ||
                    (lead == 0xf0 && bytes[1] < 0x90) || (lead == 0xf4 && bytes[1] > 0x8f);
    return is_wrong ? 0 : length;
}

/* Characters of UTF-8 stay; bytes that are none become U+FFFD, since JSON has to be UTF-8. */
static size_t line_escape_json(const unsigned char *bytes, size_t size, size_t *taken, char *out)
{
    *taken = 1;
    if (bytes[0] == '"' || bytes[0] == '\\') {
        out[0] = '\\';
        out[1] = (char)bytes[0];
        return 2;
    }
    if (bytes[0] < 0x20 || bytes[0] == 0x7f) {
        return line_escape_hex(bytes[0], "\\u00", out);
    }
    if (bytes[0] < 0x80) {
        out[0] = (char)bytes[0];
        return 1;
    }
    size_t length = line_character(bytes, size);
    if (length == 0) {
        memcpy(out, "\\ufffd", LINE_ESCAPE_MAX);
        return LINE_ESCAPE_MAX;
    }
    memcpy(out, bytes, length);
    *taken = length;
    return length;
}

/* Puts the text in quotes, escaped and at most `max` bytes long. */
static void line_put_quoted(struct swl_text_writer *line, struct swl_access_text text, size_t max,
                            line_escape escape)
{
    size_t limit = swl_text_writer_size(line) + 1 + max - LINE_CUT_SIZE;
    swl_text_put_byte(line, '"');
    for (size_t at = 0, taken; at < text.size; at += taken) {
        char out[LINE_ESCAPE_MAX];
        size_t size = escape((const unsigned char *)text.bytes + at, text.size - at, &taken, out);
        if (swl_text_writer_size(line) + size > limit) {
            swl_text_put(line, "...", LINE_CUT_SIZE);
            break;
        }
        swl_text_put(line, out, size);
    }
    swl_text_put_byte(line, '"');
}

/* ---- parts ---- */

static void line_put_client(struct swl_text_writer *line, const struct swl_address *client)
{
    char text[SWL_ADDRESS_TEXT];
    swl_address_text(client, text);
    swl_text_put_string(line, text[0] != '\0' ? text : "unix:");
}

/* The local time of a second, and the last one that was asked for: the C library takes a lock for each. */
static const struct tm *line_local(int64_t second)
{
    static _Thread_local int64_t line_second = INT64_MIN;
    static _Thread_local struct tm line_time;
    if (second != line_second) {
        time_t time = (time_t)second;
        localtime_r(&time, &line_time);
        line_second = second;
    }
    return &line_time;
}

static void line_put_offset(struct swl_text_writer *line, const struct tm *time, const char *colon)
{
    int minutes = (int)(labs(time->tm_gmtoff) / 60);
    swl_text_put_byte(line, time->tm_gmtoff < 0 ? '-' : '+');
    swl_text_put_digits(line, (uint64_t)(minutes / 60), 2);
    swl_text_put_string(line, colon);
    swl_text_put_digits(line, (uint64_t)(minutes % 60), 2);
}

static void line_put_clock(struct swl_text_writer *line, const struct tm *time)
{
    swl_text_put_digits(line, (uint64_t)time->tm_hour, 2);
    swl_text_put_byte(line, ':');
    swl_text_put_digits(line, (uint64_t)time->tm_min, 2);
    swl_text_put_byte(line, ':');
    swl_text_put_digits(line, (uint64_t)time->tm_sec, 2);
}

/* [27/Nov/2026:13:35:11 +0000] */
static void line_put_common_time(struct swl_text_writer *line, int64_t begun)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const struct tm *time = line_local(begun / SWL_NS_PER_SEC);
    swl_text_put_byte(line, '[');
    swl_text_put_digits(line, (uint64_t)time->tm_mday, 2);
    swl_text_put_byte(line, '/');
    swl_text_put(line, months + 3 * time->tm_mon, 3);
    swl_text_put_byte(line, '/');
    swl_text_put_digits(line, (uint64_t)(time->tm_year + 1900), 4);
    swl_text_put_byte(line, ':');
    line_put_clock(line, time);
    swl_text_put_byte(line, ' ');
    line_put_offset(line, time, "");
    swl_text_put_byte(line, ']');
}

/* 2026-11-27T13:35:11.123456+00:00 */
static void line_put_json_time(struct swl_text_writer *line, int64_t begun)
{
    const struct tm *time = line_local(begun / SWL_NS_PER_SEC);
    swl_text_put_digits(line, (uint64_t)(time->tm_year + 1900), 4);
    swl_text_put_byte(line, '-');
    swl_text_put_digits(line, (uint64_t)(time->tm_mon + 1), 2);
    swl_text_put_byte(line, '-');
    swl_text_put_digits(line, (uint64_t)time->tm_mday, 2);
    swl_text_put_byte(line, 'T');
    line_put_clock(line, time);
    swl_text_put_byte(line, '.');
    swl_text_put_digits(line, (uint64_t)(begun % SWL_NS_PER_SEC / 1000), 6);
    line_put_offset(line, time, ":");
}

/* ---- formats ---- */

static void line_put_field(struct swl_text_writer *line, struct swl_access_text text)
{
    if (text.bytes != NULL) {
        line_put_quoted(line, text, LINE_MAX_FIELD, line_escape_common);
    } else {
        swl_text_put_string(line, "\"-\"");
    }
}

static void line_put_common(struct swl_text_writer *line, const struct swl_access_entry *entry,
                            bool is_combined)
{
    line_put_client(line, entry->client);
    swl_text_put_string(line, " - - ");
    line_put_common_time(line, entry->begun);
    swl_text_put_byte(line, ' ');
    line_put_quoted(line, entry->line, LINE_MAX_REQUEST, line_escape_common);
    swl_text_put_byte(line, ' ');
    swl_text_put_number(line, entry->status);
    swl_text_put_byte(line, ' ');
    swl_text_put_number(line, entry->body);
    if (is_combined) {
        swl_text_put_byte(line, ' ');
        line_put_field(line, entry->referer);
        swl_text_put_byte(line, ' ');
        line_put_field(line, entry->agent);
    }
}

static void line_put_json_text(struct swl_text_writer *line, const char *key, struct swl_access_text text,
                               size_t max)
{
    if (text.bytes != NULL) {
        swl_text_put_string(line, key);
        line_put_quoted(line, text, max, line_escape_json);
    }
}

static void line_put_json_number(struct swl_text_writer *line, const char *key, uint64_t number)
{
    swl_text_put_string(line, key);
    swl_text_put_number(line, number);
}

/* "METHOD target version" as three texts, or what is no such line as one. */
static void line_put_json_request(struct swl_text_writer *line, struct swl_access_text request)
{
    const char *end = request.bytes + request.size;
    const char *first = request.size > 0 ? memchr(request.bytes, ' ', request.size) : NULL;
    const char *last = request.size > 0 ? memrchr(request.bytes, ' ', request.size) : NULL;
    if (first == NULL || last <= first + 1 || (size_t)(first - request.bytes) > 32 || end - last > 16) {
        line_put_json_text(line, ",\"request\":", request, LINE_MAX_REQUEST);
        return;
    }
    line_put_json_text(
        line, ",\"method\":", (struct swl_access_text){request.bytes, (size_t)(first - request.bytes)},
        LINE_MAX_FIELD);
    line_put_json_text(line, ",\"target\":", (struct swl_access_text){first + 1, (size_t)(last - first) - 1},
                       LINE_MAX_REQUEST - LINE_MAX_FIELD);
    line_put_json_text(line, ",\"protocol\":", (struct swl_access_text){last + 1, (size_t)(end - last) - 1},
                       LINE_MAX_FIELD);
}

static void line_put_json(struct swl_text_writer *line, const struct swl_access_entry *entry)
{
    swl_text_put_string(line, "{\"time\":\"");
    line_put_json_time(line, entry->begun);
    swl_text_put_string(line, "\",\"client\":\"");
    line_put_client(line, entry->client);
    line_put_json_number(line, "\",\"client_port\":", entry->client->port);
    line_put_json_number(line, ",\"session\":", (uint64_t)entry->session);
    line_put_json_number(line, ",\"port\":", entry->port);
    line_put_json_request(line, entry->line);
    line_put_json_number(line, ",\"status\":", entry->status);
    line_put_json_number(line, ",\"bytes\":", entry->bytes);
    line_put_json_number(line, ",\"body_bytes\":", entry->body);
    line_put_json_number(line,
                         ",\"duration_us\":", (uint64_t)(entry->duration > 0 ? entry->duration / 1000 : 0));
    line_put_json_text(line, ",\"host\":", entry->host, LINE_MAX_FIELD);
    line_put_json_text(line, ",\"referer\":", entry->referer, LINE_MAX_FIELD);
    line_put_json_text(line, ",\"user_agent\":", entry->agent, LINE_MAX_FIELD);
    swl_text_put_byte(line, '}');
}

size_t swl_access_line(enum swl_access_format format, const struct swl_access_entry *entry,
                       char text[SWL_ACCESS_LINE_MAX])
{
    struct swl_text_writer line = swl_text_writer_in(text, SWL_ACCESS_LINE_MAX - 1);
    if (format == SWL_ACCESS_JSON) {
        line_put_json(&line, entry);
    } else {
        line_put_common(&line, entry, format == SWL_ACCESS_COMBINED);
    }
    *line.at = '\n';
    return swl_text_writer_size(&line) + 1;
}
