/* The limits of a control group, in made-up systems below a directory. */
#define _GNU_SOURCE
#include "support.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/affinity.h"
#include "os/cgroup.h"
#include "os/processors.h"

#define V2_MOUNT \
    "30 23 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
#define V1_MOUNT "33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:9 - cgroup cgroup rw,cpu,cpuacct\n"
#define OTHERS                                                \
    "22 27 0:21 / /proc rw,relatime - proc proc rw\n"         \
    "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard\n" \
    "34 31 0:31 / /sys/fs/cgroup/cpuset rw master:1 - cgroup cgroup rw,cpuset\n"

static char *root;

static int begin(void **state)
{
    (void)state;
    root = support_directory();
    return 0;
}

static int end(void **state)
{
    (void)state;
    support_directory_remove(root);
    return 0;
}

/* A file below the root, with the directories that lead to it. */
static void put_bytes(const char *path, const void *content, size_t size)
{
    char *name;
    assert_true(asprintf(&name, "%s%s", root, path) > 0);
    for (char *slash = name + strlen(root) + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
        *slash = '\0';
        (void)mkdir(name, 0700);
        *slash = '/';
    }
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, content, size), size);
    close(fd);
    free(name);
}

static void put(const char *path, const char *content)
{
    put_bytes(path, content, strlen(content));
}

static void put_system(const char *groups, const char *mounts)
{
    put("/proc/self/cgroup", groups);
    put("/proc/self/mountinfo", mounts);
}

static void put_v1(const char *directory, const char *quota, const char *period)
{
    char path[256];
    snprintf(path, sizeof(path), "%s/cpu.cfs_quota_us", directory);
    put(path, quota);
    snprintf(path, sizeof(path), "%s/cpu.cfs_period_us", directory);
    put(path, period);
}

static void without_files_there_is_no_quota(void **state)
{
    (void)state;
    assert_int_equal(swl_cgroup_processors(root), 0);
    assert_int_equal(swl_cgroup_processors("/does/not/exist"), 0);
    put("/proc/self/cgroup", "0::/a\n");
    assert_int_equal(swl_cgroup_processors(root), 0); /* nothing is mounted */
    put("/proc/self/mountinfo", V2_MOUNT);
    assert_int_equal(swl_cgroup_processors(root), 0); /* the group has no such file */
    put("/proc/self/cgroup", "");
    put("/sys/fs/cgroup/a/cpu.max", "100000 100000\n");
    assert_int_equal(swl_cgroup_processors(root), 0); /* this process is in no group */
}

static void a_quota_is_rounded_up(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int processors;
    } quotas[] = {
        {"max 100000\n", 0},      {"100000 100000\n", 1}, {"100001 100000\n", 2}, {"1000 100000\n", 1},
        {"150000 100000\n", 2},   {"200000 100000\n", 2}, {"250000 100000\n", 3}, {"400000 100000\n", 4},
        {"4000000 1000000\n", 4}, {"50000 50000\n", 1},   {"6400000 100000", 64},
    };
    put_system("0::/system.slice/server.service\n", OTHERS V2_MOUNT);
    for (size_t i = 0; i < COUNT_OF(quotas); i++) {
        put("/sys/fs/cgroup/system.slice/server.service/cpu.max", quotas[i].text);
        assert_int_equal(swl_cgroup_processors(root), quotas[i].processors);
    }
}

static void v1_has_quota_and_period_in_files_of_their_own(void **state)
{
    (void)state;
    put_system("12:cpuset:/wrong\n11:cpuacct,cpu:/right\n1:name=systemd:/wrong\n", OTHERS V1_MOUNT);
    put_v1("/sys/fs/cgroup/cpu,cpuacct/wrong", "100000\n", "100000\n");
    put_v1("/sys/fs/cgroup/cpu,cpuacct/right", "250000\n", "100000\n");
    assert_int_equal(swl_cgroup_processors(root), 3);
    put_v1("/sys/fs/cgroup/cpu,cpuacct/right", "-1\n", "100000\n");
    assert_int_equal(swl_cgroup_processors(root), 0);
    put_v1("/sys/fs/cgroup/cpu,cpuacct/right", "250000\n", "");
    assert_int_equal(swl_cgroup_processors(root), 0);
}

