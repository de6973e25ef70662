/* poll() with handlers of signals. */
#include "php/php_client_wait.h"

#include <errno.h>
#include <php.h>
#include <poll.h>

#include "base/clock.h"
#include "base/error.h"
#include "php/php_wait.h"

int php_swoolelite_client_wait(int fd, uint32_t events, int64_t deadline)
{
    struct pollfd one = {.fd = fd, .events = (short)events}; /* EPOLLIN is POLLIN, EPOLLOUT is POLLOUT */
    for (;;) {
        if (!php_swoolelite_wait_run_interrupts()) {
            return -EINTR;
        }
        int64_t now = swl_clock_monotonic();
        int ready = poll(&one, 1, swl_clock_timeout_ms(deadline, now));
        if (ready > 0) {
            return 0;
        }
        if (ready < 0 && errno != EINTR) {
            return -errno;
        }
        if (ready == 0 && swl_clock_monotonic() >= deadline) {
            return -ETIMEDOUT;
        }
    }
}

int php_swoolelite_client_resolve(const char *host, int family, int kind, int64_t deadline,
                                  struct swl_resolver_addresses *addresses, const char **reason)
{
    struct swl_resolver_query *query = NULL;
    int result = swl_resolver_ask(&query, host, family, kind);
    while (result == 0 && (result = swl_resolver_take(query, addresses)) < 0) {
        if (result == -EAGAIN) {
            result = php_swoolelite_client_wait(swl_resolver_descriptor(query), POLLIN, deadline);
        } else if (result == -ECANCELED) {
            /* a handler of a signal has forked, and this is the child */
            swl_resolver_forget(query);
            query = NULL;
            result = swl_resolver_ask(&query, host, family, kind);
        } else {
            break;
        }
    }
    if (result < 0) {
        *reason = result == -SWL_ERROR_DNSLOOKUP_RESOLVE_FAILED ? swl_resolver_reason(query)
                                                                : swl_error_text(-result);
    }
    swl_resolver_forget(query);
    return result;
}
