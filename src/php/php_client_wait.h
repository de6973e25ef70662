/* Waiting in a call that blocks: for a descriptor, until a deadline. Handlers of signals run meanwhile. */
#ifndef SWL_PHP_PHP_CLIENT_WAIT_H
#define SWL_PHP_PHP_CLIENT_WAIT_H

#include <stdint.h>

#include "base/compiler.h"
#include "os/resolver.h"

/* Waits until the descriptor (-1: none) has one of the events (EPOLLIN, EPOLLOUT). `deadline`: monotonic ns. Returns
 * 0; -ETIMEDOUT; -EINTR: a handler has thrown; -ECANCELED: a handler has forked, and this is the child: what the call
 * has begun is the parent's; or another -errno. */
int php_swoolelite_client_wait(int fd, uint32_t events, int64_t deadline) SWL_MUST_CHECK;

/* Waits a little for what no event tells of: room in the queue of a unix socket. Returns the same: -ETIMEDOUT if there
 * was no time left. */
int php_swoolelite_client_pause(int64_t deadline) SWL_MUST_CHECK;

/* Resolves a name. Returns 0, the same, or what swl_resolver_take() returns; *reason gets a text then, valid until
 * the next call. */
int php_swoolelite_client_resolve(const char *host, int family, int kind, int64_t deadline,
                                  struct swl_resolver_addresses *addresses, const char **reason)
    SWL_MUST_CHECK;

#endif