static void the_smallest_on_the_way_up_counts(void **state)
{
    (void)state;
    put_system("0::/a/b/c\n", V2_MOUNT);
    put("/sys/fs/cgroup/a/b/c/cpu.max", "800000 100000\n");
    assert_int_equal(swl_cgroup_processors(root), 8);
    put("/sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
    assert_int_equal(swl_cgroup_processors(root), 8);
    put("/sys/fs/cgroup/a/cpu.max", "300000 100000\n");
    assert_int_equal(swl_cgroup_processors(root), 3);
    put("/sys/fs/cgroup/a/b/cpu.max", "500000 100000\n");
    assert_int_equal(swl_cgroup_processors(root), 3);
    put("/sys/fs/cgroup/a/b/c/cpu.max", "200000 100000\n");
    assert_int_equal(swl_cgroup_processors(root), 2);
    put("/sys/fs/cgroup/cpu.max", "100000 100000\n"); /* the top of what is mounted, in a container */
    assert_int_equal(swl_cgroup_processors(root), 1);
    put("/sys/fs/cpu.max", "1000 100000\n");
    put("/sys/fs/cgroup/a/b/c/d/cpu.max", "1000 100000\n");
    put("/sys/fs/cgroup/a/b/cc/cpu.max", "1000 100000\n");
    put("/sys/fs/cgroup/cpu.max", "max 100000\n");
    assert_int_equal(swl_cgroup_processors(root), 2); /* no part of the way */
}

static void v1_and_v2_may_both_be_mounted(void **state)
{
    (void)state;
    put_system("4:cpu,cpuacct:/one\n0::/two\n",
               OTHERS V1_MOUNT "42 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n");
    put_v1("/sys/fs/cgroup/cpu,cpuacct/one", "300000\n", "100000\n");
    assert_int_equal(swl_cgroup_processors(root), 3);
    put("/sys/fs/cgroup/unified/two/cpu.max", "200000 100000\n");
    assert_int_equal(swl_cgroup_processors(root), 2);
    put_v1("/sys/fs/cgroup/cpu,cpuacct/one", "100000\n", "100000\n");
    assert_int_equal(swl_cgroup_processors(root), 1);
}

/* a namespace of its own: the group is "/", and what is mounted is the group */
static void a_container_sees_its_group_as_the_root(void **state)
{
    (void)state;
    put_system("0::/\n", V2_MOUNT);
    put("/sys/fs/cgroup/cpu.max", "150000 100000\n");
    assert_int_equal(swl_cgroup_processors(root), 2);
}

/* without one: path and mount both tell where the group is outside */
static void a_container_sees_its_group_by_the_path_outside(void **state)
{
    (void)state;
    put_system("7:cpu,cpuacct:/docker/0123/inner\n",
               "33 31 0:30 /docker/0123 /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct\n");
    put_v1("/sys/fs/cgroup/cpu,cpuacct", "400000\n", "100000\n");
    assert_int_equal(swl_cgroup_processors(root), 4);
    put_v1("/sys/fs/cgroup/cpu,cpuacct/inner", "300000\n", "100000\n");
    assert_int_equal(swl_cgroup_processors(root), 3);
    put("/proc/self/cgroup", "7:cpu,cpuacct:/docker/0123\n");
    assert_int_equal(swl_cgroup_processors(root), 4);
    put("/proc/self/cgroup", "7:cpu,cpuacct:/docker/01234\n"); /* another one: only the mount is known */
    put_v1("/sys/fs/cgroup/cpu,cpuacct4", "100000\n", "100000\n");
    assert_int_equal(swl_cgroup_processors(root), 4);
}

static void a_group_outside_of_the_namespace_has_no_known_quota(void **state)
{
    (void)state;
    put_system("0::/../other\n", V2_MOUNT);
    put("/sys/fs/cgroup/cpu.max", "100000 100000\n");
    put("/sys/fs/other/cpu.max", "100000 100000\n");
    assert_int_equal(swl_cgroup_processors(root), 0);
    /* but where the mount lies outside too */
    put("/proc/self/mountinfo", "30 23 0:26 /.. /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
    put("/sys/fs/cgroup/other/cpu.max", "300000 100000\n");
    put("/sys/fs/cgroup/cpu.max", "max 100000\n");
    assert_int_equal(swl_cgroup_processors(root), 3);
    put("/proc/self/cgroup", "0::/..data/..\n");
    put("/proc/self/mountinfo", V2_MOUNT);
    assert_int_equal(swl_cgroup_processors(root), 0);
    put("/proc/self/cgroup", "0::/..data/a..\n");
    put("/sys/fs/cgroup/..data/a../cpu.max", "500000 100000\n");
    assert_int_equal(swl_cgroup_processors(root), 5);
}

static void of_several_mounts_the_one_that_shows_most_is_taken(void **state)
{
    (void)state;
    static const char all[] = "50 1 0:26 / /all rw - cgroup2 cgroup2 rw\n",
                      part[] = "51 1 0:26 /a /part rw - cgroup2 cgroup2 rw\n",
                      other[] = "52 1 0:26 /b /other rw - cgroup2 cgroup2 rw\n";
    char mounts[512];
    put("/proc/self/cgroup", "0::/a/x\n");
    put("/all/cpu.max", "100000 100000\n");
    put("/part/cpu.max", "200000 100000\n");
    put("/other/cpu.max", "300000 100000\n");
    const struct {
        const char *mounts[3];
        int processors;
    } orders[] = {
        {{all, part, other}, 1}, {{other, part, all}, 1}, {{part, other, all}, 1},
        {{part, other, ""}, 2},  {{other, part, ""}, 2},  {{other, "", ""}, 3},
    };
    for (size_t i = 0; i < COUNT_OF(orders); i++) {
        snprintf(mounts, sizeof(mounts), "%s%s%s", orders[i].mounts[0], orders[i].mounts[1],
                 orders[i].mounts[2]);
        put("/proc/self/mountinfo", mounts);
        assert_int_equal(swl_cgroup_processors(root), orders[i].processors);
    }
}

static void names_may_hold_any_character(void **state)
{
    (void)state;
    put_system("0::/a b:c,d\\x/e\n",
               "30 23 0:26 / /my\\040groups\\011\\134 rw shared:4 master:5 propagate_from:2 - cgroup2  rw\n");
    put("/my groups\t\\/a b:c,d\\x/e/cpu.max", "700000 100000\n");
    assert_int_equal(swl_cgroup_processors(root), 7);
    put_system("0::/in a/e\n", "30 23 0:26 /in\\040a /g rw - cgroup2 cgroup2 rw\n");
    put("/g/e/cpu.max", "600000 100000\n");
    assert_int_equal(swl_cgroup_processors(root), 6);
}

static void long_lines_are_read_whole(void **state)
{
    (void)state;
    enum { LENGTH = 100000 };
    char *mounts = malloc(LENGTH + 512);
    char *end_of_mounts = mounts + sprintf(mounts, "60 1 0:50 / /merged rw - overlay overlay rw,lowerdir=");
    memset(end_of_mounts, 'x', LENGTH);
    sprintf(end_of_mounts + LENGTH, "\n%s", V2_MOUNT);
    put_system("0::/a\n", mounts);
    put("/sys/fs/cgroup/a/cpu.max", "300000 100000\n");
    assert_int_equal(swl_cgroup_processors(root), 3);
    free(mounts);
}

static void what_makes_no_sense_is_no_quota(void **state)
{
    (void)state;
    static const char *const garbage[] = {
        "",
        "\n",
        "max",
        "max\n",
        "100000",
        "100000\n",
        "100000 ",
        "100000 0\n",
        "0 100000\n",
        "-1 100000\n",
        "100000 -1\n",
        "100000 max\n",
        " 100000 100000\n",
        "100000  100000\n",
        "100000\t100000\n",
        "100000 100000 1\n",
        "1e5 100000\n",
        "0x10 100000\n",
        "+5 1\n",
        "\xff\xfe",
        "abc def\n",
        "00000000000000000000000000000000000000000000000000000000000000000001 1\n",
    };
    put_system("0::/a\n", V2_MOUNT);
    for (size_t i = 0; i < COUNT_OF(garbage); i++) {
        put("/sys/fs/cgroup/a/cpu.max", garbage[i]);
        if (swl_cgroup_processors(root) != 0) {
            fail_msg("\"%s\" is worth %d", garbage[i], swl_cgroup_processors(root));
        }
    }
    put_bytes("/sys/fs/cgroup/a/cpu.max", "100000 \0 100000\n", 16);
    assert_int_equal(swl_cgroup_processors(root), 0);
    put_v1("/sys/fs/cgroup/a", "100000x\n", "100000\n");
    put_v1("/sys/fs/cgroup/cpu,cpuacct/a", "100000x\n", "100000\n");
    put_system("4:cpu:/a\n", V1_MOUNT);
    assert_int_equal(swl_cgroup_processors(root), 0);
}

static void huge_numbers_are_huge_quotas(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int processors;
    } quotas[] = {
        {"18446744073709551615 1\n", INT32_MAX},
        {"99999999999999999999999 100000\n", INT32_MAX},
        {"2147483647 1\n", INT32_MAX},
        {"2147483648 1\n", INT32_MAX},
        {"4294967297 1\n", INT32_MAX}, /* not 1 */
        {"100000 99999999999999999999999\n", 1},
        {"18446744073709551615 18446744073709551615\n", 1},
        {"18446744073709551615 18446744073709551614\n", 2},
    };
    put_system("0::/a\n", V2_MOUNT);
    for (size_t i = 0; i < COUNT_OF(quotas); i++) {
        put("/sys/fs/cgroup/a/cpu.max", quotas[i].text);
        assert_int_equal(swl_cgroup_processors(root), quotas[i].processors);
    }
}

/* Lines of both files, cut off anywhere and in any order: nothing but the outcome can be said of them. */
static void broken_tables_do_no_harm(void **state)
{
    (void)state;
    static const char groups[] =
        "4:cpu,cpuacct:/one/two\n0::/two\nx\n:\n::\n:::\n5::/\n6:cpu\n0:cpu:/\n0::x\n";
    static const char mounts[] = OTHERS V1_MOUNT V2_MOUNT
        "1 2 3 - cgroup2 x y\n- - - - - - - - -\n30 23 0:26 / /x rw -\n30 23 0:26 / /x rw - cgroup2\n"
        "30 23 0:26 / /x rw - cgroup2 cgroup2\n30 23 0:26 / /x rw - cgroup cgroup "
        "rw,cpuset,cpuacct\n\\\\\\1\n"
        "30 23 0:26 \\4 \\40 rw - cgroup2 a b\n";
    put_v1("/sys/fs/cgroup/cpu,cpuacct/one", "300000\n", "100000\n");
    for (size_t cut = 0; cut < sizeof(groups); cut++) {
        put_bytes("/proc/self/cgroup", groups + cut, sizeof(groups) - 1 - cut);
        put_bytes("/proc/self/mountinfo", mounts, sizeof(mounts) - 1);
        int processors = swl_cgroup_processors(root);
        assert_true(processors == 0 || processors == 3);
    }
    put_bytes("/proc/self/cgroup", groups, sizeof(groups) - 1);
    for (size_t cut = 0; cut < sizeof(mounts); cut++) {
        put_bytes("/proc/self/mountinfo", mounts, cut);
        int processors = swl_cgroup_processors(root);
        assert_true(processors == 0 || processors == 3);
    }
}

static void descriptors_are_closed(void **state)
{
    (void)state;
    int before = support_descriptors();
    put_system("4:cpu,cpuacct:/one\n0::/a/b\n", V1_MOUNT V2_MOUNT);
    put("/sys/fs/cgroup/a/b/cpu.max", "100000 100000\n");
    assert_int_equal(swl_cgroup_processors(root), 1);
    assert_true(swl_processors_usable() >= 1);
    assert_int_equal(support_descriptors(), before);
}

static void memory_is_limited_by_the_smallest_on_the_way_up(void **state)
{
    (void)state;
    put_system("0::/a/b\n", V2_MOUNT);
    assert_int_equal(swl_cgroup_memory(root), 0);
    put("/sys/fs/cgroup/a/b/memory.max", "max\n");
    assert_int_equal(swl_cgroup_memory(root), 0);
    put("/sys/fs/cgroup/a/b/memory.max", "536870912\n");
    assert_int_equal(swl_cgroup_memory(root), 536870912);
    put("/sys/fs/cgroup/a/memory.max", "5000000000\n");
    assert_int_equal(swl_cgroup_memory(root), 536870912);
    put("/sys/fs/cgroup/a/memory.max", "104857600\n");
    assert_int_equal(swl_cgroup_memory(root), 104857600);
    put("/sys/fs/cgroup/a/b/memory.max", "5000000000 1\n"); /* no number of bytes */
    put("/sys/fs/cgroup/a/memory.max", "5000000000\n");
    assert_true(swl_cgroup_memory(root) == UINT64_C(5000000000));
}

static void v1_has_another_hierarchy_for_memory(void **state)
{
    (void)state;
    put_system("4:cpu,cpuacct:/one\n5:memory:/two\n0::/three\n",
               OTHERS V1_MOUNT "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n");
    put("/sys/fs/cgroup/memory/one/memory.limit_in_bytes", "100000\n");
    put("/sys/fs/cgroup/memory/two/memory.limit_in_bytes", "536870912\n");
    put("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    assert_int_equal(swl_cgroup_memory(root), 536870912);
    assert_int_equal(swl_cgroup_processors(root), 0);
}

/* in a child: this process keeps its CPUs */
static void usable_are_those_of_the_affinity_at_most(void **state)
{
    (void)state;
    int *cpus = NULL, count = swl_affinity_allowed(NULL, 0, &cpus);
    assert_true(count > 0 && swl_processors_usable() <= count);
    pid_t child = support_fork();
    if (child == 0) {
        check(swl_affinity_pin(cpus[count - 1]) == 0);
        check(swl_processors_usable() == 1);
        _exit(0);
    }
    free(cpus);
    support_join(child);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(without_files_there_is_no_quota),
        TEST(a_quota_is_rounded_up),
        TEST(v1_has_quota_and_period_in_files_of_their_own),
        TEST(the_smallest_on_the_way_up_counts),
        TEST(v1_and_v2_may_both_be_mounted),
        TEST(a_container_sees_its_group_as_the_root),
        TEST(a_container_sees_its_group_by_the_path_outside),
        TEST(a_group_outside_of_the_namespace_has_no_known_quota),
        TEST(of_several_mounts_the_one_that_shows_most_is_taken),
        TEST(names_may_hold_any_character),
        TEST(long_lines_are_read_whole),
        TEST(what_makes_no_sense_is_no_quota),
        TEST(huge_numbers_are_huge_quotas),
        TEST(broken_tables_do_no_harm),
        TEST(descriptors_are_closed),
        TEST(memory_is_limited_by_the_smallest_on_the_way_up),
        TEST(v1_has_another_hierarchy_for_memory),
        TEST(usable_are_those_of_the_affinity_at_most),
    };
    return RUN(tests);
}
