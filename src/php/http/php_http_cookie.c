/* Cookies. */
#include "php/http/php_http_cookie.h"

#include <ext/standard/url.h>
#include <zend_smart_str.h>

#include "base/clock.h"
#include "net/http_date.h"
#include "php/http/php_http_cookie_arginfo.h"
#include "php/php_class_entries.h"

/* 31 December 9999: a later year has five digits */
#define EXPIRES_MAX INT64_C(253402300799)

struct http_cookie_object {
    struct php_swoolelite_http_cookie cookie; /* its texts are owned */
    zend_object std;
};

static zend_object_handlers http_cookie_handlers;

/* ---- text ---- */

static size_t http_cookie_size(const zend_string *text)
{
    return text == NULL ? 0 : ZSTR_LEN(text);
}

/* Whether none of its characters is a control character or one of `refused`. */
static bool http_cookie_is_clean(const zend_string *text, const char *refused)
{
    for (size_t i = 0; i < http_cookie_size(text); i++) {
        unsigned char c = (unsigned char)ZSTR_VAL(text)[i];
        if (c < 32 || c == 127 || strchr(refused, c) != NULL) {
            return false;
        }
    }
    return true;
}

static void http_cookie_append(smart_str *text, const char *attribute, const zend_string *value)
{
    if (http_cookie_size(value) > 0) {
        smart_str_appends(text, attribute);
        smart_str_append(text, value);
    }
}

static void http_cookie_append_expiry(smart_str *text, int64_t expires)
{
    char date[SWL_HTTP_DATE_SIZE + 1];
    int64_t left = expires - swl_clock_wall() / SWL_NS_PER_SEC;
    swl_http_date_text(expires, date);
    smart_str_appends(text, "; expires=");
    smart_str_appends(text, date);
    smart_str_appends(text, "; Max-Age=");
    smart_str_append_long(text, left > 0 ? (zend_long)left : 0);
}

zend_string *php_swoolelite_http_cookie_text(const struct php_swoolelite_http_cookie *cookie)
{
    smart_str text = {0};
    if (http_cookie_size(cookie->name) == 0 || !http_cookie_is_clean(cookie->name, "=,; ") ||
        !http_cookie_is_clean(cookie->path, ",; ") || !http_cookie_is_clean(cookie->domain, ",; ") ||
        !http_cookie_is_clean(cookie->same_site, ",; ") || !http_cookie_is_clean(cookie->priority, ",; ") ||
        (!cookie->encode && !http_cookie_is_clean(cookie->value, ",; ")) || cookie->expires > EXPIRES_MAX) {
        return NULL;
    }
    smart_str_append(&text, cookie->name);
    smart_str_appendc(&text, '=');
    if (http_cookie_size(cookie->value) == 0) {
        smart_str_appends(&text, "deleted");
        http_cookie_append_expiry(&text, 1);
    } else {
        if (cookie->encode) {
            zend_string *encoded = php_raw_url_encode(ZSTR_VAL(cookie->value), ZSTR_LEN(cookie->value));
            smart_str_append(&text, encoded);
            zend_string_release(encoded);
        } else {
            smart_str_append(&text, cookie->value);
        }
        if (cookie->expires > 0) {
            http_cookie_append_expiry(&text, cookie->expires);
        }
    }
    http_cookie_append(&text, "; path=", cookie->path);
    http_cookie_append(&text, "; domain=", cookie->domain);
    smart_str_appends(&text, cookie->secure ? "; secure" : "");
    smart_str_appends(&text, cookie->http_only ? "; HttpOnly" : "");
    http_cookie_append(&text, "; SameSite=", cookie->same_site);
    http_cookie_append(&text, "; Priority=", cookie->priority);
    smart_str_appends(&text, cookie->partitioned ? "; Partitioned" : "");
    return smart_str_extract(&text);
}

/* ---- the object ---- */

static struct php_swoolelite_http_cookie *http_cookie_of(zend_object *object)
{
    return &((struct http_cookie_object *)((char *)object - offsetof(struct http_cookie_object, std)))
                ->cookie;
}

const struct php_swoolelite_http_cookie *php_swoolelite_http_cookie_of(zend_object *object)
{
    return http_cookie_of(object);
}

static zend_object *http_cookie_create(zend_class_entry *class_entry)
{
    struct http_cookie_object *cookie = zend_object_alloc(sizeof(*cookie), class_entry);
    memset(cookie, 0, offsetof(struct http_cookie_object, std));
    zend_object_std_init(&cookie->std, class_entry);
    object_properties_init(&cookie->std, class_entry);
    cookie->std.handlers = &http_cookie_handlers;
    cookie->cookie.encode = true;
    return &cookie->std;
}

static void http_cookie_forget(struct php_swoolelite_http_cookie *cookie)
{
    zend_string *texts[] = {cookie->name,   cookie->value,     cookie->path,
                            cookie->domain, cookie->same_site, cookie->priority};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (texts[i] != NULL) {
            zend_string_release(texts[i]);
        }
    }
    *cookie = (struct php_swoolelite_http_cookie){.encode = cookie->encode};
}

