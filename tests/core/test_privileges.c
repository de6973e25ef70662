/* Users and groups: what is found, what is refused, and what a process is afterwards. Most of it can be done
 * by root alone: without, those tests are skipped. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <pwd.h>
#include <sched.h>
#include <stdatomic.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/privileges.h"

static struct swl_privileges privileges;
static char why[256];

static int end(void **state)
{
    (void)state;
    swl_privileges_free(&privileges);
    return 0;
}

static int find(const char *user, const char *group, const char *root)
{
    why[0] = '\0';
    return swl_privileges_find(&privileges, user, group, root, why, sizeof(why));
}

static void need_root(void)
{
    if (geteuid() != 0) {
        skip();
    }
}

static void refused(const char *user, const char *group, const char *root, const char *word)
{
    assert_true(find(user, group, root) < 0);
    assert_non_null(strstr(why, word));
    assert_null(privileges.groups);
}

static void without_a_wish_nothing_changes(void **state)
{
    (void)state;
    assert_int_equal(find(NULL, NULL, NULL), 0);
    assert_false(privileges.changes_user);
    assert_int_equal(privileges.uid, (uid_t)-1);
    assert_int_equal(swl_privileges_take_on(&privileges), 0);
}

static void names_that_are_not_there_are_refused(void **state)
{
    (void)state;
    refused("no-such-user", NULL, NULL, "no-such-user");
    refused(NULL, "no-such-group", NULL, "no-such-group");
    refused("", NULL, NULL, "user");
    refused("-1", NULL, NULL, "user");
    refused("4294967295", "0", NULL, "user"); /* to the kernel: as it is */
    refused(NULL, "12x", NULL, "group");
    refused(NULL, NULL, "/nonexistent", "chroot");
    refused(NULL, NULL, "/etc/passwd", "chroot");
}

static void a_user_brings_its_groups_along(void **state)
{
    (void)state;
    need_root();
    const struct passwd *entry = getpwnam("daemon");
    assert_non_null(entry);
    uid_t uid = entry->pw_uid;
    gid_t gid = entry->pw_gid;
    assert_int_equal(find("daemon", NULL, NULL), 0);
    assert_int_equal(privileges.uid, uid);
    assert_int_equal(privileges.gid, gid);
    assert_true(privileges.group_count >= 1);
    swl_privileges_free(&privileges);

    char number[16];
    snprintf(number, sizeof(number), "%u", (unsigned)uid);
    assert_int_equal(find(number, "12345", NULL), 0);
    assert_int_equal(privileges.uid, uid);
    assert_int_equal(privileges.gid, 12345);
}

static void a_user_that_only_has_a_number_needs_a_group(void **state)
{
    (void)state;
    need_root();
    refused("54321", NULL, NULL, "group");
    assert_int_equal(find("54321", "54322", NULL), 0);
    assert_int_equal(privileges.uid, 54321);
    assert_int_equal(privileges.gid, 54322);
}

static void a_process_becomes_it_for_good(void **state)
{
    (void)state;
    need_root();
    assert_int_equal(find("54321", "54322", NULL), 0);
    pid_t child = support_fork();
    if (child == 0) {
        gid_t groups[8];
        check(prctl(PR_SET_PDEATHSIG, SIGTERM) == 0);
        check(swl_privileges_take_on(&privileges) == 0);
        check(getuid() == 54321 && geteuid() == 54321 && getgid() == 54322 && getegid() == 54322);
        check(getgroups(8, groups) == 1 && groups[0] == 54322);
        check(seteuid(0) < 0 && setuid(0) < 0 && setgid(0) < 0);
        int signal_number = 0;
        prctl(PR_GET_PDEATHSIG, &signal_number);
        check(signal_number == SIGTERM);
        _exit(0);
    }
    support_join(child);
}

static void a_group_alone_leaves_the_user(void **state)
{
    (void)state;
    need_root();
    assert_int_equal(find(NULL, "54322", NULL), 0);
    pid_t child = support_fork();
    if (child == 0) {
        check(swl_privileges_take_on(&privileges) == 0);
        check(getuid() == 0 && getegid() == 54322);
        _exit(0);
    }
    support_join(child);
}

static void the_root_directory_is_another(void **state)
{
    (void)state;
    need_root();
    char *directory = support_directory(), inside[300];
    snprintf(inside, sizeof(inside), "%s/inside", directory);
    assert_int_equal(mkdir(inside, 0755), 0);
    assert_int_equal(chmod(directory, 0755), 0);
    assert_int_equal(find("54321", "54322", directory), 0);
    pid_t child = support_fork();
    if (child == 0) {
        char here[300];
        check(swl_privileges_take_on(&privileges) == 0);
        check(access("/inside", F_OK) == 0 && access("/etc/passwd", F_OK) < 0);
        check(strcmp(getcwd(here, sizeof(here)), "/") == 0);
        _exit(0);
    }
    support_join(child);
    support_directory_remove(directory);
}

