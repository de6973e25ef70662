/* Addresses: texts to socket addresses and back.
 * Names are not looked up: what is no numeric address is refused. */
#include "support.h"

#include <errno.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/un.h>

#include "net/address.h"

static void numeric_addresses_come_back_as_they_were(void **state)
{
    (void)state;
    const struct {
        const char *host, *text;
        int family;
    } cases[] = {
        {"127.0.0.1", "127.0.0.1", AF_INET},
        {"0.0.0.0", "0.0.0.0", AF_INET},
        {"255.1.2.3", "255.1.2.3", AF_INET},
        {"localhost", "127.0.0.1", AF_INET},
        {"::1", "::1", AF_INET6},
        {"::", "::", AF_INET6},
        {"localhost", "::1", AF_INET6},
        {"2001:db8:0:0::1", "2001:db8::1", AF_INET6},
        {"1111:2222:3333:4444:5555:6666:7777:8888", "1111:2222:3333:4444:5555:6666:7777:8888", AF_INET6},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct sockaddr_storage storage;
        socklen_t size;
        struct swl_address address;
        char text[SWL_ADDRESS_TEXT];
        assert_int_equal(swl_address_parse(cases[i].host, 0x1234, cases[i].family, &storage, &size), 0);
        assert_int_equal(storage.ss_family, cases[i].family);
        assert_int_equal(size, cases[i].family == AF_INET ? sizeof(struct sockaddr_in)
                                                          : sizeof(struct sockaddr_in6));
        swl_address_from(&address, &storage);
        assert_int_equal(address.family, cases[i].family);
        assert_int_equal(address.port, 0x1234);
        swl_address_text(&address, text);
        assert_string_equal(text, cases[i].text);
    }
}

static void every_byte_of_an_ipv4_address_is_written_as_inet_ntop_does(void **state)
{
    (void)state;
    for (int place = 0; place < 4; place++) {
        for (int byte = 0; byte < 256; byte++) {
            uint8_t bytes[4] = {10, 200, 3, 99};
            char text[SWL_ADDRESS_TEXT], expected[INET_ADDRSTRLEN];
            bytes[place] = (uint8_t)byte;
            assert_non_null(inet_ntop(AF_INET, bytes, expected, sizeof(expected)));
            assert_int_equal(swl_address_text_ipv4(bytes, text), strlen(expected));
            assert_string_equal(text, expected);
        }
    }
}

static void ipv4_through_an_ipv6_socket_is_plain_ipv4(void **state)
{
    (void)state;
    struct sockaddr_storage storage;
    socklen_t size;
    struct swl_address address;
    char text[SWL_ADDRESS_TEXT];
    assert_int_equal(swl_address_parse("::ffff:1.2.3.4", 0x1234, AF_INET6, &storage, &size), 0);
    swl_address_from(&address, &storage);
    assert_int_equal(address.family, AF_INET);
    assert_int_equal(address.port, 0x1234);
    swl_address_text(&address, text);
    assert_string_equal(text, "1.2.3.4");
}

static void what_is_no_numeric_address_is_refused(void **state)
{
    (void)state;
    const char *hosts[] = {"",          "example.com", "1.2.3",       "1.2.3.4.5",
                           "256.1.1.1", " 127.0.0.1",  "127.0.0.1:80"};
    struct sockaddr_storage storage;
    socklen_t size;
    for (size_t i = 0; i < COUNT_OF(hosts); i++) {
        assert_int_equal(swl_address_parse(hosts[i], 80, AF_INET, &storage, &size), -EINVAL);
        assert_int_equal(swl_address_parse(hosts[i], 80, AF_INET6, &storage, &size), -EINVAL);
    }
    assert_int_equal(swl_address_parse("::1", 80, AF_INET, &storage, &size), -EINVAL);
    assert_int_equal(swl_address_parse("127.0.0.1", 80, AF_INET6, &storage, &size), -EINVAL);
}

static void a_unix_path_is_kept_whole_or_refused(void **state)
{
    (void)state;
    struct sockaddr_storage storage;
    struct sockaddr_un *un = (struct sockaddr_un *)&storage;
    socklen_t size;
    char path[200];
    assert_int_equal(swl_address_parse("/tmp/a", 0, AF_UNIX, &storage, &size), 0);
    assert_string_equal(un->sun_path, "/tmp/a");
    assert_int_equal(size, offsetof(struct sockaddr_un, sun_path) + 7);
    memset(path, 'x', sizeof(path));
    path[sizeof(un->sun_path) - 1] = '\0';
    assert_int_equal(swl_address_parse(path, 0, AF_UNIX, &storage, &size), 0);
    assert_string_equal(un->sun_path, path);
    path[sizeof(un->sun_path) - 1] = 'x';
    path[sizeof(un->sun_path)] = '\0';
    assert_int_equal(swl_address_parse(path, 0, AF_UNIX, &storage, &size), -EINVAL);
    assert_int_equal(swl_address_parse("", 0, AF_UNIX, &storage, &size), -EINVAL);
}

static void a_unix_socket_has_no_text(void **state)
{
    (void)state;
    struct sockaddr_storage storage;
    socklen_t size;
    struct swl_address address;
    char text[SWL_ADDRESS_TEXT] = "x";
    assert_int_equal(swl_address_parse("/tmp/a", 0, AF_UNIX, &storage, &size), 0);
    swl_address_from(&address, &storage);
    assert_int_equal(address.family, AF_UNIX);
    assert_int_equal(address.port, 0);
    swl_address_text(&address, text);
    assert_string_equal(text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numeric_addresses_come_back_as_they_were),
        cmocka_unit_test(every_byte_of_an_ipv4_address_is_written_as_inet_ntop_does),
        cmocka_unit_test(ipv4_through_an_ipv6_socket_is_plain_ipv4),
        cmocka_unit_test(what_is_no_numeric_address_is_refused),
        cmocka_unit_test(a_unix_path_is_kept_whole_or_refused),
        cmocka_unit_test(a_unix_socket_has_no_text),
    };
    return RUN(tests);
}