static void http_cookie_free(zend_object *object)
{
    http_cookie_forget(http_cookie_of(object));
    zend_object_std_dtor(object);
}

zend_class_entry *php_swoolelite_http_cookie_register(void)
{
    zend_class_entry *class_entry = register_class_SwooleLite_Http_Cookie();
    class_entry->create_object = http_cookie_create;
    http_cookie_handlers = std_object_handlers;
    http_cookie_handlers.offset = offsetof(struct http_cookie_object, std);
    http_cookie_handlers.free_obj = http_cookie_free;
    http_cookie_handlers.clone_obj = NULL;
    return class_entry;
}

/* ---- methods ---- */

/* with…(): keeps the text in place of the one before it, and returns $this. */
static void http_cookie_with_text(INTERNAL_FUNCTION_PARAMETERS, uint32_t needed, zend_string **place)
{
    zend_string *text = zend_empty_string;
    ZEND_PARSE_PARAMETERS_START(needed, 1)
    if (needed == 0) {
        Z_PARAM_OPTIONAL
    }
    Z_PARAM_STR(text)
    ZEND_PARSE_PARAMETERS_END();
    zend_string *before = *place; /* not earlier: __toString() of the argument may change the object */
    *place = zend_string_copy(text);
    if (before != NULL) {
        zend_string_release(before);
    }
    RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

static void http_cookie_with_flag(INTERNAL_FUNCTION_PARAMETERS, bool *place)
{
    bool flag = false;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(flag)
    ZEND_PARSE_PARAMETERS_END();
    *place = flag;
    RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

#define COOKIE_TEXT(method, field, needed)                                 \
    ZEND_METHOD(SwooleLite_Http_Cookie, method)                            \
    {                                                                      \
        http_cookie_with_text(INTERNAL_FUNCTION_PARAM_PASSTHRU, needed,    \
                              &http_cookie_of(Z_OBJ_P(ZEND_THIS))->field); \
    }
#define COOKIE_FLAG(method, field)                                                                           \
    ZEND_METHOD(SwooleLite_Http_Cookie, method)                                                              \
    {                                                                                                        \
        http_cookie_with_flag(INTERNAL_FUNCTION_PARAM_PASSTHRU, &http_cookie_of(Z_OBJ_P(ZEND_THIS))->field); \
    }

COOKIE_TEXT(withName, name, 1)
COOKIE_TEXT(withValue, value, 0)
COOKIE_TEXT(withPath, path, 0)
COOKIE_TEXT(withDomain, domain, 0)
COOKIE_TEXT(withSameSite, same_site, 0)
COOKIE_TEXT(withPriority, priority, 0)
COOKIE_FLAG(withSecure, secure)
COOKIE_FLAG(withHttpOnly, http_only)
COOKIE_FLAG(withPartitioned, partitioned)

ZEND_METHOD(SwooleLite_Http_Cookie, __construct)
{
    bool encode = true;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(encode)
    ZEND_PARSE_PARAMETERS_END();
    http_cookie_of(Z_OBJ_P(ZEND_THIS))->encode = encode;
}

ZEND_METHOD(SwooleLite_Http_Cookie, withExpires)
{
    zend_long expires = 0;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(expires)
    ZEND_PARSE_PARAMETERS_END();
    http_cookie_of(Z_OBJ_P(ZEND_THIS))->expires = expires;
    RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(SwooleLite_Http_Cookie, toString)
{
    ZEND_PARSE_PARAMETERS_NONE();
    zend_string *text = php_swoolelite_http_cookie_text(http_cookie_of(Z_OBJ_P(ZEND_THIS)));
    if (text == NULL) {
        RETURN_FALSE;
    }
    RETURN_STR(text);
}

static void http_cookie_add_text(zval *array, const char *key, zend_string *text)
{
    zval value;
    ZVAL_STR(&value, text == NULL ? zend_empty_string : zend_string_copy(text));
    add_assoc_zval(array, key, &value);
}

ZEND_METHOD(SwooleLite_Http_Cookie, toArray)
{
    ZEND_PARSE_PARAMETERS_NONE();
    const struct php_swoolelite_http_cookie *cookie = http_cookie_of(Z_OBJ_P(ZEND_THIS));
    array_init(return_value);
    http_cookie_add_text(return_value, "name", cookie->name);
    http_cookie_add_text(return_value, "value", cookie->value);
    http_cookie_add_text(return_value, "path", cookie->path);
    http_cookie_add_text(return_value, "domain", cookie->domain);
    http_cookie_add_text(return_value, "sameSite", cookie->same_site);
    http_cookie_add_text(return_value, "priority", cookie->priority);
    add_assoc_bool(return_value, "encode", cookie->encode);
    add_assoc_long(return_value, "expires", cookie->expires);
    add_assoc_bool(return_value, "secure", cookie->secure);
    add_assoc_bool(return_value, "httpOnly", cookie->http_only);
    add_assoc_bool(return_value, "partitioned", cookie->partitioned);
}

ZEND_METHOD(SwooleLite_Http_Cookie, reset)
{
    ZEND_PARSE_PARAMETERS_NONE();
    http_cookie_forget(http_cookie_of(Z_OBJ_P(ZEND_THIS)));
}
