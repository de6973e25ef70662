/* The class Http\Response. */
#include "php/http/php_http_response.h"

#include <time.h>
#include <zend_exceptions.h>
#include <zend_smart_str.h>

#include "base/clock.h"
#include "net/http_status.h"
#include "php/http/php_http_request.h"
#include "php/http/php_http_response_arginfo.h"
#include "php/php_class_entries.h"
#include "php/php_foreign.h"
#include "php/php_globals.h"
#include "php/php_object.h"

/* The declared properties, in the stub's order. */
enum http_response_property {
    HTTP_RESPONSE_FD,
    HTTP_RESPONSE_HEADER,
    HTTP_RESPONSE_COOKIE,
    HTTP_RESPONSE_TRAILER,
};

struct http_response {
    int64_t session; /* 0: made without a request */
    uint32_t number; /* of the request */
    int status;
    zend_string *reason; /* NULL: that of the status */
    uint8_t minor;       /* of the client's HTTP/1.minor */
    bool keeps_alive, is_head;
    bool is_chunked; /* the head has gone, and chunks follow */
    bool has_ended;
    bool may_upgrade; /* to a WebSocket, by status 101 */
    bool has_upgraded;
    zend_string *upgrade;             /* fields of the answer that does so; NULL: the script sets them */
    struct swl_websocket_terms terms; /* that they say */
    zend_object std;
};

static zend_object_handlers http_response_handlers;

static struct http_response *http_response_of(zend_object *object)
{
    return (struct http_response *)((char *)object - offsetof(struct http_response, std));
}

/* ---- sending ---- */

