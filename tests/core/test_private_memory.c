/* Memory of this process alone: in children, whose parent has a lot that they share with it. */
#define _GNU_SOURCE
#include "support.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "os/private_memory.h"

#define MB      (UINT64_C(1) << 20)
#define A_LOT   (96 * MB)
#define THE_MAX (48 * MB)

static char *inherited;

static int begin(void **state)
{
    (void)state;
    inherited = mmap(NULL, A_LOT, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (inherited == MAP_FAILED) {
        return -1;
    }
    memset(inherited, 1, A_LOT);
    return 0;
}

static int end(void **state)
{
    (void)state;
    return munmap(inherited, A_LOT);
}

/* Runs it in a child, whose exit code is what it returns. */
static int in_child(int (*act)(struct swl_private_memory *memory))
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        struct swl_private_memory memory;
        _exit(swl_private_memory_open(&memory) < 0 ? 99 : act(&memory));
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int act_look(struct swl_private_memory *memory)
{
    return swl_private_memory_above(memory, THE_MAX) != 0;
}

static void what_the_parent_has_too_does_not_count(void **state)
{
    (void)state;
    assert_int_equal(in_child(act_look), 0);
}

/* It may have asked for the exact number just before: then the next look takes the last answer. */
static uint64_t grows_above(struct swl_private_memory *memory)
{
    int64_t deadline = swl_clock_monotonic() + 20 * SWL_NS_PER_SEC;
    uint64_t bytes = 0;
    while (bytes == 0 && swl_clock_monotonic() < deadline) {
        bytes = swl_private_memory_above(memory, THE_MAX);
        usleep(1000);
    }
    return bytes;
}

static int act_write(struct swl_private_memory *memory)
{
    int before = swl_private_memory_above(memory, THE_MAX) != 0;
    memset(inherited, 2, A_LOT);
    return before ? 1 : grows_above(memory) < A_LOT ? 2 : 0;
}

static void what_it_changes_of_that_counts(void **state)
{
    (void)state;
    assert_int_equal(in_child(act_write), 0);
}

static int act_release(struct swl_private_memory *memory)
{
    memset(inherited, 2, A_LOT);
    if (swl_private_memory_above(memory, THE_MAX) < A_LOT) {
        return 1;
    }
    munmap(inherited, A_LOT);
    return swl_private_memory_above(memory, THE_MAX) != 0 ? 2 : 0;
}

static void what_it_gives_back_does_not_count(void **state)
{
    (void)state;
    assert_int_equal(in_child(act_release), 0);
}

static void a_closed_one_is_never_above(void **state)
{
    (void)state;
    struct swl_private_memory memory;
    assert_int_equal(swl_private_memory_open(&memory), 0);
    assert_true(swl_private_memory_above(&memory, 1) > 0);
    swl_private_memory_close(&memory);
    assert_int_equal(swl_private_memory_above(&memory, 1), 0);
    swl_private_memory_close(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_the_parent_has_too_does_not_count, begin, end),
        cmocka_unit_test_setup_teardown(what_it_changes_of_that_counts, begin, end),
        cmocka_unit_test_setup_teardown(what_it_gives_back_does_not_count, begin, end),
        cmocka_unit_test(a_closed_one_is_never_above),
    };
    return RUN(tests);
}