static void without_root_only_what_is_so_already_is_found(void **state)
{
    (void)state;
    need_root();
    pid_t child = support_fork();
    if (child == 0) {
        check(setgroups(0, NULL) == 0 && setgid(54322) == 0 && setuid(54321) == 0);
        check(find("54321", "54322", NULL) == 0);
        check(!privileges.changes_user && swl_privileges_take_on(&privileges) == 0);
        check(find("54323", "54322", NULL) == -EPERM && strstr(why, "user") != NULL);
        check(find(NULL, "54321", NULL) == -EPERM && strstr(why, "group") != NULL);
        check(find(NULL, NULL, "/") == -EPERM && strstr(why, "chroot") != NULL);
        _exit(0);
    }
    support_join(child);
}

static void failing_to_become_it_is_told(void **state)
{
    (void)state;
    need_root();
    assert_int_equal(find("54321", "54322", NULL), 0);
    pid_t child = support_fork();
    if (child == 0) {
        check(setuid(54323) == 0); /* the right is gone */
        check(swl_privileges_take_on(&privileges) == -EPERM);
        privileges.changes_user = false;
        privileges.root = "/";
        check(swl_privileges_take_on(&privileges) == -EPERM);
        _exit(0);
    }
    support_join(child);
}

static bool can_open(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        close(fd);
    }
    return fd >= 0;
}

struct other_thread {
    const char *path;
    atomic_bool *lowered;
};

static void *open_as_root(void *argument)
{
    const struct other_thread *thread = argument;
    while (!atomic_load(thread->lowered)) {
        sched_yield();
    }
    check(can_open(thread->path));
    return NULL;
}

static void make_file(const char *path, mode_t mode, gid_t gid)
{
    int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    check(fd >= 0 && fchown(fd, 0, gid) == 0 && fchmod(fd, mode) == 0);
    close(fd);
}

static void a_thread_opens_files_by_its_rights_for_a_while(void **state)
{
    (void)state;
    need_root();
    char *directory = support_directory(), secret[300], shared[300];
    snprintf(secret, sizeof(secret), "%s/secret", directory);
    snprintf(shared, sizeof(shared), "%s/shared", directory);
    assert_int_equal(chmod(directory, 0755), 0);
    assert_int_equal(find("54321", "54322", NULL), 0);
    pid_t child = support_fork();
    if (child == 0) {
        pthread_t other;
        atomic_bool lowered = false;
        struct other_thread thread = {secret, &lowered};
        make_file(secret, 0600, 0);
        make_file(shared, 0640, 54322);
        check(pthread_create(&other, NULL, open_as_root, &thread) == 0);
        for (int i = 0; i < 2; i++) {
            check(swl_privileges_lower(&privileges) == 0);
            check(!can_open(secret) && errno == EACCES && can_open(shared) && geteuid() == 0);
            if (i == 0) {
                atomic_store(&lowered, true);
                check(pthread_join(other, NULL) == 0);
            }
            swl_privileges_raise(&privileges);
            check(can_open(secret) && can_open(shared));
        }
        make_file(shared, 0640, 0); /* the groups are not root's any more */
        check(swl_privileges_lower(&privileges) == 0 && !can_open(shared));
        _exit(0);
    }
    support_join(child);
    support_directory_remove(directory);
}

static void without_the_right_a_thread_is_not_lowered(void **state)
{
    (void)state;
    need_root();
    assert_int_equal(find("54321", "54322", NULL), 0);
    pid_t child = support_fork();
    if (child == 0) {
        check(setuid(54323) == 0);
        check(swl_privileges_lower(&privileges) == -EPERM);
        privileges.changes_user = false;
        check(swl_privileges_lower(&privileges) == 0);
        _exit(0);
    }
    support_join(child);
}

#define TEST(name) cmocka_unit_test_teardown(name, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(without_a_wish_nothing_changes),
        TEST(names_that_are_not_there_are_refused),
        TEST(a_user_brings_its_groups_along),
        TEST(a_user_that_only_has_a_number_needs_a_group),
        TEST(a_process_becomes_it_for_good),
        TEST(a_group_alone_leaves_the_user),
        TEST(the_root_directory_is_another),
        TEST(without_root_only_what_is_so_already_is_found),
        TEST(failing_to_become_it_is_told),
        TEST(a_thread_opens_files_by_its_rights_for_a_while),
        TEST(without_the_right_a_thread_is_not_lowered),
    };
    return RUN(tests);
}
