/* The class SwooleLite\Lock. */
#ifndef SWL_PHP_PHP_LOCK_H
#define SWL_PHP_PHP_LOCK_H

#include <php.h>

/* Swoole's values. */
enum php_swoolelite_lock_type {
    PHP_SWOOLELITE_LOCK_RWLOCK = 1,
    PHP_SWOOLELITE_LOCK_FILELOCK = 2,
    PHP_SWOOLELITE_LOCK_MUTEX = 3,
    PHP_SWOOLELITE_LOCK_SEM = 4,
    PHP_SWOOLELITE_LOCK_SPINLOCK = 5,
};

zend_class_entry *php_swoolelite_lock_register(void);

#endif
