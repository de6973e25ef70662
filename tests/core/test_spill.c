/* Payloads in files: of all sizes, with the disk full, and with files that are not ours.
 * What failed leaves no file behind. */
#define _GNU_SOURCE
#include "support.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "ipc/spill.h"

static char *parent;
static struct swl_spill spill;

static int begin(void **state)
{
    (void)state;
    parent = support_directory();
    spill.last_number = support_shared(sizeof(*spill.last_number));
    return swl_temp_dir_create(&spill.dir, parent, (uid_t)-1) < 0;
}

static int end(void **state)
{
    (void)state;
    swl_temp_dir_remove(&spill.dir);
    munmap((void *)spill.last_number, sizeof(*spill.last_number));
    support_directory_remove(parent);
    return 0;
}

static int files(const struct swl_spill *of)
{
    DIR *entries = opendir(of->dir.path);
    check(entries != NULL);
    int count = -2;
    while (readdir(entries) != NULL) {
        count++;
    }
    closedir(entries);
    return count;
}

/* The whole of it, as a receiver does: into memory of its own, and into new memory. */
static int read_back(const struct swl_spill_ticket *ticket, void *payload)
{
    int fd = swl_spill_open(&spill, ticket);
    int result = fd < 0 ? fd : swl_spill_read(fd, payload, ticket->size);
    void *loaded;
    check(swl_spill_load(&spill, ticket, &loaded) == result);
    check((loaded != NULL) == (result == 0));
    check(loaded == NULL || memcmp(loaded, payload, ticket->size) == 0);
    swl_free(loaded);
    return result;
}

static void a_payload_comes_back_as_it_was(void **state)
{
    (void)state;
    const size_t sizes[] = {0, 1, 4095, 4096, 4097, 65536, 3 * 1024 * 1024 + 17};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct swl_spill_ticket ticket;
        uint8_t *payload = malloc(sizes[i] + 1), *back = malloc(sizes[i] + 1);
        support_fill(payload, sizes[i], i);
        back[sizes[i]] = 0xcc;
        assert_int_equal(swl_spill_write(&spill, payload, sizes[i], &ticket), 0);
        assert_int_equal(ticket.size, sizes[i]);
        assert_int_equal(files(&spill), 1);
        for (int j = 0; j < 2; j++) { /* the file stays */
            memset(back, 0, sizes[i]);
            assert_int_equal(read_back(&ticket, back), 0);
            assert_true(support_filled(back, sizes[i], i));
            assert_int_equal(back[sizes[i]], 0xcc);
        }
        swl_spill_discard(&spill, &ticket);
        assert_int_equal(files(&spill), 0);
        free(payload);
        free(back);
    }
}

static void a_copy_is_a_file_of_its_own(void **state)
{
    (void)state;
    const size_t sizes[] = {0, 1, 65536, 3 * 1024 * 1024 + 17};
    _Atomic uint64_t *note = support_shared(sizeof(*note));
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct swl_spill_ticket ticket, copy;
        uint8_t *payload = malloc(sizes[i] + 1), *back = malloc(sizes[i] + 1);
        int descriptors = support_descriptors();
        support_fill(payload, sizes[i], i);
        assert_int_equal(swl_spill_write(&spill, payload, sizes[i], &ticket), 0);
        assert_int_equal(swl_spill_copy(&spill, &ticket, note, &copy), 0);
        assert_int_not_equal(copy.number, ticket.number);
        assert_int_equal(copy.number, *note);
        swl_spill_discard(&spill, &ticket);
        assert_int_equal(files(&spill), 1);
        assert_int_equal(read_back(&copy, back), 0);
        assert_true(support_filled(back, sizes[i], i));
        swl_spill_discard(&spill, &copy);
        assert_int_equal(swl_spill_copy(&spill, &ticket, note, &copy), -ENOENT);
        assert_int_equal(files(&spill), 0);
        assert_int_equal(support_descriptors(), descriptors);
        free(payload);
        free(back);
    }
    munmap((void *)note, sizeof(*note));
}

static void no_two_processes_take_the_same_number(void **state)
{
    (void)state;
    enum { CHILDREN = 3, WRITES = 100 };
    pid_t children[CHILDREN];
    for (int i = 0; i < CHILDREN; i++) {
        if ((children[i] = support_fork()) == 0) {
            for (int j = 0; j < WRITES; j++) {
                struct swl_spill_ticket ticket;
                check(swl_spill_write(&spill, "x", 1, &ticket) == 0);
            }
            _exit(0);
        }
    }
    for (int i = 0; i < CHILDREN; i++) {
        support_join(children[i]);
    }
    assert_int_equal(files(&spill), CHILDREN * WRITES);
}

