/* Uploaded files that PHP knows as such: is_uploaded_file(), move_uploaded_file(). */
#ifndef SWL_PHP_HTTP_PHP_HTTP_UPLOADS_H
#define SWL_PHP_HTTP_PHP_HTTP_UPLOADS_H

#include <php.h>

/* From now on the file at that path counts as uploaded. */
void php_swoolelite_http_uploads_add(zend_string *path);

/* Removes it, unless it was moved by move_uploaded_file(). */
void php_swoolelite_http_uploads_remove(zend_string *path);

/* At the end of the process: PHP removes what is left. A process that was forked by a callback leaves its parent's files
 * alone. */
void php_swoolelite_http_uploads_rshutdown(void);

#endif
