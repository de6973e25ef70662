/* Process titles, by the function that PHP's command line has for them. */
#include "php/php_title.h"

#include <php.h>
#include <SAPI.h>

bool php_swoolelite_title_set(const char *text)
{
    zend_function *function = zend_hash_str_find_ptr(EG(function_table), ZEND_STRL("cli_set_process_title"));
    if (function == NULL) {
        return false;
    }
    zval title, result;
    ZVAL_STRING(&title, text);
    ZVAL_UNDEF(&result);
    zend_call_known_function(function, NULL, NULL, &result, 1, &title, NULL);
    bool was_set = Z_TYPE(result) == IS_TRUE;
    zval_ptr_dtor(&result);
    zval_ptr_dtor(&title);
    return was_set;
}

void php_swoolelite_title_set_role(const char *kind, int id)
{
    char text[256], number[16] = "";
    const char *script = SG(request_info).path_translated ? SG(request_info).path_translated : "-";
    const char *slash = strrchr(script, '/');
    if (id >= 0) {
        snprintf(number, sizeof(number), " #%d", id);
    }
    snprintf(text, sizeof(text), "swoolelite: %s%s (%s)", kind, number, slash ? slash + 1 : script);
    (void)php_swoolelite_title_set(text);
}
