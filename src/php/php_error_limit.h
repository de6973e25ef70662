/* How often fatal errors and uncaught exceptions are logged: ten times a second for each place that they come
 * from. */
#ifndef PHP_SWOOLELITE_ERROR_LIMIT_H
#define PHP_SWOOLELITE_ERROR_LIMIT_H

#include <php.h>

#include "base/log.h"

/* The limit that an error of this kind ("fatal error") and place comes under, at SWL_LOG_ERROR; the log keeps
 * it. */
struct swl_log_limit *php_swoolelite_error_limit(const char *kind, const char *file, zend_long line);

/* The same for an exception: its class is the kind, its place where it was made. */
struct swl_log_limit *php_swoolelite_error_limit_exception(zend_object *exception);

#endif
