/*
 * A form in the body of a request (multipart/form-data), taken apart: its fields in memory, its files on disk. The body
 * itself may lie in a file: it is read in pieces.
 */
#ifndef SWL_NET_HTTP_FORM_H
#define SWL_NET_HTTP_FORM_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/list.h"
#include "net/body_files.h"

/* What became of a file. The numbers are those of PHP's UPLOAD_ERR_… */
enum swl_upload_error {
    SWL_UPLOAD_OK = 0,
    SWL_UPLOAD_FORM_SIZE = 2, /* it is larger than the field MAX_FILE_SIZE in front of it */
    SWL_UPLOAD_NO_FILE = 4,   /* its name is empty: nothing was chosen */
    SWL_UPLOAD_CANT_WRITE = 7,
};

struct swl_http_form_part {
    struct swl_list link; /* in form->parts */
    char *name;
    char *filename;          /* NULL: it is a field */
    char *type;              /* NULL: not told */
    struct swl_buffer value; /* of a field */
    uint64_t file;           /* number of its file; 0: there is none (any more) */
    uint64_t size;           /* of the file */
    enum swl_upload_error error;
};

struct swl_http_form_limits {
    uint32_t parts;  /* more are refused with 413 */
    uint32_t fields; /* more are dropped */
    uint32_t files;  /* more are dropped */
    uint64_t memory; /* bytes of all fields; more are refused with 413 */
};

/* The body: in memory, or in a file that is open for reading. */
struct swl_http_form_source {
    const uint8_t *bytes; /* NULL: in a file */
    uint64_t size;
    int fd;
};

struct swl_http_form {
    const struct swl_body_files *body_files;
    struct swl_http_form_limits limits;
    struct swl_list parts;  /* in their order */
    uint32_t fields, files; /* that have come, with those that were dropped */
    const char *fault;      /* why it was refused, to follow "is refused: "; NULL: told by the number alone */
    /* of the part at hand */
    struct swl_http_form_part *part; /* NULL: it is dropped */
    int fd;                          /* of its file; else -1 */
    uint64_t memory;                 /* bytes of all fields so far */
    uint64_t file_max;               /* by the last MAX_FILE_SIZE */
};

/* Takes the whole body apart. `boundary`: from swl_multipart_boundary(). Returns 0; or the negated status with which the
 * request is to be refused: -400, -413, or -500 where the body could not be read. swl_http_form_free() is called after
 * all of these. */
int swl_http_form_parse(struct swl_http_form *form, const struct swl_http_form_limits *limits,
                        const struct swl_body_files *body_files, const char *boundary, size_t boundary_size,
                        const struct swl_http_form_source *source) SWL_MUST_CHECK;

/* Discards files, too, but for those whose number the caller has set to 0. */
void swl_http_form_free(struct swl_http_form *form);

/* Returns the last component of the name of a file as a client has sent it; within `filename`. */
const char *swl_http_form_basename(const char *filename);

#endif
