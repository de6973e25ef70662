/* The classes SwooleLite\Atomic and SwooleLite\Atomic\Long: numbers in shared memory. */
#ifndef SWL_PHP_PHP_ATOMIC_H
#define SWL_PHP_PHP_ATOMIC_H

#include <php.h>

zend_class_entry *php_swoolelite_atomic_register(void);
zend_class_entry *php_swoolelite_atomic_long_register(void);

#endif
