/* A push parser of multipart/form-data. */
#define _GNU_SOURCE
#include "net/multipart.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <sys/types.h>

#include "base/compiler.h"
#include "base/memory.h"
#include "net/field_parameter.h"

/*
 * A body is   preamble CRLF-- boundary CRLF head CRLF CRLF data CRLF-- boundary CRLF ... CRLF-- boundary -- epilogue
 * and no CR is in a boundary. So a delimiter (CRLF, two hyphens, boundary) begins at a CR alone, and of two CRs the
 * later one: what is a part of a delimiter and then goes on otherwise is data as a whole.
 */
enum multipart_state {
    MULTIPART_PREAMBLE,  /* looks for a delimiter; what is in front of it is dropped */
    MULTIPART_DATA,      /* the same; what is in front of it is told */
    MULTIPART_DELIMITED, /* behind a delimiter: "--", CRLF, or spaces in front of CRLF */
    MULTIPART_LAST,      /* one hyphen has come */
    MULTIPART_PADDING,   /* spaces have come */
    MULTIPART_LINE_END,  /* CR has come */
    MULTIPART_HEAD,
    MULTIPART_EPILOGUE, /* all parts have come; what follows is dropped */
};

#define LINE_END "\r\n"
#define HEAD_END "\r\n\r\n"
/* bytes of a head that are looked at in one step, so that not much is copied that is no head any more */
#define HEAD_STEP 256

static int multipart_fail(struct swl_multipart *multipart, int error, const char *fault)
{
    multipart->fault = fault;
    multipart->error = error;
    return error;
}

static int multipart_malformed(struct swl_multipart *multipart, const char *fault)
{
    return multipart_fail(multipart, -EPROTO, fault);
}

/* ---- the boundary ---- */

/* The characters of RFC 2046 are fewer, but senders use others, too. */
static bool multipart_is_boundary(const char *boundary, size_t size)
{
    if (size == 0 || size > SWL_MULTIPART_BOUNDARY_MAX || boundary[size - 1] == ' ') {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        if (boundary[i] < ' ' || boundary[i] > '~') {
            return false;
        }
    }
    return true;
}

int swl_multipart_boundary(const char *type, size_t size, char boundary[SWL_MULTIPART_BOUNDARY_MAX])
{
    char text[1024], *at;
    struct swl_field_parameter parameter;
    bool too_long = size >= sizeof(text);
    size = SWL_MIN(size, sizeof(text) - 1);
    memcpy(text, type, size);
    text[size] = '\0';
    if (strcasecmp(swl_field_parameter_split(text, &at), "multipart/form-data") != 0) {
        return 0;
    }
    int result = too_long ? -EPROTO : 0, length = 0;
    while (result >= 0 && (result = swl_field_parameter_next(&at, &parameter)) > 0) {
        if (strcasecmp(parameter.name, "boundary") != 0) {
            continue;
        }
        if (length > 0 || !multipart_is_boundary(parameter.value, strlen(parameter.value))) {
            return -EPROTO;
        }
        length = (int)strlen(parameter.value);
        memcpy(boundary, parameter.value, (size_t)length);
    }
    return result < 0 || length == 0 ? -EPROTO : length;
}

/* ---- the head of a part ---- */

static int multipart_name_file(struct swl_multipart *multipart, struct swl_multipart_part *part,
                               const char *plain, char *encoded)
{
    const char *decoded = encoded == NULL ? NULL : swl_field_parameter_decode(encoded);
    if (decoded == NULL && plain == NULL && encoded != NULL) {
        return multipart_malformed(multipart, "a filename* of a part is not valid");
    }
    part->filename = decoded != NULL ? decoded : plain;
    return 0;
}

static int multipart_take_disposition(struct swl_multipart *multipart, struct swl_multipart_part *part,
                                      char *value)
{
    struct swl_field_parameter parameter;
    char *at, *name = NULL, *plain = NULL, *encoded = NULL;
    int result;
    if (strcasecmp(swl_field_parameter_split(value, &at), "form-data") != 0) {
        return multipart_malformed(multipart, "the Content-Disposition of a part is not form-data");
    }
    while ((result = swl_field_parameter_next(&at, &parameter)) > 0) {
        char **place = strcasecmp(parameter.name, "name") == 0        ? &name
                       : strcasecmp(parameter.name, "filename") == 0  ? &plain
                       : strcasecmp(parameter.name, "filename*") == 0 ? &encoded
                                                                      : NULL;
        if (place != NULL && *place != NULL) {
            return multipart_malformed(multipart, "the Content-Disposition of a part has a parameter twice");
        }
        if (place != NULL) {
            *place = parameter.value;
        }
    }
    if (result < 0 || name == NULL) {
        return multipart_malformed(multipart, result < 0 ? "the Content-Disposition of a part is not valid"
                                                         : "a part has no name");
    }
    part->name = name;
    return multipart_name_file(multipart, part, plain, encoded);
}

