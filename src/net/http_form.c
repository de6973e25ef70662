/* A form in the body of a request. */
#include "net/http_form.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/memory.h"
#include "ipc/spill.h"
#include "net/multipart.h"

/* bytes of the head of a part */
#define HEAD_MAX (16 * 1024)
/* bytes that are read from a file at once */
#define PIECE (64 * 1024)

static char *http_form_copy(const char *text)
{
    return text == NULL ? NULL : swl_strndup(text, strlen(text));
}

static size_t http_form_size(const char *text)
{
    return text == NULL ? 0 : strlen(text);
}

static void http_form_free_part(struct swl_http_form *form, struct swl_http_form_part *part)
{
    if (part->file != 0) {
        swl_body_files_discard(form->body_files, part->file);
    }
    swl_buffer_free(&part->value);
    swl_free(part->name);
    swl_free(part->filename);
    swl_free(part->type);
    swl_free(part);
}

/* ---- events of the parser ---- */

static void http_form_close_file(struct swl_http_form *form)
{
    if (form->fd >= 0) {
        close(form->fd);
        form->fd = -1;
    }
}

/* The file of the part at hand is not kept. */
static void http_form_drop_file(struct swl_http_form *form, enum swl_upload_error error)
{
    struct swl_http_form_part *part = form->part;
    http_form_close_file(form);
    if (part->file != 0) {
        swl_body_files_discard(form->body_files, part->file);
    }
    part->file = part->size = 0;
    part->error = error;
}

static void http_form_open_file(struct swl_http_form *form)
{
    struct swl_http_form_part *part = form->part;
    if (part->filename[0] == '\0') {
        part->error = SWL_UPLOAD_NO_FILE;
        return;
    }
    form->fd = swl_body_files_create(form->body_files, &part->file);
    if (form->fd < 0) {
        part->file = 0;
        part->error = SWL_UPLOAD_CANT_WRITE;
    }
}

static int http_form_begins(void *argument, const struct swl_multipart_part *told)
{
    struct swl_http_form *form = argument;
    bool is_file = told->filename != NULL;
    form->part = NULL;
    if (is_file ? form->files++ >= form->limits.files : form->fields++ >= form->limits.fields) {
        return 0;
    }
    struct swl_http_form_part *part = swl_calloc(1, sizeof(*part));
    part->name = http_form_copy(told->name);
    part->filename = http_form_copy(told->filename);
    part->type = http_form_copy(told->type);
    form->part = part;
    form->memory += http_form_size(told->name) + http_form_size(told->filename) + http_form_size(told->type) +
                    sizeof(*part);
    swl_list_append(&form->parts, &part->link);
    if (is_file) {
        http_form_open_file(form);
    }
    return form->memory > form->limits.memory ? -EMSGSIZE : 0;
}

static void http_form_add_to_file(struct swl_http_form *form, const uint8_t *bytes, size_t size)
{
    struct swl_http_form_part *part = form->part;
    if (part->error == SWL_UPLOAD_NO_FILE) {
        part->error = SWL_UPLOAD_OK; /* without a name, but there is something */
        form->fd = swl_body_files_create(form->body_files, &part->file);
    }
    if (part->error != SWL_UPLOAD_OK) {
        return;
    }
    if (form->fd < 0 || swl_spill_append(form->fd, bytes, size) < 0) {
        http_form_drop_file(form, SWL_UPLOAD_CANT_WRITE);
        return;
    }
    part->size += size;
    if (part->size > form->file_max) {
        http_form_drop_file(form, SWL_UPLOAD_FORM_SIZE);
    }
}

static int http_form_data(void *argument, const uint8_t *bytes, size_t size)
{
    struct swl_http_form *form = argument;
    if (form->part == NULL) {
        return 0;
    }
    if (form->part->filename != NULL) {
        http_form_add_to_file(form, bytes, size);
        return 0;
    }
    form->memory += size;
    if (form->memory > form->limits.memory) {
        return -EMSGSIZE;
    }
    swl_buffer_append(&form->part->value, bytes, size);
    return 0;
}

