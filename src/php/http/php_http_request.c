/* The class Http\Request. It keeps the bytes of the request, and makes arrays of them when they are asked for. */
#include "php/http/php_http_request.h"

#include <SAPI.h>
#include <ext/standard/url.h>
#include <main/php_variables.h>
#include <unistd.h>
#include <zend_smart_str.h>

#include "base/clock.h"
#include "base/memory.h"
#include "net/http_body.h"
#include "php/http/php_http_request_arginfo.h"
#include "php/http/php_http_uploads.h"
#include "php/php_class_entries.h"

/* The declared properties, in the stub's order. */
enum http_request_property {
    HTTP_REQUEST_FD,
    HTTP_REQUEST_STREAM_ID,
    HTTP_REQUEST_HEADER,
    HTTP_REQUEST_SERVER,
    HTTP_REQUEST_COOKIE,
    HTTP_REQUEST_GET,
    HTTP_REQUEST_FILES,
    HTTP_REQUEST_POST,
    HTTP_REQUEST_TMPFILES,
    HTTP_REQUEST_PROPERTIES,
};

/* Those that are made when they are asked for; until then their slot is undefined. */
#define HTTP_REQUEST_LAZY_FIRST HTTP_REQUEST_HEADER
#define HTTP_REQUEST_LAZY_LAST  HTTP_REQUEST_TMPFILES

struct http_request {
    zend_string *payload; /* the bytes of view; NULL: made without a request */
    struct swl_http_view view;
    struct swl_address peer;
    int64_t time; /* wall clock, ns: when it came */
    uint16_t port;
    bool is_tls;
    bool parses_cookie;
    uint16_t lazy; /* bits of the properties that are not made yet */
    enum php_swoolelite_http_form_kind form;
    int body_fd;            /* of the file with the body, for reading; -1: the body is in `payload` */
    zend_string *body_path; /* of that file; NULL */
    bool parses;            /* create() has made it: its bytes come by parse() */
    smart_str incoming;     /* what has come of them; freed when the request is whole */
    zval uploads;           /* the paths of uploaded files, which go with this object; or null */
    zend_object std;
};

static zend_object_handlers http_request_handlers;

static struct http_request *http_request_of(zend_object *object)
{
    return (struct http_request *)((char *)object - offsetof(struct http_request, std));
}

/* ---- arrays ---- */

static void http_request_make_header(const struct http_request *request, zval *array)
{
    const struct swl_http_view *view = &request->view;
    array_init_size(array, view->request.field_count);
    for (uint32_t i = 0; i < view->request.field_count; i++) {
        const struct swl_http_field *field = &view->fields[i];
        zend_string *name = zend_string_alloc(field->name_size, false);
        zend_str_tolower_copy(ZSTR_VAL(name), view->head + field->name, field->name_size);
        const char *value = view->head + field->value;
        zval *before = zend_symtable_find(Z_ARRVAL_P(array), name);
        if (before == NULL) {
            zval item;
            ZVAL_STRINGL(&item, value, field->value_size);
            zend_symtable_update(Z_ARRVAL_P(array), name, &item);
        } else {
            smart_str joined = {0};
            smart_str_append(&joined, Z_STR_P(before));
            smart_str_appends(&joined, zend_string_equals_literal(name, "cookie") ? "; " : ", ");
            smart_str_appendl(&joined, value, field->value_size);
            zval_ptr_dtor(before);
            ZVAL_STR(before, smart_str_extract(&joined));
        }
        zend_string_release(name);
    }
}

/* Returns where the path begins; *query: bytes behind its '?'. */
static const char *http_request_target(const struct http_request *request, size_t *path, size_t *query)
{
    const struct swl_http_request *head = &request->view.request;
    const char *target = request->view.head + head->target;
    const char *mark = head->target_size > 0 ? memchr(target, '?', head->target_size) : NULL;
    *path = mark != NULL ? (size_t)(mark - target) : head->target_size;
    *query = mark != NULL ? head->target_size - *path - 1 : 0;
    return target;
}

