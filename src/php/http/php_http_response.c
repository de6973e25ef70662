/* The class Http\Response. */
#include "php/http/php_http_response.h"

#include <main/php.h>

#include "net/mime_type.h"
#include "net/session_answer.h"
#include "os/regular_file.h"
#include "php/http/php_http_answer.h"
#include "php/http/php_http_compression.h"
#include "php/http/php_http_cookie.h"
#include "php/http/php_http_head.h"
#include "php/http/php_http_request.h"
#include "php/http/php_http_response_arginfo.h"
#include "php/php_class_entries.h"
#include "php/php_foreign.h"
#include "php/php_globals.h"
#include "php/php_object.h"

static zend_object_handlers http_response_handlers;

/* ---- the object ---- */

static zend_object *http_response_create(zend_class_entry *class_entry)
{
    struct php_swoolelite_http_response *response = zend_object_alloc(sizeof(*response), class_entry);
    memset(response, 0, offsetof(struct php_swoolelite_http_response, std));
    zend_object_std_init(&response->std, class_entry);
    object_properties_init(&response->std, class_entry);
    response->std.handlers = &http_response_handlers;
    response->status = 200;
    return &response->std;
}

static void http_response_free(zend_object *object)
{
    struct php_swoolelite_http_response *response = php_swoolelite_http_response_of(object);
    php_swoolelite_http_drop(response);
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
    http_response_handlers.offset = offsetof(struct php_swoolelite_http_response, std);
    http_response_handlers.free_obj = http_response_free;
    http_response_handlers.clone_obj = NULL;
    return class_entry;
}

static struct php_swoolelite_http_response *http_response_init(zval *object, int64_t session, uint32_t number,
                                                               uint8_t flags, uint8_t minor)
{
    object_init_ex(object, php_swoolelite_http_response_ce);
    struct php_swoolelite_http_response *response = php_swoolelite_http_response_of(Z_OBJ_P(object));
    response->session = session;
    response->number = number;
    response->minor = minor;
    response->keeps_alive = flags & SWL_HTTP_KEEPS_ALIVE;
    response->is_followed = flags & SWL_HTTP_IS_FOLLOWED;
    response->is_head = flags & SWL_HTTP_IS_HEAD;
    ZVAL_LONG(php_swoolelite_http_response_property(response, HTTP_RESPONSE_FD), session);
    return response;
}

void php_swoolelite_http_response_make(zval *object, const void *data)
{
    const struct php_swoolelite_http_origin *origin = data;
    const struct swl_http_request *request = &origin->view.request;
    struct php_swoolelite_http_response *response =
        http_response_init(object, origin->request->session, request->number, request->flags, request->minor);
    response->encoding = php_swoolelite_http_encoding(&origin->core->options, &origin->view);
    response->may_upgrade = (request->flags & SWL_HTTP_UPGRADES) &&
                            origin->core->ports[origin->request->port].options.open_websocket_protocol;
}

void php_swoolelite_http_response_offer_upgrade(zend_object *object, const char *fields, size_t size,
                                                const struct swl_websocket_terms *terms)
{
    struct php_swoolelite_http_response *response = php_swoolelite_http_response_of(object);
    response->status = 101;
    response->may_upgrade = true;
    response->upgrade = zend_string_init(fields, size, false);
    response->terms = *terms;
}

bool php_swoolelite_http_response_upgrade(zend_object *object)
{
    struct php_swoolelite_http_response *response = php_swoolelite_http_response_of(object);
    if (!response->has_ended) {
        php_swoolelite_http_end(response, "", 0);
    }
    return response->has_upgraded;
}

/* ---- methods: which answer ---- */

/* Returns NULL where nothing can be sent any more. */
static struct php_swoolelite_http_response *http_response_this(zend_object *object)
{
    struct php_swoolelite_http_response *response = php_swoolelite_http_response_of(object);
    if (php_swoolelite_foreign_refuse() || SWOOLELITE_G(running) == NULL) {
        return NULL;
    }
    if (response->session == 0 || response->has_ended) {
        SWOOLELITE_G(running)->last_error = SWL_ERROR_SESSION_CLOSED;
        return NULL;
    }
    return response;
}

/* The same; NULL also where the head has gone. */
static struct php_swoolelite_http_response *http_response_this_before_head(zend_object *object)
{
    struct php_swoolelite_http_response *response = http_response_this(object);
    return response != NULL && response->body == HTTP_BODY_UNKNOWN ? response : NULL;
}

