/* poll() with handlers of signals. */
#include "php/php_client_wait.h"

#include <errno.h>
#include <php.h>
#include <poll.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "os/sleepers.h"
#include "php/php_wait.h"

/* how soon a unix socket is tried again whose queue is full */
#define PAUSE (5 * SWL_NS_PER_MS)

int php_swoolelite_client_wait(int fd, uint32_t events, int64_t deadline)
{
    struct pollfd one = {.fd = fd, .events = (short)events}; /* EPOLLIN is POLLIN, EPOLLOUT is POLLOUT */
    pid_t pid = getpid();
    for (;;) {
        bool has_thrown = !php_swoolelite_wait_run_interrupts();
        if (getpid() != pid) {
            return -ECANCELED;
        }
        if (has_thrown) {
            return -EINTR;
        }
        int64_t now = swl_clock_monotonic();
        /* A signal that comes just before poll() does not interrupt it. */
        int64_t until = SWL_MIN(deadline, now + SWL_SLEEPERS_LOOK_AGAIN);
        int ready = poll(&one, 1, swl_clock_timeout_ms(until, now));
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

int php_swoolelite_client_pause(int64_t deadline)
{
    int64_t now = swl_clock_monotonic();
    if (now >= deadline) {
        return -ETIMEDOUT;
    }
    int waited = php_swoolelite_client_wait(-1, 0, SWL_MIN(deadline, now + PAUSE));
    return waited == -ETIMEDOUT ? 0 : waited;
}

int php_swoolelite_client_resolve(const char *host, int family, int kind, int64_t deadline,
                                  struct swl_resolver_addresses *addresses, const char **reason)
{
    struct swl_resolver_query *query = NULL;
    int result = swl_resolver_ask(&query, host, family, kind);
    while (result == 0 && (result = swl_resolver_take(query, addresses)) < 0) {
        if (result != -EAGAIN) {
            break;
        }
        result = php_swoolelite_client_wait(swl_resolver_descriptor(query), POLLIN, deadline);
    }
    if (result < 0) {
        *reason = result == -SWL_ERROR_DNSLOOKUP_RESOLVE_FAILED ? swl_resolver_reason(query)
                                                                : swl_error_text(-result);
    }
    swl_resolver_forget(query);
    return result;
}
