/* What the module keeps for each thread of PHP. */
#ifndef SWL_PHP_PHP_GLOBALS_H
#define SWL_PHP_PHP_GLOBALS_H

#include <php.h>

struct php_swoolelite_server;

ZEND_BEGIN_MODULE_GLOBALS(swoolelite)
bool swoole_names;
struct php_swoolelite_server *running; /* the server that this process belongs to, while its start() runs */
ZEND_END_MODULE_GLOBALS(swoolelite)

ZEND_EXTERN_MODULE_GLOBALS(swoolelite)
#if defined(ZTS) && defined(COMPILE_DL_SWOOLELITE)
ZEND_TSRMLS_CACHE_EXTERN()
#endif

#define SWOOLELITE_G(name) ZEND_MODULE_GLOBALS_ACCESSOR(swoolelite, name)

#endif