/* Says why an argument that may come from a client is refused. */
static bool http_response_refuse(void)
{
    SWOOLELITE_G(running)->last_error = EINVAL;
    return false;
}

/* Returns a property as an array that may be changed. */
static HashTable *http_response_array(struct php_swoolelite_http_response *response,
                                      enum php_swoolelite_http_response_property property)
{
    zval *slot = php_swoolelite_http_response_property(response, property);
    if (Z_TYPE_P(slot) != IS_ARRAY) {
        zval_ptr_dtor(slot);
        array_init(slot);
    }
    SEPARATE_ARRAY(slot);
    return Z_ARRVAL_P(slot);
}

ZEND_METHOD(SwooleLite_Http_Response, __construct)
{
    ZEND_PARSE_PARAMETERS_NONE();
}

/* Takes the session from create()'s arguments. Returns false where it threw. */
static bool http_response_find_session(const zval *server, zend_long *fd)
{
    if (Z_TYPE_P(server) == IS_LONG) {
        *fd = Z_LVAL_P(server) >= 0 ? Z_LVAL_P(server) : *fd;
        return true;
    }
    if (Z_TYPE_P(server) == IS_ARRAY) {
        server = zend_hash_index_find(Z_ARRVAL_P(server), 0);
    }
    if (server != NULL) {
        ZVAL_DEREF(server);
    }
    if (server == NULL || Z_TYPE_P(server) != IS_OBJECT ||
        !instanceof_function(Z_OBJCE_P(server), php_swoolelite_server_ce)) {
        zend_argument_type_error(1,
                                 "must be a SwooleLite\\Server, an array that begins with one, or a session");
        return false;
    }
    return php_swoolelite_this_running(Z_OBJ_P(server)) != NULL;
}

ZEND_METHOD(SwooleLite_Http_Response, create)
{
    zval *server = NULL, none;
    zend_long fd = -1;
    ZVAL_LONG(&none, -1);
    ZEND_PARSE_PARAMETERS_START(0, 2)
    Z_PARAM_OPTIONAL
    Z_PARAM_ZVAL(server)
    Z_PARAM_LONG(fd)
    ZEND_PARSE_PARAMETERS_END();
    if (!http_response_find_session(server == NULL ? &none : server, &fd) ||
        php_swoolelite_foreign_refuse()) {
        RETURN_THROWS();
    }
    struct php_swoolelite_server *running = SWOOLELITE_G(running);
    struct swl_session *session;
    if (running == NULL) {
        RETURN_FALSE;
    }
    int result = swl_server_session(running->core, fd, &session);
    uint32_t number = result == 0 ? swl_session_owed_answer(session) : 0;
    if (number == 0 || !swl_session_take_answer(session, number, swl_server_taker(running->core))) {
        RETURN_BOOL(php_swoolelite_succeeded(running, result < 0 ? result : -SWL_ERROR_SESSION_CLOSED));
    }
    uint32_t traits = atomic_load(&session->answer_traits);
    struct php_swoolelite_http_response *response = http_response_init(
        return_value, fd, number, SWL_HTTP_TRAITS_FLAGS(traits), SWL_HTTP_TRAITS_MINOR(traits));
    response->encoding = SWL_HTTP_TRAITS_ENCODING(traits);
    response->body = SWL_HTTP_TRAITS_BODY(traits);
    if (response->body == HTTP_BODY_COUNTED) {
        response->body = HTTP_BODY_UNTIL_CLOSE; /* how much is left is not known here */
        response->keeps_alive = false;
    }
}

ZEND_METHOD(SwooleLite_Http_Response, detach)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_http_response *response = http_response_this(Z_OBJ_P(ZEND_THIS));
    struct swl_session *session;
    if (response == NULL) {
        RETURN_FALSE;
    }
    if (swl_server_session(SWOOLELITE_G(running)->core, response->session, &session) == 0 &&
        swl_session_owed_answer(session) == response->number) {
        atomic_store(&session->answer_traits,
                     SWL_HTTP_TRAITS((response->keeps_alive ? SWL_HTTP_KEEPS_ALIVE : 0) |
                                         (response->is_followed ? SWL_HTTP_IS_FOLLOWED : 0) |
                                         (response->is_head ? SWL_HTTP_IS_HEAD : 0),
                                     response->minor, response->encoding, response->body));
        if (!swl_owed_answers_detach(SWOOLELITE_G(running)->core, response->session, response->number)) {
            RETURN_FALSE;
        }
    }
    response->has_ended = true;
    RETURN_TRUE;
}