/* `line` is one field, ended by NUL. */
static int multipart_take_field(struct swl_multipart *multipart, struct swl_multipart_part *part, char *line)
{
    size_t name_size = strcspn(line, ": \t");
    if (line[name_size] != ':' || name_size == 0) {
        return multipart_malformed(multipart, "a line in the head of a part is no field");
    }
    line[name_size] = '\0';
    char *value = line + name_size + 1;
    value += strspn(value, " \t");
    for (size_t size = strlen(value); size > 0 && strchr(" \t", value[size - 1]) != NULL; size--) {
        value[size - 1] = '\0';
    }
    bool disposition = strcasecmp(line, "Content-Disposition") == 0;
    if (!disposition && strcasecmp(line, "Content-Type") != 0) {
        return 0;
    }
    if (disposition ? part->name != NULL : part->type != NULL) {
        return multipart_malformed(multipart, "the head of a part has a field twice");
    }
    if (disposition) {
        return multipart_take_disposition(multipart, part, value);
    }
    part->type = value;
    return 0;
}

/* Whether the `size` bytes are lines of text. */
static bool multipart_is_text(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if (byte == '\r' && i + 1 < size && bytes[i + 1] == '\n') {
            i++;
        } else if ((byte < ' ' && byte != '\t') || byte == 0x7f) {
            return false;
        }
    }
    return true;
}

/* `head`: `size` bytes of whole lines, with their ends. */
static int multipart_begin_part(struct swl_multipart *multipart, char *head, size_t size)
{
    struct swl_multipart_part part = {0};
    char *end = head + size;
    if (!multipart_is_text(head, size)) {
        return multipart_malformed(multipart, "the head of a part has a control character");
    }
    /* a line that begins with a space is a part of the one before */
    for (char *fold = head; (fold = memmem(fold, (size_t)(end - fold), LINE_END, 2)) != NULL; fold += 2) {
        if (fold + 2 < end && (fold[2] == ' ' || fold[2] == '\t')) {
            memset(fold, ' ', 2);
        }
    }
    for (char *line = head, *next; line < end; line = next) {
        next = (char *)memchr(line, '\r', (size_t)(end - line)) + 2;
        next[-2] = '\0';
        int result = multipart_take_field(multipart, &part, line);
        if (result < 0) {
            return result;
        }
    }
    if (part.name == NULL) {
        return multipart_malformed(multipart, "a part has no Content-Disposition");
    }
    int result = multipart->events->begins(multipart->argument, &part);
    return result < 0 ? multipart_fail(multipart, result, multipart->fault) : 0;
}

/* Begins to look for a delimiter where the CRLF in front of it has already come, not as a part of the data. */
static void multipart_look(struct swl_multipart *multipart, enum multipart_state state)
{
    multipart->state = state;
    multipart->matched = multipart->before = sizeof(LINE_END) - 1;
}

static void multipart_begin_head(struct swl_multipart *multipart)
{
    if (multipart->head == NULL) {
        multipart->head = swl_malloc(sizeof(HEAD_END) + multipart->limits.head);
    }
    memcpy(multipart->head, LINE_END,
           sizeof(LINE_END) - 1); /* so that a head that is empty has an end, too */
    multipart->head_size = sizeof(LINE_END) - 1;
    multipart->state = MULTIPART_HEAD;
}

/* The functions from here on take bytes off the piece at `bytes`, and return how many, or the error. */

static ssize_t multipart_step_head(struct swl_multipart *multipart, const char *bytes, size_t size)
{
    size_t old = multipart->head_size, max = sizeof(HEAD_END) - 1 + multipart->limits.head;
    size = SWL_MIN(SWL_MIN(size, HEAD_STEP), max - old);
    memcpy(multipart->head + old, bytes, size);
    multipart->head_size += (uint32_t)size;
    size_t from = old - SWL_MIN(old, sizeof(HEAD_END) - 2);
    char *end = memmem(multipart->head + from, multipart->head_size - from, HEAD_END, sizeof(HEAD_END) - 1);
    if (end == NULL) {
        return multipart->head_size < max
                   ? (ssize_t)size
                   : multipart_fail(multipart, -EMSGSIZE, "the head of a part is too large");
    }
    char *head = multipart->head + sizeof(LINE_END) - 1;
    int result = multipart_begin_part(multipart, head, (size_t)(end + sizeof(LINE_END) - 1 - head));
    multipart_look(multipart, MULTIPART_DATA);
    return result < 0 ? result : end + sizeof(HEAD_END) - 1 - (multipart->head + old);
}

/* ---- data ---- */

static int multipart_tell(struct swl_multipart *multipart, const char *bytes, size_t size)
{
    if (size == 0 || multipart->state == MULTIPART_PREAMBLE) {
        return 0;
    }
    int result = multipart->events->data(multipart->argument, (const uint8_t *)bytes, size);
    return result < 0 ? multipart_fail(multipart, result, multipart->fault) : 0;
}

/* The delimiter has come whole. */
static int multipart_delimit(struct swl_multipart *multipart)
{
    bool ends = multipart->state == MULTIPART_DATA;
    multipart->state = MULTIPART_DELIMITED;
    multipart->matched = multipart->before = 0;
    int result = ends ? multipart->events->ends(multipart->argument) : 0;
    return result < 0 ? multipart_fail(multipart, result, multipart->fault) : 0;
}

