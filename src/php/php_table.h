/* The class SwooleLite\\Table: rows in shared memory. */
#ifndef SWL_PHP_PHP_TABLE_H
#define SWL_PHP_PHP_TABLE_H

#include <php.h>

zend_class_entry *php_swoolelite_table_register(void);

#endif