ZEND_METHOD(SwooleLite_Http_Response, isWritable)
{
    ZEND_PARSE_PARAMETERS_NONE();
    const struct php_swoolelite_http_response *response = http_response_this(Z_OBJ_P(ZEND_THIS));
    struct swl_session *session;
    RETURN_BOOL(response != NULL &&
                swl_server_session(SWOOLELITE_G(running)->core, response->session, &session) == 0 &&
                swl_session_owed_answer(session) == response->number);
}

ZEND_METHOD(SwooleLite_Http_Response, close)
{
    ZEND_PARSE_PARAMETERS_NONE();
    const struct php_swoolelite_http_response *response = php_swoolelite_http_response_of(Z_OBJ_P(ZEND_THIS));
    if (php_swoolelite_foreign_refuse()) {
        RETURN_THROWS();
    }
    struct php_swoolelite_server *server = SWOOLELITE_G(running);
    RETURN_BOOL(server != NULL && response->session != 0 &&
                php_swoolelite_succeeded(server, swl_server_close(server->core, response->session, false)));
}

/* ---- methods: the head ---- */

ZEND_METHOD(SwooleLite_Http_Response, status)
{
    zend_long status;
    zend_string *reason = NULL;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(status)
    Z_PARAM_OPTIONAL
    Z_PARAM_STR(reason)
    ZEND_PARSE_PARAMETERS_END();
    if (status != 101 && (status < 200 || status > 999)) {
        zend_argument_value_error(1, "must be 101, or from 200 to 999");
        RETURN_THROWS();
    }
    struct php_swoolelite_http_response *response = http_response_this_before_head(Z_OBJ_P(ZEND_THIS));
    if (response == NULL) {
        RETURN_FALSE;
    }
    if (reason != NULL && !php_swoolelite_http_is_value(ZSTR_VAL(reason), ZSTR_LEN(reason))) {
        RETURN_BOOL(http_response_refuse());
    }
    if (response->reason != NULL) {
        zend_string_release(response->reason);
    }
    response->status = (int)status;
    response->reason = reason != NULL && ZSTR_LEN(reason) > 0 ? zend_string_copy(reason) : NULL;
    RETURN_TRUE;
}

/* Content-Type, as most fields are written. */
static zend_string *http_response_format(const zend_string *key)
{
    zend_string *name = zend_string_init(ZSTR_VAL(key), ZSTR_LEN(key), false);
    bool begins = true;
    for (size_t i = 0; i < ZSTR_LEN(name); i++) {
        char c = ZSTR_VAL(name)[i];
        ZSTR_VAL(name)[i] = (char)(begins ? zend_toupper_ascii(c) : zend_tolower_ascii(c));
        begins = c == '-';
    }
    return name;
}

/* Makes a text of a value. Returns NULL where it can be none, or where it threw. */
static zend_string *http_response_text(zval *value)
{
    ZVAL_DEREF(value);
    if (Z_TYPE_P(value) == IS_ARRAY || Z_TYPE_P(value) == IS_RESOURCE) {
        return NULL;
    }
    zend_string *text = zval_try_get_string(value);
    if (text != NULL && !php_swoolelite_http_is_value(ZSTR_VAL(text), ZSTR_LEN(text))) {
        zend_string_release(text);
        return NULL;
    }
    return text;
}

/* Makes texts of the value of a field. Returns false where one of them can be none, or where it threw. */
static bool http_response_texts(zval *value, zval *texts)
{
    zval *item, text;
    ZVAL_DEREF(value);
    if (Z_TYPE_P(value) == IS_NULL) {
        ZVAL_NULL(texts);
        return true;
    }
    if (Z_TYPE_P(value) != IS_ARRAY) {
        zend_string *single = http_response_text(value);
        if (single != NULL) {
            ZVAL_STR(texts, single);
        }
        return single != NULL;
    }
    array_init_size(texts, zend_hash_num_elements(Z_ARRVAL_P(value)));
    ZEND_HASH_FOREACH_VAL (Z_ARRVAL_P(value), item) {
        zend_string *single = http_response_text(item);
        if (single == NULL) {
            zval_ptr_dtor(texts);
            return false;
        }
        ZVAL_STR(&text, single);
        zend_hash_next_index_insert(Z_ARRVAL_P(texts), &text);
    }
    ZEND_HASH_FOREACH_END();
    return true;
}