static void neither_reading_nor_writing_leaves_a_descriptor(void **state)
{
    (void)state;
    struct swl_spill_ticket ticket;
    char back[3];
    int descriptors = support_descriptors();
    assert_int_equal(swl_spill_write(&spill, "abc", 3, &ticket), 0);
    assert_int_equal(read_back(&ticket, back), 0);
    ticket.size = 2;
    assert_int_equal(read_back(&ticket, back), -EMSGSIZE);
    assert_int_equal(support_descriptors(), descriptors);
}

static void a_discarded_payload_is_gone(void **state)
{
    (void)state;
    struct swl_spill_ticket ticket;
    char back[3];
    assert_int_equal(swl_spill_write(&spill, "abc", 3, &ticket), 0);
    swl_spill_discard(&spill, &ticket);
    assert_int_equal(read_back(&ticket, back), -ENOENT);
    swl_spill_discard(&spill, &ticket);
}

static void a_file_of_another_size_is_refused(void **state)
{
    (void)state;
    struct swl_spill_ticket ticket;
    char back[4];
    assert_int_equal(swl_spill_write(&spill, "abc", 3, &ticket), 0);
    for (uint64_t size = 0; size <= 4; size++) {
        ticket.size = size;
        assert_int_equal(read_back(&ticket, back), size == 3 ? 0 : -EMSGSIZE);
    }
}

/* The path of a payload's file, and the file of another payload that could be put in its place. */
static void paths(const struct swl_spill_ticket *ticket, char path[300], char other[300])
{
    snprintf(path, 300, "%s/%016llx", spill.dir.path, (unsigned long long)ticket->number);
    snprintf(other, 300, "%s/other", parent);
    int fd = open(other, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    check(fd >= 0 && write(fd, "xyz", 3) == 3);
    close(fd);
}

/* Whoever makes room for what the ticket says would come to grief. */
static void a_forged_size_is_refused_before_there_is_room_for_it(void **state)
{
    (void)state;
    const uint64_t sizes[] = {0,         2, 4, UINT32_MAX, UINT64_C(1) << 62, INT64_MAX, UINT64_C(1) << 63,
                              UINT64_MAX};
    struct swl_spill_ticket ticket;
    int descriptors = support_descriptors();
    assert_int_equal(swl_spill_write(&spill, "abc", 3, &ticket), 0);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        ticket.size = sizes[i];
        assert_int_equal(swl_spill_open(&spill, &ticket), -EMSGSIZE);
    }
    assert_int_equal(support_descriptors(), descriptors);
    assert_int_equal(files(&spill), 1);
}

static void a_forged_number_names_no_file(void **state)
{
    (void)state;
    struct swl_spill_ticket ticket = {.number = UINT64_MAX, .size = 3};
    assert_int_equal(swl_spill_open(&spill, &ticket), -ENOENT);
    ticket.number = 0;
    assert_int_equal(swl_spill_open(&spill, &ticket), -ENOENT);
}

static void a_file_that_is_cut_while_it_is_open_is_told(void **state)
{
    (void)state;
    struct swl_spill_ticket ticket;
    char path[300], other[300], back[3];
    int descriptors = support_descriptors();
    assert_int_equal(swl_spill_write(&spill, "abc", 3, &ticket), 0);
    paths(&ticket, path, other);
    int fd = swl_spill_open(&spill, &ticket);
    assert_true(fd >= 0);
    assert_int_equal(truncate(path, 2), 0);
    assert_int_equal(swl_spill_read(fd, back, 3), -EMSGSIZE);
    assert_int_equal(support_descriptors(), descriptors);
}

static void another_file_in_its_place_is_refused(void **state)
{
    (void)state;
    struct swl_spill_ticket ticket;
    char path[300], other[300];
    int descriptors = support_descriptors();
    assert_int_equal(swl_spill_write(&spill, "abc", 3, &ticket), 0);
    paths(&ticket, path, other);
    assert_int_equal(unlink(path) | link(other, path), 0);
    assert_int_equal(swl_spill_open(&spill, &ticket), -EPERM);
    assert_int_equal(unlink(path) | symlink(other, path), 0);
    assert_int_equal(swl_spill_open(&spill, &ticket), -EPERM);
    ticket.size = 0;
    assert_int_equal(unlink(path) | mkfifo(path, 0600), 0); /* which nobody writes to */
    assert_int_equal(swl_spill_open(&spill, &ticket), -EPERM);
    assert_int_equal(unlink(path) | mkdir(path, 0700), 0);
    assert_int_equal(swl_spill_open(&spill, &ticket), -EPERM);
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(support_descriptors(), descriptors);
}

