/* The service manager, played by this test: a datagram socket hears what it is told, and sockets are handed
 * to a child as descriptors from 3 on. Skipped where libsystemd is not built in. */
#define _GNU_SOURCE
#include "support.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "net/listener.h"
#include "os/service.h"

static char *directory;
static char path[100];
static int ear;

static int begin(void **state)
{
    (void)state;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    directory = support_directory();
    snprintf(path, sizeof(path), "%s/notify", directory);
    strcpy(address.sun_path, path);
    ear = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (bind(ear, (struct sockaddr *)&address, sizeof(address)) < 0) {
        return -1;
    }
    return setenv("NOTIFY_SOCKET", path, 1);
}

static int end(void **state)
{
    (void)state;
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    close(ear);
    support_directory_remove(directory);
    return 0;
}

static void need_support(void)
{
    if (!swl_service_supported()) {
        skip();
    }
}

static void heard(const char *expected)
{
    char text[512];
    ssize_t length = recv(ear, text, sizeof(text) - 1, 0);
    text[length > 0 ? length : 0] = '\0';
    if (strncmp(text, expected, strlen(expected)) != 0) {
        fail_msg("'%s' was heard instead of '%s'", text, expected);
    }
}

static void it_hears_of_start_reload_and_end(void **state)
{
    (void)state;
    need_support();
    char expected[100];
    snprintf(expected, sizeof(expected), "READY=1\nMAINPID=%d\nSTATUS=all is well", (int)getpid());
    swl_service_ready("all is well");
    heard(expected);
    swl_service_reloading();
    heard("RELOADING=1\nMONOTONIC_USEC=");
    *strstr(expected, "\nSTATUS") = '\0';
    swl_service_ready(NULL);
    heard(expected);
    swl_service_stopping();
    heard("STOPPING=1");
}

static void the_watchdog_wants_a_sign_of_life_twice_in_its_time(void **state)
{
    (void)state;
    need_support();
    assert_int_equal(swl_service_watchdog(), 0);
    setenv("WATCHDOG_USEC", "3000000", 1);
    assert_int_equal(swl_service_watchdog(), 1500000000);
    swl_service_alive();
    heard("WATCHDOG=1");
}

static void without_a_service_manager_nothing_happens(void **state)
{
    (void)state;
    unsetenv("NOTIFY_SOCKET");
    swl_service_ready("x");
    swl_service_stopping();
    swl_service_alive();
    assert_int_equal(swl_service_watchdog(), 0);
    char byte;
    assert_true(recv(ear, &byte, 1, 0) < 0 && errno == EAGAIN);
}

/* ---- sockets ---- */

static uint16_t port_of(int fd)
{
    struct sockaddr_in address;
    socklen_t size = sizeof(address);
    check(getsockname(fd, (struct sockaddr *)&address, &size) == 0);
    return ntohs(address.sin_port);
}

static int tcp_socket(bool listening)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    check(bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0);
    check(!listening || listen(fd, 8) == 0);
    return fd;
}

/* Makes the sockets the descriptors from 3 on of this process, as a service manager does. */
static void inherit(const int *sockets, int count)
{
    char pid[16], number[16];
    for (int i = 0; i < count; i++) {
        int copy = fcntl(sockets[i], F_DUPFD, 100);
        check(copy >= 0);
        check(dup2(copy, 3 + i) == 3 + i); /* may close another that was copied already */
        close(copy);
    }
    snprintf(pid, sizeof(pid), "%d", (int)getpid());
    snprintf(number, sizeof(number), "%d", count);
    setenv("LISTEN_PID", pid, 1);
    setenv("LISTEN_FDS", number, 1);
}