static void http_response_append_date(smart_str *head)
{
    ZEND_TLS time_t made_at;
    ZEND_TLS char text[40];
    time_t now = (time_t)(swl_clock_wall() / SWL_NS_PER_SEC);
    if (now != made_at) {
        struct tm parts;
        gmtime_r(&now, &parts);
        strftime(text, sizeof(text), "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
        made_at = now;
    }
    smart_str_appends(head, text);
}

static void http_response_append_field(smart_str *head, const zend_string *name, zend_string *value)
{
    smart_str_append(head, name);
    smart_str_appendl(head, ": ", 2);
    smart_str_append(head, value);
    smart_str_appendl(head, "\r\n", 2);
}

static void http_response_append_fields(smart_str *head, const zval *fields, bool *has_type)
{
    zend_string *name;
    zval *value, *item;
    ZEND_HASH_FOREACH_STR_KEY_VAL (Z_ARRVAL_P(fields), name, value) {
        if (zend_string_equals_literal_ci(name, "content-type")) {
            *has_type = true;
        }
        if (Z_TYPE_P(value) == IS_ARRAY) {
            ZEND_HASH_FOREACH_VAL (Z_ARRVAL_P(value), item) {
                http_response_append_field(head, name, Z_STR_P(item));
            }
            ZEND_HASH_FOREACH_END();
        } else {
            http_response_append_field(head, name, Z_STR_P(value));
        }
    }
    ZEND_HASH_FOREACH_END();
}

/* `length`: of the body; -1: it comes in chunks. */
static void http_response_append_head(const struct http_response *response, smart_str *head, zend_long length)
{
    const zval *fields = OBJ_PROP_NUM((zend_object *)&response->std, HTTP_RESPONSE_HEADER);
    bool has_type = false;
    smart_str_appendl(head, "HTTP/1.1 ", 9);
    smart_str_append_long(head, response->status);
    smart_str_appendc(head, ' ');
    smart_str_appends(head, response->reason != NULL ? ZSTR_VAL(response->reason)
                                                     : swl_http_status_reason(response->status));
    smart_str_appendl(head, "\r\nServer: SwooleLite\r\n", 22);
    http_response_append_date(head);
    if (Z_TYPE_P(fields) == IS_ARRAY) {
        http_response_append_fields(head, fields, &has_type);
    }
    if (!has_type) {
        smart_str_appends(head, "Content-Type: text/html\r\n");
    }
    if (!response->keeps_alive) {
        smart_str_appends(head, "Connection: close\r\n");
    } else if (response->minor == 0) {
        smart_str_appends(head, "Connection: keep-alive\r\n");
    }
    if (length >= 0) {
        smart_str_appends(head, "Content-Length: ");
        smart_str_append_long(head, length);
        smart_str_appendl(head, "\r\n\r\n", 4);
    } else {
        smart_str_appends(head, "Transfer-Encoding: chunked\r\n\r\n");
    }
}

static bool http_response_send(struct http_response *response, smart_str *bytes, unsigned flags)
{
    struct php_swoolelite_server *server = SWOOLELITE_G(running);
    int result = swl_server_answer(server->core, response->session, response->number, ZSTR_VAL(bytes->s),
                                   ZSTR_LEN(bytes->s), flags);
    smart_str_free(bytes);
    return php_swoolelite_succeeded(server, result);
}

static unsigned http_response_end_flags(const struct http_response *response)
{
    return SWL_MESSAGE_ANSWER_ENDS | (response->keeps_alive ? 0 : SWL_MESSAGE_ANSWER_CLOSES);
}

/* What the script's own answer to a handshake agrees on. */
static struct swl_websocket_terms http_response_agreed(const struct http_response *response)
{
    const zval *fields = OBJ_PROP_NUM((zend_object *)&response->std, HTTP_RESPONSE_HEADER), *value;
    zend_string *name;
    if (Z_TYPE_P(fields) != IS_ARRAY) {
        return (struct swl_websocket_terms){0};
    }
    ZEND_HASH_FOREACH_STR_KEY_VAL (Z_ARRVAL_P(fields), name, value) {
        if (name != NULL && zend_string_equals_literal_ci(name, "sec-websocket-extensions") &&
            Z_TYPE_P(value) == IS_STRING) {
            return swl_websocket_agreed((struct swl_websocket_field){Z_STRVAL_P(value), Z_STRLEN_P(value)});
        }
    }
    ZEND_HASH_FOREACH_END();
    return (struct swl_websocket_terms){0};
}

/* Makes the connection a WebSocket. */
static bool http_response_end_upgrade(struct http_response *response)
{
    struct php_swoolelite_server *server = SWOOLELITE_G(running);
    const zval *fields = OBJ_PROP_NUM(&response->std, HTTP_RESPONSE_HEADER);
    smart_str head = {0};
    bool has_type;
    smart_str_appends(&head, "HTTP/1.1 101 Switching Protocols\r\n");
    if (response->upgrade != NULL) {
        smart_str_append(&head, response->upgrade);
    }
    if (Z_TYPE_P(fields) == IS_ARRAY) {
        http_response_append_fields(&head, fields, &has_type);
    }
    smart_str_appends(&head, "\r\n");
    smart_str_0(&head);
    const struct swl_websocket_terms terms =
        response->upgrade != NULL ? response->terms : http_response_agreed(response);
    int result = swl_server_upgrade(server->core, response->session, response->number, ZSTR_VAL(head.s),
                                    ZSTR_LEN(head.s), &terms);
    smart_str_free(&head);
    response->has_upgraded = result == 0;
    return php_swoolelite_succeeded(server, result);
}

static bool http_response_end(struct http_response *response, const char *content, size_t size)
{
    smart_str bytes = {0};
    response->has_ended = true;
    if (response->status == 101 && response->may_upgrade) {
        return http_response_end_upgrade(response);
    }
    if (!response->is_chunked) {
        http_response_append_head(response, &bytes, (zend_long)size);
        if (!response->is_head) {
            smart_str_appendl(&bytes, content, size);
        }
    } else {
        if (size > 0 && !response->is_head) {
            smart_str_append_printf(&bytes, "%zx\r\n", size);
            smart_str_appendl(&bytes, content, size);
            smart_str_appendl(&bytes, "\r\n", 2);
        }
        smart_str_appendl(&bytes, "0\r\n\r\n", 5);
    }
    smart_str_0(&bytes);
    return http_response_send(response, &bytes, http_response_end_flags(response));
}

/* ---- the object ---- */

static zend_object *http_response_create(zend_class_entry *class_entry)
{
    struct http_response *response = zend_object_alloc(sizeof(*response), class_entry);
    memset(response, 0, offsetof(struct http_response, std));
    zend_object_std_init(&response->std, class_entry);
    object_properties_init(&response->std, class_entry);
    response->std.handlers = &http_response_handlers;
    response->status = 200;
    return &response->std;
}

/* Nobody can answer any more. */
static void http_response_drop(struct http_response *response)
{
    if (response->session != 0 && !response->has_ended && SWOOLELITE_G(running) != NULL &&
        !swl_process_is_foreign()) {
        if (!response->is_chunked) {
            response->status = 500;
        } else {
            response->keeps_alive = false;
        }
        http_response_end(response, "", 0);
    }
}

static void http_response_free(zend_object *object)
{
    struct http_response *response = http_response_of(object);
    http_response_drop(response);
    if (response->reason != NULL) {
        zend_string_release(response->reason);
    }
    if (response->upgrade != NULL) {
        zend_string_release(response->upgrade);
    }
    zend_object_std_dtor(object);
}

zend_class_entry *php_swoolelite_http_response_register(void)
{
    zend_class_entry *class_entry = register_class_SwooleLite_Http_Response();
    class_entry->create_object = http_response_create;
    http_response_handlers = std_object_handlers;
    http_response_handlers.offset = offsetof(struct http_response, std);
    http_response_handlers.free_obj = http_response_free;
    http_response_handlers.clone_obj = NULL;
    return class_entry;
}

void php_swoolelite_http_response_make(zval *object, const void *data)
{
    const struct php_swoolelite_http_origin *origin = data;
    const struct swl_http_request *request = &origin->view.request;
    object_init_ex(object, php_swoolelite_http_response_ce);
    struct http_response *response = http_response_of(Z_OBJ_P(object));
    response->session = origin->request->session;
    response->number = request->number;
    response->minor = request->minor;
    response->keeps_alive = request->flags & SWL_HTTP_KEEPS_ALIVE;
    response->is_head = request->flags & SWL_HTTP_IS_HEAD;
    response->may_upgrade = (request->flags & SWL_HTTP_UPGRADES) &&
                            origin->core->ports[origin->request->port].options.open_websocket_protocol;
    ZVAL_LONG(OBJ_PROP_NUM(&response->std, HTTP_RESPONSE_FD), response->session);
}

void php_swoolelite_http_response_offer_upgrade(zend_object *object, const char *fields, size_t size,
                                                const struct swl_websocket_terms *terms)
{
    struct http_response *response = http_response_of(object);
    response->status = 101;
    response->may_upgrade = true;
    response->upgrade = zend_string_init(fields, size, false);
    response->terms = *terms;
}

bool php_swoolelite_http_response_upgrade(zend_object *object)
{
    struct http_response *response = http_response_of(object);
    if (!response->has_ended) {
        http_response_end(response, "", 0);
    }
    return response->has_upgraded;
}

/* ---- methods ---- */

/* Returns NULL where nothing can be sent any more. */
static struct http_response *http_response_this(zend_object *object)
{
    struct http_response *response = http_response_of(object);
    return response->session == 0 || response->has_ended || php_swoolelite_foreign_refuse() ? NULL : response;
}

ZEND_METHOD(SwooleLite_Http_Response, __construct)
{
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(SwooleLite_Http_Response, status)
{
    zend_long status;
    zend_string *reason = NULL;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(status)
    Z_PARAM_OPTIONAL
    Z_PARAM_STR(reason)
    ZEND_PARSE_PARAMETERS_END();
    struct http_response *response = http_response_this(Z_OBJ_P(ZEND_THIS));
    if (response == NULL || response->is_chunked) {
        RETURN_FALSE;
    }
    response->status = (int)status;
    if (reason != NULL && ZSTR_LEN(reason) > 0) {
        response->reason = zend_string_copy(reason);
    }
    RETURN_TRUE;
}

ZEND_METHOD(SwooleLite_Http_Response, header)
{
    zend_string *key, *text = NULL;
    HashTable *several = NULL;
    bool format = true;
    ZEND_PARSE_PARAMETERS_START(2, 3)
    Z_PARAM_STR(key)
    Z_PARAM_ARRAY_HT_OR_STR(several, text)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(format)
    ZEND_PARSE_PARAMETERS_END();
    struct http_response *response = http_response_this(Z_OBJ_P(ZEND_THIS));
    if (response == NULL || response->is_chunked) {
        RETURN_FALSE;
    }
    zval *fields = OBJ_PROP_NUM(&response->std, HTTP_RESPONSE_HEADER), value;
    if (Z_TYPE_P(fields) != IS_ARRAY) {
        array_init(fields);
    }
    if (several != NULL) {
        ZVAL_ARR(&value, zend_array_dup(several));
    } else {
        ZVAL_STR_COPY(&value, text);
    }
    zend_hash_update(Z_ARRVAL_P(fields), key, &value);
    RETURN_TRUE;
}

ZEND_METHOD(SwooleLite_Http_Response, end)
{
    zend_string *content = NULL;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_STR_OR_NULL(content)
    ZEND_PARSE_PARAMETERS_END();
    struct http_response *response = http_response_this(Z_OBJ_P(ZEND_THIS));
    if (response == NULL) {
        RETURN_FALSE;
    }
    RETURN_BOOL(http_response_end(response, content != NULL ? ZSTR_VAL(content) : "",
                                  content != NULL ? ZSTR_LEN(content) : 0));
}

ZEND_METHOD(SwooleLite_Http_Response, write)
{
    zend_string *content;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(content)
    ZEND_PARSE_PARAMETERS_END();
    struct http_response *response = http_response_this(Z_OBJ_P(ZEND_THIS));
    if (response == NULL || ZSTR_LEN(content) == 0) {
        RETURN_FALSE;
    }
    smart_str bytes = {0};
    if (!response->is_chunked) {
        http_response_append_head(response, &bytes, -1);
        response->is_chunked = true;
    }
    if (!response->is_head) {
        smart_str_append_printf(&bytes, "%zx\r\n", ZSTR_LEN(content));
        smart_str_append(&bytes, content);
        smart_str_appendl(&bytes, "\r\n", 2);
    }
    smart_str_0(&bytes);
    RETURN_BOOL(http_response_send(response, &bytes, 0));
}

ZEND_METHOD(SwooleLite_Http_Response, isWritable)
{
    ZEND_PARSE_PARAMETERS_NONE();
    const struct http_response *response = http_response_this(Z_OBJ_P(ZEND_THIS));
    struct swl_session *session;
    RETURN_BOOL(response != NULL &&
                swl_server_session(SWOOLELITE_G(running)->core, response->session, &session) == 0 &&
                atomic_load(&session->answer) == response->number);
}
