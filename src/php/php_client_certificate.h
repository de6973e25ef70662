/* The certificate of a client, for getClientInfo(). */
#ifndef PHP_SWOOLELITE_CLIENT_CERTIFICATE_H
#define PHP_SWOOLELITE_CLIENT_CERTIFICATE_H

#include "php/php_object.h"

/* Adds ssl_client_cert (PEM) to the array if the client of that session has given a certificate. */
void php_swoolelite_client_certificate_add(const struct php_swoolelite_server *server, int64_t session,
                                           zval *array);

#endif
