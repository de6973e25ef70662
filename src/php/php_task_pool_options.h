/* The option task_pools: php_options passes it here. */
#ifndef PHP_SWOOLELITE_TASK_POOL_OPTIONS_H
#define PHP_SWOOLELITE_TASK_POOL_OPTIONS_H

#include "php/php_object.h"

/* Sets the pools by an array. Returns false where it threw: then nothing has changed. */
bool php_swoolelite_task_pools_set(struct swl_task_pool_list *target, const struct swl_option *option,
                                   zval *value);

/* Makes an array of the pools. */
void php_swoolelite_task_pools_export(const struct swl_task_pool_list *pools, zval *array);

#endif
