/* How often uncaught exceptions are logged. One that is thrown again and again, since a database is down,
 * hides no other one: each place has a limit of its own. */
#include "php/php_exception_limit.h"

#include <zend_exceptions.h>

/* Where two share a limit, the one that has left out lines keeps its name until they are reported. */
#define EXCEPTION_PLACES 32

static struct exception_place {
    struct swl_log_limit limit;
    zend_ulong key;
    char cause[256];
} exception_places[EXCEPTION_PLACES];

struct swl_log_limit *php_swoolelite_exception_limit(zend_object *exception)
{
    zend_class_entry *base =
        instanceof_function(exception->ce, zend_ce_error) ? zend_ce_error : zend_ce_exception;
    zval unused;
    const zval *file = zend_read_property_ex(base, exception, ZSTR_KNOWN(ZEND_STR_FILE), true, &unused);
    const char *path = Z_TYPE_P(file) == IS_STRING ? Z_STRVAL_P(file) : "?";
    zend_ulong key = zend_inline_hash_func(path, strlen(path));
    const zval *line = zend_read_property_ex(base, exception, ZSTR_KNOWN(ZEND_STR_LINE), true, &unused);
    zend_long number = Z_TYPE_P(line) == IS_LONG ? Z_LVAL_P(line) : 0;
    key = (key * 33 + (zend_ulong)number) * 33 + ZSTR_HASH(exception->ce->name);

    struct exception_place *place = &exception_places[key % EXCEPTION_PLACES];
    if (place->key != key && atomic_load(&place->limit.left_out) == 0) {
        snprintf(place->cause, sizeof(place->cause), "uncaught %s of %s:" ZEND_LONG_FMT,
                 ZSTR_VAL(exception->ce->name), path, number);
        place->key = key;
        place->limit.cause = place->cause;
        place->limit.level = SWL_LOG_ERROR;
        atomic_store(&place->limit.window, 0);
    }
    return &place->limit;
}