static void http_request_make_server(const struct http_request *request, zval *array)
{
    const struct swl_http_request *head = &request->view.request;
    char peer[SWL_ADDRESS_TEXT];
    size_t path, query;
    const char *target = http_request_target(request, &path, &query);
    swl_address_text(&request->peer, peer);
    array_init_size(array, 12);
    add_assoc_stringl(array, "request_method", (char *)request->view.head, head->method_size);
    /* an absolute target may have no path */
    zend_string *decoded = path > 0 ? zend_string_init(target, path, false) : zend_string_init("/", 1, false);
    add_assoc_stringl(array, "request_uri", ZSTR_VAL(decoded), ZSTR_LEN(decoded));
    ZSTR_LEN(decoded) = php_raw_url_decode(ZSTR_VAL(decoded), ZSTR_LEN(decoded));
    add_assoc_str(array, "path_info", decoded);
    if (query > 0) {
        add_assoc_stringl(array, "query_string", (char *)target + path + 1, query);
    }
    add_assoc_long(array, "request_time", request->time / SWL_NS_PER_SEC);
    add_assoc_double(array, "request_time_float", swl_clock_seconds(request->time));
    add_assoc_string(array, "server_protocol", head->minor == 1 ? "HTTP/1.1" : "HTTP/1.0");
    add_assoc_long(array, "server_port", request->port);
    add_assoc_long(array, "remote_port", request->peer.port);
    add_assoc_string(array, "remote_addr", peer);
    add_assoc_long(array, "master_time", request->time / SWL_NS_PER_SEC);
    if (request->is_tls) {
        add_assoc_string(array, "https", "on");
    }
}

/* One cookie: name=value, the value perhaps in quotes, and percent-encoded. */
static void http_request_add_cookie(zval *array, const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t')) {
        at++;
    }
    const char *sign = at < end ? memchr(at, '=', (size_t)(end - at)) : NULL;
    if (sign == NULL || sign == at) {
        return;
    }
    const char *value = sign + 1;
    while (end > value && (end[-1] == ' ' || end[-1] == '\t')) {
        end--;
    }
    while (value < end && *value == '"') {
        value++;
    }
    while (end > value && end[-1] == '"') {
        end--;
    }
    zend_string *decoded = zend_string_init(value, (size_t)(end - value), false);
    ZSTR_LEN(decoded) = php_url_decode(ZSTR_VAL(decoded), ZSTR_LEN(decoded));
    zval item;
    ZVAL_STR(&item, decoded);
    zend_symtable_str_update(Z_ARRVAL_P(array), at, (size_t)(sign - at), &item);
}

static void http_request_make_cookie(const struct http_request *request, zval *array)
{
    static const char name[] = "cookie";
    const struct swl_http_view *view = &request->view;
    if (!request->parses_cookie) {
        return;
    }
    for (uint32_t i = 0; i < view->request.field_count; i++) {
        const struct swl_http_field *field = &view->fields[i];
        if (field->name_size != sizeof(name) - 1 ||
            strncasecmp(view->head + field->name, name, sizeof(name) - 1) != 0) {
            continue;
        }
        const char *at = view->head + field->value, *end = at + field->value_size;
        if (Z_TYPE_P(array) != IS_ARRAY) {
            array_init(array);
        }
        while (at < end) {
            const char *mark = memchr(at, ';', (size_t)(end - at));
            http_request_add_cookie(array, at, mark != NULL ? mark : end);
            at = mark != NULL ? mark + 1 : end;
        }
    }
}

static void http_request_make_get(const struct http_request *request, zval *array)
{
    size_t path, query;
    const char *target = http_request_target(request, &path, &query);
    if (query == 0) {
        ZVAL_NULL(array);
        return;
    }
    php_swoolelite_http_body_make_variables(array, target + path + 1, query);
}

/* Whether the body lies in a file that this object cannot read: only the first object of a request has it. */
static bool http_request_lacks_body(const struct http_request *request)
{
    return request->body_fd < 0 && request->view.body == NULL;
}

/* Returns the body, behind `head_size` bytes of the head; NULL where the file with it cannot be read. */
static zend_string *http_request_copy_body(const struct http_request *request, size_t head_size)
{
    const struct swl_http_view *view = &request->view;
    if (request->body_fd >= 0) {
        return php_swoolelite_http_body_read(request->body_fd, view->head, head_size,
                                             view->request.body_size);
    }
    if (http_request_lacks_body(request)) {
        return NULL;
    }
    /* in the payload the body stands behind the head */
    return zend_string_init(head_size > 0 ? view->head : (const char *)view->body,
                            head_size + view->request.body_size, false);
}

static void http_request_make_post(const struct http_request *request, zval *array)
{
    const struct swl_http_view *view = &request->view;
    if (request->form != PHP_SWOOLELITE_HTTP_URLENCODED || http_request_lacks_body(request)) {
        return;
    }
    if (request->body_fd < 0) {
        php_swoolelite_http_body_make_variables(array, (const char *)view->body, view->request.body_size);
        return;
    }
    zend_string *body = http_request_copy_body(request, 0);
    if (body != NULL) {
        php_swoolelite_http_body_make_variables(array, ZSTR_VAL(body), ZSTR_LEN(body));
        zend_string_release(body);
    }
}

