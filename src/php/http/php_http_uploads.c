/* Uploaded files, in the list that PHP keeps of them. */
#include "php/http/php_http_uploads.h"

#include <SAPI.h>
#include <unistd.h>

/* whose files those in PHP's list are */
static pid_t http_uploads_owner;

/* Drops the list, and no file. */
static void http_uploads_forget(void)
{
    zend_hash_destroy(SG(rfc1867_uploaded_files));
    FREE_HASHTABLE(SG(rfc1867_uploaded_files));
    SG(rfc1867_uploaded_files) = NULL;
}

static bool http_uploads_are_own(void)
{
    return SG(rfc1867_uploaded_files) != NULL && http_uploads_owner == getpid();
}

void php_swoolelite_http_uploads_add(zend_string *path)
{
    zval value;
    if (SG(rfc1867_uploaded_files) != NULL && !http_uploads_are_own()) {
        http_uploads_forget();
    }
    if (SG(rfc1867_uploaded_files) == NULL) {
        ALLOC_HASHTABLE(SG(rfc1867_uploaded_files));
        zend_hash_init(SG(rfc1867_uploaded_files), 8, NULL, ZVAL_PTR_DTOR, false);
        http_uploads_owner = getpid();
    }
    ZVAL_STR_COPY(&value, path);
    zend_hash_update(SG(rfc1867_uploaded_files), path, &value);
}

void php_swoolelite_http_uploads_remove(zend_string *path)
{
    if (http_uploads_are_own() && zend_hash_del(SG(rfc1867_uploaded_files), path) == SUCCESS) {
        unlink(ZSTR_VAL(path));
    }
}

void php_swoolelite_http_uploads_rshutdown(void)
{
    if (SG(rfc1867_uploaded_files) != NULL && !http_uploads_are_own()) {
        http_uploads_forget();
    }
}
