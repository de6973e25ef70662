/* The table of options: finding, guessing what was meant, defaults, and what contradicts what.
 * Single options are not listed anew here: what holds for all of them is. */
#define _GNU_SOURCE
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"
#include "net/framing.h"
#include "os/affinity.h"
#include "os/processors.h"
#include "server/state/options.h"
#include "task/task_inflight.h"

static struct swl_options options;

static int begin(void **state)
{
    (void)state;
    swl_options_init(&options);
    return 0;
}

static int end(void **state)
{
    (void)state;
    swl_options_free(&options);
    return 0;
}

static void settle(void)
{
    swl_options_settle(&options, false);
    assert_non_null(options.task_tmpdir);
}

static void set_eof(const char *mark)
{
    options.port.package_eof =
        (struct swl_bytes){.data = swl_strndup(mark, strlen(mark)), .size = strlen(mark)};
}

static void every_option_is_found_by_its_names_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < swl_option_count; i++) {
        const struct swl_option *option = &swl_option_table[i];
        assert_ptr_equal(swl_option_find(option->name), option);
        for (size_t j = 0; j < COUNT_OF(option->aliases); j++) {
            if (option->aliases[j] != NULL) {
                assert_ptr_equal(swl_option_find(option->aliases[j]), option);
            }
        }
    }
    assert_non_null(swl_option_find("max_conn"));
    assert_null(swl_option_find("max_con"));
    assert_null(swl_option_find("Worker_num"));
    assert_null(swl_option_find("worker_num "));
    assert_null(swl_option_find(""));
}

static bool has_place(const struct swl_option *option)
{
    return option->type != SWL_OPTION_WITHOUT_EFFECT || option->instead != NULL;
}

static void no_two_options_share_a_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < swl_option_count; i++) {
        for (size_t j = 0; j < i && has_place(&swl_option_table[i]); j++) {
            if (has_place(&swl_option_table[j])) {
                assert_int_not_equal(swl_option_table[i].offset, swl_option_table[j].offset);
            }
        }
    }
}

static void options_without_effect_are_found_and_guessed(void **state)
{
    (void)state;
    assert_int_equal(swl_option_find("enable_coroutine")->type, SWL_OPTION_WITHOUT_EFFECT);
    assert_int_equal(swl_option_find("max_coro_num")->type, SWL_OPTION_WITHOUT_EFFECT);
    assert_string_equal(swl_option_nearest("enable_corotine"), "enable_coroutine");
    assert_string_equal(swl_option_nearest("hook_flag"), "hook_flags");
}

static void what_is_asked_for_in_vain_is_logged(void **state)
{
    (void)state;
    int pipes[2], standard_error = dup(STDERR_FILENO);
    assert_int_equal(pipe(pipes), 0);
    swl_log_set_level(SWL_LOG_NOTICE);
    options.in_vain.enable_coroutine = options.in_vain.admin_server = true;
    dup2(pipes[1], STDERR_FILENO);
    close(pipes[1]);
    swl_options_log_in_vain(&options);
    dup2(standard_error, STDERR_FILENO);
    close(standard_error);
    swl_log_set_level(SWL_LOG_NONE);
    char text[4096] = "";
    ssize_t size, total = 0;
    while ((size = read(pipes[0], text + total, sizeof(text) - 1 - (size_t)total)) > 0) {
        total += size;
    }
    close(pipes[0]);
    assert_non_null(strstr(text, "option enable_coroutine has no effect: "));
    assert_non_null(strstr(text, "option admin_server has no effect: "));
    int lines = 0;
    for (const char *line = text; (line = strchr(line, '\n')) != NULL; line++) {
        lines++;
    }
    assert_int_equal(lines, 2);
}

static void the_nearest_name_is_what_was_meant(void **state)
{
    (void)state;
    assert_string_equal(swl_option_nearest("worker_nun"), "worker_num");
    assert_string_equal(swl_option_nearest("task_workers_num"), "task_worker_num");
    assert_string_equal(swl_option_nearest("open_eof_chek"), "open_eof_check");
    assert_string_equal(swl_option_nearest("package_max_lenght"), "package_max_length");
    assert_string_equal(swl_option_nearest("loglevel"), "log_level");
}

