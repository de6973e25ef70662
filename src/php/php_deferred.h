/* Callbacks for the next round of the loop: Server::defer(), Event::defer(). */
#ifndef SWL_PHP_PHP_DEFERRED_H
#define SWL_PHP_PHP_DEFERRED_H

#include <php.h>

/* When the module starts, and at the beginning and the end of a request. */
void php_swoolelite_deferred_startup(void);
void php_swoolelite_deferred_init(void);

/* Calls back in the next round, once, in order. Returns false with an exception where there is no loop. */
bool php_swoolelite_deferred_add(zval *callable, const zend_fcall_info_cache *cache);

#endif
