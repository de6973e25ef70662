/* Processes that a callback has forked. */
#include "php/php_foreign.h"

#include <php.h>
#include <zend_exceptions.h>

#include "os/process.h"
#include "php/php_class_entries.h"

bool php_swoolelite_foreign_refuse(void)
{
    if (EXPECTED(!swl_process_is_foreign())) {
        return false;
    }
    if (!EG(exception)) { /* the pending exception says more */
        zend_throw_exception(php_swoolelite_exception_ce,
                             "This process was forked in a callback: it is no part of the server", 0);
    }
    return true;
}

void php_swoolelite_foreign_report_exception(void)
{
    if (Z_TYPE(EG(user_exception_handler)) != IS_UNDEF) {
        zend_user_exception_handler();
    }
    if (EG(exception)) {
        zend_exception_error(EG(exception), E_ERROR);
    }
}

void php_swoolelite_foreign_end(void)
{
    if (EG(exception)) {
        php_swoolelite_foreign_report_exception();
    }
    zend_bailout();
}
