/* The class SwooleLite\Client, and what a class that extends it needs. */
#ifndef SWL_PHP_PHP_CLIENT_H
#define SWL_PHP_PHP_CLIENT_H

#include <php.h>

#include "net/client.h"
#include "php/php_client_options.h"

/* Flags of the constructor's $type, as Swoole has them, beside SWL_SOCK_SSL. */
#define PHP_SWOOLELITE_CLIENT_ASYNC (1 << 10)
#define PHP_SWOOLELITE_CLIENT_SYNC  (1 << 11)
#define PHP_SWOOLELITE_CLIENT_KEEP  (1 << 12)

/* The last part of an object whose class extends it. */
struct php_swoolelite_client {
    struct swl_client core;
    struct php_swoolelite_client_options options;
    struct swl_tls_client *tls;  /* of the connection that begins; NULL: none */
    int64_t default_timeout;     /* of connect(), ns */
    pid_t pid;                   /* who has connected */
    zend_string *pool_key;       /* by which the connection is kept; NULL: it is not */
    zend_string *host;           /* that connect() was given */
    bool is_constructed, is_tls; /* by the constructor */
    bool is_busy;                /* a call has not returned: code of the user's runs below it */
    zend_object std;
};

/* The declared properties, in the stub's order. */
enum php_swoolelite_client_property {
    CLIENT_PROPERTY_ERR_CODE,
    CLIENT_PROPERTY_SOCK,
    CLIENT_PROPERTY_REUSE,
    CLIENT_PROPERTY_REUSE_COUNT,
    CLIENT_PROPERTY_TYPE,
    CLIENT_PROPERTY_ID,
    CLIENT_PROPERTY_SETTING,
};

static inline struct php_swoolelite_client *php_swoolelite_client_of(zend_object *object)
{
    return (struct php_swoolelite_client *)((char *)object - offsetof(struct php_swoolelite_client, std));
}

/* For create_object of a class that extends it, after its memory is zeroed and before handlers are set. */
void php_swoolelite_client_init_object(struct php_swoolelite_client *client, zend_class_entry *class_entry);

/* Ends the connection, or keeps it, and frees all that the object holds, the standard object included. */
void php_swoolelite_client_release(struct php_swoolelite_client *client);

/* What the constructor does. `type` may have the flags above. False where it threw. */
bool php_swoolelite_client_construct(struct php_swoolelite_client *client, zend_long type, zend_string *id);

/* The client of an object; NULL where it threw: it was not constructed, or a call of it has not returned. */
struct php_swoolelite_client *php_swoolelite_client_this(zend_object *object);

/* Sets errCode (`result`: 0 or more, -errno or -SWL_ERROR_…) and sock. Returns whether it has succeeded. */
bool php_swoolelite_client_conclude(struct php_swoolelite_client *client, int result);

/* Whether it is connected in this process. A child of the process that has connected loses its copy here. */
bool php_swoolelite_client_is_ours(struct php_swoolelite_client *client);

/* Checks the arguments of connect(): throws a ValueError where one is wrong. */
bool php_swoolelite_client_check_peer(const struct php_swoolelite_client *client, const zend_string *host,
                                      zend_long port, double timeout);

/* Prepares core, options and TLS for a connection to that host. *name: whom the certificate has to name, NULL where
 * nobody. False where it threw. */
bool php_swoolelite_client_prepare(struct php_swoolelite_client *client, zend_string *host,
                                   const char **name);

/* The same for TLS on a connection that was made without it. */
bool php_swoolelite_client_prepare_tls(struct php_swoolelite_client *client, zend_string *host,
                                       const char **name);

/* Of the options: the timeout that was set for it (ns; negative: none), else that of `timeout`, else `otherwise`. */
int64_t php_swoolelite_client_timeout(const struct php_swoolelite_client *client, int64_t own,
                                      int64_t otherwise);

zend_class_entry *php_swoolelite_client_register(void);

#endif
