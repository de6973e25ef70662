/* CPU affinity, in children: this process keeps its CPUs. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <sched.h>
#include <unistd.h>

#include "base/memory.h"
#include "os/affinity.h"

static int *cpus;

static int end(void **state)
{
    (void)state;
    swl_free(cpus);
    cpus = NULL;
    return 0;
}

static void all_that_the_kernel_allows_are_found(void **state)
{
    (void)state;
    cpu_set_t set;
    assert_int_equal(sched_getaffinity(0, sizeof(set), &set), 0);
    int count = swl_affinity_allowed(NULL, 0, &cpus);
    assert_int_equal(count, CPU_COUNT(&set));
    for (int i = 0; i < count; i++) {
        assert_true(CPU_ISSET(cpus[i], &set));
    }
}

static void ignored_ones_are_left_out(void **state)
{
    (void)state;
    int all = swl_affinity_allowed(NULL, 0, &cpus);
    int64_t ignored[] = {cpus[0], cpus[0], 8000};
    int first = cpus[0];
    swl_free(cpus);
    assert_int_equal(swl_affinity_allowed(ignored, COUNT_OF(ignored), &cpus), all - 1);
    for (int i = 0; i < all - 1; i++) {
        assert_int_not_equal(cpus[i], first);
    }
}

static void a_thread_runs_on_its_cpu_alone(void **state)
{
    (void)state;
    int count = swl_affinity_allowed(NULL, 0, &cpus);
    pid_t child = support_fork();
    if (child == 0) {
        cpu_set_t set;
        check(swl_affinity_pin(cpus[count - 1]) == 0);
        check(sched_getaffinity(0, sizeof(set), &set) == 0);
        check(CPU_COUNT(&set) == 1 && CPU_ISSET(cpus[count - 1], &set));
        check(swl_affinity_pin(8000) < 0);
        _exit(0);
    }
    support_join(child);
}

static void several_can_be_set(void **state)
{
    (void)state;
    int count = swl_affinity_allowed(NULL, 0, &cpus), unknown[] = {8000};
    pid_t child = support_fork();
    if (child == 0) {
        int *found = NULL;
        check(swl_affinity_set(cpus, (size_t)count) == 0);
        check(swl_affinity_allowed(NULL, 0, &found) == count);
        check(swl_affinity_set(cpus, 1) == 0);
        swl_free(found);
        check(swl_affinity_allowed(NULL, 0, &found) == 1 && found[0] == cpus[0]);
        check(swl_affinity_set(unknown, 1) == -EINVAL);
        swl_free(found);
        swl_free(cpus);
        _exit(0);
    }
    support_join(child);
}

#define TEST(name) cmocka_unit_test_teardown(name, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_that_the_kernel_allows_are_found),
        TEST(ignored_ones_are_left_out),
        TEST(a_thread_runs_on_its_cpu_alone),
        TEST(several_can_be_set),
    };
    return RUN(tests);
}
