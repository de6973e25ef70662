/* Listeners: ports that are taken, unix paths that are stale, in use, or no sockets at all.
 * Port 0 everywhere: the kernel chooses. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "net/listener.h"

static char *directory;
static char path[200];
static int descriptors;

static int begin(void **state)
{
    (void)state;
    directory = support_directory();
    snprintf(path, sizeof(path), "%s/socket", directory);
    descriptors = support_descriptors();
    return 0;
}

static int end(void **state)
{
    (void)state;
    assert_int_equal(support_descriptors(), descriptors);
    support_directory_remove(directory);
    return 0;
}

static bool exists(void)
{
    struct stat info;
    return lstat(path, &info) == 0;
}

static int connect_to(const struct swl_listener *listener)
{
    struct sockaddr_storage address;
    socklen_t size;
    assert_int_equal(swl_address_parse(listener->host, listener->port, listener->family, &address, &size), 0);
    int fd = socket(listener->family, listener->kind, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, size), 0);
    return fd;
}

static void port_0_tells_the_port_it_became(void **state)
{
    (void)state;
    struct swl_listener listener;
    assert_int_equal(swl_listener_open(&listener, "127.0.0.1", 0, AF_INET, SOCK_STREAM, 16), 0);
    assert_true(listener.port != 0);
    assert_string_equal(listener.host, "127.0.0.1");
    int client = connect_to(&listener);
    close(client);
    swl_listener_close(&listener, true);
}

static void a_taken_port_is_told(void **state)
{
    (void)state;
    struct swl_listener first, second;
    assert_int_equal(swl_listener_open(&first, "127.0.0.1", 0, AF_INET, SOCK_STREAM, 16), 0);
    assert_int_equal(swl_listener_open(&second, "127.0.0.1", first.port, AF_INET, SOCK_STREAM, 16),
                     -EADDRINUSE);
    swl_listener_close(&first, true);
}

static void the_port_is_free_again_although_connections_linger(void **state)
{
    (void)state;
    struct swl_listener listener;
    struct swl_address peer;
    assert_int_equal(swl_listener_open(&listener, "127.0.0.1", 0, AF_INET, SOCK_STREAM, 16), 0);
    int client = connect_to(&listener), server;
    while ((server = swl_listener_accept(&listener, listener.fd, &peer)) == -EAGAIN) {
    }
    assert_true(server >= 0);
    close(server); /* the side that closes first lingers in TIME_WAIT */
    close(client);
    uint16_t port = listener.port;
    swl_listener_close(&listener, true);
    assert_int_equal(swl_listener_open(&listener, "127.0.0.1", port, AF_INET, SOCK_STREAM, 16), 0);
    swl_listener_close(&listener, true);
}

static void a_host_that_is_no_address_is_told(void **state)
{
    (void)state;
    struct swl_listener listener;
    assert_int_equal(swl_listener_open(&listener, "example.com", 0, AF_INET, SOCK_STREAM, 16), -EINVAL);
    assert_int_equal(swl_listener_open(&listener, "192.0.2.1", 0, AF_INET, SOCK_STREAM, 16), -EADDRNOTAVAIL);
}

static void an_accepted_socket_is_non_blocking_and_tells_its_peer(void **state)
{
    (void)state;
    struct swl_listener listener;
    struct swl_address peer;
    char text[SWL_ADDRESS_TEXT];
    assert_int_equal(swl_listener_open(&listener, "127.0.0.1", 0, AF_INET, SOCK_STREAM, 16), 0);
    assert_int_equal(swl_listener_accept(&listener, listener.fd, &peer), -EAGAIN);
    int client = connect_to(&listener);
    int fd = swl_listener_accept(&listener, listener.fd, &peer);
    assert_true(fd >= 0);
    assert_true(fcntl(fd, F_GETFL) & O_NONBLOCK);
    assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    struct sockaddr_in own;
    socklen_t size = sizeof(own);
    assert_int_equal(getsockname(client, (struct sockaddr *)&own, &size), 0);
    assert_int_equal(peer.port, ntohs(own.sin_port));
    swl_address_text(&peer, text);
    assert_string_equal(text, "127.0.0.1");
    close(fd);
    close(client);
    swl_listener_close(&listener, true);
}

