/* Opens files by PHP's rules. */
#include "php/php_client_file.h"

#include <errno.h>
#include <main/php_open_temporary_file.h>

#include "os/regular_file.h"

int php_swoolelite_client_file_open(const char *filename, zend_long offset, zend_long length, uint64_t *size)
{
    char path[MAXPATHLEN];
    if (expand_filepath(filename, path) == NULL) {
        return filename[0] == '\0' ? -ENOENT : -ENAMETOOLONG;
    }
    if (php_check_open_basedir(path) != 0) { /* it warns */
        return -EPERM;
    }
    return swl_regular_file_open(path, offset, length, size);
}