static void http_request_make(struct http_request *request, int property)
{
    zval *slot = OBJ_PROP_NUM(&request->std, property), made;
    ZVAL_NULL(&made);
    switch (property) {
    case HTTP_REQUEST_HEADER:
        http_request_make_header(request, &made);
        break;
    case HTTP_REQUEST_SERVER:
        http_request_make_server(request, &made);
        break;
    case HTTP_REQUEST_COOKIE:
        http_request_make_cookie(request, &made);
        break;
    case HTTP_REQUEST_GET:
        http_request_make_get(request, &made);
        break;
    case HTTP_REQUEST_POST:
        http_request_make_post(request, &made);
        break;
    }
    ZVAL_COPY_VALUE(slot, &made);
}

/* Makes the property unless it is there, or the script has set or unset it. */
static void http_request_make_once(struct http_request *request, int property)
{
    if (request->lazy & 1U << property) {
        request->lazy &= (uint16_t) ~(1U << property);
        if (Z_TYPE_P(OBJ_PROP_NUM(&request->std, property)) == IS_UNDEF) {
            http_request_make(request, property);
        }
    }
}

static void http_request_make_all(struct http_request *request)
{
    for (int i = HTTP_REQUEST_LAZY_FIRST; i <= HTTP_REQUEST_LAZY_LAST && request->lazy != 0; i++) {
        http_request_make_once(request, i);
    }
}

/* ---- the object ---- */

/* Makes the property of that name, if it is one of those. */
static void http_request_need(zend_object *object, const zend_string *name)
{
    struct http_request *request = http_request_of(object);
    const zend_property_info *info =
        request->lazy == 0 ? NULL : zend_hash_find_ptr(&object->ce->properties_info, (zend_string *)name);
    if (info != NULL) {
        http_request_make_once(request, OBJ_PROP_TO_NUM(info->offset));
    }
}

static void http_request_unset(zend_object *object, zend_string *name, void **cache_slot)
{
    http_request_need(object, name); /* so that it is not made afterwards */
    zend_std_unset_property(object, name, cache_slot);
}

static zval *http_request_read(zend_object *object, zend_string *name, int type, void **cache_slot,
                               zval *result)
{
    http_request_need(object, name);
    return zend_std_read_property(object, name, type, cache_slot, result);
}

static int http_request_has(zend_object *object, zend_string *name, int check, void **cache_slot)
{
    http_request_need(object, name);
    return zend_std_has_property(object, name, check, cache_slot);
}

static zval *http_request_place(zend_object *object, zend_string *name, int type, void **cache_slot)
{
    http_request_need(object, name);
    return zend_std_get_property_ptr_ptr(object, name, type, cache_slot);
}

static HashTable *http_request_properties(zend_object *object)
{
    http_request_make_all(http_request_of(object));
    return zend_std_get_properties(object);
}

/* Nothing is made for the sake of a search for garbage: zend_std_get_gc() asks get_properties(). */
static HashTable *http_request_gc(zend_object *object, zval **table, int *count)
{
    if (object->properties != NULL) {
        return zend_std_get_gc(object, table, count);
    }
    *table = object->properties_table;
    *count = object->ce->default_properties_count;
    return NULL;
}

static zend_object *http_request_create(zend_class_entry *class_entry)
{
    struct http_request *request = zend_object_alloc(sizeof(*request), class_entry);
    memset(request, 0, offsetof(struct http_request, std));
    request->body_fd = -1;
    zend_object_std_init(&request->std, class_entry);
    object_properties_init(&request->std, class_entry);
    request->std.handlers = &http_request_handlers;
    return &request->std;
}

static void http_request_remove_uploads(struct http_request *request)
{
    zval *path;
    ZEND_HASH_FOREACH_VAL (Z_ARRVAL(request->uploads), path) {
        php_swoolelite_http_uploads_remove(Z_STR_P(path));
    }
    ZEND_HASH_FOREACH_END();
    zval_ptr_dtor(&request->uploads);
}

static void http_request_free(zend_object *object)
{
    struct http_request *request = http_request_of(object);
    if (request->payload != NULL) {
        zend_string_release(request->payload);
    }
    if (request->body_fd >= 0) {
        close(request->body_fd);
    }
    if (request->body_path != NULL) {
        zend_string_release(request->body_path);
    }
    smart_str_free(&request->incoming);
    if (Z_TYPE(request->uploads) == IS_ARRAY) {
        http_request_remove_uploads(request);
    }
    zend_object_std_dtor(object);
}

