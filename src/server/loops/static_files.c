/* Files that the loop sends by itself. */
#define _GNU_SOURCE
#include "server/loops/static_files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "base/text_writer.h"
#include "net/connection_output.h"
#include "net/http_connection.h"
#include "net/http_date.h"
#include "net/http_file.h"
#include "net/http_path.h"
#include "net/http_status.h"
#include "net/mime_type.h"
#include "os/privileges.h"
#include "server/loops/connection_set.h"
#include "server/state/document_roots.h"

/* The largest content that is read and sent together with its head; of a larger one the kernel sends the file. */
#define STATIC_READ_MAX (32 * 1024)

/* A path that is longer when it is decoded names no file. */
#define STATIC_TARGET_MAX (3 * PATH_MAX)

#define STATIC_SERVER_NAME "SwooleLite"

/* A request that may be for a file. */
struct static_request {
    struct swl_connection *connection;
    const struct swl_http_head *head;
    const char *data;
    bool keeps_alive;
    bool is_claimed; /* below one of static_handler_locations: no worker gets it */
    ssize_t size;    /* of the path */
    char path[STATIC_TARGET_MAX + 2 + NAME_MAX + 1]; /* with room for the name of an index file */
};

/* What was found. */
struct static_file {
    int fd;
    const char *type;
    struct stat info;
};

static const struct swl_port_options *static_options(const struct static_request *request)
{
    return &request->connection->port->options;
}

/* ---- opening ---- */

/* Opens something below the port's directory by the rights of the children's user, who may be another one than this
 * thread's. `path` begins with a slash. */
static int static_open(const struct static_request *request, const char *path, struct stat *info)
{
    const struct swl_server *server = swl_connection_set_of(request->connection)->server;
    const struct swl_directory *directory = &request->connection->port->document_root->directory;
    bool is_lowered = server->role == SWL_ROLE_MASTER;
    int result = is_lowered ? swl_privileges_lower(&server->privileges) : 0;
    if (result < 0) {
        return result;
    }
    result = info != NULL ? swl_directory_open_file(directory, path + 1, info)
                          : swl_directory_open_below(directory, path + 1);
    if (is_lowered) {
        swl_privileges_raise(&server->privileges);
    }
    return result;
}

/* Appends the names of index files to the path, a directory's, until one is there. Returns 0; -ENOENT: there is
 * none. */
static int static_open_index(struct static_request *request, struct static_file *file)
{
    const struct swl_texts *names = &static_options(request)->http_index_files;
    size_t size = (size_t)request->size;
    bool has_slash = request->path[size - 1] == '/';
    for (size_t i = 0; i < names->count; i++) {
        const char *type = swl_mime_type_of(names->items[i], strlen(names->items[i]));
        if (strchr(names->items[i], '/') != NULL || (type == NULL && !request->is_claimed)) {
            continue;
        }
        snprintf(request->path + size, sizeof(request->path) - size, "%s%s", has_slash ? "" : "/",
                 names->items[i]);
        file->fd = static_open(request, request->path, &file->info);
        request->path[size] = '\0';
        file->type = type != NULL ? type : SWL_MIME_TYPE_UNKNOWN;
        if (file->fd >= 0) {
            return 0;
        }
    }
    return -ENOENT;
}

/* ---- answers ---- */

static void static_send(const struct static_request *request, const char *bytes, size_t size)
{
    swl_http_connection_note_bytes(request->connection, bytes, size);
    SWL_IGNORE(swl_connection_output_send(request->connection, bytes, size, false),
               "the caller looks for events");
}

/* Bytes, and behind them a range of a file, whose descriptor it takes over. */
static void static_send_with_file(const struct static_request *request, const char *bytes, size_t size,
                                  int file, const struct swl_http_range *range)
{
    swl_http_connection_note_bytes(request->connection, bytes, size);
    swl_http_connection_note_bytes(request->connection, NULL, range->size);
    SWL_IGNORE(swl_connection_output_send_with_file(request->connection, bytes, size, file,
                                                    (int64_t)range->first, range->size),
               "the caller looks for events");
}

/* What every head begins with, and how it ends. */
static void static_begin_head(struct swl_text_writer *head, int status)
{
    swl_text_put_string(head, "HTTP/1.1 ");
    swl_text_put_number(head, (uint64_t)status);
    swl_text_put_byte(head, ' ');
    swl_text_put_string(head, swl_http_status_reason(status));
    swl_text_put_string(head, "\r\nServer: " STATIC_SERVER_NAME "\r\nDate: ");
    swl_text_put(head, swl_http_date_now(), SWL_HTTP_DATE_SIZE);
    swl_text_put_string(head, "\r\n");
}

static void static_end_head(struct swl_text_writer *head, const struct static_request *request,
                            const char *type, uint64_t length)
{
    swl_text_put_string(head, "Content-Type: ");
    swl_text_put_string(head, type);
    swl_text_put_string(head, "\r\nContent-Length: ");
    swl_text_put_number(head, length);
    swl_text_put_string(head, !request->keeps_alive       ? "\r\nConnection: close\r\n\r\n"
                              : request->head->minor == 0 ? "\r\nConnection: keep-alive\r\n\r\n"
                                                          : "\r\n\r\n");
}

