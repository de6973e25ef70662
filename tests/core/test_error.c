/* The texts of error codes.
 * Each of our own codes has one that no other code has. */
#include "support.h"

#include <errno.h>
#include <string.h>

#include "base/error.h"

enum { MOST = 5000 };

static bool is_code(int code)
{
    return strcmp(swl_error_text(code), "unknown error") != 0;
}

static void each_code_has_a_text_of_its_own(void **state)
{
    (void)state;
    int codes[MOST], count = 0;
    for (int code = 500; code < MOST; code++) {
        if (!is_code(code)) {
            continue;
        }
        for (int i = 0; i < count; i++) {
            assert_string_not_equal(swl_error_text(code), swl_error_text(codes[i]));
        }
        codes[count++] = code;
    }
    assert_true(count > 5);
}

static void codes_have_a_text_and_are_no_errno(void **state)
{
    (void)state;
    const int codes[] = {SWL_ERROR_SESSION_CLOSED,         SWL_ERROR_SESSION_NOT_EXIST,
                         SWL_ERROR_OUTPUT_BUFFER_OVERFLOW, SWL_ERROR_TASK_SPILL,
                         SWL_ERROR_TASK_TIMEOUT,           SWL_ERROR_TASK_QUEUE_FULL};
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        assert_true(is_code(codes[i]));
        assert_true(codes[i] >= 500);
    }
}

static void an_errno_has_the_systems_text(void **state)
{
    (void)state;
    assert_string_equal(swl_error_text(ENOENT), "No such file or directory");
    assert_string_equal(swl_error_text(EADDRINUSE), strerror(EADDRINUSE));
}

static void what_is_no_code_has_a_text_too(void **state)
{
    (void)state;
    assert_string_equal(swl_error_text(999), "unknown error");
    assert_string_equal(swl_error_text(-1), "unknown error");
    assert_non_null(swl_error_text(0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_code_has_a_text_of_its_own),
        cmocka_unit_test(codes_have_a_text_and_are_no_errno),
        cmocka_unit_test(an_errno_has_the_systems_text),
        cmocka_unit_test(what_is_no_code_has_a_text_too),
    };
    return RUN(tests);
}
