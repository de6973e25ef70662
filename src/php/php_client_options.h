/* The options of a client. Those that a port has, too, are in its struct, by the same rows of the server's table. */
#ifndef SWL_PHP_PHP_CLIENT_OPTIONS_H
#define SWL_PHP_PHP_CLIENT_OPTIONS_H

#include <zend_smart_str.h>

#include "net/client.h"
#include "php/php_object.h"

#define PHP_SWOOLELITE_CLIENT_UNSET INT64_MIN /* a timeout that was not set */

struct php_swoolelite_client_options {
    struct swl_client_options core; /* made of the others by php_swoolelite_client_options_settle() */
    struct swl_port_options port;   /* framing, TCP, buffers, TLS; its texts are owned */
    char *bind_address, *ssl_host_name;
    int64_t bind_port;
    int64_t timeout, connect_timeout, read_timeout, write_timeout; /* ns; negative: none; or UNSET */
    struct php_swoolelite_callback length_func;
};

void php_swoolelite_client_options_init(struct php_swoolelite_client_options *options);
void php_swoolelite_client_options_free(struct php_swoolelite_client_options *options);

/* Takes over what set() was given, and keeps it in the property `setting`. False where it threw. */
bool php_swoolelite_client_options_set(struct php_swoolelite_client_options *options, zval *setting,
                                       HashTable *values);

/* Makes options->core. Returns NULL, or one sentence about options that contradict each other: then options->core
 * stays as it is. */
const char *php_swoolelite_client_options_settle(struct php_swoolelite_client_options *options);

/* Writes all by which a connection of this client differs from one of another: who shares it has to have the same. */
void php_swoolelite_client_options_key(const struct php_swoolelite_client_options *options, smart_str *key);

/* The names of options that only clients have, by number from 0; NULL behind the last one. */
const char *php_swoolelite_client_options_name(size_t number);

#endif
