/* The body of a request, and the form that it may be. */
#include "php/http/php_http_body.h"

#include <SAPI.h>
#include <errno.h>
#include <main/php_variables.h>
#include <strings.h>
#include <unistd.h>

#include "base/log.h"
#include "base/memory.h"
#include "net/field_parameter.h"
#include "net/multipart.h"
#include "php/http/php_http_uploads.h"

/* ---- opening ---- */

static const char *http_body_type(const struct swl_http_view *view, size_t *size)
{
    static const char name[] = "Content-Type";
    for (uint32_t i = 0; i < view->request.field_count; i++) {
        const struct swl_http_field *field = &view->fields[i];
        if (field->name_size == sizeof(name) - 1 &&
            strncasecmp(view->head + field->name, name, sizeof(name) - 1) == 0) {
            *size = field->value_size;
            return view->head + field->value;
        }
    }
    return NULL;
}

static bool http_body_is_urlencoded(const char *type, size_t size)
{
    static const char urlencoded[] = "application/x-www-form-urlencoded";
    size_t length = sizeof(urlencoded) - 1;
    return size >= length && strncasecmp(type, urlencoded, length) == 0 &&
           (size == length || memchr("; \t", type[length], 3) != NULL);
}

static uint32_t http_body_ini_limit(const char *name, size_t size)
{
    return (uint32_t)SWL_MIN(SWL_MAX(zend_ini_long(name, size, false), 0), 1000000);
}

static int http_body_refuse(const struct swl_request *request, int status, const char *fault)
{
    swl_warning_limited("HTTP requests refused for their body",
                        "session %lld: its request is refused with %d: %s", (long long)request->session,
                        status, fault);
    return status;
}

/* Logs what PHP drops with a warning for each request. */
static void http_body_log_dropped(const struct swl_request *request, const struct swl_http_form *form)
{
    if (form->fields > form->limits.fields || form->files > form->limits.files) {
        swl_warning_limited(
            "forms with more fields than max_input_vars or files than max_file_uploads",
            "session %lld: its form has %u fields and %u files; the first %u and %u are taken",
            (long long)request->session, form->fields, form->files, form->limits.fields, form->limits.files);
    }
}

static int http_body_open_multipart(struct php_swoolelite_http_body *body, const struct swl_request *request,
                                    const struct swl_http_view *view, const char *boundary, int boundary_size)
{
    const struct swl_port_options *options = &body->core->ports[request->port].options;
    const uint32_t parts = http_body_ini_limit(ZEND_STRL("max_multipart_body_parts"));
    struct swl_http_form_limits limits = {
        .fields = (uint32_t)SWL_MIN(SWL_MAX(PG(max_input_vars), 0), 1000000),
        .files = http_body_ini_limit(ZEND_STRL("max_file_uploads")),
        .memory = (uint64_t)options->package_max_length,
    };
    limits.parts = parts > 0 ? parts : limits.fields + limits.files;
    const struct swl_http_form_source source = {
        .bytes = view->body, .size = view->request.body_size, .fd = body->fd};
    int result = swl_http_form_parse(&body->form, &limits, &body->core->body_files, boundary,
                                     (size_t)boundary_size, &source);
    body->kind = PHP_SWOOLELITE_HTTP_MULTIPART;
    if (result < 0) {
        return http_body_refuse(request, -result,
                                body->form.fault != NULL ? body->form.fault : "it cannot be read");
    }
    http_body_log_dropped(request, &body->form);
    return 0;
}

static int http_body_open_form(struct php_swoolelite_http_body *body, const struct swl_request *request,
                               const struct swl_http_view *view)
{
    const struct swl_port_options *options = &body->core->ports[request->port].options;
    char boundary[SWL_MULTIPART_BOUNDARY_MAX];
    size_t size = 0;
    const char *type = http_body_type(view, &size);
    if (type == NULL) {
        return 0;
    }
    int found = options->http_parse_files ? swl_multipart_boundary(type, size, boundary) : 0;
    if (found < 0) {
        return http_body_refuse(request, 400, "its multipart boundary is not valid");
    }
    if (found > 0) {
        return http_body_open_multipart(body, request, view, boundary, found);
    }
    if (options->http_parse_post && http_body_is_urlencoded(type, size)) {
        body->kind = PHP_SWOOLELITE_HTTP_URLENCODED;
        if (view->request.body_size > (uint64_t)options->package_max_length) {
            return http_body_refuse(request, 413, "its urlencoded form is larger than package_max_length");
        }
    }
    return 0;
}

