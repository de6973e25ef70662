/* The addresses of network interfaces, beside what the kernel says by another way. */
#define _GNU_SOURCE
#include "support.h"

#include <arpa/inet.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/memory.h"
#include "os/interfaces.h"

static void all_but_loopback_are_listed(void **state)
{
    (void)state;
    struct ifreq requests[64];
    struct ifconf all = {.ifc_len = sizeof(requests), .ifc_req = requests};
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    assert_int_equal(ioctl(fd, SIOCGIFCONF, &all), 0);
    struct swl_interface *interfaces = NULL;
    int count = swl_interfaces_list(&interfaces), found = 0;
    assert_true(count >= 0);
    for (size_t i = 0; i < (size_t)all.ifc_len / sizeof(requests[0]); i++) {
        struct ifreq flags = requests[i];
        char address[INET_ADDRSTRLEN];
        assert_int_equal(ioctl(fd, SIOCGIFFLAGS, &flags), 0);
        inet_ntop(AF_INET, &((struct sockaddr_in *)&requests[i].ifr_addr)->sin_addr, address,
                  sizeof(address));
        bool wanted = (flags.ifr_flags & IFF_UP) && !(flags.ifr_flags & IFF_LOOPBACK), listed = false;
        for (int j = 0; j < count; j++) {
            listed |= strcmp(interfaces[j].name, requests[i].ifr_name) == 0 &&
                      strcmp(interfaces[j].address, address) == 0;
        }
        assert_int_equal(listed, wanted);
        found += listed;
    }
    assert_int_equal(found, count);
    swl_free(interfaces);
    close(fd);
}

static void there_may_be_none(void **state)
{
    (void)state;
    pid_t child = support_fork();
    if (child == 0) {
        struct swl_interface *interfaces = NULL;
        if (unshare(CLONE_NEWNET) == 0) {
            check(swl_interfaces_list(&interfaces) == 0);
            swl_free(interfaces);
        }
        _exit(0);
    }
    support_join(child);
}

static void no_descriptor_is_left(void **state)
{
    (void)state;
    int before = support_descriptors();
    struct swl_interface *interfaces = NULL;
    assert_true(swl_interfaces_list(&interfaces) >= 0);
    swl_free(interfaces);
    assert_int_equal(support_descriptors(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_but_loopback_are_listed),
        cmocka_unit_test(there_may_be_none),
        cmocka_unit_test(no_descriptor_is_left),
    };
    return RUN(tests);
}
