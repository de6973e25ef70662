/* The option task_retry: an array. */
#ifndef SWL_PHP_PHP_RETRY_OPTION_H
#define SWL_PHP_PHP_RETRY_OPTION_H

#include <php.h>

#include "server/state/options.h"

/* Writes the value to `target`. False where it threw: then nothing has changed. */
bool php_swoolelite_retry_option_set(const struct swl_option *option, struct swl_task_retry *target,
                                     zval *value);

/* Makes an array of it, or null where it is not set. */
void php_swoolelite_retry_option_export(const struct swl_task_retry *retry, zval *value);

#endif
