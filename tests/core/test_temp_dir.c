/* The private directory: who may enter it, what is taken for a file of ours, what is swept away and what is
 * not. Foreign owners can be made only by root: without, those tests are skipped. */
#define _GNU_SOURCE
#include "support.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/sysv_queue.h"
#include "os/temp_dir.h"

static char *parent;
static struct swl_temp_dir dir;
static char file[300]; /* of number 42, by path */
static int queue;      /* of a kept one; -1: none */

static int begin(void **state)
{
    (void)state;
    parent = support_directory();
    queue = -1;
    assert_int_equal(swl_temp_dir_create(&dir, parent, (uid_t)-1), 0);
    snprintf(file, sizeof(file), "%s/%016x", dir.path, 42);
    return 0;
}

static int end(void **state)
{
    (void)state;
    swl_temp_dir_free(&dir);
    support_directory_remove(parent);
    if (queue >= 0) {
        msgctl(queue, IPC_RMID, NULL);
    }
    return 0;
}

static int entries_of(const char *path)
{
    DIR *entries = opendir(path);
    assert_non_null(entries);
    int count = -2;
    while (readdir(entries) != NULL) {
        count++;
    }
    closedir(entries);
    return count;
}

static bool exists(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0;
}

static void put_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
}

static void it_is_for_its_owner_alone_whatever_the_umask(void **state)
{
    (void)state;
    struct swl_temp_dir other;
    mode_t before = umask(0);
    int result = swl_temp_dir_create(&other, parent, (uid_t)-1);
    umask(before);
    assert_int_equal(result, 0);
    struct stat info;
    assert_int_equal(stat(other.path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0700);
    assert_true(S_ISDIR(info.st_mode));
    char prefix[300];
    snprintf(prefix, sizeof(prefix), "%s/swoolelite-%u-", parent, (unsigned)geteuid());
    assert_int_equal(strncmp(other.path, prefix, strlen(prefix)), 0);
    swl_temp_dir_remove(&other);
}

static void two_directories_have_two_names(void **state)
{
    (void)state;
    struct swl_temp_dir other;
    assert_int_equal(swl_temp_dir_create(&other, parent, (uid_t)-1), 0);
    assert_string_not_equal(other.path, dir.path);
    swl_temp_dir_remove(&other);
}

static void a_parent_that_is_not_there_is_told_and_leaves_nothing(void **state)
{
    (void)state;
    struct swl_temp_dir other;
    int descriptors = support_descriptors();
    assert_int_equal(swl_temp_dir_create(&other, "/nonexistent/parent", (uid_t)-1), -ENOENT);
    put_file(file, "");
    assert_int_equal(swl_temp_dir_create(&other, file, (uid_t)-1), -ENOTDIR);
    assert_int_equal(support_descriptors(), descriptors);
}

static void removing_takes_the_files_along(void **state)
{
    (void)state;
    int descriptors = support_descriptors();
    struct swl_temp_dir other;
    assert_int_equal(swl_temp_dir_create(&other, parent, (uid_t)-1), 0);
    for (uint64_t i = 0; i < 20; i++) {
        close(swl_temp_dir_create_file(&other, i));
    }
    assert_int_equal(entries_of(other.path), 20);
    swl_temp_dir_remove(&other);
    assert_int_equal(entries_of(parent), 1);
    swl_temp_dir_remove(&other); /* it knows that it is gone */
    assert_int_equal(support_descriptors(), descriptors);
}

/* ---- files ---- */

static void a_file_is_made_for_its_owner_alone(void **state)
{
    (void)state;
    mode_t before = umask(0);
    int fd = swl_temp_dir_create_file(&dir, 42);
    umask(before);
    assert_true(fd >= 0);
    struct stat info;
    assert_int_equal(fstat(fd, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0600);
    assert_true(S_ISREG(info.st_mode));
    assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    close(fd);
    assert_true(exists(file));
}

static void an_existing_file_is_never_written_to(void **state)
{
    (void)state;
    put_file(file, "old");
    assert_int_equal(swl_temp_dir_create_file(&dir, 42), -EEXIST);
    unlink(file);
    assert_int_equal(symlink("/tmp/nowhere-to-be-found", file), 0);
    assert_int_equal(swl_temp_dir_create_file(&dir, 42), -EEXIST);
}

static void every_number_has_a_name_of_its_own(void **state)
{
    (void)state;
    const uint64_t numbers[] = {0, 1, 16, UINT32_MAX, (uint64_t)UINT32_MAX + 1, UINT64_MAX};
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        int fd = swl_temp_dir_create_file(&dir, numbers[i]);
        assert_true(fd >= 0);
        close(fd);
    }
    assert_int_equal(entries_of(dir.path), COUNT_OF(numbers));
}

static void what_was_written_can_be_opened_with_its_size(void **state)
{
    (void)state;
    int fd = swl_temp_dir_create_file(&dir, 42);
    assert_int_equal(write(fd, "hello", 5), 5);
    close(fd);
    off_t size;
    fd = swl_temp_dir_open_file(&dir, 42, &size);
    assert_true(fd >= 0);
    assert_int_equal(size, 5);
    assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    close(fd);
}

static void a_removed_file_is_not_there(void **state)
{
    (void)state;
    off_t size;
    close(swl_temp_dir_create_file(&dir, 42));
    swl_temp_dir_remove_file(&dir, 42);
    assert_int_equal(swl_temp_dir_open_file(&dir, 42, &size), -ENOENT);
    swl_temp_dir_remove_file(&dir, 42);
    assert_int_equal(entries_of(dir.path), 0);
}

/* Refused, as a file that is not what it should be, and no descriptor is left open. */
static void refused(void)
{
    off_t size;
    int descriptors = support_descriptors();
    assert_int_equal(swl_temp_dir_open_file(&dir, 42, &size), -EPERM);
    assert_int_equal(support_descriptors(), descriptors);
}

static void a_symlink_is_refused(void **state)
{
    (void)state;
    char other[310];
    snprintf(other, sizeof(other), "%s/target", dir.path);
    put_file(other, "secret");
    assert_int_equal(symlink(other, file), 0);
    refused();
}

static void a_hard_link_is_refused(void **state)
{
    (void)state;
    char other[310];
    snprintf(other, sizeof(other), "%s/target", dir.path);
    put_file(other, "secret");
    assert_int_equal(link(other, file), 0);
    refused();
}

static void a_fifo_is_refused_and_does_not_hang(void **state)
{
    (void)state;
    assert_int_equal(mkfifo(file, 0600), 0);
    refused();
}

static void a_directory_is_refused(void **state)
{
    (void)state;
    assert_int_equal(mkdir(file, 0700), 0);
    refused();
}

static void a_file_of_a_third_user_is_refused(void **state)
{
    (void)state;
    if (geteuid() != 0) {
        skip();
    }
    put_file(file, "x");
    assert_int_equal(chown(file, 12345, 12345), 0);
    refused();
}

static void a_file_of_the_directorys_owner_is_accepted(void **state)
{
    (void)state;
    if (geteuid() != 0) {
        skip();
    }
    put_file(file, "x");
    assert_int_equal(chown(file, 12345, 12345), 0);
    assert_int_equal(chown(dir.path, 12345, 12345), 0);
    off_t size;
    int fd = swl_temp_dir_open_file(&dir, 42, &size);
    assert_true(fd >= 0);
    close(fd);
}

static void a_directory_that_was_given_away_serves_its_user_and_root(void **state)
{
    (void)state;
    if (geteuid() != 0) {
        skip();
    }
    struct stat info;
    off_t size;
    assert_int_equal(chmod(parent, 0755), 0);
    assert_int_equal(swl_temp_dir_give(&dir, 12345, 12346), 0);
    close(swl_temp_dir_create_file(&dir, 1)); /* root's, for the user to read */
    pid_t child = support_fork();
    if (child == 0) {
        check(setgid(12346) == 0 && setuid(12345) == 0);
        check(swl_temp_dir_open_file(&dir, 1, &size) >= 0);
        check(swl_temp_dir_create_file(&dir, 42) >= 0);
        _exit(0);
    }
    support_join(child);
    assert_int_equal(fstat(dir.fd, &info), 0);
    assert_true(info.st_uid == 12345 && info.st_gid == 12346 && (info.st_mode & 07777) == 0700);
    int fd = swl_temp_dir_open_file(&dir, 42, &size); /* the user's, for root to read */
    assert_true(fd >= 0);
    close(fd);
}

/* ---- sweeping ---- */

/* Makes another directory, which sweeps, and takes it away again. */
static void sweep(void)
{
    struct swl_temp_dir other;
    assert_int_equal(swl_temp_dir_create(&other, parent, (uid_t)-1), 0);
    swl_temp_dir_remove(&other);
}

static void one_that_a_crash_left_behind_is_swept(void **state)
{
    (void)state;
    struct swl_temp_dir left;
    assert_int_equal(swl_temp_dir_create(&left, parent, (uid_t)-1), 0);
    close(swl_temp_dir_create_file(&left, 1));
    char *path = strdup(left.path);
    swl_temp_dir_free(&left); /* as the kernel does at the end of a process */
    assert_true(exists(path));
    sweep();
    assert_false(exists(path));
    assert_true(exists(dir.path));
    free(path);
}

static void one_in_use_is_not_swept(void **state)
{
    (void)state;
    put_file(file, "x");
    sweep();
    assert_true(exists(file));
}

static void one_that_only_a_child_still_uses_is_not_swept(void **state)
{
    (void)state;
    struct swl_temp_dir used;
    assert_int_equal(swl_temp_dir_create(&used, parent, (uid_t)-1), 0);
    pid_t child = support_fork();
    if (child == 0) {
        pause();
        _exit(1);
    }
    char *path = strdup(used.path);
    swl_temp_dir_free(&used);
    sweep();
    assert_true(exists(path));
    assert_true(support_kill(child));
    sweep();
    assert_false(exists(path));
    free(path);
}

static void what_only_looks_like_one_is_left_alone(void **state)
{
    (void)state;
    char target[300], kept[310], path[4][300];
    snprintf(target, sizeof(target), "%s/target", parent);
    snprintf(kept, sizeof(kept), "%s/kept", target);
    snprintf(path[0], sizeof(path[0]), "%s/swoolelite-%u-linked", parent, (unsigned)geteuid());
    snprintf(path[1], sizeof(path[1]), "%s/swoolelite-%u-a-file", parent, (unsigned)geteuid());
    snprintf(path[2], sizeof(path[2]), "%s/swoolelite-%u-foreign", parent, (unsigned)geteuid() + 1);
    snprintf(path[3], sizeof(path[3]), "%s/unrelated", parent);
    assert_int_equal(mkdir(target, 0700), 0);
    put_file(kept, "x");
    assert_int_equal(symlink(target, path[0]), 0);
    put_file(path[1], "x");
    assert_int_equal(mkdir(path[2], 0700), 0);
    assert_int_equal(mkdir(path[3], 0700), 0);
    sweep();
    assert_true(exists(kept));
    for (size_t i = 0; i < COUNT_OF(path); i++) {
        assert_true(exists(path[i]));
    }
}

static void one_of_another_user_is_not_swept(void **state)
{
    (void)state;
    if (geteuid() != 0) {
        skip();
    }
    char path[300];
    snprintf(path, sizeof(path), "%s/swoolelite-%u-theirs", parent, (unsigned)geteuid());
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(chown(path, 12345, 12345), 0);
    sweep();
    assert_true(exists(path));
}

static void one_that_was_given_to_a_user_is_swept_for_that_user_alone(void **state)
{
    (void)state;
    if (geteuid() != 0) {
        skip();
    }
    struct swl_temp_dir left, other;
    assert_int_equal(swl_temp_dir_create(&left, parent, 12345), 0);
    assert_int_equal(swl_temp_dir_give(&left, 12345, 12346), 0);
    close(swl_temp_dir_create_file(&left, 1));
    char *path = strdup(left.path);
    swl_temp_dir_free(&left);
    assert_int_equal(swl_temp_dir_create(&other, parent, 12347), 0);
    swl_temp_dir_remove(&other);
    assert_true(exists(path));
    assert_int_equal(swl_temp_dir_create(&other, parent, 12345), 0);
    swl_temp_dir_remove(&other);
    assert_false(exists(path));
    free(path);
}

static void servers_that_start_at_once_leave_each_other_alone(void **state)
{
    (void)state;
    enum { CHILDREN = 4 };
    pid_t children[CHILDREN];
    for (int i = 0; i < CHILDREN; i++) {
        if ((children[i] = support_fork()) == 0) {
            for (int j = 0; j < 100; j++) {
                struct swl_temp_dir mine;
                check(swl_temp_dir_create(&mine, parent, (uid_t)-1) == 0);
                int fd = swl_temp_dir_create_file(&mine, 1);
                check(fd >= 0);
                close(fd);
                check(exists(mine.path));
                swl_temp_dir_remove(&mine);
            }
            _exit(0);
        }
    }
    for (int i = 0; i < CHILDREN; i++) {
        support_join(children[i]);
    }
    sweep();
    assert_int_equal(entries_of(parent), 1);
}

/* ---- kept ones ---- */

/* A key that no queue has, and its queue, with a message in it where it is to be. */
static int32_t new_key(void)
{
    uint64_t random = support_seed() + (uint64_t)getpid();
    int32_t key;
    do {
        key = (int32_t)support_random(&random);
    } while (key == 0 || msgget(key, 0) >= 0);
    return key;
}

static void make_keyed_queue(int32_t key, bool with_message)
{
    const struct {
        long type;
        char text[1];
    } message = {1, "x"};
    queue = msgget(key, IPC_CREAT | IPC_EXCL | 0600);
    assert_true(queue >= 0);
    if (with_message) {
        assert_int_equal(msgsnd(queue, &message, 1, IPC_NOWAIT), 0);
    }
}

static int create_kept(struct swl_temp_dir *made, int32_t key)
{
    const struct swl_temp_dir_keys keys = {{key}, 1};
    int32_t busy = 0;
    int result = swl_temp_dir_create_kept(made, parent, (uid_t)-1, &keys, &busy);
    if (result == -EBUSY) {
        assert_int_equal(busy, key);
    }
    return result;
}

static int create_kept_for(struct swl_temp_dir *made, int32_t one, int32_t other, int32_t *busy)
{
    const struct swl_temp_dir_keys keys = {{one, other}, 2};
    return swl_temp_dir_create_kept(made, parent, (uid_t)-1, &keys, busy);
}

/* The path of one that a server of this key has left behind, with a file in it; to be freed. */
static char *leave_kept(int32_t key)
{
    struct swl_temp_dir left;
    assert_int_equal(create_kept(&left, key), 0);
    close(swl_temp_dir_create_file(&left, 1));
    char *path = strdup(left.path);
    swl_temp_dir_free(&left);
    return path;
}

static void a_kept_one_is_taken_over_with_its_files(void **state)
{
    (void)state;
    int32_t key = new_key();
    make_keyed_queue(key, true);
    int descriptors = support_descriptors();
    char *path = leave_kept(key);
    struct swl_temp_dir heir;
    off_t size;
    assert_int_equal(create_kept(&heir, key), 0);
    assert_string_equal(heir.path, path);
    assert_true(heir.was_kept);
    assert_true(fcntl(heir.fd, F_GETFD) & FD_CLOEXEC);
    int fd = swl_temp_dir_open_file(&heir, 1, &size);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(entries_of(parent), 2);
    swl_temp_dir_remove(&heir);
    assert_int_equal(entries_of(parent), 1);
    assert_int_equal(support_descriptors(), descriptors);
    free(path);
}

static void one_that_was_taken_over_can_be_kept_again(void **state)
{
    (void)state;
    int32_t key = new_key();
    make_keyed_queue(key, true);
    char *path = leave_kept(key);
    struct swl_temp_dir heir;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(create_kept(&heir, key), 0);
        assert_string_equal(heir.path, path);
        swl_temp_dir_free(&heir);
    }
    free(path);
}

