/* The class Http\Cookie, and cookies as text. */
#ifndef SWL_PHP_HTTP_PHP_HTTP_COOKIE_H
#define SWL_PHP_HTTP_PHP_HTTP_COOKIE_H

#include <php.h>

/* What a cookie consists of; texts may be NULL: empty. */
struct php_swoolelite_http_cookie {
    zend_string *name, *value, *path, *domain, *same_site, *priority;
    zend_long expires; /* seconds since 1970; ≤ 0: not told */
    bool secure, http_only, partitioned;
    bool encode; /* the value is percent-encoded */
};

zend_class_entry *php_swoolelite_http_cookie_register(void);

/* Those of an object, which keeps them. */
const struct php_swoolelite_http_cookie *php_swoolelite_http_cookie_of(zend_object *object);

/* The value of a field Set-Cookie; NULL: a part of it cannot be sent. */
zend_string *php_swoolelite_http_cookie_text(const struct php_swoolelite_http_cookie *cookie);

#endif
