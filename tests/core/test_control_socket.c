/* The socket under which a server is found: who has the name, who is let in, what the dead leave. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "ipc/control_socket.h"

static char *directory;
static char reason[SWL_CONTROL_REASON_MAX], names[200];
static int descriptors;
static struct swl_control_socket server;

static int begin(void **state)
{
    (void)state;
    directory = support_directory();
    setenv("XDG_RUNTIME_DIR", directory, 1);
    setenv("TMPDIR", "/nonexistent", 1);
    descriptors = support_descriptors();
    server = (struct swl_control_socket){.fd = -1, .lock = {.fd = -1}};
    reason[0] = '\0';
    return 0;
}

static int end(void **state)
{
    (void)state;
    unsetenv("TMPDIR");
    swl_control_socket_remove(&server);
    assert_int_equal(support_descriptors(), descriptors);
    support_directory_remove(directory);
    return 0;
}

static void serve(const char *name)
{
    assert_int_equal(swl_control_socket_take(&server, name, reason), 0);
    assert_int_equal(swl_control_socket_listen(&server), 0);
}

static void note_name(void *argument, const char *name)
{
    (void)argument;
    strcat(names, name);
    strcat(names, ";");
}

static void assert_listed(const char *expected)
{
    names[0] = '\0';
    swl_control_socket_list(note_name, NULL);
    assert_string_equal(names, expected);
}

static bool exists(const char *name)
{
    char path[300];
    struct stat info;
    snprintf(path, sizeof(path), "%s/swoolelite/%s", directory, name);
    return lstat(path, &info) == 0;
}

static void clients_find_it_by_its_name(void **state)
{
    (void)state;
    struct stat info;
    assert_int_equal(swl_control_socket_connect("x", reason), -ENOENT);
    assert_string_equal(reason, "There is no server \"x\" of this user");
    serve("x");
    assert_int_equal(lstat(server.path, &info), 0);
    assert_int_equal(info.st_mode, S_IFSOCK | 0600);
    assert_int_equal(swl_control_socket_accept(&server), -EAGAIN);
    int client = swl_control_socket_connect("x", reason);
    assert_true(client >= 0);
    int peer = swl_control_socket_accept(&server);
    assert_true(peer >= 0);
    assert_true(fcntl(peer, F_GETFL) & O_NONBLOCK);
    assert_true(fcntl(peer, F_GETFD) & FD_CLOEXEC);
    assert_false(fcntl(client, F_GETFL) & O_NONBLOCK);
    assert_true(fcntl(client, F_GETFD) & FD_CLOEXEC);
    close(client);
    close(peer);
    assert_listed("x;");
    swl_control_socket_remove(&server);
    assert_false(exists("x") || exists("x~"));
    assert_listed("");
    assert_int_equal(swl_control_socket_connect("x", reason), -ENOENT);
}

static void a_name_is_one_servers(void **state)
{
    (void)state;
    struct swl_control_socket second;
    char expected[200];
    assert_int_equal(swl_control_socket_take(&server, "x", reason), 0);
    assert_int_equal(swl_control_socket_take(&second, "x", reason), -EBUSY);
    assert_non_null(strstr(reason, "\"x\" is that of a server that is starting: set the option server_name"));
    assert_int_equal(swl_control_socket_connect("x", reason), -ENOENT);
    assert_int_equal(swl_control_socket_listen(&server), 0);
    assert_int_equal(swl_control_socket_take(&second, "x", reason), -EBUSY);
    snprintf(expected, sizeof(expected), "\"x\" is that of a server that runs with pid %d:", (int)getpid());
    assert_non_null(strstr(reason, expected));
    assert_int_equal(swl_control_socket_take(&second, "y", reason), 0);
    swl_control_socket_remove(&second);
    assert_true(exists("x") && exists("x~")); /* the one that was refused has removed nothing */
}

static void serve_and_die(void)
{
    serve("x");
    kill(getpid(), SIGKILL);
}