/* An answer without a file. */
static void static_tell(const struct static_request *request, int status)
{
    char room[1024], text[128];
    int length = snprintf(text, sizeof(text), "%d %s\n", status, swl_http_status_reason(status));
    struct swl_text_writer writer = swl_text_writer_in(room, sizeof(room));
    static_begin_head(&writer, status);
    static_end_head(&writer, request, "text/plain", (uint64_t)length);
    if (!request->head->is_head) {
        swl_text_put(&writer, text, (size_t)length);
    }
    static_send(request, room, swl_text_writer_size(&writer));
}

/* Sends the client to the same path with a slash behind it, so that what the page refers to is below it, too. The
 * path is normal: it cannot name another host. */
static void static_redirect(const struct static_request *request)
{
    char room[SWL_HTTP_PATH_ENCODED(STATIC_TARGET_MAX) + STATIC_TARGET_MAX + 1024];
    char encoded[SWL_HTTP_PATH_ENCODED(STATIC_TARGET_MAX) + 1];
    const char *target = request->data + request->head->target;
    const char *query = memchr(target, '?', request->head->target_size);
    struct swl_text_writer writer = swl_text_writer_in(room, sizeof(room));
    size_t size = swl_http_path_encode(request->path, (size_t)request->size, encoded);
    static_begin_head(&writer, 301);
    swl_text_put_string(&writer, "Location: ");
    swl_text_put(&writer, encoded, size);
    swl_text_put_byte(&writer, '/');
    if (query != NULL) {
        swl_text_put(&writer, query, (size_t)(target + request->head->target_size - query));
    }
    swl_text_put_string(&writer, "\r\n");
    static_end_head(&writer, request, "text/plain", 0);
    static_send(request, room, swl_text_writer_size(&writer));
}

/* ---- a file ---- */

/* The next of a row of numbers that begins somewhere else in each thread, and looks like chance (splitmix64). */
static uint64_t static_boundary(void)
{
    static _Thread_local uint64_t static_row;
    if (static_row == 0) {
        SWL_IGNORE(getrandom(&static_row, sizeof(static_row), GRND_NONBLOCK),
                   "early in the system's life any row will do");
    }
    uint64_t number = static_row += UINT64_C(0x9e3779b97f4a7c15);
    number = (number ^ number >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    number = (number ^ number >> 27) * UINT64_C(0x94d049bb133111eb);
    return number ^ number >> 31;
}

static void static_answer_for(const struct static_request *request, const struct static_file *file,
                              struct swl_http_file_answer *answer)
{
    const struct swl_http_file what = {
        .type = file->type,
        .size = (uint64_t)file->info.st_size,
        .modified = file->info.st_mtim.tv_sec,
    };
    const struct swl_http_head *head = request->head;
    swl_http_file_begin(answer, &what, request->connection->owner->reactor->now / SWL_NS_PER_SEC);
    for (unsigned i = 0; i < head->field_count; i++) {
        const struct swl_http_field *field = &head->fields[i];
        swl_http_file_field(answer, request->data + field->name, field->name_size,
                            request->data + field->value, field->value_size);
    }
}

/* Reads the range to `place`. Returns false if the file has become shorter, or cannot be read. */
static bool static_read(int fd, const struct swl_http_range *range, char *place)
{
    size_t done = 0;
    while (done < range->size) {
        ssize_t got = pread(fd, place + done, range->size - done, (off_t)(range->first + done));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return false;
        }
        done += (size_t)got;
    }
    return true;
}

/* Each range has a head of its own, and a descriptor, which the output queue closes. */
static void static_send_parts(const struct static_request *request, int fd,
                              const struct swl_http_file_answer *answer, char *head, size_t size)
{
    char text[2 * SWL_HTTP_FILE_HEAD_MAX];
    memcpy(text, head, size);
    for (unsigned i = 0; i < answer->ranges.count; i++) {
        const struct swl_http_range *range = &answer->ranges.items[i];
        bool is_last = i + 1 == answer->ranges.count;
        size += swl_http_file_part_head(answer, i, text + size);
        int copy = is_last ? fd : fcntl(fd, F_DUPFD_CLOEXEC, 0);
        if (copy < 0) { /* a part of the answer may have gone: only the end of the connection is left */
            swl_connection_output_close(request->connection, true, errno);
            close(fd);
            return;
        }
        static_send_with_file(request, text, size, copy, range);
        size = 0;
    }
    static_send(request, text, swl_http_file_part_head(answer, answer->ranges.count, text));
}