int php_swoolelite_http_body_open(struct php_swoolelite_http_body *body, const struct swl_server *core,
                                  const struct swl_request *request, const struct swl_http_view *view)
{
    body->core = core;
    body->kind = PHP_SWOOLELITE_HTTP_NO_FORM;
    body->fd = -1;
    if (view->request.body_size == 0) {
        return 0;
    }
    if (view->request.body_file != 0) {
        off_t size;
        body->fd = swl_body_files_open(&core->body_files, view->request.body_file, &size);
        if (body->fd < 0 || (uint64_t)size != view->request.body_size) {
            /* its client has gone, and the file with it; or somebody has tampered with that */
            return body->fd == -ENOENT
                       ? 500
                       : http_body_refuse(request, 500, "the file with its body cannot be opened");
        }
    }
    return http_body_open_form(body, request, view);
}

void php_swoolelite_http_body_close(struct php_swoolelite_http_body *body)
{
    if (body->kind == PHP_SWOOLELITE_HTTP_MULTIPART) {
        swl_http_form_free(&body->form);
        body->kind = PHP_SWOOLELITE_HTTP_NO_FORM;
    }
    if (body->fd >= 0) {
        close(body->fd);
        body->fd = -1;
    }
}

/* ---- arrays ---- */

/*
 * Names that are nested too deep PHP drops with a warning, but where it displays errors. Clients could cause any number of
 * these warnings, and where the script's error handler throws, an exception before its callback is there to catch it.
 * Returns what http_body_warn_again() takes.
 */
static uint8_t http_body_warn_not(void)
{
    uint8_t displayed = (uint8_t)PG(display_errors);
    PG(display_errors) = PHP_DISPLAY_ERRORS_STDOUT;
    return displayed;
}

static void http_body_warn_again(uint8_t displayed)
{
    PG(display_errors) = displayed;
}

/* Whether PHP takes a file of that name: brackets come in pairs, and nothing but a bracket follows a closed one. With others a
 * client could write what it likes to the tmp_name, error or size of another file. */
static bool http_body_is_file_name(const char *name)
{
    bool is_open = false;
    for (const char *at = name; *at != '\0'; at++) {
        if (*at == '[' || *at == ']') {
            if (is_open == (*at == '[') || (is_open && at[1] != '\0' && at[1] != '[')) {
                return false;
            }
            is_open = !is_open;
        }
    }
    return !is_open;
}

/* Registers what is known of a file where $_FILES has it: "a[b]" goes to a[key][b]. Takes the value. */
static void http_body_register(zval *files, const char *name, const char *key, zval *value)
{
    const char *bracket = strchr(name, '[');
    size_t size = strlen(name), front = size;
    if (bracket != NULL && name[size - 1] == ']') {
        front = (size_t)(bracket - name);
    }
    char *variable = emalloc(size + strlen(key) + 3);
    snprintf(variable, size + strlen(key) + 3, "%.*s[%s]%s", (int)front, name, key, name + front);
    php_register_variable_ex(variable, value, files);
    efree(variable);
}

/* Hands the file over to PHP. Returns its path. */
static zend_string *http_body_take_file(const struct php_swoolelite_http_body *body,
                                        struct swl_http_form_part *part)
{
    char *path = swl_body_files_path(&body->core->body_files, part->file);
    zend_string *taken = zend_string_init(path, strlen(path), false);
    swl_free(path);
    php_swoolelite_http_uploads_add(taken);
    part->file = 0;
    return taken;
}

