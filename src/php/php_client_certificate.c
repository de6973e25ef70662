/* The certificate of a client as PEM: base64 in lines of 64 between two marks. */
#include "php/php_client_certificate.h"

#include <ext/standard/base64.h>
#include <zend_smart_str.h>

#define LINE 64

void php_swoolelite_client_certificate_add(const struct php_swoolelite_server *server, int64_t session,
                                           zval *array)
{
    uint8_t der[SWL_CLIENT_CERTIFICATE_MAX];
    const struct swl_server *core = server->core;
    size_t size = swl_client_certificates_get(&core->client_certificates,
                                              swl_session_slot(&core->sessions, session), session, der);
    if (size == 0) {
        return;
    }
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
    add_assoc_str(array, "ssl_client_cert", pem.s);
}
