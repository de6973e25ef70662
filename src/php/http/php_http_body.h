/*
 * The body of a request on its way to Http\Request: in the request's payload or in a file, and the form that it may be.
 * A multipart form is taken apart before the callback, so that one that is malformed never reaches it; one that is
 * urlencoded, when its variables are asked for.
 */
#ifndef SWL_PHP_HTTP_PHP_HTTP_BODY_H
#define SWL_PHP_HTTP_PHP_HTTP_BODY_H

#include <php.h>

#include "net/http_form.h"
#include "net/http_request.h"
#include "server/server.h"

enum php_swoolelite_http_form_kind {
    PHP_SWOOLELITE_HTTP_NO_FORM,
    PHP_SWOOLELITE_HTTP_URLENCODED,
    PHP_SWOOLELITE_HTTP_MULTIPART,
};

struct php_swoolelite_http_body {
    const struct swl_server *core;
    enum php_swoolelite_http_form_kind kind;
    int fd; /* of the file with the body, for reading; -1: it is in the payload, or the fd was taken */
    struct swl_http_form form; /* of a multipart form */
};

/* Opens the body, and takes a multipart form apart. Returns 0, or the status with which the request is to be answered
 * (told in the log). Then too, php_swoolelite_http_body_close() is called. Runs no PHP. */
int php_swoolelite_http_body_open(struct php_swoolelite_http_body *body, const struct swl_server *core,
                                  const struct swl_request *request, const struct swl_http_view *view);
void php_swoolelite_http_body_close(struct php_swoolelite_http_body *body);

/* Makes arrays of a multipart form, or null where one would be empty: of its fields, of its files as $_FILES has them,
 * and of their paths. The files are the caller's then, who has php_swoolelite_http_uploads_remove() remove them. */
void php_swoolelite_http_body_make_form(struct php_swoolelite_http_body *body, zval *post, zval *files,
                                        zval *paths);

/* Makes an array of the variables in a query string or a urlencoded form. */
void php_swoolelite_http_body_make_variables(zval *array, const char *bytes, size_t size);

/* Reads `size` bytes at the beginning of a file. Returns NULL where it does not have them. */
zend_string *php_swoolelite_http_body_read(int fd, const char *head, size_t head_size, uint64_t size);

#endif
