/*
 * Resolves names without blocking the caller: getaddrinfo() runs in a thread of its own, and a descriptor tells
 * that it has finished. A caller that does not wait any longer forgets the query; the thread frees it later.
 *
 * The thread belongs to the process that has asked. A child that is forked meanwhile has no such thread: there
 * swl_resolver_take() returns -ECANCELED, and the child may ask again. (The C library's own locks may be held by
 * the thread at that moment; so fork between calls rather than within one.)
 */
#ifndef SWL_OS_RESOLVER_H
#define SWL_OS_RESOLVER_H

#include <sys/socket.h>

#include "base/compiler.h"

#define SWL_RESOLVER_MAX 8 /* addresses of one name that are kept */

struct swl_resolver_addresses {
    int count;
    socklen_t sizes[SWL_RESOLVER_MAX];
    struct sockaddr_storage items[SWL_RESOLVER_MAX]; /* without a port */
};

struct swl_resolver_query;

/* Begins to look for the addresses of `host` (copied) of that family and kind (AF_INET, AF_INET6; SOCK_STREAM,
 * SOCK_DGRAM). Returns 0 with the query, which the caller gives back by swl_resolver_forget(); or -errno. */
int swl_resolver_ask(struct swl_resolver_query **query, const char *host, int family, int kind)
    SWL_MUST_CHECK;

/* Returns the descriptor that becomes readable, and stays so, when the answer is there. It is the query's. */
int swl_resolver_descriptor(const struct swl_resolver_query *query);

/* Takes the answer. Returns 0: one address or more; -EAGAIN: it is not there yet; -ECANCELED: this is a child of
 * the process that has asked; -SWL_ERROR_DNSLOOKUP_RESOLVE_FAILED: there is none. */
int swl_resolver_take(const struct swl_resolver_query *query, struct swl_resolver_addresses *addresses)
    SWL_MUST_CHECK;

/* Returns why swl_resolver_take() has failed, in the words of the C library; never NULL. */
const char *swl_resolver_reason(const struct swl_resolver_query *query);

/* Gives the query back, finished or not. NULL is allowed. */
void swl_resolver_forget(struct swl_resolver_query *query);

#endif
