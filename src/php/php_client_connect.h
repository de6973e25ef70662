/* connect() and enableSSL() of the class Client: waiting until it is connected. */
#ifndef SWL_PHP_PHP_CLIENT_CONNECT_H
#define SWL_PHP_PHP_CLIENT_CONNECT_H

#include "php/php_client.h"

/* The client of a method where it is connected, a connect() that did not wait included: then it waits here. Else NULL,
 * with a warning and errCode, or an exception. */
struct php_swoolelite_client *php_swoolelite_client_this_ready(zend_object *object);

/* Makes the addresses of a host, by the name service if need be. Returns 0, or as php_swoolelite_client_resolve(). */
int php_swoolelite_client_addresses(const struct php_swoolelite_client *client, const char *host,
                                    int64_t deadline, struct swl_resolver_addresses *addresses,
                                    const char **reason) SWL_MUST_CHECK;

#endif