ZEND_METHOD(SwooleLite_Http_Response, header)
{
    zend_string *key;
    zval *value, texts;
    bool format = true;
    ZEND_PARSE_PARAMETERS_START(2, 3)
    Z_PARAM_STR(key)
    Z_PARAM_ZVAL(value)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(format)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_http_response *response = http_response_this_before_head(Z_OBJ_P(ZEND_THIS));
    if (response == NULL) {
        RETURN_FALSE;
    }
    if (!php_swoolelite_http_is_name(ZSTR_VAL(key), ZSTR_LEN(key)) || !http_response_texts(value, &texts)) {
        RETURN_BOOL(http_response_refuse());
    }
    zend_string *name = format ? http_response_format(key) : zend_string_copy(key);
    zend_hash_update(http_response_array(response, HTTP_RESPONSE_HEADER), name, &texts);
    zend_string_release(name);
    RETURN_TRUE;
}

ZEND_METHOD(SwooleLite_Http_Response, initHeader)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_http_response *response = http_response_this(Z_OBJ_P(ZEND_THIS));
    if (response == NULL) {
        RETURN_FALSE;
    }
    http_response_array(response, HTTP_RESPONSE_HEADER);
    http_response_array(response, HTTP_RESPONSE_COOKIE);
    http_response_array(response, HTTP_RESPONSE_TRAILER);
    RETURN_TRUE;
}

static void http_response_cookie(INTERNAL_FUNCTION_PARAMETERS, bool encode)
{
    zend_object *object;
    struct php_swoolelite_http_cookie cookie = {.encode = encode};
    ZEND_PARSE_PARAMETERS_START(1, 10)
    Z_PARAM_OBJ_OF_CLASS_OR_STR(object, php_swoolelite_http_cookie_ce, cookie.name)
    Z_PARAM_OPTIONAL
    Z_PARAM_STR(cookie.value)
    Z_PARAM_LONG(cookie.expires)
    Z_PARAM_STR(cookie.path)
    Z_PARAM_STR(cookie.domain)
    Z_PARAM_BOOL(cookie.secure)
    Z_PARAM_BOOL(cookie.http_only)
    Z_PARAM_STR(cookie.same_site)
    Z_PARAM_STR(cookie.priority)
    Z_PARAM_BOOL(cookie.partitioned)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_http_response *response = http_response_this_before_head(Z_OBJ_P(ZEND_THIS));
    if (response == NULL) {
        RETURN_FALSE;
    }
    zval line;
    zend_string *text =
        php_swoolelite_http_cookie_text(object != NULL ? php_swoolelite_http_cookie_of(object) : &cookie);
    if (text == NULL) {
        RETURN_BOOL(http_response_refuse());
    }
    ZVAL_STR(&line, text);
    zend_hash_next_index_insert(http_response_array(response, HTTP_RESPONSE_COOKIE), &line);
    RETURN_TRUE;
}

ZEND_METHOD(SwooleLite_Http_Response, cookie)
{
    http_response_cookie(INTERNAL_FUNCTION_PARAM_PASSTHRU, true);
}

ZEND_METHOD(SwooleLite_Http_Response, rawcookie)
{
    http_response_cookie(INTERNAL_FUNCTION_PARAM_PASSTHRU, false);
}

ZEND_METHOD(SwooleLite_Http_Response, trailer)
{
    zend_string *key, *value;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_STR(key)
    Z_PARAM_STR(value)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_http_response *response = http_response_this(Z_OBJ_P(ZEND_THIS));
    zval text;
    if (response == NULL) {
        RETURN_FALSE;
    }
    if (!php_swoolelite_http_is_name(ZSTR_VAL(key), ZSTR_LEN(key)) ||
        !php_swoolelite_http_is_trailer(ZSTR_VAL(key), ZSTR_LEN(key)) ||
        !php_swoolelite_http_is_value(ZSTR_VAL(value), ZSTR_LEN(value))) {
        RETURN_BOOL(http_response_refuse());
    }
    zend_string *name = zend_string_tolower(key);
    ZVAL_STR_COPY(&text, value);
    zend_hash_update(http_response_array(response, HTTP_RESPONSE_TRAILER), name, &text);
    zend_string_release(name);
    RETURN_TRUE;
}