static void any_text_has_a_nearest_name(void **state)
{
    (void)state;
    char *long_name = malloc(100001);
    memset(long_name, 'w', 100000);
    long_name[100000] = '\0';
    assert_non_null(swl_option_nearest(long_name));
    assert_non_null(swl_option_nearest(""));
    assert_non_null(swl_option_nearest("\xff\xfe"));
    for (size_t i = 0; i < swl_option_count; i++) {
        assert_string_equal(swl_option_nearest(swl_option_table[i].name), swl_option_table[i].name);
    }
    free(long_name);
}

static void every_default_is_in_range(void **state)
{
    (void)state;
    settle();
    for (size_t i = 0; i < swl_option_count; i++) {
        const struct swl_option *option = &swl_option_table[i];
        const void *value = swl_option_value(&options, option);
        if (option->type == SWL_OPTION_INT) {
            int64_t number = *(const int64_t *)value;
            if (number < option->min || number > option->max) {
                fail_msg("%s is %lld by default", option->name, (long long)number);
            }
        } else if (option->type == SWL_OPTION_CHOICE) {
            assert_int_equal(*(const int64_t *)value, option->initial);
            assert_non_null(option->choices[option->max]);
        } else if (option->type == SWL_OPTION_NAMES) {
            assert_true(((const struct swl_names *)value)->all);
        } else if (option->type == SWL_OPTION_BOOL) {
            assert_int_equal(*(const bool *)value, option->initial);
        }
    }
}

static void the_defaults_do_not_contradict_each_other(void **state)
{
    (void)state;
    assert_null(swl_options_contradiction(&options, SWL_MODE_PROCESS));
}

static void there_are_as_many_workers_as_usable_processors(void **state)
{
    (void)state;
    settle();
    int64_t usable = swl_processors_usable();
    assert_int_equal(options.worker_num, SWL_MIN(usable, 500));
    assert_int_equal(options.reactor_num, SWL_MIN(usable, 8));
    assert_int_equal(options.task_worker_num, 0);
}

static void there_are_task_workers_where_there_is_a_task_callback(void **state)
{
    (void)state;
    int64_t usable = swl_processors_usable();
    assert_int_equal(swl_options_task_worker_num(&options, false), 0);
    assert_int_equal(swl_options_task_worker_num(&options, true), SWL_MIN(usable, 500));
    swl_options_settle(&options, true);
    assert_int_equal(options.task_worker_num, SWL_MIN(usable, 500));
}

static void task_workers_that_were_set_do_not_depend_on_the_callback(void **state)
{
    (void)state;
    options.task_worker_num = 0;
    assert_int_equal(swl_options_task_worker_num(&options, true), 0);
    options.task_worker_num = 3;
    assert_int_equal(swl_options_task_worker_num(&options, false), 3);
    swl_options_settle(&options, true);
    assert_int_equal(options.task_worker_num, 3);
}

/* in a child: this process keeps its CPUs */
static void defaults_follow_the_affinity(void **state)
{
    (void)state;
    pid_t child = support_fork();
    if (child == 0) {
        int *cpus = NULL;
        check(swl_affinity_allowed(NULL, 0, &cpus) > 0);
        check(swl_affinity_pin(cpus[0]) == 0);
        swl_free(cpus);
        swl_options_settle(&options, false);
        check(options.worker_num == 1 && options.reactor_num == 1);
        _exit(0);
    }
    support_join(child);
}

static void settling_leaves_what_was_set(void **state)
{
    (void)state;
    options.worker_num = 7;
    options.reactor_num = 3;
    options.max_connection = 11;
    options.port.buffer_high_watermark = 0;
    options.task_tmpdir = swl_strndup("/somewhere", 10);
    settle();
    assert_int_equal(options.worker_num, 7);
    assert_int_equal(options.reactor_num, 3);
    assert_int_equal(options.max_connection, 11);
    assert_int_equal(options.port.buffer_high_watermark, 0);
    assert_string_equal(options.task_tmpdir, "/somewhere");
}