/* Where the queue is empty, or is no more, as after the machine's restart. */
static void one_with_a_kept_file_is_taken_over_whatever_is_in_the_queue(void **state)
{
    (void)state;
    int32_t key = new_key(), other = new_key();
    struct swl_temp_dir heir;
    char *path = leave_kept(key);
    struct swl_temp_dir left = {
        .path = path, .fd = open(path, O_RDONLY | O_DIRECTORY), .user = -1, .group = -1};
    int fd = swl_temp_dir_open_kept(&left, other);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "x", 1), 1);
    close(fd);
    close(left.fd);
    sweep(); /* a server of another key lets it be */
    assert_int_equal(create_kept(&heir, key), 0);
    assert_string_equal(heir.path, path);
    fd = swl_temp_dir_open_kept(&heir, other);
    char byte;
    assert_int_equal(read(fd, &byte, 1), 1);
    assert_int_equal(byte, 'x');
    close(fd);
    swl_temp_dir_remove_kept(&heir, other);
    swl_temp_dir_keep(&heir);
    assert_int_equal(create_kept(&heir, key), 0);
    assert_false(heir.was_kept);
    /* what somebody has planted there is not opened */
    char name[400];
    snprintf(name, sizeof(name), "%s/kept-%08x", heir.path, (unsigned)other);
    assert_int_equal(symlink("/dev/null", name), 0);
    assert_int_equal(swl_temp_dir_open_kept(&heir, other), -EPERM);
    swl_temp_dir_remove(&heir);
    free(path);
}

