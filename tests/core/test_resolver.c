/* Names are resolved while the caller waits, or does not wait any longer. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "os/resolver.h"

static int resolve(const char *host, int family, struct swl_resolver_addresses *found, char *reason)
{
    struct swl_resolver_query *query;
    assert_int_equal(swl_resolver_ask(&query, host, family, SOCK_STREAM), 0);
    struct pollfd one = {.fd = swl_resolver_descriptor(query), .events = POLLIN};
    assert_int_equal(poll(&one, 1, 60000), 1);
    int result = swl_resolver_take(query, found);
    strcpy(reason, swl_resolver_reason(query));
    swl_resolver_forget(query);
    return result;
}

static void a_name_has_addresses(void **state)
{
    (void)state;
    struct swl_resolver_addresses found;
    char reason[256];
    assert_int_equal(resolve("localhost", AF_INET, &found, reason), 0);
    assert_int_equal(found.count, 1);
    assert_int_equal(ntohl(((struct sockaddr_in *)&found.items[0])->sin_addr.s_addr), INADDR_LOOPBACK);
    assert_int_equal(found.sizes[0], sizeof(struct sockaddr_in));
}

static void a_name_that_cannot_be_has_a_reason(void **state)
{
    (void)state;
    struct swl_resolver_addresses found;
    char reason[256] = "";
    assert_int_equal(resolve("a name with blanks", AF_INET, &found, reason),
                     -SWL_ERROR_DNSLOOKUP_RESOLVE_FAILED);
    assert_true(strlen(reason) > 0);
}

static void a_query_may_be_forgotten_at_once(void **state)
{
    (void)state;
    struct swl_resolver_query *query;
    for (int i = 0; i < 20; i++) {
        assert_int_equal(swl_resolver_ask(&query, "localhost", AF_INET, SOCK_STREAM), 0);
        swl_resolver_forget(query);
    }
    swl_resolver_forget(NULL);
    struct swl_resolver_addresses found;
    char reason[256];
    assert_int_equal(resolve("localhost", AF_INET, &found, reason), 0);
}

static void a_child_has_no_thread_of_its_parent(void **state)
{
    (void)state;
    struct swl_resolver_query *query;
    struct swl_resolver_addresses found;
    assert_int_equal(swl_resolver_ask(&query, "localhost", AF_INET, SOCK_STREAM), 0);
    pid_t child = support_fork();
    if (child == 0) {
        int result = swl_resolver_take(query, &found);
        check(result == -ECANCELED || result == 0); /* 0: the thread was faster than the fork */
        swl_resolver_forget(query);
        _exit(0);
    }
    support_join(child);
    swl_resolver_forget(query);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_has_addresses),
        cmocka_unit_test(a_name_that_cannot_be_has_a_reason),
        cmocka_unit_test(a_query_may_be_forgotten_at_once),
        cmocka_unit_test(a_child_has_no_thread_of_its_parent),
    };
    return RUN(tests);
}
