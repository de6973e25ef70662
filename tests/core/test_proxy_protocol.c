/* PROXY headers: the specification's own examples, everything that it forbids, and that the result does not depend
 * on how much has arrived. Headers are given as copies of just their size: the sanitizer sees a read beyond it. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "net/proxy_protocol.h"

#define SIGNATURE "\r\n\r\n\0\r\nQUIT\n"

static struct swl_proxy_header header;
static const char *fault;

static ssize_t parse_part(const void *data, size_t size)
{
    uint8_t *copy = malloc(size);
    memcpy(copy, data, size);
    fault = "none";
    ssize_t result = swl_proxy_protocol_parse(copy, size, &header, &fault);
    free(copy);
    if (result == -EPROTO) {
        assert_non_null(fault);
        assert_string_not_equal(fault, "none");
    } else {
        assert_true(result >= 0 && (size_t)result <= size);
    }
    return result;
}

/* Each shorter part has to be waited for, and what follows is not looked at. Returns the result for all. */
static ssize_t parse(const void *data, size_t size)
{
    uint8_t more[SWL_PROXY_PROTOCOL_MAX + 32];
    for (size_t part = 1; part < size; part++) {
        ssize_t result = parse_part(data, part);
        if (result != 0) {
            return result;
        }
    }
    ssize_t result = parse_part(data, size);
    memcpy(more, data, size);
    memset(more + size, '\r', 32);
    assert_int_equal(parse_part(more, size + 32), result);
    return parse_part(data, size);
}

static ssize_t parse_text(const char *text)
{
    return parse(text, strlen(text));
}

static const char *address_text(const struct swl_address *address)
{
    static char texts[4][SWL_ADDRESS_TEXT + 32];
    static int turn;
    char ip[SWL_ADDRESS_TEXT];
    char *text = texts[turn++ % 4];
    swl_address_text(address, ip);
    snprintf(text, sizeof(texts[0]), "%d %s %d", address->family, ip, address->port);
    return text;
}

static void expect_addresses(int family, const char *source, const char *destination)
{
    char text[128];
    assert_true(header.has_addresses);
    snprintf(text, sizeof(text), "%d %s", family, source);
    assert_string_equal(address_text(&header.source), text);
    snprintf(text, sizeof(text), "%d %s", family, destination);
    assert_string_equal(address_text(&header.destination), text);
}

/* ---- version 1 ---- */

static void v1_names_addresses_and_ports(void **state)
{
    (void)state;
    assert_int_equal(parse_text("PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\n"), 47);
    expect_addresses(AF_INET, "192.168.0.1 56324", "192.168.0.11 443");
    assert_int_equal(parse_text("PROXY TCP4 255.255.255.255 0.0.0.0 65535 0\r\n"), 44);
    expect_addresses(AF_INET, "255.255.255.255 65535", "0.0.0.0 0");
    assert_true(parse_text("PROXY TCP6 2001:db8::1 ::ffff:10.0.0.1 1 2\r\n") > 0);
    expect_addresses(AF_INET6, "2001:db8::1 1", "::ffff:10.0.0.1 2");
    assert_int_equal(parse_text("PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff "
                                "FFFF:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n"),
                     104);
    expect_addresses(AF_INET6, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535",
                     "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535");
}

static void v1_may_know_no_client(void **state)
{
    (void)state;
    assert_int_equal(parse_text("PROXY UNKNOWN\r\n"), 15);
    assert_false(header.has_addresses);
    /* the longest line of all, from the specification */
    const char *longest = "PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff "
                          "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n";
    assert_int_equal(strlen(longest), SWL_PROXY_PROTOCOL_V1_MAX);
    assert_int_equal(parse_text(longest), SWL_PROXY_PROTOCOL_V1_MAX);
    assert_false(header.has_addresses);
    assert_true(parse_text("PROXY UNKNOWN what \1\n\r ever\r\n") > 0);
}

static void v1_is_no_longer_than_107_bytes(void **state)
{
    (void)state;
    char line[200] = "PROXY UNKNOWN ";
    memset(line + 14, 'x', sizeof(line) - 14);
    assert_int_equal(parse_part(line, SWL_PROXY_PROTOCOL_V1_MAX - 1), 0);
    assert_int_equal(parse_part(line, SWL_PROXY_PROTOCOL_V1_MAX), -EPROTO);
    memcpy(line + SWL_PROXY_PROTOCOL_V1_MAX - 1, "\r\n", 2); /* the LF is the 108th */
    assert_int_equal(parse_part(line, SWL_PROXY_PROTOCOL_V1_MAX - 1), 0);
    assert_int_equal(parse_part(line, SWL_PROXY_PROTOCOL_V1_MAX + 1), -EPROTO);
}