static void a_new_one_was_not_kept(void **state)
{
    (void)state;
    struct swl_temp_dir made;
    assert_int_equal(create_kept(&made, new_key()), 0);
    assert_false(made.was_kept || dir.was_kept);
    swl_temp_dir_remove(&made);
}

static void each_of_several_keys_finds_it(void **state)
{
    (void)state;
    int32_t idle = new_key(), key = new_key() ^ 1, more = new_key() ^ 2, busy = 0;
    make_keyed_queue(key, true);
    struct swl_temp_dir left, heir, second;
    assert_int_equal(create_kept_for(&left, idle, key, &busy), 0);
    assert_int_equal(create_kept_for(&second, more, key, &busy), -EBUSY);
    assert_int_equal(busy, key);
    assert_int_equal(create_kept(&second, idle), -EBUSY);
    close(swl_temp_dir_create_file(&left, 1));
    char *path = strdup(left.path);
    swl_temp_dir_free(&left);

    sweep(); /* the queue of one of them holds a message */
    assert_true(exists(path));
    assert_int_equal(create_kept_for(&heir, more, key, &busy), 0);
    assert_true(heir.was_kept);
    assert_string_equal(heir.path, path);
    assert_int_equal(entries_of(path), 2);
    assert_int_equal(create_kept(&second, more), -EBUSY); /* it is for its heir's keys now */
    swl_temp_dir_free(&heir);

    /* a server that has another one of the keys: the queue of the first still holds its message */
    assert_int_equal(create_kept(&heir, more), 0);
    assert_string_equal(heir.path, path);
    assert_int_equal(create_kept(&second, key), -EBUSY);
    swl_temp_dir_remove(&heir);
    free(path);
}

