/* Task pools: the option task_pools, which php_options passes here, and pools by name. */
#ifndef SWL_PHP_PHP_TASK_POOLS_H
#define SWL_PHP_PHP_TASK_POOLS_H

#include "php/php_object.h"

/* Sets the pools by an array. Returns false where it threw: then nothing has changed. */
bool php_swoolelite_task_pools_set(struct swl_task_pool_list *target, const struct swl_option *option,
                                   zval *value);

/* Makes an array of the pools. */
void php_swoolelite_task_pools_export(const struct swl_task_pool_list *pools, zval *array);

/* The task pool that argument number `argument` of a method names, NULL being the default one; throws a ValueError, and
 * returns NULL, where there is none of that name. */
struct swl_task_pool *php_swoolelite_task_pool_find(const struct php_swoolelite_server *server,
                                                    const zend_string *name, uint32_t argument);

#endif