static void v1_has_an_exact_grammar(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "GET / HTTP/1.1\r\n",
        "PROXY\r\n",
        "PROXY \r\n",
        "proxy TCP4 1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY  TCP4 1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY TCP4  1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY TCP4 1.2.3.4  1.2.3.4 1 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4  1 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1  2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 2 \r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4\r\n",
        "PROXY TCP4 1.2.3.4\r\n",
        "PROXY TCP4\r\n",
        "PROXY TCP4 1.2.3.4\t1.2.3.4 1 2\r\n",
        "PROXY TCP5 1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY UDP4 1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY unknown\r\n",
        "PROXY UNKNOWNS\r\n",
        "PROXY TCP4 1.2.3 1.2.3.4 1 2\r\n",
        "PROXY TCP4 1.2.3.4.5 1.2.3.4 1 2\r\n",
        "PROXY TCP4 1.2.3.256 1.2.3.4 1 2\r\n",
        "PROXY TCP4 01.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY TCP4 0x1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY TCP4 -1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY TCP4 localhost 1.2.3.4 1 2\r\n",
        "PROXY TCP4 ::1 ::1 1 2\r\n",
        "PROXY TCP6 1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY TCP6 1:2:3:4:5:6:7 ::1 1 2\r\n",
        "PROXY TCP6 1:2:3:4:5:6:7:8:9 ::1 1 2\r\n",
        "PROXY TCP6 1::2::3 ::1 1 2\r\n",
        "PROXY TCP6 fe80::1%lo ::1 1 2\r\n",
        "PROXY TCP6 [::1] ::1 1 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 65536 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 65536\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 01 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 00 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 +1 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 -1 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1a 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\n\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 4294967297 2\r\n",
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        if (parse_text(wrong[i]) != -EPROTO) {
            fail_msg("accepted: %s", wrong[i]);
        }
    }
    static const char with_nul[] = "PROXY TCP4 1.2.3.4\0 1.2.3.4 1 2\r\n";
    assert_int_equal(parse(with_nul, sizeof(with_nul) - 1), -EPROTO);
}

static void what_begins_like_no_header_is_refused_at_its_first_byte(void **state)
{
    (void)state;
    assert_int_equal(parse_part("G", 1), -EPROTO);
    assert_int_equal(parse_part("\n", 1), -EPROTO);
    assert_int_equal(parse_part("\0", 1), -EPROTO);
    assert_int_equal(parse_part("\x16", 1), -EPROTO); /* TLS */
    assert_int_equal(parse_part("PROXYX", 6), -EPROTO);
    assert_int_equal(parse_part("\r\n\r\nG", 5), -EPROTO);
    assert_int_equal(parse_part("P", 1), 0);
    assert_int_equal(parse_part("\r", 1), 0);
}

/* ---- version 2 ---- */

static uint8_t block[SWL_PROXY_PROTOCOL_MAX];
static size_t block_size;

static void begin_block(uint8_t command, uint8_t family)
{
    memcpy(block, SIGNATURE, 12);
    block[12] = command;
    block[13] = family;
    block_size = 16;
}

static void add(const void *data, size_t size)
{
    memcpy(block + block_size, data, size);
    block_size += size;
}

static void end_block(void)
{
    block[14] = (uint8_t)((block_size - 16) >> 8);
    block[15] = (uint8_t)(block_size - 16);
}

static void add_ipv4(void)
{
    add("\x0a\x01\x02\x03\xc0\xa8\x00\x0b\xdc\x04\x01\xbb", 12);
}

static void v2_names_ipv4(void **state)
{
    (void)state;
    for (uint8_t transport = 1; transport <= 2; transport++) {
        begin_block(0x21, 0x10 | transport);
        add_ipv4();
        end_block();
        assert_int_equal(parse(block, block_size), 28);
        expect_addresses(AF_INET, "10.1.2.3 56324", "192.168.0.11 443");
    }
}

static void v2_names_ipv6(void **state)
{
    (void)state;
    begin_block(0x21, 0x21);
    add("\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01", 16);
    add("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01", 16);
    add("\x00\x50\xff\xff", 4);
    end_block();
    assert_int_equal(parse(block, block_size), 52);
    expect_addresses(AF_INET6, "2001:db8::1 80", "::1 65535");
}

static void v2_names_a_unix_socket(void **state)
{
    (void)state;
    uint8_t paths[216] = "/run/client.sock";
    begin_block(0x21, 0x31);
    add(paths, sizeof(paths));
    end_block();
    assert_int_equal(parse(block, block_size), 232);
    expect_addresses(AF_UNIX, " 0", " 0");
}

static void v2_may_know_no_client(void **state)
{
    (void)state;
    /* LOCAL: whatever the family, whatever follows */
    static const uint8_t families[] = {0x00, 0x11, 0x21, 0x31, 0x55, 0xff};
    for (size_t i = 0; i < COUNT_OF(families); i++) {
        begin_block(0x20, families[i]);
        end_block();
        assert_int_equal(parse(block, block_size), 16);
        assert_false(header.has_addresses);
        add("\xff\xff\xff\xff", 4);
        end_block();
        assert_int_equal(parse(block, block_size), 20);
        assert_false(header.has_addresses);
    }
    begin_block(0x21, 0x00);
    add("anything", 8);
    end_block();
    assert_int_equal(parse(block, block_size), 24);
    assert_false(header.has_addresses);
}