static void a_kept_one_of_an_empty_queue_is_swept(void **state)
{
    (void)state;
    int32_t key = new_key();
    make_keyed_queue(key, false);
    char *path = leave_kept(key);
    struct swl_temp_dir heir;
    assert_int_equal(create_kept(&heir, key), 0);
    assert_false(heir.was_kept);
    assert_false(exists(path));
    swl_temp_dir_remove(&heir);
    free(path);
    path = leave_kept(key);
    sweep(); /* a server without a key does so, too */
    assert_false(exists(path));
    free(path);
}

static void a_kept_one_of_no_queue_is_swept(void **state)
{
    (void)state;
    char *path = leave_kept(new_key());
    sweep();
    assert_false(exists(path));
    free(path);
}

static void a_kept_one_of_another_key_is_left_alone(void **state)
{
    (void)state;
    int32_t key = new_key(), other = new_key() ^ 1;
    make_keyed_queue(key, true);
    char *path = leave_kept(key);
    sweep();
    assert_true(exists(path));
    struct swl_temp_dir made;
    assert_int_equal(create_kept(&made, other), 0);
    assert_string_not_equal(made.path, path);
    swl_temp_dir_remove(&made);
    assert_int_equal(entries_of(path), 2);
    msgctl(queue, IPC_RMID, NULL);
    sweep();
    assert_false(exists(path));
    free(path);
}