static void there_are_no_more_connections_than_descriptors(void **state)
{
    (void)state;
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    struct rlimit less = {.rlim_cur = 321, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &less), 0);
    settle();
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_true(options.max_connection > 0 && options.max_connection <= 321);
}

static void the_high_watermark_follows_the_buffer(void **state)
{
    (void)state;
    options.port.socket_buffer_size = 1000000;
    settle();
    assert_int_equal(options.port.buffer_high_watermark, 800000);
}

static void temporary_files_go_where_the_system_says(void **state)
{
    (void)state;
    const struct {
        const char *wish, *expected;
    } cases[] = {{"/var/tmp", "/var/tmp"}, {"relative", "/tmp"}, {"", "/tmp"}, {NULL, "/tmp"}};
    const char *now = getenv("TMPDIR");
    char *before = now != NULL ? strdup(now) : NULL;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        if (cases[i].wish != NULL) {
            setenv("TMPDIR", cases[i].wish, 1);
        } else {
            unsetenv("TMPDIR");
        }
        swl_options_free(&options);
        swl_options_init(&options);
        settle();
        assert_string_equal(options.task_tmpdir, cases[i].expected);
    }
    if (before != NULL) {
        setenv("TMPDIR", before, 1);
        free(before);
    }
}

static void relative_paths_become_absolute(void **state)
{
    (void)state;
    char here[4096], expected[4200];
    assert_non_null(getcwd(here, sizeof(here)));
    options.log_file = swl_strndup("log/server.log", 14);
    options.pid_file = swl_strndup("/run/server.pid", 15);
    settle();
    snprintf(expected, sizeof(expected), "%s/log/server.log", here);
    assert_string_equal(options.log_file, expected);
    assert_string_equal(options.pid_file, "/run/server.pid");
    assert_null(options.chroot);
    settle();
    assert_string_equal(options.log_file, expected);
}

/* A sentence that names the option says so, before anything is settled. */
static void contradicts(const char *name)
{
    const char *sentence = swl_options_contradiction(&options, SWL_MODE_PROCESS);
    assert_non_null(sentence);
    assert_non_null(strstr(sentence, name));
}

static void two_framings_contradict(void **state)
{
    (void)state;
    options.port.open_eof_split = options.port.open_length_check = true;
    options.port.package_length_type = swl_strndup("N", 1);
    set_eof("\n");
    contradicts("open_length_check");
    options.port.open_eof_split = false;
    options.port.open_eof_check = true;
    contradicts("open_eof_check");
    options.port.open_eof_check = false;
    assert_null(swl_options_contradiction(&options, SWL_MODE_PROCESS));
}

static void a_mark_is_needed_where_packages_end_with_one(void **state)
{
    (void)state;
    options.port.open_eof_check = true;
    contradicts("package_eof");
    options.port.open_eof_check = false;
    options.port.open_eof_split = true;
    contradicts("package_eof");
    set_eof("\n");
    assert_null(swl_options_contradiction(&options, SWL_MODE_PROCESS));
}

static void a_length_type_is_needed_where_packages_have_a_length(void **state)
{
    (void)state;
    options.port.open_length_check = true;
    contradicts("package_length_type");
    options.port.package_length_type = swl_strndup("N", 1);
    assert_null(swl_options_contradiction(&options, SWL_MODE_PROCESS));
}

static void a_header_must_fit_into_a_package(void **state)
{
    (void)state;
    options.port.open_length_check = true;
    options.port.package_length_type = swl_strndup("N", 1);
    options.port.package_max_length = 100;
    options.port.package_body_offset = 101;
    contradicts("package_body_offset");
    options.port.package_body_offset = 4;
    assert_null(swl_options_contradiction(&options, SWL_MODE_PROCESS));
}

/* One that ends behind the largest package would make every package invalid. */
static void a_length_must_lie_within_a_package(void **state)
{
    (void)state;
    options.port.open_length_check = true;
    options.port.package_length_type = swl_strndup("N", 1);
    options.port.package_max_length = 100;
    options.port.package_length_offset = 97;
    contradicts("package_length_offset");
    options.port.package_length_offset = 96;
    assert_null(swl_options_contradiction(&options, SWL_MODE_PROCESS));
}

