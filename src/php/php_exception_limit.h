/* How often uncaught exceptions are logged: ten times a second for each place that throws. */
#ifndef PHP_SWOOLELITE_EXCEPTION_LIMIT_H
#define PHP_SWOOLELITE_EXCEPTION_LIMIT_H

#include <php.h>

#include "base/log.h"

/* Returns the log limit of the place that threw this exception, at SWL_LOG_ERROR. The log owns it. */
struct swl_log_limit *php_swoolelite_exception_limit(zend_object *exception);

#endif