/* ---- methods: the body ---- */

ZEND_METHOD(SwooleLite_Http_Response, end)
{
    zend_string *content = NULL;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_STR_OR_NULL(content)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_http_response *response = http_response_this(Z_OBJ_P(ZEND_THIS));
    if (response == NULL) {
        RETURN_FALSE;
    }
    RETURN_BOOL(php_swoolelite_http_end(response, content != NULL ? ZSTR_VAL(content) : "",
                                        content != NULL ? ZSTR_LEN(content) : 0));
}

ZEND_METHOD(SwooleLite_Http_Response, write)
{
    zend_string *content;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(content)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_http_response *response = http_response_this(Z_OBJ_P(ZEND_THIS));
    if (response == NULL) {
        RETURN_FALSE;
    }
    RETURN_BOOL(php_swoolelite_http_write(response, ZSTR_VAL(content), ZSTR_LEN(content)));
}

/* Where the script has said no type: that of the file's name. */
static void http_response_set_type(struct php_swoolelite_http_response *response, const char *name,
                                   size_t size)
{
    struct php_swoolelite_http_survey survey;
    php_swoolelite_http_survey(response, &survey);
    if (!survey.has_type) {
        const char *type = swl_mime_type_of(name, size);
        zval text;
        ZVAL_STRING(&text, type != NULL ? type : SWL_MIME_TYPE_UNKNOWN);
        zend_hash_str_update(http_response_array(response, HTTP_RESPONSE_HEADER), "Content-Type",
                             sizeof("Content-Type") - 1, &text);
    }
}

ZEND_METHOD(SwooleLite_Http_Response, sendfile)
{
    char *name, path[MAXPATHLEN];
    size_t name_size;
    zend_long offset = 0, length = 0;
    ZEND_PARSE_PARAMETERS_START(1, 3)
    Z_PARAM_PATH(name, name_size)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(offset)
    Z_PARAM_LONG(length)
    ZEND_PARSE_PARAMETERS_END();
    if (offset < 0 || length < 0) {
        zend_argument_value_error(offset < 0 ? 2 : 3, "must be 0 or greater");
        RETURN_THROWS();
    }
    struct php_swoolelite_http_response *response = http_response_this_before_head(Z_OBJ_P(ZEND_THIS));
    if (response == NULL) {
        RETURN_FALSE;
    }
    struct php_swoolelite_server *server = SWOOLELITE_G(running);
    uint64_t size = 0;
    if (expand_filepath(name, path) == NULL) {
        RETURN_BOOL(php_swoolelite_succeeded(server, name_size == 0 ? -ENOENT : -ENAMETOOLONG));
    }
    if (php_check_open_basedir(path) != 0) { /* it warns */
        RETURN_BOOL(php_swoolelite_succeeded(server, -EPERM));
    }
    int file = swl_regular_file_open(path, offset, length, &size);
    if (file < 0) {
        RETURN_BOOL(php_swoolelite_succeeded(server, file));
    }
    http_response_set_type(response, path, strlen(path));
    RETURN_BOOL(php_swoolelite_http_send_file(response, file, offset, size));
}

ZEND_METHOD(SwooleLite_Http_Response, redirect)
{
    zend_string *location;
    zend_long status = 302;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_STR(location)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(status)
    ZEND_PARSE_PARAMETERS_END();
    if (status < 300 || status > 399) {
        zend_argument_value_error(2, "must be from 300 to 399");
        RETURN_THROWS();
    }
    struct php_swoolelite_http_response *response = http_response_this_before_head(Z_OBJ_P(ZEND_THIS));
    if (response == NULL) {
        RETURN_FALSE;
    }
    zval text;
    if (!php_swoolelite_http_is_value(ZSTR_VAL(location), ZSTR_LEN(location))) {
        RETURN_BOOL(http_response_refuse());
    }
    ZVAL_STR_COPY(&text, location);
    zend_hash_str_update(http_response_array(response, HTTP_RESPONSE_HEADER), "Location",
                         sizeof("Location") - 1, &text);
    if (response->reason != NULL) { /* it is that of another status */
        zend_string_release(response->reason);
        response->reason = NULL;
    }
    response->status = (int)status;
    RETURN_BOOL(php_swoolelite_http_end(response, "", 0));
}