zend_class_entry *php_swoolelite_http_request_register(void)
{
    zend_class_entry *class_entry = register_class_SwooleLite_Http_Request();
    class_entry->create_object = http_request_create;
    http_request_handlers = std_object_handlers;
    http_request_handlers.offset = offsetof(struct http_request, std);
    http_request_handlers.free_obj = http_request_free;
    http_request_handlers.clone_obj = NULL;
    http_request_handlers.read_property = http_request_read;
    http_request_handlers.has_property = http_request_has;
    http_request_handlers.get_property_ptr_ptr = http_request_place;
    http_request_handlers.unset_property = http_request_unset;
    http_request_handlers.get_properties = http_request_properties;
    http_request_handlers.get_gc = http_request_gc;
    return class_entry;
}

/* Takes the body over; the arrays of a multipart form are made here. */
static void http_request_take_body(struct http_request *request, struct php_swoolelite_http_body *body)
{
    request->form = body->kind;
    request->body_fd = body->fd;
    body->fd = -1;
    if (request->view.request.body_file != 0) {
        char *path = swl_body_files_path(&body->core->body_files, request->view.request.body_file);
        request->body_path = zend_string_init(path, strlen(path), false);
        swl_free(path);
    }
    if (body->kind == PHP_SWOOLELITE_HTTP_MULTIPART) {
        zval *paths = OBJ_PROP_NUM(&request->std, HTTP_REQUEST_TMPFILES);
        php_swoolelite_http_body_make_form(body, OBJ_PROP_NUM(&request->std, HTTP_REQUEST_POST),
                                           OBJ_PROP_NUM(&request->std, HTTP_REQUEST_FILES), paths);
        ZVAL_COPY(&request->uploads, paths);
    }
}

static void http_request_be_lazy(struct http_request *request)
{
    for (int i = HTTP_REQUEST_LAZY_FIRST; i <= HTTP_REQUEST_LAZY_LAST; i++) {
        zval_ptr_dtor(OBJ_PROP_NUM(&request->std, i));
        ZVAL_UNDEF(OBJ_PROP_NUM(&request->std, i));
        request->lazy |= (uint16_t)(1U << i);
    }
}

void php_swoolelite_http_request_make(zval *object, const void *data)
{
    const struct php_swoolelite_http_origin *origin = data;
    const struct swl_request *from = origin->request;
    object_init_ex(object, php_swoolelite_http_request_ce);
    struct http_request *request = http_request_of(Z_OBJ_P(object));
    const struct swl_session *session = swl_session_find(&origin->core->sessions, from->session);
    request->payload = zend_string_init(from->data, from->size, false);
    (void)swl_http_request_view(&request->view, ZSTR_VAL(request->payload), from->size);
    request->time = from->time;
    request->port = origin->core->ports[from->port].listener.port;
    request->is_tls = origin->core->ports[from->port].is_tls;
    request->parses_cookie = origin->core->ports[from->port].options.http_parse_cookie;
    if (session != NULL) {
        request->peer = session->peer;
    }
    ZVAL_LONG(OBJ_PROP_NUM(&request->std, HTTP_REQUEST_FD), from->session);
    http_request_be_lazy(request);
    if (origin->body != NULL) {
        http_request_take_body(request, origin->body);
    }
}

/* ---- methods ---- */