static void one_that_a_server_has_is_not_taken(void **state)
{
    (void)state;
    int32_t key = new_key();
    make_keyed_queue(key, true);
    int descriptors = support_descriptors();
    struct swl_temp_dir running, second;
    for (int i = 0; i < 2; i++) { /* new, then taken over */
        assert_int_equal(create_kept(&running, key), 0);
        assert_int_equal(running.was_kept, i);
        assert_int_equal(create_kept(&second, key), -EBUSY);
        assert_null(second.path);
        swl_temp_dir_free(&second);
        assert_int_equal(entries_of(parent), 2);
        sweep();
        assert_true(exists(running.path));
        swl_temp_dir_free(&running);
    }
    assert_int_equal(support_descriptors(), descriptors);
    assert_int_equal(create_kept(&running, key), 0);
    swl_temp_dir_remove(&running);
}

static void one_that_only_a_child_still_has_is_not_taken(void **state)
{
    (void)state;
    int32_t key = new_key();
    make_keyed_queue(key, true);
    struct swl_temp_dir used, second;
    assert_int_equal(create_kept(&used, key), 0);
    pid_t child = support_fork();
    if (child == 0) {
        pause();
        _exit(1);
    }
    swl_temp_dir_free(&used);
    assert_int_equal(create_kept(&second, key), -EBUSY);
    assert_true(support_kill(child));
    assert_int_equal(create_kept(&second, key), 0);
    assert_true(second.was_kept);
    swl_temp_dir_remove(&second);
}

