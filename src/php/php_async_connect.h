/* How a client on the loop connects, and how it begins TLS. Nothing here calls back. */
#ifndef SWL_PHP_PHP_ASYNC_CONNECT_H
#define SWL_PHP_PHP_ASYNC_CONNECT_H

#include "php/php_async_state.h"

/* Begins, with host, port, peer_name and limit of the client, which is held already. Its end is known by the phase. */
void php_swoolelite_async_connect_begin(struct php_swoolelite_async *async);

/* Goes on while RESOLVING or CONNECTING. */
void php_swoolelite_async_connect_go_on(struct php_swoolelite_async *async);

/* OPEN: begins TLS, with the core's tls and peer_name, or goes on with its handshake. Returns 0: it is ready;
 * -EINPROGRESS; or another -errno, and the phase is OVER. */
int php_swoolelite_async_connect_secure(struct php_swoolelite_async *async) SWL_MUST_CHECK;

#endif