static void what_a_killed_server_leaves_is_replaced(void **state)
{
    (void)state;
    pid_t pid = support_fork();
    if (pid == 0) {
        serve_and_die();
    }
    assert_true(support_killed(pid));
    assert_true(exists("x") && exists("x~"));
    assert_int_equal(swl_control_socket_connect("x", reason), -ENOENT);
    assert_string_equal(reason, "There is no server \"x\" of this user");
    assert_listed("");
    serve("x");
    assert_listed("x;");
}

/* As the manager's: the name is in use until that has removed it. */
static void the_name_lasts_as_long_as_one_of_its_processes(void **state)
{
    (void)state;
    struct swl_control_socket second;
    serve("x");
    swl_control_socket_deafen(&server);
    pid_t pid = support_fork();
    if (pid == 0) {
        pause();
    }
    swl_control_socket_release(&server); /* as if it were killed */
    assert_int_equal(swl_control_socket_take(&second, "x", reason), -EBUSY);
    assert_int_equal(swl_control_socket_connect("x", reason), -ENOENT);
    assert_non_null(strstr(reason, "is just starting or ending"));
    assert_true(support_kill(pid));
    assert_int_equal(swl_control_socket_take(&second, "x", reason), 0);
    swl_control_socket_remove(&second);
}

static void another_user_gets_nothing(void **state)
{
    (void)state;
    if (geteuid() != 0) {
        skip();
    }
    char path[300];
    serve("x");
    snprintf(path, sizeof(path), "%s/swoolelite", directory);
    assert_int_equal(chmod(directory, 0755) | chmod(path, 0755) | chmod(server.path, 0666), 0);
    pid_t pid = support_fork();
    if (pid == 0) {
        struct sockaddr_un address = {.sun_family = AF_UNIX};
        char byte;
        check(setresuid(65534, 65534, 65534) == 0);
        int fd = socket(AF_UNIX, SOCK_STREAM, 0);
        snprintf(address.sun_path, sizeof(address.sun_path), "%s", server.path);
        check(connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0);
        check(read(fd, &byte, 1) == 0);
        _exit(0);
    }
    int result;
    while ((result = swl_control_socket_accept(&server)) == -EAGAIN) {
        usleep(1000);
    }
    assert_int_equal(result, -EPERM);
    support_join(pid);
}

static void names_and_paths_have_limits(void **state)
{
    (void)state;
    char name[SWL_CONTROL_REASON_MAX] = "", deep[200];
    memset(name, 'x', 64);
    snprintf(deep, sizeof(deep), "%s/%060d", directory, 0);
    assert_int_equal(mkdir(deep, 0700), 0);
    setenv("XDG_RUNTIME_DIR", deep, 1);
    assert_int_equal(swl_control_socket_take(&server, name, reason), -ENAMETOOLONG);
    assert_non_null(strstr(reason, "set XDG_RUNTIME_DIR to a shorter one"));
    assert_null(server.path);
    assert_int_equal(swl_control_socket_connect(name, reason), -ENAMETOOLONG);
    assert_int_equal(swl_control_socket_listen(&server), 0); /* no name: nothing to do */
    assert_int_equal(chmod(deep, 0500), 0);
}

static void what_is_no_socket_is_no_server(void **state)
{
    (void)state;
    char path[300], target[300];
    serve("x");
    snprintf(path, sizeof(path), "%s/swoolelite/file", directory);
    assert_int_equal(mknod(path, S_IFREG | 0600, 0), 0);
    assert_int_equal(swl_control_socket_connect("file", reason), -ENOENT);
    assert_listed("x;");
    /* a lock that is a link is not followed */
    snprintf(path, sizeof(path), "%s/swoolelite/y~", directory);
    snprintf(target, sizeof(target), "%s/target", directory);
    assert_int_equal(symlink(target, path), 0);
    struct swl_control_socket second;
    assert_int_equal(swl_control_socket_take(&second, "y", reason), -ELOOP);
    assert_int_equal(access(target, F_OK), -1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(clients_find_it_by_its_name),
        TEST(a_name_is_one_servers),
        TEST(what_a_killed_server_leaves_is_replaced),
        TEST(the_name_lasts_as_long_as_one_of_its_processes),
        TEST(another_user_gets_nothing),
        TEST(names_and_paths_have_limits),
        TEST(what_is_no_socket_is_no_server),
    };
    return RUN(tests);
}
