/* The options of TLS that are arrays: php_options passes them here. */
#ifndef PHP_SWOOLELITE_TLS_OPTIONS_H
#define PHP_SWOOLELITE_TLS_OPTIONS_H

#include "php/php_object.h"

/* Sets the option by an array. Returns NULL, or what is allowed: then nothing has changed. */
const char *php_swoolelite_tls_set_texts(struct swl_texts *target, const struct swl_option *option,
                                         zval *value);
const char *php_swoolelite_tls_set_names(struct swl_tls_names *target, const struct swl_option *option,
                                         zval *value);

/* Makes an array of the option's value. */
void php_swoolelite_tls_export_texts(const struct swl_texts *texts, zval *array);
void php_swoolelite_tls_export_names(const struct swl_tls_names *names, zval *array);

#endif