static void v2_refuses_versions_commands_and_families_that_it_does_not_know(void **state)
{
    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        begin_block((uint8_t)byte, 0x11);
        add_ipv4();
        end_block();
        assert_int_equal(parse(block, block_size), byte == 0x20 || byte == 0x21 ? 28 : -EPROTO);
        assert_int_equal(parse_part(block, 13), byte == 0x20 || byte == 0x21 ? 0 : -EPROTO);
    }
    static const uint8_t zeros[300];
    for (int byte = 0; byte < 256; byte++) {
        static const uint8_t known[] = {0x00, 0x11, 0x12, 0x21, 0x22, 0x31, 0x32};
        bool is_known = memchr(known, byte, sizeof(known)) != NULL;
        begin_block(0x21, (uint8_t)byte);
        add(zeros, byte >> 4 == 1 ? 12 : byte >> 4 == 2 ? 36 : 216);
        end_block();
        assert_int_equal(parse(block, block_size), is_known ? (ssize_t)block_size : -EPROTO);
    }
}

static void v2_refuses_a_length_that_is_less_than_its_addresses(void **state)
{
    (void)state;
    static const struct {
        uint8_t family;
        size_t size;
    } families[] = {{0x11, 12}, {0x21, 36}, {0x31, 216}};
    static const uint8_t zeros[300];
    for (size_t i = 0; i < COUNT_OF(families); i++) {
        for (size_t size = 0; size < families[i].size; size++) {
            begin_block(0x21, families[i].family);
            add(zeros, size);
            end_block();
            assert_int_equal(parse_part(block, block_size), -EPROTO);
        }
    }
}

static void v2_skips_tlvs_and_checks_their_lengths(void **state)
{
    (void)state;
    begin_block(0x21, 0x11);
    add_ipv4();
    add("\x02\x00\x0b"
        "example.org",
        14);
    add("\x04\x00\x00", 3); /* NOOP */
    end_block();
    assert_int_equal(parse(block, block_size), 45);
    expect_addresses(AF_INET, "10.1.2.3 56324", "192.168.0.11 443");
    static const struct {
        const char *bytes;
        size_t size;
    } wrong[] = {{"\x02", 1},
                 {"\x02\x00", 2},
                 {"\x02\x00\x01", 3},
                 {"\x02\xff\xff"
                  "abc",
                  6},
                 {"\x04\x00\x00\x04", 4}};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        begin_block(0x21, 0x11);
        add_ipv4();
        add(wrong[i].bytes, wrong[i].size);
        end_block();
        assert_int_equal(parse_part(block, block_size), -EPROTO);
    }
}

static void v2_checks_a_crc32c(void **state)
{
    (void)state;
    begin_block(0x21, 0x11);
    add_ipv4();
    add("\x03\x00\x04\0\0\0\0", 7);
    add("\x04\x00\x02no", 5);
    end_block();
    assert_int_equal(parse_part(block, block_size), -EPROTO);
    assert_non_null(strstr(fault, "CRC32c"));
    /* computed by another implementation, with a table, which gives e3069283 for "123456789" */
    memcpy(block + 31, "\xc6\x58\xd0\x5b", 4);
    assert_int_equal(parse(block, block_size), block_size);
    for (size_t i = 16; i < block_size; i++) {
        block[i] ^= 1;
        /* with another type it is no checksum */
        assert_int_equal(parse_part(block, block_size), i == 28 ? (ssize_t)block_size : -EPROTO);
        block[i] ^= 1;
    }
    begin_block(0x21, 0x11);
    add_ipv4();
    add("\x03\x00\x03\0\0\0", 6);
    end_block();
    assert_int_equal(parse_part(block, block_size), -EPROTO);
}

static void v2_may_have_64_kib(void **state)
{
    (void)state;
    begin_block(0x21, 0x11);
    add_ipv4();
    size_t left = 65535 - 12 - 3;
    add((uint8_t[]){0x05, (uint8_t)(left >> 8), (uint8_t)left}, 3);
    memset(block + block_size, 'x', left);
    block_size += left;
    end_block();
    assert_int_equal(block_size, SWL_PROXY_PROTOCOL_MAX);
    assert_int_equal(parse_part(block, block_size - 1), 0);
    assert_int_equal(parse_part(block, block_size), SWL_PROXY_PROTOCOL_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(v1_names_addresses_and_ports),
        cmocka_unit_test(v1_may_know_no_client),
        cmocka_unit_test(v1_is_no_longer_than_107_bytes),
        cmocka_unit_test(v1_has_an_exact_grammar),
        cmocka_unit_test(what_begins_like_no_header_is_refused_at_its_first_byte),
        cmocka_unit_test(v2_names_ipv4),
        cmocka_unit_test(v2_names_ipv6),
        cmocka_unit_test(v2_names_a_unix_socket),
        cmocka_unit_test(v2_may_know_no_client),
        cmocka_unit_test(v2_refuses_versions_commands_and_families_that_it_does_not_know),
        cmocka_unit_test(v2_refuses_a_length_that_is_less_than_its_addresses),
        cmocka_unit_test(v2_skips_tlvs_and_checks_their_lengths),
        cmocka_unit_test(v2_checks_a_crc32c),
        cmocka_unit_test(v2_may_have_64_kib),
    };
    return RUN(tests);
}