static void http_body_add_file(struct php_swoolelite_http_body *body, struct swl_http_form_part *part,
                               zval *files, zval *paths)
{
    zval value;
    char *parameters;
    const char *type = part->type == NULL || part->error != SWL_UPLOAD_OK
                           ? ""
                           : swl_field_parameter_split(part->type, &parameters);
    ZVAL_STRING(&value, swl_http_form_basename(part->filename));
    http_body_register(files, part->name, "name", &value);
    ZVAL_STRING(&value, part->filename);
    http_body_register(files, part->name, "full_path", &value);
    ZVAL_STRING(&value, type);
    http_body_register(files, part->name, "type", &value);
    ZVAL_EMPTY_STRING(&value);
    if (part->file != 0) {
        ZVAL_STR(&value, http_body_take_file(body, part));
        Z_TRY_ADDREF(value);
        add_next_index_zval(paths, &value);
    }
    http_body_register(files, part->name, "tmp_name", &value);
    ZVAL_LONG(&value, part->error);
    http_body_register(files, part->name, "error", &value);
    ZVAL_LONG(&value, (zend_long)part->size);
    http_body_register(files, part->name, "size", &value);
}

/* Leaves null in place of an array without elements. */
static void http_body_drop_empty(zval *array)
{
    if (zend_hash_num_elements(Z_ARRVAL_P(array)) == 0) {
        zval_ptr_dtor(array);
        ZVAL_NULL(array);
    }
}

void php_swoolelite_http_body_make_form(struct php_swoolelite_http_body *body, zval *post, zval *files,
                                        zval *paths)
{
    array_init(post);
    array_init(files);
    array_init(paths);
    uint8_t displayed = http_body_warn_not();
    swl_list_each (link, &body->form.parts) {
        struct swl_http_form_part *part = SWL_CONTAINER_OF(link, struct swl_http_form_part, link);
        if (part->filename != NULL && !http_body_is_file_name(part->name)) {
            continue; /* its file goes with the form */
        }
        if (part->filename != NULL) {
            http_body_add_file(body, part, files, paths);
        } else {
            const char *value =
                swl_buffer_size(&part->value) > 0 ? (char *)swl_buffer_bytes(&part->value) : "";
            php_register_variable_safe(part->name, value, swl_buffer_size(&part->value), post);
        }
    }
    http_body_warn_again(displayed);
    http_body_drop_empty(post);
    http_body_drop_empty(files);
    http_body_drop_empty(paths);
}

/* Returns how many of the bytes hold no more than max_input_vars variables: of more PHP would warn at each request. */
static size_t http_body_cut_variables(const char *bytes, size_t size)
{
    zend_long left = PG(max_input_vars);
    for (size_t i = 0; i < size; i++) {
        if (strchr(PG(arg_separator).input, bytes[i]) != NULL && bytes[i] != '\0' && --left <= 0) {
            swl_warning_limited(
                "forms with more variables than max_input_vars",
                "a form or query string has more variables than max_input_vars; the first " ZEND_LONG_FMT
                " are taken",
                PG(max_input_vars));
            return i;
        }
    }
    return size;
}

void php_swoolelite_http_body_make_variables(zval *array, const char *bytes, size_t size)
{
    array_init(array);
    uint8_t displayed = http_body_warn_not();
    sapi_module.treat_data(PARSE_STRING, estrndup(bytes, http_body_cut_variables(bytes, size)), array);
    http_body_warn_again(displayed);
}

zend_string *php_swoolelite_http_body_read(int fd, const char *head, size_t head_size, uint64_t size)
{
    zend_string *bytes = zend_string_alloc(head_size + size, false);
    memcpy(ZSTR_VAL(bytes), head, head_size);
    for (size_t done = 0; done < size;) {
        ssize_t got = pread(fd, ZSTR_VAL(bytes) + head_size + done, size - done, (off_t)done);
        if (got > 0) {
            done += (size_t)got;
        } else if (got == 0 || errno != EINTR) {
            zend_string_efree(bytes);
            return NULL;
        }
    }
    ZSTR_VAL(bytes)[head_size + size] = '\0';
    return bytes;
}
