/* Reports exceptions as the engine does at the end of a script. */
#include "php/php_uncaught.h"

#include <php.h>
#include <zend_exceptions.h>

void php_swoolelite_uncaught_report(void)
{
    if (Z_TYPE(EG(user_exception_handler)) != IS_UNDEF) {
        zend_user_exception_handler();
    }
    if (EG(exception)) {
        zend_exception_error(EG(exception), E_ERROR);
    }
}
