/* What exists under Swoole's names only. All of it is registered once, after all modules have started, and
 * only where these names are wanted and free: see swoolelite.c. Meanwhile EG(current_module) is this module.
 */
#ifndef SWL_PHP_SWOOLE_NAMES_H
#define SWL_PHP_SWOOLE_NAMES_H

#include <php.h>

/* The Swoole whose API of processes this is. */
#define PHP_SWOOLELITE_SWOOLE_VERSION       "6.2.0"
#define PHP_SWOOLELITE_SWOOLE_MAJOR_VERSION 6
#define PHP_SWOOLELITE_SWOOLE_MINOR_VERSION 2
#define PHP_SWOOLELITE_SWOOLE_RELEASE       0

/* Which texts swoole_strerror() has; Swoole's values. */
enum php_swoolelite_strerror_type {
    PHP_SWOOLELITE_STRERROR_SYSTEM = 0,
    PHP_SWOOLELITE_STRERROR_GAI = 1,
    PHP_SWOOLELITE_STRERROR_DNS = 2,
    PHP_SWOOLELITE_STRERROR_SWOOLE = 9,
};

/* swoole_*() */
void php_swoolelite_register_swoole_functions(void);

/* SWOOLE_* and the class Swoole\Constant */
void php_swoolelite_register_swoole_constants(void);

#endif
