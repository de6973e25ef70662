/* ssl_client_cert of getClientInfo() */
#include "php/php_client_certificate.h"

#include "php/php_pem.h"

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
    add_assoc_str(array, "ssl_client_cert", php_swoolelite_pem_of_certificate(der, size));
}