static void a_socket_that_fits_is_taken_once(void **state)
{
    (void)state;
    need_support();
    pid_t child = support_fork();
    if (child == 0) {
        struct swl_listener listener, again;
        int sockets[] = {fcntl(tcp_socket(true), F_DUPFD, 50), fcntl(tcp_socket(true), F_DUPFD, 60)};
        uint16_t ports[] = {port_of(sockets[0]), port_of(sockets[1])};
        inherit(sockets, 2);
        check(swl_listener_open(&listener, "127.0.0.1", ports[1], AF_INET, SOCK_STREAM, 8) == 0);
        check(listener.fd == 4 && listener.port == ports[1]);
        check(fcntl(listener.fd, F_GETFL) & O_NONBLOCK);
        check(fcntl(listener.fd, F_GETFD) & FD_CLOEXEC);
        check(swl_listener_open(&again, "127.0.0.1", ports[1], AF_INET, SOCK_STREAM, 8) == -EADDRINUSE);
        check(swl_listener_open(&again, "127.0.0.1", ports[0], AF_INET, SOCK_STREAM, 8) == 0);
        check(again.fd == 3);
        _exit(0);
    }
    support_join(child);
}

static void what_does_not_fit_is_left_alone(void **state)
{
    (void)state;
    need_support();
    pid_t child = support_fork();
    if (child == 0) {
        struct swl_listener listener;
        int sockets[] = {fcntl(tcp_socket(true), F_DUPFD, 50), fcntl(tcp_socket(false), F_DUPFD, 60)};
        uint16_t ports[] = {port_of(sockets[0]), port_of(sockets[1])};
        inherit(sockets, 2);
        check(swl_listener_open(&listener, "127.0.0.1", 0, AF_INET, SOCK_STREAM, 8) == 0);
        check(listener.fd > 4);
        check(swl_listener_open(&listener, "127.0.0.2", ports[0], AF_INET, SOCK_STREAM, 8) == 0);
        check(listener.fd > 4);
        check(swl_listener_open(&listener, "127.0.0.1", ports[1], AF_INET, SOCK_STREAM, 8) == -EADDRINUSE);
        _exit(0);
    }
    support_join(child);
}

static void the_file_of_a_unix_socket_is_not_ours_to_remove(void **state)
{
    (void)state;
    need_support();
    pid_t child = support_fork();
    if (child == 0) {
        struct swl_listener listener;
        struct sockaddr_un address = {.sun_family = AF_UNIX};
        snprintf(address.sun_path, sizeof(address.sun_path), "%.90s/listen", directory);
        int fd = fcntl(socket(AF_UNIX, SOCK_STREAM, 0), F_DUPFD, 50);
        check(bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0 && listen(fd, 8) == 0);
        inherit(&fd, 1);
        check(swl_listener_open(&listener, address.sun_path, 0, AF_UNIX, SOCK_STREAM, 8) == 0);
        check(listener.fd == 3);
        swl_listener_close(&listener, true);
        check(access(address.sun_path, F_OK) == 0);
        _exit(0);
    }
    support_join(child);
}

static void sockets_of_another_process_are_not_taken(void **state)
{
    (void)state;
    need_support();
    pid_t child = support_fork();
    if (child == 0) {
        struct swl_listener listener;
        int fd = fcntl(tcp_socket(true), F_DUPFD, 50);
        inherit(&fd, 1);
        setenv("LISTEN_PID", "1", 1);
        check(swl_listener_open(&listener, "127.0.0.1", port_of(fd), AF_INET, SOCK_STREAM, 8) == -EADDRINUSE);
        _exit(0);
    }
    support_join(child);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_hears_of_start_reload_and_end),
        TEST(the_watchdog_wants_a_sign_of_life_twice_in_its_time),
        TEST(without_a_service_manager_nothing_happens),
        TEST(a_socket_that_fits_is_taken_once),
        TEST(what_does_not_fit_is_left_alone),
        TEST(the_file_of_a_unix_socket_is_not_ours_to_remove),
        TEST(sockets_of_another_process_are_not_taken),
    };
    return RUN(tests);
}
