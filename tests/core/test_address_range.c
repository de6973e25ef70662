/* Sets of addresses: what is one, what is in it, and its text. */
#define _GNU_SOURCE
#include "support.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include "net/address_range.h"

static struct swl_address address_of(const char *text)
{
    struct swl_address address = {0};
    if (strcmp(text, "unix") == 0) {
        address.family = AF_UNIX;
        return address;
    }
    address.family = strchr(text, ':') != NULL ? AF_INET6 : AF_INET;
    address.port = 4711; /* it plays no part */
    assert_int_equal(inet_pton(address.family, text, address.bytes), 1);
    return address;
}

static bool contains(const char *range_text, const char *address_text)
{
    struct swl_address_range range;
    struct swl_address address = address_of(address_text);
    assert_int_equal(swl_address_range_parse(&range, range_text), 0);
    return swl_address_ranges_contain(&(struct swl_address_ranges){&range, 1}, &address);
}

static void a_network_contains_its_addresses(void **state)
{
    (void)state;
    assert_true(contains("10.0.0.0/8", "10.255.0.1"));
    assert_false(contains("10.0.0.0/8", "11.0.0.1"));
    assert_true(contains("172.16.0.0/12", "172.31.255.255"));
    assert_false(contains("172.16.0.0/12", "172.32.0.0"));
    assert_true(contains("0.0.0.0/0", "203.0.113.7"));
    assert_true(contains("192.0.2.129/25", "192.0.2.200")); /* bits behind the prefix do not count */
    assert_false(contains("192.0.2.129/25", "192.0.2.127"));
    assert_true(contains("2001:db8::/33", "2001:db8:7fff::1"));
    assert_false(contains("2001:db8::/33", "2001:db8:8000::1"));
    assert_true(contains("::/0", "2001:db8::1"));
}

static void an_address_is_a_network_of_one(void **state)
{
    (void)state;
    assert_true(contains("127.0.0.1", "127.0.0.1"));
    assert_false(contains("127.0.0.1", "127.0.0.2"));
    assert_true(contains("::1", "::1"));
    assert_false(contains("::1", "::2"));
    assert_true(contains("10.0.0.1/32", "10.0.0.1"));
}

static void families_are_not_mixed(void **state)
{
    (void)state;
    assert_false(contains("0.0.0.0/0", "::1"));
    assert_false(contains("::/0", "127.0.0.1"));
    assert_true(contains("unix", "unix"));
    assert_false(contains("unix", "127.0.0.1"));
    assert_false(contains("0.0.0.0/0", "unix"));
    assert_false(contains("::/0", "unix"));
    const struct swl_address unknown = {0};
    struct swl_address_range range;
    assert_int_equal(swl_address_range_parse(&range, "0.0.0.0/0"), 0);
    assert_false(swl_address_ranges_contain(&(struct swl_address_ranges){&range, 1}, &unknown));
}

static void a_mapped_address_is_the_ipv4_address(void **state)
{
    (void)state;
    assert_true(contains("10.0.0.0/8", "::ffff:10.1.2.3"));
    assert_false(contains("::/0", "::ffff:10.1.2.3"));
    assert_true(contains("::ffff:10.0.0.0/104", "10.1.2.3"));
    assert_true(contains("::ffff:10.0.0.0/104", "::ffff:10.1.2.3"));
    assert_false(contains("::ffff:10.0.0.0/104", "::ffff:11.1.2.3"));
}

static void a_list_contains_what_any_of_it_contains(void **state)
{
    (void)state;
    struct swl_address_range ranges[2];
    assert_int_equal(swl_address_range_parse(&ranges[0], "10.0.0.0/8"), 0);
    assert_int_equal(swl_address_range_parse(&ranges[1], "::1"), 0);
    struct swl_address four = address_of("10.0.0.1"), six = address_of("::1"), other = address_of("9.9.9.9");
    assert_true(swl_address_ranges_contain(&(struct swl_address_ranges){ranges, 2}, &four));
    assert_true(swl_address_ranges_contain(&(struct swl_address_ranges){ranges, 2}, &six));
    assert_false(swl_address_ranges_contain(&(struct swl_address_ranges){ranges, 2}, &other));
    assert_false(swl_address_ranges_contain(&(struct swl_address_ranges){NULL, 0}, &four));
}

static void other_texts_are_no_ranges(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "/",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/08",
        "10.0.0/8",
        "10.0.0.0/8 ",
        " ::1",
        "::1/129",
        "::/1/2",
        "10.0.0.0/+8",
        "localhost",
        "unix/0",
        "UNIX",
        "fe80::1%lo",
        "[::1]",
        "10.0.0.1:80",
        "::/4294967297",
        "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb:cccc/8",
    };
    struct swl_address_range range;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        if (swl_address_range_parse(&range, wrong[i]) != -EINVAL) {
            fail_msg("accepted: %s", wrong[i]);
        }
    }
}

static void a_range_has_a_shortest_text(void **state)
{
    (void)state;
    static const char *const texts[][2] = {
        {"10.1.2.3/8", "10.0.0.0/8"},
        {"10.1.2.3/32", "10.1.2.3"},
        {"0.0.0.0/0", "0.0.0.0/0"},
        {"::/0", "::/0"},
        {"2001:DB8::1/128", "2001:db8::1"},
        {"::ffff:10.0.0.0/104", "10.0.0.0/8"},
        {"unix", "unix"},
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct swl_address_range range;
        char text[SWL_ADDRESS_RANGE_TEXT];
        assert_int_equal(swl_address_range_parse(&range, texts[i][0]), 0);
        swl_address_range_text(&range, text);
        assert_string_equal(text, texts[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_network_contains_its_addresses),
        cmocka_unit_test(an_address_is_a_network_of_one),
        cmocka_unit_test(families_are_not_mixed),
        cmocka_unit_test(a_mapped_address_is_the_ipv4_address),
        cmocka_unit_test(a_list_contains_what_any_of_it_contains),
        cmocka_unit_test(other_texts_are_no_ranges),
        cmocka_unit_test(a_range_has_a_shortest_text),
    };
    return RUN(tests);
}