static void accepted_sockets_inherit_the_options(void **state)
{
    (void)state;
    struct swl_listener listener;
    struct swl_address peer;
    struct swl_listener_options options = {.backlog = 16,
                                           .tcp_nodelay = true,
                                           .tcp_keepalive = true,
                                           .tcp_keepidle = 11,
                                           .tcp_keepinterval = 12,
                                           .tcp_keepcount = 3};
    assert_int_equal(swl_listener_open(&listener, "127.0.0.1", 0, AF_INET, SOCK_STREAM, 16), 0);
    assert_int_equal(swl_listener_configure(&listener, &options), 0);
    int client = connect_to(&listener), fd = swl_listener_accept(&listener, listener.fd, &peer);
    const struct {
        int level, option, expected;
    } settings[] = {{IPPROTO_TCP, TCP_NODELAY, 1},
                    {SOL_SOCKET, SO_KEEPALIVE, 1},
                    {IPPROTO_TCP, TCP_KEEPIDLE, 11},
                    {IPPROTO_TCP, TCP_KEEPINTVL, 12},
                    {IPPROTO_TCP, TCP_KEEPCNT, 3}};
    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        int value = 0;
        socklen_t size = sizeof(value);
        assert_int_equal(getsockopt(fd, settings[i].level, settings[i].option, &value, &size), 0);
        assert_int_equal(value, settings[i].expected);
    }
    close(fd);
    close(client);
    swl_listener_close(&listener, true);
}

static void an_option_that_the_kernel_refuses_is_told(void **state)
{
    (void)state;
    struct swl_listener listener;
    struct swl_listener_options options = {.backlog = 16, .tcp_keepidle = 1000000};
    assert_int_equal(swl_listener_open(&listener, "127.0.0.1", 0, AF_INET, SOCK_STREAM, 16), 0);
    assert_int_equal(swl_listener_configure(&listener, &options), -EINVAL);
    swl_listener_close(&listener, true);
}

static void fast_open_is_set_on_the_listening_socket(void **state)
{
    (void)state;
    struct swl_listener listener;
    struct swl_listener_options options = {.backlog = 16, .tcp_fastopen = 16};
    int value = 0;
    socklen_t size = sizeof(value);
    assert_int_equal(swl_listener_open(&listener, "127.0.0.1", 0, AF_INET, SOCK_STREAM, 16), 0);
    assert_int_equal(swl_listener_configure(&listener, &options), 0);
    assert_int_equal(getsockopt(listener.fd, IPPROTO_TCP, TCP_FASTOPEN, &value, &size), 0);
    assert_int_equal(value, 16);
    swl_listener_close(&listener, true);
}

/* ---- IPv6 ---- */

/* Connects to the port over IPv4. Returns a socket, or -errno. */
static int connect_over_ipv4(uint16_t port)
{
    struct sockaddr_storage address;
    socklen_t size;
    assert_int_equal(swl_address_parse("127.0.0.1", port, AF_INET, &address, &size), 0);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&address, size) < 0) {
        int error = errno;
        close(fd);
        return -error;
    }
    return fd;
}

static void a_wildcard_of_ipv6_takes_ipv4_clients(void **state)
{
    (void)state;
    struct swl_listener listener, other;
    struct swl_address peer;
    char text[SWL_ADDRESS_TEXT];
    int result = swl_listener_open(&listener, "::", 0, AF_INET6, SOCK_STREAM, 16);
    if (result == -EAFNOSUPPORT || result == -EADDRNOTAVAIL) {
        skip();
    }
    assert_int_equal(result, 0);
    assert_true(listener.takes_ipv4);
    int client = connect_over_ipv4(listener.port), fd = swl_listener_accept(&listener, listener.fd, &peer);
    assert_true(fd >= 0);
    swl_address_text(&peer, text);
    assert_string_equal(text, "127.0.0.1");
    assert_int_equal(peer.family, AF_INET);
    assert_int_equal(swl_listener_open(&other, "0.0.0.0", listener.port, AF_INET, SOCK_STREAM, 16),
                     -EADDRINUSE);
    close(fd);
    close(client);
    swl_listener_close(&listener, true);
}

