/* The class SwooleLite\Timer: timers of the user in the loop of this process. */
#ifndef SWL_PHP_PHP_TIMER_H
#define SWL_PHP_PHP_TIMER_H

#include <php.h>

/* When the module starts. */
void php_swoolelite_timers_startup(void);
zend_class_entry *php_swoolelite_timer_register(void);

/* At the beginning and the end of a request. */
void php_swoolelite_timers_init(void);
void php_swoolelite_timers_destroy(void);

/* Timer::tick() or after(), and clear(): the bodies of these methods, for others that do the same. */
void php_swoolelite_timer_add(INTERNAL_FUNCTION_PARAMETERS, bool repeats);
void php_swoolelite_timer_clear(INTERNAL_FUNCTION_PARAMETERS);

#endif