static void one_that_others_may_enter_is_not_taken(void **state)
{
    (void)state;
    int32_t key = new_key();
    make_keyed_queue(key, true);
    char *path = leave_kept(key);
    assert_int_equal(chmod(path, 0750), 0);
    struct swl_temp_dir made;
    assert_int_equal(create_kept(&made, key), 0);
    assert_string_not_equal(made.path, path);
    swl_temp_dir_remove(&made);
    free(path);
}

/* Several servers of one key start at once, again and again: never do two have it. */
static void of_servers_that_start_at_once_one_gets_it(void **state)
{
    (void)state;
    enum { CHILDREN = 4, ROUNDS = 60 };
    int32_t key = new_key();
    make_keyed_queue(key, true);
    _Atomic int *owners = support_shared(3 * sizeof(*owners)), *refused = owners + 1, *served = owners + 2;
    pid_t children[CHILDREN];
    for (int i = 0; i < CHILDREN; i++) {
        if ((children[i] = support_fork()) == 0) {
            uint64_t random = support_seed() + (uint64_t)i;
            for (int j = 0; j < ROUNDS; j++) {
                struct swl_temp_dir mine;
                int result = create_kept(&mine, key);
                check(result == 0 || result == -EBUSY);
                if (result < 0) {
                    atomic_fetch_add(refused, 1);
                    continue;
                }
                check(atomic_fetch_add(owners, 1) == 0);
                check(exists(mine.path));
                usleep((useconds_t)support_below(&random, 3000));
                check(atomic_fetch_sub(owners, 1) == 1);
                atomic_fetch_add(served, 1);
                if (support_below(&random, 2) == 0) {
                    swl_temp_dir_remove(&mine); /* then the next ones make it anew */
                } else {
                    swl_temp_dir_free(&mine);
                }
            }
            _exit(0);
        }
    }
    for (int i = 0; i < CHILDREN; i++) {
        support_join(children[i]);
    }
    fprintf(stderr, "# %d servers, %d refused\n", *served, *refused);
    assert_true(*served > ROUNDS);
    assert_true(entries_of(parent) <= 2);
    munmap((void *)owners, 3 * sizeof(*owners));
}

static void files_that_root_has_kept_go_to_the_user_of_the_next_server(void **state)
{
    (void)state;
    if (geteuid() != 0) {
        skip();
    }
    int32_t key = new_key();
    make_keyed_queue(key, true);
    char *path = leave_kept(key), target[300];
    snprintf(target, sizeof(target), "%s/target", parent);
    put_file(target, "x");
    char link[320];
    snprintf(link, sizeof(link), "%s/%016x", path, 2);
    assert_int_equal(symlink(target, link), 0);
    assert_int_equal(chmod(parent, 0755), 0);
    struct swl_temp_dir heir;
    struct stat info;
    off_t size;
    assert_int_equal(create_kept(&heir, key), 0);
    assert_int_equal(swl_temp_dir_give(&heir, 12345, 12346), 0);
    pid_t child = support_fork();
    if (child == 0) {
        check(setgid(12346) == 0 && setuid(12345) == 0);
        check(swl_temp_dir_open_file(&heir, 1, &size) >= 0);
        _exit(0);
    }
    support_join(child);
    assert_int_equal(stat(target, &info), 0);
    assert_int_equal(info.st_uid, 0); /* what a link leads to is not its affair */
    swl_temp_dir_remove(&heir);
    free(path);
}

