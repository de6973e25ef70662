/* Values of single options, by their row in a table: numbers and texts. */
#ifndef SWL_PHP_PHP_OPTION_VALUE_H
#define SWL_PHP_PHP_OPTION_VALUE_H

#include <php.h>

#include "server/state/options.h"

/* Throws a ValueError that names the option, what is allowed, and the value. */
void php_swoolelite_option_refuse(const struct swl_option *option, zval *value, const char *allowed);

/* Writes the value to `target`, which has the type of the option: BOOL, INT, SECONDS, STRING, BYTES or PATH. A text
 * replaces the one that stands there. False where it threw. */
bool php_swoolelite_option_set(const struct swl_option *option, void *target, zval *value);

/* Returns a property `setting` as an array with one reference; replaces what the script may have assigned. */
HashTable *php_swoolelite_option_own_setting(zval *setting);

/* Keeps in `setting` what was given to set(). The destructors of what it replaces may run code of the user's, which
 * may change `setting`. */
void php_swoolelite_option_keep(zval *setting, zend_string *key, zval *value);

#endif
