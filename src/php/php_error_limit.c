/* How often fatal errors and uncaught exceptions are logged. One that comes again and again, since a database
 * is down, hides no other one: each place has a limit of its own. */
#include "php/php_error_limit.h"

#include <zend_exceptions.h>

/* Where two places share a limit, the one that has left out lines keeps its name until they are reported. */
#define ERROR_PLACES 32

static struct error_place {
    struct swl_log_limit limit;
    zend_ulong key;
    char cause[256];
} error_places[ERROR_PLACES];

struct swl_log_limit *php_swoolelite_error_limit(const char *kind, const char *file, zend_long line)
{
    zend_ulong key = zend_inline_hash_func(file, strlen(file)) * 33 + (zend_ulong)line;
    key = key * 33 + zend_inline_hash_func(kind, strlen(kind));
    struct error_place *place = &error_places[key % ERROR_PLACES];
    if (place->key != key && atomic_load(&place->limit.left_out) == 0) {
        snprintf(place->cause, sizeof(place->cause), "%s of %s:" ZEND_LONG_FMT, kind, file, line);
        place->key = key;
        place->limit.cause = place->cause;
        place->limit.level = SWL_LOG_ERROR;
        atomic_store(&place->limit.window, 0);
    }
    return &place->limit;
}

struct swl_log_limit *php_swoolelite_error_limit_exception(zend_object *exception)
{
    zend_class_entry *base =
        instanceof_function(exception->ce, zend_ce_error) ? zend_ce_error : zend_ce_exception;
    char kind[128];
    zval unused;
    snprintf(kind, sizeof(kind), "uncaught %s", ZSTR_VAL(exception->ce->name));
    const zval *file = zend_read_property_ex(base, exception, ZSTR_KNOWN(ZEND_STR_FILE), true, &unused);
    const char *path = Z_TYPE_P(file) == IS_STRING ? Z_STRVAL_P(file) : "?";
    const zval *line = zend_read_property_ex(base, exception, ZSTR_KNOWN(ZEND_STR_LINE), true, &unused);
    return php_swoolelite_error_limit(kind, path, Z_TYPE_P(line) == IS_LONG ? Z_LVAL_P(line) : 0);
}
