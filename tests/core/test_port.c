/* The options of a port: its own, else the server's, and what they make of it. */
#include "support.h"

#include <string.h>

#include "base/memory.h"
#include "net/port.h"
#include "server/state/options.h"

static struct swl_options options;
static struct swl_port port;

static int begin(void **state)
{
    (void)state;
    swl_options_init(&options);
    port = (struct swl_port){.listener = {.fd = -1}};
    return 0;
}

static int end(void **state)
{
    (void)state;
    swl_options_free_port(&port);
    swl_options_free(&options);
    return 0;
}

static void *of_port(const char *name)
{
    void *value = swl_option_of_port(&port, swl_option_find(name));
    if (value != NULL) {
        swl_option_mark_set(&port, swl_option_find(name));
    }
    return value;
}

static void inherit(void)
{
    swl_options_inherit(&port, &options);
    swl_options_settle(&options, false);
}

static void a_port_that_sets_nothing_is_as_the_server_says(void **state)
{
    (void)state;
    options.port.package_max_length = 12345;
    options.port.open_eof_split = true;
    options.port.package_eof = (struct swl_bytes){swl_strndup("\r\n", 2), 2};
    inherit();
    assert_int_equal(port.options.package_max_length, 12345);
    assert_true(port.options.open_eof_split);
    assert_int_equal(port.options.package_eof.size, 2);
    assert_memory_equal(port.options.package_eof.data, "\r\n", 2);
    assert_int_equal(port.options.socket_buffer_size, options.port.socket_buffer_size);
    assert_int_equal(port.options.buffer_high_watermark, options.port.buffer_high_watermark);
}

static void what_a_port_sets_is_its_own(void **state)
{
    (void)state;
    options.port.package_max_length = 12345;
    options.port.package_eof = (struct swl_bytes){swl_strndup("\r\n", 2), 2};
    *(int64_t *)of_port("package_max_length") = 99;
    *(bool *)of_port("open_eof_check") = true;
    *(struct swl_bytes *)of_port("package_eof") = (struct swl_bytes){swl_strndup("#", 1), 1};
    inherit();
    assert_int_equal(port.options.package_max_length, 99);
    assert_true(port.options.open_eof_check);
    assert_memory_equal(port.options.package_eof.data, "#", 1);
    assert_int_equal(options.port.package_max_length, 12345);
    assert_false(options.port.open_eof_check);
    assert_memory_equal(options.port.package_eof.data, "\r\n", 2);
}

static void a_value_that_is_the_default_can_be_set_against_the_server(void **state)
{
    (void)state;
    options.port.open_tcp_nodelay = false;
    *(bool *)of_port("open_tcp_nodelay") = true;
    inherit();
    assert_true(port.options.open_tcp_nodelay);
}

static void a_watermark_is_computed_from_the_size_of_the_same_port(void **state)
{
    (void)state;
    *(int64_t *)of_port("socket_buffer_size") = 10000;
    inherit();
    assert_int_equal(port.options.buffer_high_watermark, 8000);
    *(int64_t *)of_port("buffer_high_watermark") = 77;
    swl_options_inherit(&port, &options);
    assert_int_equal(port.options.buffer_high_watermark, 77);
}

static void what_came_from_the_server_is_not_the_ports(void **state)
{
    (void)state;
    options.port.package_eof = (struct swl_bytes){swl_strndup("\r\n", 2), 2};
    swl_options_inherit(&port, &options); /* and then the server did not start */
    const struct swl_option *option = swl_option_find("package_eof");
    struct swl_bytes *own = swl_option_of_port(&port, option);
    assert_null(own->data);
    swl_options_inherit(&port, &options); /* nothing was written: it is not set */
    assert_memory_equal(port.options.package_eof.data, "\r\n", 2);
    own = of_port("package_eof");
    *own = (struct swl_bytes){swl_strndup("#", 1), 1};
    assert_ptr_equal(swl_option_of_port(&port, option), own);
    assert_memory_equal(own->data, "#", 1);
    inherit();
    assert_memory_equal(port.options.package_eof.data, "#", 1);
}

static void options_of_the_server_are_none_of_a_port(void **state)
{
    (void)state;
    size_t of_ports = 0;
    for (size_t i = 0; i < swl_option_count; i++) {
        const struct swl_option *option = &swl_option_table[i];
        if (option->scope == SWL_SCOPE_SERVER) {
            assert_null(swl_option_of_port(&port, option));
        } else {
            of_ports++;
            assert_in_range(option->offset, offsetof(struct swl_options, port),
                            offsetof(struct swl_options, port) + sizeof(options.port) - 1);
        }
    }
    assert_true(of_ports > 0);
    assert_null(of_port("worker_num"));
    assert_null(of_port("output_memory_limit"));
}

static void contradictions_are_found_in_one_port(void **state)
{
    (void)state;
    *(bool *)of_port("open_length_check") = true;
    inherit();
    assert_null(swl_port_options_contradiction(&options.port));
    assert_string_equal(swl_port_options_contradiction(&port.options),
                        "open_length_check needs package_length_type or package_length_func");
}

static void configure(void)
{
    inherit();
    assert_int_equal(swl_listener_open(&port.listener, "127.0.0.1", 0, AF_INET, SOCK_STREAM, 5), 0);
    assert_int_equal(swl_port_configure(&port, false, 1), 0);
    swl_listener_close(&port.listener, true);
}

static void the_framing_is_that_of_the_options(void **state)
{
    (void)state;
    configure();
    assert_ptr_equal(port.framing.kind, &swl_framing_none);
    *(bool *)of_port("open_length_check") = true;
    *(char **)of_port("package_length_type") = swl_strndup("N", 1);
    *(int64_t *)of_port("package_length_offset") = 2;
    *(int64_t *)of_port("package_body_offset") = 6;
    *(int64_t *)of_port("package_max_length") = 1000;
    configure();
    assert_ptr_equal(port.framing.kind, &swl_framing_length);
    assert_int_equal(port.framing.length.type, 'N');
    assert_int_equal(port.framing.length.offset, 2);
    assert_int_equal(port.framing.length.body_offset, 6);
    assert_int_equal(port.framing.package_max_length, 1000);
}

static void watermarks_are_watched_where_a_callback_wants_them(void **state)
{
    (void)state;
    *(int64_t *)of_port("buffer_high_watermark") = 5000;
    configure();
    assert_int_equal(port.high_watermark, 0);
    port.wanted_events = SWL_EVENT_BIT(SWL_EVENT_BUFFER_EMPTY);
    configure();
    assert_int_equal(port.high_watermark, 5000);
    assert_true(swl_port_wants(&port, SWL_EVENT_BUFFER_EMPTY));
    assert_false(swl_port_wants(&port, SWL_EVENT_CONNECT));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_port_that_sets_nothing_is_as_the_server_says),
        TEST(what_a_port_sets_is_its_own),
        TEST(a_value_that_is_the_default_can_be_set_against_the_server),
        TEST(a_watermark_is_computed_from_the_size_of_the_same_port),
        TEST(what_came_from_the_server_is_not_the_ports),
        TEST(options_of_the_server_are_none_of_a_port),
        TEST(contradictions_are_found_in_one_port),
        TEST(the_framing_is_that_of_the_options),
        TEST(watermarks_are_watched_where_a_callback_wants_them),
    };
    return RUN(tests);
}