/* ---- queues that go with it ---- */

static bool is_queue(int id)
{
    struct msqid_ds info;
    return msgctl(id, IPC_STAT, &info) == 0;
}

static void all_queues_go_with_it(void **state)
{
    (void)state;
    for (int round = 0; round < 3; round++) {
        int queues[3];
        size_t capacity;
        for (size_t i = 0; i < COUNT_OF(queues); i++) {
            queues[i] = swl_sysv_queue_create((uid_t)-1, 1, &capacity);
            assert_true(queues[i] >= 0);
            assert_true(i == 0 || swl_temp_dir_keep_queue(&dir, queues[i]) == 0);
        }
        if (round == 0) {
            swl_temp_dir_remove(&dir);
        } else if (round == 1) {
            swl_temp_dir_keep(&dir);
            assert_int_equal(entries_of(parent), 1);
            assert_false(is_queue(queues[1]));
        } else {
            close(dir.fd); /* as by a crash */
            free(dir.path);
        }
        assert_int_equal(swl_temp_dir_create(&dir, parent, (uid_t)-1), 0);
        assert_int_equal(entries_of(parent), 1);
        assert_true(is_queue(queues[0])); /* one that was not kept there */
        assert_false(is_queue(queues[1]));
        assert_false(is_queue(queues[2]));
        swl_sysv_queue_remove(queues[0]);
    }
}

static void a_queue_that_cannot_be_noted_down_is_not_left(void **state)
{
    (void)state;
    queue = msgget(IPC_PRIVATE, 0600);
    assert_int_equal(swl_temp_dir_keep_queue(&dir, queue), 0);
    assert_int_equal(swl_temp_dir_keep_queue(&dir, queue), -EEXIST); /* its name is taken */
    assert_false(is_queue(queue));
}

static void a_queue_goes_with_the_directory_or_with_the_sweep_after_a_crash(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct swl_temp_dir made;
        assert_int_equal(swl_temp_dir_create(&made, parent, (uid_t)-1), 0);
        queue = msgget(IPC_PRIVATE, 0600);
        assert_int_equal(swl_temp_dir_keep_queue(&made, queue), 0);
        if (i == 0) {
            swl_temp_dir_remove(&made);
        } else {
            swl_temp_dir_free(&made);
            assert_true(is_queue(queue));
            sweep();
        }
        assert_false(is_queue(queue));
    }
}

/* So many more descriptors than are open; returns the limit before. */
static struct rlimit limit_descriptors(int more)
{
    struct rlimit before, limit;
    int next = dup(STDIN_FILENO); /* the lowest one that is free */
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    close(next);
    limit = before;
    limit.rlim_cur = (rlim_t)(next + more);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    return before;
}

static void a_queue_is_not_forgotten_where_descriptors_are_used_up(void **state)
{
    (void)state;
    for (int free_ones = 0; free_ones < 3; free_ones++) {
        struct swl_temp_dir made;
        assert_int_equal(swl_temp_dir_create(&made, parent, (uid_t)-1), 0);
        queue = msgget(IPC_PRIVATE, 0600);
        assert_int_equal(swl_temp_dir_keep_queue(&made, queue), 0);
        struct rlimit before = limit_descriptors(free_ones);
        swl_temp_dir_remove(&made);
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
        assert_int_equal(is_queue(queue), free_ones < 2); /* one for the directory, one for the link */
        sweep();
        assert_false(is_queue(queue));
        assert_int_equal(entries_of(parent), 1);
    }
}

