/* The module as PHP's build sees it. */
#ifndef PHP_SWOOLELITE_H
#define PHP_SWOOLELITE_H

#define PHP_SWOOLELITE_VERSION "0.1.0"

extern zend_module_entry swoolelite_module_entry;
#define phpext_swoolelite_ptr &swoolelite_module_entry

#endif