static void ipv6_only_leaves_the_ipv4_port_to_another(void **state)
{
    (void)state;
    struct swl_listener listener, other;
    int result = swl_listener_open_ipv6_only(&listener, "::", 0, AF_INET6, SOCK_STREAM, 16);
    if (result == -EAFNOSUPPORT || result == -EADDRNOTAVAIL) {
        skip();
    }
    assert_int_equal(result, 0);
    assert_false(listener.takes_ipv4);
    assert_int_equal(connect_over_ipv4(listener.port), -ECONNREFUSED);
    assert_int_equal(swl_listener_open(&other, "0.0.0.0", listener.port, AF_INET, SOCK_STREAM, 16), 0);
    assert_false(other.takes_ipv4);
    close(connect_over_ipv4(listener.port));
    swl_listener_close(&other, true);
    swl_listener_close(&listener, true);
}

static void a_single_ipv6_address_is_for_ipv6_alone(void **state)
{
    (void)state;
    struct swl_listener listener;
    int result = swl_listener_open(&listener, "::1", 0, AF_INET6, SOCK_STREAM, 16);
    if (result == -EAFNOSUPPORT || result == -EADDRNOTAVAIL) {
        skip();
    }
    assert_int_equal(result, 0);
    assert_false(listener.takes_ipv4);
    swl_listener_close(&listener, true);
}

static void an_address_has_a_text_for_messages(void **state)
{
    (void)state;
    const struct {
        int family;
        char *host;
        uint16_t port;
        const char *text;
    } cases[] = {
        {AF_INET, "0.0.0.0", 80, "0.0.0.0:80"},
        {AF_INET6, "::1", 65535, "[::1]:65535"},
        {AF_UNIX, "/run/a.sock", 0, "/run/a.sock"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct swl_listener listener = {
            .family = cases[i].family, .host = cases[i].host, .port = cases[i].port};
        char text[SWL_LISTENER_TEXT];
        swl_listener_text(&listener, text);
        assert_string_equal(text, cases[i].text);
    }
}

/* ---- unix sockets ---- */

static void a_unix_socket_takes_its_path_along_where_wished(void **state)
{
    (void)state;
    struct swl_listener listener;
    for (int remove = 0; remove <= 1; remove++) {
        assert_int_equal(swl_listener_open(&listener, path, 0, AF_UNIX, SOCK_STREAM, 16), 0);
        assert_true(exists());
        swl_listener_close(&listener, remove);
        assert_int_equal(exists(), !remove);
    }
}

static void a_path_that_a_dead_server_left_is_replaced(void **state)
{
    (void)state;
    struct swl_listener listener;
    struct swl_address peer;
    const int kinds[] = {SOCK_STREAM, SOCK_DGRAM};
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        assert_int_equal(swl_listener_open(&listener, path, 0, AF_UNIX, kinds[i], 16), 0);
        swl_listener_close(&listener, false);
        assert_true(exists());
        assert_int_equal(swl_listener_open(&listener, path, 0, AF_UNIX, SOCK_STREAM, 16), 0);
        int client = connect_to(&listener), fd = swl_listener_accept(&listener, listener.fd, &peer);
        assert_true(fd >= 0);
        assert_int_equal(peer.family, AF_UNIX);
        close(fd);
        close(client);
        swl_listener_close(&listener, true);
    }
}

static void a_path_in_use_is_not_taken_away(void **state)
{
    (void)state;
    struct swl_listener first, second;
    const int kinds[] = {SOCK_STREAM, SOCK_DGRAM};
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        for (size_t j = 0; j < COUNT_OF(kinds); j++) {
            assert_int_equal(swl_listener_open(&first, path, 0, AF_UNIX, kinds[i], 16), 0);
            assert_int_equal(swl_listener_open(&second, path, 0, AF_UNIX, kinds[j], 16), -EADDRINUSE);
            int client = connect_to(&first);
            close(client);
            swl_listener_close(&first, true);
        }
    }
}