static void a_queue_that_only_has_the_same_id_stays(void **state)
{
    (void)state;
    struct swl_temp_dir made;
    assert_int_equal(swl_temp_dir_create(&made, parent, (uid_t)-1), 0);
    queue = msgget(IPC_PRIVATE, 0600);
    char text[64];
    struct msqid_ds info;
    assert_int_equal(msgctl(queue, IPC_STAT, &info), 0);
    snprintf(text, sizeof(text), "%d %lld", queue, (long long)info.msg_ctime - 1);
    assert_int_equal(symlinkat(text, made.fd, "queue-1"), 0);
    swl_temp_dir_remove(&made);
    assert_true(is_queue(queue));
}

/* The directory is theirs: they could have root remove any queue. */
static void a_queue_that_the_user_of_the_workers_names_stays(void **state)
{
    (void)state;
    if (geteuid() != 0) {
        skip();
    }
    struct swl_temp_dir made;
    assert_int_equal(chmod(parent, 0755), 0);
    assert_int_equal(swl_temp_dir_create(&made, parent, 12345), 0);
    assert_int_equal(swl_temp_dir_give(&made, 12345, 12346), 0);
    queue = msgget(IPC_PRIVATE, 0600);
    pid_t child = support_fork();
    if (child == 0) {
        char text[64];
        struct msqid_ds info;
        check(msgctl(queue, IPC_STAT, &info) == 0);
        snprintf(text, sizeof(text), "%d %lld", queue, (long long)info.msg_ctime);
        check(setgid(12346) == 0 && setuid(12345) == 0);
        check(symlinkat(text, made.fd, "queue-1") == 0);
        _exit(0);
    }
    support_join(child);
    swl_temp_dir_remove(&made);
    assert_true(is_queue(queue));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_is_for_its_owner_alone_whatever_the_umask),
        TEST(two_directories_have_two_names),
        TEST(a_parent_that_is_not_there_is_told_and_leaves_nothing),
        TEST(removing_takes_the_files_along),
        TEST(a_file_is_made_for_its_owner_alone),
        TEST(an_existing_file_is_never_written_to),
        TEST(every_number_has_a_name_of_its_own),
        TEST(what_was_written_can_be_opened_with_its_size),
        TEST(a_removed_file_is_not_there),
        TEST(a_symlink_is_refused),
        TEST(a_hard_link_is_refused),
        TEST(a_fifo_is_refused_and_does_not_hang),
        TEST(a_directory_is_refused),
        TEST(a_file_of_a_third_user_is_refused),
        TEST(a_file_of_the_directorys_owner_is_accepted),
        TEST(a_directory_that_was_given_away_serves_its_user_and_root),
        TEST(one_that_a_crash_left_behind_is_swept),
        TEST(one_in_use_is_not_swept),
        TEST(one_that_only_a_child_still_uses_is_not_swept),
        TEST(what_only_looks_like_one_is_left_alone),
        TEST(one_of_another_user_is_not_swept),
        TEST(one_that_was_given_to_a_user_is_swept_for_that_user_alone),
        TEST(all_queues_go_with_it),
        TEST(servers_that_start_at_once_leave_each_other_alone),
        TEST(a_kept_one_is_taken_over_with_its_files),
        TEST(one_that_was_taken_over_can_be_kept_again),
        TEST(one_with_a_kept_file_is_taken_over_whatever_is_in_the_queue),
        TEST(each_of_several_keys_finds_it),
        TEST(a_new_one_was_not_kept),
        TEST(a_kept_one_of_an_empty_queue_is_swept),
        TEST(a_kept_one_of_no_queue_is_swept),
        TEST(a_kept_one_of_another_key_is_left_alone),
        TEST(one_that_a_server_has_is_not_taken),
        TEST(one_that_only_a_child_still_has_is_not_taken),
        TEST(one_that_others_may_enter_is_not_taken),
        TEST(of_servers_that_start_at_once_one_gets_it),
        TEST(files_that_root_has_kept_go_to_the_user_of_the_next_server),
        TEST(a_queue_goes_with_the_directory_or_with_the_sweep_after_a_crash),
        TEST(a_queue_that_cannot_be_noted_down_is_not_left),
        TEST(a_queue_is_not_forgotten_where_descriptors_are_used_up),
        TEST(a_queue_that_only_has_the_same_id_stays),
        TEST(a_queue_that_the_user_of_the_workers_names_stays),
    };
    return RUN(tests);
}