ZEND_METHOD(SwooleLite_Http_Request, __construct)
{
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(SwooleLite_Http_Request, create)
{
    HashTable *options = NULL;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_ARRAY_HT(options)
    ZEND_PARSE_PARAMETERS_END();
    object_init_ex(return_value, php_swoolelite_http_request_ce);
    struct http_request *request = http_request_of(Z_OBJ_P(return_value));
    const zval *cookie = options == NULL ? NULL : zend_hash_str_find(options, ZEND_STRL("parse_cookie"));
    request->parses = swl_http_is_supported();
    request->parses_cookie = cookie == NULL || zend_is_true((zval *)cookie);
}

/* The request is whole: makes a payload of it. */
static void http_request_complete(struct http_request *request, const struct swl_http_head *head,
                                  const uint8_t *bytes, const uint8_t *content, size_t size)
{
    const struct swl_http_request packed = {.body_size = size};
    size_t payload_size = swl_http_request_size(head) + size;
    request->payload = zend_string_alloc(payload_size, false);
    uint8_t *place = swl_http_request_pack((uint8_t *)ZSTR_VAL(request->payload), head, bytes, &packed);
    if (size > 0) {
        memcpy(place, content, size);
    }
    place[size] = 0;
    (void)swl_http_request_view(&request->view, ZSTR_VAL(request->payload), payload_size);
    request->time = swl_clock_wall();
    http_request_be_lazy(request);
}

/* Looks whether all has come. Returns the bytes of the request so far; -1: it is malformed. */
static zend_long http_request_parse(struct http_request *request, struct swl_http_head *head)
{
    static const struct swl_http_limits limits = {SWL_HTTP_HEAD_MAX, SWL_HTTP_HEAD_MAX, SWL_HTTP_FIELDS_MAX};
    const uint8_t *bytes = (const uint8_t *)ZSTR_VAL(request->incoming.s);
    size_t size = ZSTR_LEN(request->incoming.s), scanned = 0;
    ssize_t head_size = swl_http_head_parse(head, &limits, bytes, size, &scanned);
    if (head_size <= 0) {
        return head_size < 0 ? -1 : (zend_long)size;
    }
    size_t left = size - (size_t)head_size;
    if (!head->is_chunked) {
        if (left < head->length) {
            return (zend_long)size;
        }
        http_request_complete(request, head, bytes, bytes + head_size, head->length);
        return head_size + (zend_long)head->length;
    }
    const struct swl_http_body_limits body_limits = {.memory = INT64_MAX, .trailer_max = SWL_HTTP_HEAD_MAX};
    struct swl_http_body body;
    bool over = false;
    swl_http_body_init(&body, &body_limits, NULL, true, 0);
    ssize_t used = left == 0 ? 0 : swl_http_body_take(&body, bytes + head_size, left, &over);
    if (over) {
        http_request_complete(request, head, bytes, swl_buffer_bytes(&body.memory),
                              swl_buffer_size(&body.memory));
    }
    swl_http_body_free(&body);
    return used < 0 ? -1 : head_size + used;
}

ZEND_METHOD(SwooleLite_Http_Request, parse)
{
    zend_string *data;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(data)
    ZEND_PARSE_PARAMETERS_END();
    struct http_request *request = http_request_of(Z_OBJ_P(ZEND_THIS));
    if (!request->parses || request->payload != NULL) {
        RETURN_FALSE;
    }
    size_t before = request->incoming.s == NULL ? 0 : ZSTR_LEN(request->incoming.s);
    if (before + ZSTR_LEN(data) == 0) {
        RETURN_LONG(0);
    }
    smart_str_append(&request->incoming, data);
    smart_str_0(&request->incoming);
    struct swl_http_head *head = emalloc(sizeof(*head));
    zend_long used = http_request_parse(request, head);
    efree(head);
    if (used < 0) {
        request->parses = false;
    }
    if (used < 0 || request->payload != NULL) {
        smart_str_free(&request->incoming);
    }
    if (used < 0) {
        RETURN_FALSE;
    }
    RETURN_LONG(used - (zend_long)before);
}

ZEND_METHOD(SwooleLite_Http_Request, isCompleted)
{
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_BOOL(http_request_of(Z_OBJ_P(ZEND_THIS))->payload != NULL);
}

static void http_request_return_body(const struct http_request *request, bool with_head, zval *return_value)
{
    zend_string *bytes =
        request->payload == NULL
            ? NULL
            : http_request_copy_body(request, with_head ? request->view.request.head_size : 0);
    if (bytes == NULL) {
        RETURN_FALSE;
    }
    RETURN_STR(bytes);
}

ZEND_METHOD(SwooleLite_Http_Request, rawContent)
{
    ZEND_PARSE_PARAMETERS_NONE();
    http_request_return_body(http_request_of(Z_OBJ_P(ZEND_THIS)), false, return_value);
}

ZEND_METHOD(SwooleLite_Http_Request, contentFile)
{
    ZEND_PARSE_PARAMETERS_NONE();
    const struct http_request *request = http_request_of(Z_OBJ_P(ZEND_THIS));
    if (request->body_path != NULL) {
        RETURN_STR_COPY(request->body_path);
    }
}

ZEND_METHOD(SwooleLite_Http_Request, getData)
{
    ZEND_PARSE_PARAMETERS_NONE();
    http_request_return_body(http_request_of(Z_OBJ_P(ZEND_THIS)), true, return_value);
}

ZEND_METHOD(SwooleLite_Http_Request, getMethod)
{
    ZEND_PARSE_PARAMETERS_NONE();
    const struct http_request *request = http_request_of(Z_OBJ_P(ZEND_THIS));
    if (request->payload == NULL) {
        RETURN_FALSE;
    }
    RETURN_STRINGL(request->view.head, request->view.request.method_size);
}