/* The field MAX_FILE_SIZE is for the files behind it, as in PHP. */
static void http_form_note_max(struct swl_http_form *form)
{
    const struct swl_buffer *value = &form->part->value;
    char text[24] = "";
    if (strcasecmp(form->part->name, "MAX_FILE_SIZE") != 0) {
        return;
    }
    memcpy(text, swl_buffer_bytes(value), SWL_MIN(swl_buffer_size(value), sizeof(text) - 1));
    long long max = strtoll(text, NULL, 10);
    form->file_max = max > 0 ? (uint64_t)max : UINT64_MAX;
}

static int http_form_ends(void *argument)
{
    struct swl_http_form *form = argument;
    if (form->part != NULL && form->part->filename == NULL && swl_buffer_size(&form->part->value) > 0) {
        http_form_note_max(form);
    }
    if (form->fd >= 0 && close(form->fd) < 0 && errno != EINTR) { /* NFS tells here that it is full */
        form->fd = -1;
        http_form_drop_file(form, SWL_UPLOAD_CANT_WRITE);
    }
    form->fd = -1;
    form->part = NULL;
    return 0;
}

/* ---- the body ---- */

/* Returns 0, or what ended the parsing; -EIO where the file cannot be read as it should. */
static int http_form_push_file(struct swl_multipart *multipart, const struct swl_http_form_source *source)
{
    uint8_t *piece = swl_malloc(PIECE);
    int result = 0;
    uint64_t done = 0;
    while (result == 0 && done < source->size) {
        ssize_t size =
            pread(source->fd, piece, (size_t)SWL_MIN(source->size - done, (uint64_t)PIECE), (off_t)done);
        if (size > 0) {
            done += (uint64_t)size;
            result = swl_multipart_push(multipart, piece, (size_t)size);
        } else if (size == 0 || errno != EINTR) {
            result = -EIO;
        }
    }
    swl_free(piece);
    return result;
}

int swl_http_form_parse(struct swl_http_form *form, const struct swl_http_form_limits *limits,
                        const struct swl_body_files *body_files, const char *boundary, size_t boundary_size,
                        const struct swl_http_form_source *source)
{
    static const struct swl_multipart_events events = {http_form_begins, http_form_data, http_form_ends};
    const struct swl_multipart_limits multipart_limits = {.parts = limits->parts, .head = HEAD_MAX};
    struct swl_multipart multipart;
    *form =
        (struct swl_http_form){.body_files = body_files, .limits = *limits, .fd = -1, .file_max = UINT64_MAX};
    swl_list_init(&form->parts);
    swl_multipart_init(&multipart, boundary, boundary_size, &multipart_limits, &events, form);
    int result = source->bytes != NULL || source->size == 0
                     ? swl_multipart_push(&multipart, source->bytes, (size_t)source->size)
                     : http_form_push_file(&multipart, source);
    if (result == 0) {
        result = swl_multipart_finish(&multipart);
    }
    http_form_close_file(form);
    form->fault =
        result == -EMSGSIZE && multipart.fault == NULL ? "its fields are too large" : multipart.fault;
    swl_multipart_free(&multipart);
    return result == 0 ? 0 : result == -EPROTO ? -400 : result == -EMSGSIZE ? -413 : -500;
}

void swl_http_form_free(struct swl_http_form *form)
{
    for (struct swl_list *link; (link = swl_list_shift(&form->parts)) != NULL;) {
        http_form_free_part(form, SWL_CONTAINER_OF(link, struct swl_http_form_part, link));
    }
}

const char *swl_http_form_basename(const char *filename)
{
    /* some clients send the path on a Windows machine */
    const char *slash = strrchr(filename, '/'), *backslash = strrchr(filename, '\\');
    const char *last = slash == NULL || (backslash != NULL && backslash > slash) ? backslash : slash;
    return last == NULL ? filename : last + 1;
}
