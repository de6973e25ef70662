/* What ps shows of a process. */
#ifndef SWL_PHP_PHP_TITLE_H
#define SWL_PHP_PHP_TITLE_H

#include <stdbool.h>

/* false where this PHP cannot set it. */
bool php_swoolelite_title_set(const char *title);

/* As a process of the server: its kind, its id where that is not negative, and the name of the script, by which
 * several servers differ. */
void php_swoolelite_title_set_role(const char *kind, int id);

#endif