static void the_low_watermark_is_not_above_the_high_one(void **state)
{
    (void)state;
    options.port.buffer_low_watermark = 1000;
    options.port.buffer_high_watermark = 999;
    contradicts("buffer_low_watermark");
    options.port.buffer_low_watermark = 999;
    assert_null(swl_options_contradiction(&options, SWL_MODE_PROCESS));
}

static void the_low_watermark_is_not_above_a_high_one_that_nobody_set(void **state)
{
    (void)state;
    options.port.socket_buffer_size = 1000000;
    options.port.buffer_low_watermark = 800001;
    contradicts("buffer_low_watermark");
    options.port.buffer_low_watermark = 800000;
    assert_null(swl_options_contradiction(&options, SWL_MODE_PROCESS));
}

static void results_stay_inline_as_tasks_do_unless_the_transport_decides(void **state)
{
    (void)state;
    options.task_ipc_mode = SWL_TASK_IPC_MSGQUEUE;
    settle();
    assert_int_equal(options.inbox_inline.max, SWL_TASK_INLINE_MAX);
    assert_int_not_equal(options.task_max_inline, SWL_TASK_INLINE_MAX);
    swl_options_free(&options);
    swl_options_init(&options);
    options.task_max_inline = 0;
    settle();
    assert_int_equal(options.inbox_inline.max, 0);
}

static void igbinary_cannot_keep_to_a_list_of_classes(void **state)
{
    (void)state;
    options.task_serializer = SWL_SERIALIZER_IGBINARY;
    assert_null(swl_options_contradiction(&options, SWL_MODE_PROCESS));
    options.task_allowed_classes.all = false;
    contradicts("task_allowed_classes");
    options.task_serializer = SWL_SERIALIZER_PHP;
    assert_null(swl_options_contradiction(&options, SWL_MODE_PROCESS));
}

static void a_dispatch_mode_there_is_not_is_told(void **state)
{
    (void)state;
    const int modes[] = {0, 6, 8, -1};
    for (size_t i = 0; i < COUNT_OF(modes); i++) {
        options.dispatch_mode = modes[i];
        contradicts("dispatch_mode");
    }
}

static void freeing_twice_does_no_harm(void **state)
{
    (void)state;
    set_eof("\n");
    options.log_file = swl_strndup("x", 1);
    swl_options_free(&options);
    swl_options_free(&options);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_option_is_found_by_its_names_alone),
        TEST(no_two_options_share_a_place),
        TEST(options_without_effect_are_found_and_guessed),
        TEST(what_is_asked_for_in_vain_is_logged),
        TEST(the_nearest_name_is_what_was_meant),
        TEST(any_text_has_a_nearest_name),
        TEST(every_default_is_in_range),
        TEST(the_defaults_do_not_contradict_each_other),
        TEST(there_are_as_many_workers_as_usable_processors),
        TEST(there_are_task_workers_where_there_is_a_task_callback),
        TEST(task_workers_that_were_set_do_not_depend_on_the_callback),
        TEST(defaults_follow_the_affinity),
        TEST(settling_leaves_what_was_set),
        TEST(there_are_no_more_connections_than_descriptors),
        TEST(the_high_watermark_follows_the_buffer),
        TEST(temporary_files_go_where_the_system_says),
        TEST(relative_paths_become_absolute),
        TEST(two_framings_contradict),
        TEST(a_mark_is_needed_where_packages_end_with_one),
        TEST(a_length_type_is_needed_where_packages_have_a_length),
        TEST(a_header_must_fit_into_a_package),
        TEST(a_length_must_lie_within_a_package),
        TEST(the_low_watermark_is_not_above_the_high_one),
        TEST(the_low_watermark_is_not_above_a_high_one_that_nobody_set),
        TEST(results_stay_inline_as_tasks_do_unless_the_transport_decides),
        TEST(igbinary_cannot_keep_to_a_list_of_classes),
        TEST(a_dispatch_mode_there_is_not_is_told),
        TEST(freeing_twice_does_no_harm),
    };
    return RUN(tests);
}