/* A delimiter has begun in an earlier piece: it goes on, or was data. */
static ssize_t multipart_step_match(struct swl_multipart *multipart, const char *bytes, size_t size)
{
    const char *rest = multipart->delimiter + multipart->matched;
    size = SWL_MIN(size, (size_t)multipart->delimiter_size - multipart->matched);
    if (memcmp(bytes, rest, size) == 0) {
        multipart->matched += (uint8_t)size;
        int result = multipart->matched < multipart->delimiter_size ? 0 : multipart_delimit(multipart);
        return result < 0 ? result : (ssize_t)size;
    }
    int result = multipart_tell(multipart, multipart->delimiter + multipart->before,
                                (size_t)multipart->matched - multipart->before);
    multipart->matched = multipart->before = 0;
    return result;
}

static ssize_t multipart_step_data(struct swl_multipart *multipart, const char *bytes, size_t size)
{
    const char *end = bytes + size;
    const char *found = memmem(bytes, size, multipart->delimiter, multipart->delimiter_size);
    if (found != NULL) {
        int result = multipart_tell(multipart, bytes, (size_t)(found - bytes));
        result = result < 0 ? result : multipart_delimit(multipart);
        return result < 0 ? result : found + multipart->delimiter_size - bytes;
    }
    size_t tail_size = SWL_MIN(size, (size_t)multipart->delimiter_size - 1);
    const char *begins = memrchr(end - tail_size, '\r', tail_size);
    if (begins == NULL || memcmp(begins, multipart->delimiter, (size_t)(end - begins)) != 0) {
        begins = end;
    }
    int result = multipart_tell(multipart, bytes, (size_t)(begins - bytes));
    multipart->matched = (uint8_t)(end - begins);
    return result < 0 ? result : (ssize_t)size;
}

/* ---- behind a delimiter ---- */

static ssize_t multipart_end_delimiter_line(struct swl_multipart *multipart)
{
    if (multipart->parts == multipart->limits.parts) {
        return multipart_fail(multipart, -EMSGSIZE, "it has too many parts");
    }
    multipart->parts++;
    multipart_begin_head(multipart);
    return 1;
}

/* The next byte of the line of a delimiter. */
static ssize_t multipart_step_delimited(struct swl_multipart *multipart, char byte)
{
    if (multipart->state == MULTIPART_LAST && byte == '-') {
        multipart->state = MULTIPART_EPILOGUE;
    } else if (multipart->state == MULTIPART_LINE_END && byte == '\n') {
        return multipart_end_delimiter_line(multipart);
    } else if (multipart->state == MULTIPART_DELIMITED && byte == '-') {
        multipart->state = MULTIPART_LAST;
    } else if (multipart->state == MULTIPART_LAST || multipart->state == MULTIPART_LINE_END) {
        return multipart_malformed(multipart, "a boundary does not end its line");
    } else if (byte == '\r') {
        multipart->state = MULTIPART_LINE_END;
    } else if (byte == ' ' || byte == '\t') {
        multipart->state = MULTIPART_PADDING;
    } else {
        return multipart_malformed(multipart, "a boundary does not end its line");
    }
    return 1;
}

static ssize_t multipart_step(struct swl_multipart *multipart, const char *bytes, size_t size)
{
    switch ((enum multipart_state)multipart->state) {
    case MULTIPART_PREAMBLE:
    case MULTIPART_DATA:
        return multipart->matched > 0 ? multipart_step_match(multipart, bytes, size)
                                      : multipart_step_data(multipart, bytes, size);
    case MULTIPART_HEAD:
        return multipart_step_head(multipart, bytes, size);
    case MULTIPART_EPILOGUE:
        return (ssize_t)size;
    default:
        return multipart_step_delimited(multipart, *bytes);
    }
}

/* ---- the face ---- */

void swl_multipart_init(struct swl_multipart *multipart, const char *boundary, size_t size,
                        const struct swl_multipart_limits *limits, const struct swl_multipart_events *events,
                        void *argument)
{
    *multipart = (struct swl_multipart){.events = events, .argument = argument, .limits = *limits};
    memcpy(multipart->delimiter, LINE_END "--", 4);
    memcpy(multipart->delimiter + 4, boundary, size);
    multipart->delimiter_size = (uint8_t)(4 + size);
    multipart_look(multipart, MULTIPART_PREAMBLE); /* the first line has no CRLF in front of it */
}

int swl_multipart_push(struct swl_multipart *multipart, const void *bytes, size_t size)
{
    for (const char *at = bytes; size > 0 && multipart->error == 0;) {
        ssize_t step = multipart_step(multipart, at, size);
        if (step > 0) {
            at += step;
            size -= (size_t)step;
        }
    }
    return multipart->error;
}

int swl_multipart_finish(struct swl_multipart *multipart)
{
    if (multipart->error == 0 && multipart->state != MULTIPART_EPILOGUE) {
        return multipart_malformed(multipart, "its last boundary is missing");
    }
    return multipart->error;
}

void swl_multipart_free(struct swl_multipart *multipart)
{
    swl_free(multipart->head);
    multipart->head = NULL;
}