static void one_too_busy_to_answer_is_in_use(void **state)
{
    (void)state;
    struct swl_listener first, second;
    assert_int_equal(swl_listener_open(&first, path, 0, AF_UNIX, SOCK_STREAM, 0), 0);
    struct sockaddr_storage address;
    socklen_t size;
    assert_int_equal(swl_address_parse(path, 0, AF_UNIX, &address, &size), 0);
    int clients[16], count = 0;
    do { /* until its queue is full */
        clients[count] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    } while (connect(clients[count++], (struct sockaddr *)&address, size) == 0 && count < 16);
    assert_true(count < 16);
    assert_int_equal(swl_listener_open(&second, path, 0, AF_UNIX, SOCK_STREAM, 16), -EADDRINUSE);
    assert_true(exists());
    while (count > 0) {
        close(clients[--count]);
    }
    swl_listener_close(&first, true);
}

static void what_is_no_socket_is_not_taken_away(void **state)
{
    (void)state;
    struct swl_listener listener;
    close(open(path, O_CREAT | O_WRONLY, 0600));
    assert_int_equal(swl_listener_open(&listener, path, 0, AF_UNIX, SOCK_STREAM, 16), -EADDRINUSE);
    assert_true(exists());
    unlink(path);
    assert_int_equal(symlink("/nonexistent", path), 0);
    assert_int_equal(swl_listener_open(&listener, path, 0, AF_UNIX, SOCK_STREAM, 16), -EADDRINUSE);
    assert_true(exists());
}

static void leaving_closes_this_processs_descriptor_alone(void **state)
{
    (void)state;
    struct swl_listener listener, copy;
    assert_int_equal(swl_listener_open(&listener, "127.0.0.1", 0, AF_INET, SOCK_STREAM, 16), 0);
    copy = listener;
    copy.fd = dup(listener.fd);
    swl_listener_release(&listener);
    swl_listener_release(&listener);
    int client = connect_to(&copy);
    close(client);
    close(copy.fd);
    swl_listener_close(&listener, true);
}

static void the_file_of_a_unix_socket_can_be_given_away(void **state)
{
    (void)state;
    if (geteuid() != 0) {
        skip();
    }
    struct swl_listener listener;
    struct stat info;
    assert_int_equal(swl_listener_open(&listener, path, 0, AF_UNIX, SOCK_STREAM, 16), 0);
    assert_int_equal(swl_listener_give(&listener, (uid_t)-1, (gid_t)-1), 0);
    assert_int_equal(swl_listener_give(&listener, 12345, 12346), 0);
    assert_int_equal(stat(path, &info), 0);
    assert_true(info.st_uid == 12345 && info.st_gid == 12346);
    unlink(path);
    assert_int_equal(swl_listener_give(&listener, 12345, 12346), -ENOENT);
    listener.owns_path = false;
    assert_int_equal(swl_listener_give(&listener, 12345, 12346), 0);
    swl_listener_close(&listener, false);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_file_of_a_unix_socket_can_be_given_away),
        TEST(port_0_tells_the_port_it_became),
        TEST(a_taken_port_is_told),
        TEST(the_port_is_free_again_although_connections_linger),
        TEST(a_host_that_is_no_address_is_told),
        TEST(an_accepted_socket_is_non_blocking_and_tells_its_peer),
        TEST(accepted_sockets_inherit_the_options),
        TEST(an_option_that_the_kernel_refuses_is_told),
        TEST(fast_open_is_set_on_the_listening_socket),
        TEST(a_wildcard_of_ipv6_takes_ipv4_clients),
        TEST(ipv6_only_leaves_the_ipv4_port_to_another),
        TEST(a_single_ipv6_address_is_for_ipv6_alone),
        TEST(an_address_has_a_text_for_messages),
        TEST(a_unix_socket_takes_its_path_along_where_wished),
        TEST(a_path_that_a_dead_server_left_is_replaced),
        TEST(a_path_in_use_is_not_taken_away),
        TEST(one_too_busy_to_answer_is_in_use),
        TEST(what_is_no_socket_is_not_taken_away),
        TEST(leaving_closes_this_processs_descriptor_alone),
    };
    return RUN(tests);
}
