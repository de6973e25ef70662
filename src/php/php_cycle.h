/* The two callbacks of Event::cycle(), called once in each round of the loop. They do not hold it. */
#ifndef SWL_PHP_PHP_CYCLE_H
#define SWL_PHP_PHP_CYCLE_H

#include <php.h>

/* When the module starts, and at the beginning of a request. */
void php_swoolelite_cycle_startup(void);
void php_swoolelite_cycle_init(void);

/* Sets the callback for the end of each round, or, `before`, for its beginning: before the loop waits. Returns false
 * with an exception where there is no loop. */
bool php_swoolelite_cycle_set(zval *callable, const zend_fcall_info_cache *cache, bool before);

/* Removes one of the two. Returns false where it was not set. */
bool php_swoolelite_cycle_remove(bool before);

#endif