static void a_file_of_another_user_is_refused(void **state)
{
    (void)state;
    struct swl_spill_ticket ticket;
    char path[300], other[300];
    if (geteuid() != 0) {
        skip(); /* only root can give files away */
    }
    assert_int_equal(swl_spill_write(&spill, "abc", 3, &ticket), 0);
    paths(&ticket, path, other);
    assert_int_equal(chown(path, 12345, 12345), 0);
    assert_int_equal(swl_spill_open(&spill, &ticket), -EPERM);
}

static void writing_does_not_follow_what_was_planted(void **state)
{
    (void)state;
    struct swl_spill_ticket ticket;
    char path[300], target[300];
    snprintf(target, sizeof(target), "%s/target", parent);
    snprintf(path, sizeof(path), "%s/%016llx", spill.dir.path,
             (unsigned long long)atomic_load(spill.last_number) + 1);
    assert_int_equal(symlink(target, path), 0);
    uint64_t planted = atomic_load(spill.last_number) + 1;
    assert_int_equal(swl_spill_write(&spill, "abc", 3, &ticket), 0);
    assert_int_equal(ticket.number, planted + 1);
    assert_int_equal(access(target, F_OK), -1);
}

static void a_limit_on_file_sizes_is_told_and_leaves_nothing(void **state)
{
    (void)state;
    pid_t child = support_fork();
    if (child == 0) {
        static char payload[100000];
        struct swl_spill_ticket ticket;
        signal(SIGXFSZ, SIG_IGN);
        check(setrlimit(RLIMIT_FSIZE, &(struct rlimit){50000, 50000}) == 0);
        check(swl_spill_write(&spill, payload, sizeof(payload), &ticket) == -EFBIG);
        check(files(&spill) == 0);
        check(swl_spill_write(&spill, payload, 50000, &ticket) == 0);
        check(files(&spill) == 1);
        _exit(0);
    }
    support_join(child);
}

static void a_full_disk_is_told_and_leaves_nothing(void **state)
{
    (void)state;
    enum { CANNOT = 77 };
    char disk[300];
    snprintf(disk, sizeof(disk), "%s/disk", parent);
    assert_int_equal(mkdir(disk, 0700), 0);
    pid_t child = support_fork();
    if (child == 0) {
        static char payload[200000];
        struct swl_spill full = {.last_number = spill.last_number};
        struct swl_spill_ticket ticket;
        if (unshare(CLONE_NEWNS | (geteuid() == 0 ? 0 : CLONE_NEWUSER)) < 0 ||
            mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
            mount("tmpfs", disk, "tmpfs", 0, "size=100k") < 0) {
            _exit(CANNOT);
        }
        check(swl_temp_dir_create(&full.dir, disk, (uid_t)-1) == 0);
        check(swl_spill_write(&full, payload, sizeof(payload), &ticket) == -ENOSPC);
        check(files(&full) == 0);
        check(swl_spill_write(&full, payload, 50000, &ticket) == 0);
        check(swl_spill_write(&full, payload, 50000, &ticket) == -ENOSPC);
        check(files(&full) == 1);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == CANNOT) {
        skip(); /* no right to mount here */
    }
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void without_descriptors_nothing_is_made(void **state)
{
    (void)state;
    pid_t child = support_fork();
    if (child == 0) {
        struct swl_spill_ticket ticket;
        struct rlimit limit;
        check(getrlimit(RLIMIT_NOFILE, &limit) == 0);
        limit.rlim_cur = 3; /* all of them are in use */
        check(setrlimit(RLIMIT_NOFILE, &limit) == 0);
        check(swl_spill_write(&spill, "abc", 3, &ticket) == -EMFILE);
        limit.rlim_cur = limit.rlim_max;
        check(setrlimit(RLIMIT_NOFILE, &limit) == 0);
        check(files(&spill) == 0);
        _exit(0);
    }
    support_join(child);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_payload_comes_back_as_it_was),
        TEST(a_copy_is_a_file_of_its_own),
        TEST(no_two_processes_take_the_same_number),
        TEST(neither_reading_nor_writing_leaves_a_descriptor),
        TEST(a_discarded_payload_is_gone),
        TEST(a_file_of_another_size_is_refused),
        TEST(a_forged_size_is_refused_before_there_is_room_for_it),
        TEST(a_forged_number_names_no_file),
        TEST(a_file_that_is_cut_while_it_is_open_is_told),
        TEST(another_file_in_its_place_is_refused),
        TEST(a_file_of_another_user_is_refused),
        TEST(writing_does_not_follow_what_was_planted),
        TEST(a_limit_on_file_sizes_is_told_and_leaves_nothing),
        TEST(a_full_disk_is_told_and_leaves_nothing),
        TEST(without_descriptors_nothing_is_made),
    };
    return RUN(tests);
}
