/* package_length_func. */
#include "php/php_length_func.h"

#include <errno.h>
#include <zend_exceptions.h>

#include "base/log.h"
#include "base/memory.h"
#include "php/php_call.h"

#define LENGTH_FUNC_NAME "package_length_func"

struct php_swoolelite_length_func {
    struct php_swoolelite_server *server;
    struct php_swoolelite_callback callback;
    struct php_swoolelite_length_func *next; /* of the server; one that was replaced stays in the list */
};

bool php_swoolelite_length_func_set(struct php_swoolelite_server *server, void **function, zval *value)
{
    zend_fcall_info_cache cache;
    if (Z_TYPE_P(value) == IS_NULL) {
        *function = NULL;
        return true;
    }
    if (!zend_is_callable_ex(value, NULL, 0, NULL, &cache, NULL)) {
        return false;
    }
    zend_release_fcall_info_cache(&cache);
    struct php_swoolelite_length_func *made = swl_calloc(1, sizeof(*made));
    made->server = server;
    made->next = server->length_funcs;
    server->length_funcs = made;
    php_swoolelite_keep_callback(&made->callback, value, &cache);
    *function = made;
    return true;
}

void php_swoolelite_length_func_export(const void *function, zval *value)
{
    const struct php_swoolelite_length_func *made = function;
    if (made == NULL) {
        ZVAL_NULL(value);
    } else {
        ZVAL_COPY(value, &made->callback.callable);
    }
}

/* Takes what the function has returned. */
static int64_t length_func_result(const zval *result)
{
    if (Z_TYPE_P(result) != IS_LONG) {
        swl_fault_limited("wrong results of " LENGTH_FUNC_NAME,
                          LENGTH_FUNC_NAME " must return an integer, %s returned",
                          zend_zval_type_name(result));
        return -ECANCELED;
    }
    return Z_LVAL_P(result) < 0 ? -EPROTO : Z_LVAL_P(result);
}

int64_t php_swoolelite_length_func_call(void *function, const uint8_t *data, size_t size)
{
    struct php_swoolelite_length_func *made = function;
    struct php_swoolelite_server *server = made->server;
    const struct php_swoolelite_bytes bytes = {.data = data, .size = size};
    int64_t length = -ECANCELED;
    zval argument, result;
    php_swoolelite_bytes_argument(&argument, &bytes);
    enum swl_verdict verdict = php_swoolelite_call(server, LENGTH_FUNC_NAME, &made->callback.callable,
                                                   &made->callback.cache, 1, &argument, &result);
    if (verdict == SWL_GO_ON) {
        length = length_func_result(&result);
    } else if (verdict == SWL_RETIRE) {
        length = 0; /* exit(): the successor asks again */
    }
    verdict = php_swoolelite_release(server, LENGTH_FUNC_NAME, verdict, 1, &result);
    (void)swl_self_conclude(server->core, verdict);
    return length;
}

void php_swoolelite_length_funcs_gc(const struct php_swoolelite_server *server, zend_get_gc_buffer *buffer)
{
    for (struct php_swoolelite_length_func *made = server->length_funcs; made != NULL; made = made->next) {
        zend_get_gc_buffer_add_zval(buffer, &made->callback.callable);
    }
}

void php_swoolelite_length_funcs_release(struct php_swoolelite_server *server)
{
    struct php_swoolelite_length_func *made;
    while ((made = server->length_funcs) != NULL) {
        server->length_funcs = made->next;
        zval_ptr_dtor(&made->callback.callable);
        swl_free(made);
    }
}
