/* The file that sendfile() of a client is given. */
#ifndef SWL_PHP_PHP_CLIENT_FILE_H
#define SWL_PHP_PHP_CLIENT_FILE_H

#include <php.h>

#include "base/compiler.h"

/* Opens it as swl_regular_file_open(), by a path as PHP's functions take it. Returns the descriptor, or -errno; -EPERM,
 * with a warning: open_basedir forbids it. */
int php_swoolelite_client_file_open(const char *filename, zend_long offset, zend_long length, uint64_t *size)
    SWL_MUST_CHECK;

#endif
