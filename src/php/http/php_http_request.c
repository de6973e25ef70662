/* The class Http\Request. It keeps the bytes of the request, and makes arrays of them when they are asked for. */
#include "php/http/php_http_request.h"

#include <SAPI.h>
#include <main/php_variables.h>
#include <zend_smart_str.h>

#include "base/clock.h"
#include "php/http/php_http_request_arginfo.h"
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
    bool is_lazy; /* some properties are not made yet */
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

static const char *http_request_target(const struct http_request *request, size_t *path, size_t *query)
{
    const struct swl_http_request *head = &request->view.request;
    const char *target = request->view.head + head->target, *mark = memchr(target, '?', head->target_size);
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
    add_assoc_stringl(array, "request_uri", (char *)target, path);
    add_assoc_stringl(array, "path_info", (char *)target, path);
    if (path < head->target_size) {
        add_assoc_stringl(array, "query_string", (char *)target + path + 1, query);
    }
    add_assoc_long(array, "request_time", request->time / SWL_NS_PER_SEC);
    add_assoc_double(array, "request_time_float", swl_clock_seconds(request->time));
    add_assoc_string(array, "server_protocol", head->minor == 1 ? "HTTP/1.1" : "HTTP/1.0");
    add_assoc_long(array, "server_port", request->port);
    add_assoc_long(array, "remote_port", request->peer.port);
    add_assoc_string(array, "remote_addr", peer);
    add_assoc_long(array, "master_time", request->time / SWL_NS_PER_SEC);
}

static void http_request_make_get(const struct http_request *request, zval *array)
{
    size_t path, query;
    const char *target = http_request_target(request, &path, &query);
    if (query == 0) {
        ZVAL_NULL(array);
        return;
    }
    array_init(array);
    sapi_module.treat_data(PARSE_STRING, estrndup(target + path + 1, query), array);
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
    case HTTP_REQUEST_GET:
        http_request_make_get(request, &made);
        break;
    }
    ZVAL_COPY_VALUE(slot, &made);
}

static void http_request_make_all(struct http_request *request)
{
    for (int i = HTTP_REQUEST_LAZY_FIRST; i <= HTTP_REQUEST_LAZY_LAST && request->is_lazy; i++) {
        if (Z_TYPE_P(OBJ_PROP_NUM(&request->std, i)) == IS_UNDEF) {
            http_request_make(request, i);
        }
    }
    request->is_lazy = false;
}

/* ---- the object ---- */

/* Makes the property of that name, if it is one of those and not made yet. */
static void http_request_need(zend_object *object, const zend_string *name)
{
    struct http_request *request = http_request_of(object);
    if (!request->is_lazy) {
        return;
    }
    const zend_property_info *info = zend_hash_find_ptr(&object->ce->properties_info, (zend_string *)name);
    if (info == NULL) {
        return;
    }
    int property = OBJ_PROP_TO_NUM(info->offset);
    if (property >= HTTP_REQUEST_LAZY_FIRST && property <= HTTP_REQUEST_LAZY_LAST &&
        Z_TYPE_P(OBJ_PROP_NUM(object, property)) == IS_UNDEF) {
        http_request_make(request, property);
    }
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

static zend_object *http_request_create(zend_class_entry *class_entry)
{
    struct http_request *request = zend_object_alloc(sizeof(*request), class_entry);
    memset(request, 0, offsetof(struct http_request, std));
    zend_object_std_init(&request->std, class_entry);
    object_properties_init(&request->std, class_entry);
    request->std.handlers = &http_request_handlers;
    return &request->std;
}

static void http_request_free(zend_object *object)
{
    struct http_request *request = http_request_of(object);
    if (request->payload != NULL) {
        zend_string_release(request->payload);
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
    http_request_handlers.get_properties = http_request_properties;
    return class_entry;
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
    if (session != NULL) {
        request->peer = session->peer;
    }
    request->is_lazy = true;
    ZVAL_LONG(OBJ_PROP_NUM(&request->std, HTTP_REQUEST_FD), from->session);
    for (int i = HTTP_REQUEST_LAZY_FIRST; i <= HTTP_REQUEST_LAZY_LAST; i++) {
        ZVAL_UNDEF(OBJ_PROP_NUM(&request->std, i));
    }
}

/* ---- methods ---- */

ZEND_METHOD(SwooleLite_Http_Request, __construct)
{
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(SwooleLite_Http_Request, rawContent)
{
    ZEND_PARSE_PARAMETERS_NONE();
    const struct http_request *request = http_request_of(Z_OBJ_P(ZEND_THIS));
    if (request->payload == NULL) {
        RETURN_FALSE;
    }
    RETURN_STRINGL((const char *)request->view.body, request->view.request.body_size);
}

ZEND_METHOD(SwooleLite_Http_Request, getData)
{
    ZEND_PARSE_PARAMETERS_NONE();
    const struct http_request *request = http_request_of(Z_OBJ_P(ZEND_THIS));
    if (request->payload == NULL) {
        RETURN_FALSE;
    }
    RETURN_STRINGL(request->view.head, request->view.request.head_size + request->view.request.body_size);
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
