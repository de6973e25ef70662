/* The addresses of this machine's network interfaces. */
#ifndef SWL_OS_INTERFACES_H
#define SWL_OS_INTERFACES_H

#include <linux/if.h>
#include <netinet/in.h>

#include "base/compiler.h"

struct swl_interface {
    char name[IFNAMSIZ];
    char address[INET_ADDRSTRLEN]; /* IPv4, in digits and dots */
};

/* Lists the IPv4 addresses of all interfaces that are up, without loopback, in an array for swl_free(), in
 * the order of the kernel. An interface with several addresses has an entry for each. Returns the number of
 * entries, or -errno. */
int swl_interfaces_list(struct swl_interface **interfaces) SWL_MUST_CHECK;

#endif