/* Sends the file, or what is to be said of it; closes it. Returns -ESTALE if it changes just now. */
static int static_send_file(const struct static_request *request, const struct static_file *file)
{
    const struct swl_http_file_manner manner = {
        .is_head = request->head->is_head,
        .keeps_alive = request->keeps_alive,
        .is_old = request->head->minor == 0,
        .boundary = static_boundary(),
        .server = STATIC_SERVER_NAME,
    };
    char room[SWL_HTTP_FILE_HEAD_MAX + STATIC_READ_MAX];
    struct swl_http_file_answer answer;
    static_answer_for(request, file, &answer);
    size_t size = swl_http_file_finish(&answer, &manner, room);
    const struct swl_http_range *range = &answer.ranges.items[0];
    if (answer.ranges.count > 1) {
        static_send_parts(request, file->fd, &answer, room, size);
    } else if (answer.ranges.count == 1 && range->size > STATIC_READ_MAX) {
        static_send_with_file(request, room, size, file->fd, range);
    } else {
        bool is_whole = answer.ranges.count == 0 || static_read(file->fd, range, room + size);
        close(file->fd);
        if (!is_whole) {
            return -ESTALE;
        }
        static_send(request, room, size + (answer.ranges.count == 1 ? range->size : 0));
    }
    return 0;
}

/* ---- the request ---- */

/* Whether the text begins with one of static_handler_locations; true where there are none. */
static bool static_is_below(const struct swl_texts *locations, const char *text, size_t size)
{
    for (size_t i = 0; i < locations->count; i++) {
        size_t length = strlen(locations->items[i]);
        if (length <= size && memcmp(text, locations->items[i], length) == 0) {
            return true;
        }
    }
    return locations->count == 0;
}

/* Opens the file that the path names, or the index file of a directory. Returns 0 or -errno; -EISDIR: it is a directory
 * with an index file, and the path lacks the slash. */
static int static_find(struct static_request *request, struct static_file *file)
{
    bool has_index = static_options(request)->http_index_files.count > 0;
    if (request->path[request->size - 1] == '/') {
        return has_index ? static_open_index(request, file) : -ENOENT;
    }
    file->type = swl_mime_type_of(request->path, (size_t)request->size);
    bool is_wanted = file->type != NULL || request->is_claimed;
    if (!is_wanted && !has_index) {
        return -ENOENT; /* the name alone tells, without the kernel */
    }
    file->fd = static_open(request, request->path, &file->info);
    if (file->fd >= 0 && !is_wanted) {
        close(file->fd);
        return -ENOENT;
    }
    if (file->fd == -EISDIR && has_index && static_open_index(request, file) == 0) {
        close(file->fd);
        return -EISDIR;
    }
    if (file->fd == -EISDIR) {
        return -ENOENT;
    }
    file->type = file->type != NULL ? file->type : SWL_MIME_TYPE_UNKNOWN;
    return SWL_MIN(file->fd, 0);
}

/* Where a file cannot be opened for want of something: what to tell the client; else 404. */
static int static_failure(int error)
{
    if (error != -EMFILE && error != -ENFILE && error != -ENOMEM && error != -ESTALE) {
        return 404;
    }
    swl_warning_limited("files that could not be opened to be served", "a file cannot be served: %s",
                        strerror(-error));
    return 503;
}

static bool static_serve(struct static_request *request)
{
    struct static_file file = {.fd = -1};
    int result = static_find(request, &file), tries = 3;
    while (result == 0 && (result = static_send_file(request, &file)) == -ESTALE && --tries > 0) {
        result = static_find(request, &file);
    }
    if (result == 0) {
        return true;
    }
    if (result == -EISDIR) {
        static_redirect(request);
        return true;
    }
    int status = static_failure(result);
    if (status == 404 && !request->is_claimed) {
        return false;
    }
    static_tell(request, status);
    return true;
}

/* A GET or HEAD without a body. */
static bool static_is_for_files(const struct swl_http_head *head, const char *data)
{
    return (head->is_head || (head->method_size == 3 && memcmp(data, "GET", 3) == 0)) && !head->upgrades &&
           !head->is_chunked && head->length == 0;
}

bool swl_static_files_answer(struct swl_connection *connection, const struct swl_http_head *head,
                             const char *data, bool keeps_alive)
{
    struct static_request request;
    if (connection->port->document_root == NULL || !static_is_for_files(head, data)) {
        return false;
    }
    const struct swl_texts *locations = &connection->port->options.static_handler_locations;
    const char *target = data + head->target;
    request.connection = connection;
    request.head = head;
    request.data = data;
    request.keeps_alive = keeps_alive;
    request.size = head->target_size <= STATIC_TARGET_MAX
                       ? swl_http_path_of(target, head->target_size, request.path)
                       : -ENAMETOOLONG;
    bool is_below = request.size > 0 ? static_is_below(locations, request.path, (size_t)request.size)
                                     : static_is_below(locations, target, head->target_size);
    request.is_claimed = is_below && locations->count > 0;
    if (!is_below || (request.size < 0 && !request.is_claimed)) {
        return false;
    }
    if (request.size < 0) {
        static_tell(&request, 404);
        return true;
    }
    return static_serve(&request);
}
