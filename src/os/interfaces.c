/* The addresses of this machine's network interfaces. */
#define _GNU_SOURCE
#include "os/interfaces.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <stdio.h>

#include "base/memory.h"

int swl_interfaces_list(struct swl_interface **interfaces)
{
    struct ifaddrs *addresses;
    if (getifaddrs(&addresses) < 0) {
        return -errno;
    }
    int count = 0;
    *interfaces = NULL;
    for (const struct ifaddrs *item = addresses; item != NULL; item = item->ifa_next) {
        if (item->ifa_addr == NULL || item->ifa_addr->sa_family != AF_INET || !(item->ifa_flags & IFF_UP) ||
            (item->ifa_flags & IFF_LOOPBACK)) {
            continue;
        }
        *interfaces = swl_realloc(*interfaces, ((size_t)count + 1) * sizeof((*interfaces)[0]));
        struct swl_interface *interface = &(*interfaces)[count++];
        snprintf(interface->name, sizeof(interface->name), "%s", item->ifa_name);
        inet_ntop(AF_INET, &((const struct sockaddr_in *)item->ifa_addr)->sin_addr, interface->address,
                  sizeof(interface->address));
    }
    freeifaddrs(addresses);
    return count;
}
