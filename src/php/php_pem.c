/* PEM: base64 in lines of 64 between two marks. */
#include "php/php_pem.h"

#include <ext/standard/base64.h>
#include <zend_smart_str.h>

#define LINE 64

zend_string *php_swoolelite_pem_of_certificate(const void *der, size_t size)
{
    smart_str pem = {0};
    zend_string *text = php_base64_encode(der, size);
    smart_str_appends(&pem, "-----BEGIN CERTIFICATE-----\n");
    for (size_t at = 0; at < ZSTR_LEN(text); at += LINE) {
        smart_str_appendl(&pem, ZSTR_VAL(text) + at, MIN(LINE, ZSTR_LEN(text) - at));
        smart_str_appendc(&pem, '\n');
    }
    smart_str_appends(&pem, "-----END CERTIFICATE-----\n");
    smart_str_0(&pem);
    zend_string_release(text);
    return pem.s;
}
