/* Certificates as PEM. */
#ifndef SWL_PHP_PHP_PEM_H
#define SWL_PHP_PHP_PEM_H

#include <php.h>

/* Returns the certificate (DER) as PEM. */
zend_string *php_swoolelite_pem_of_certificate(const void *der, size_t size);

#endif
