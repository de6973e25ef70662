/* Where a socket stands: a compact form of a socket address, fit for shared memory, and its texts. */
#ifndef SWL_NET_ADDRESS_H
#define SWL_NET_ADDRESS_H

#include <stdint.h>
#include <sys/socket.h>

#include "base/compiler.h"

struct swl_address {
    uint16_t family; /* AF_INET, AF_INET6, AF_UNIX; 0: unknown */
    uint16_t port;   /* host order */
    uint8_t bytes[16];
};

#define SWL_ADDRESS_TEXT 64

/* The user's (host, port) for a family as a socket address. 0, or -EINVAL where the text is no numeric
 * address or the unix path is too long. */
int swl_address_parse(const char *host, uint16_t port, int family, struct sockaddr_storage *out,
                      socklen_t *size) SWL_MUST_CHECK;

/* What accept() or getsockname() told; unix paths are left out. */
void swl_address_from(struct swl_address *address, const struct sockaddr_storage *from);

/* The address part alone, without the port; "" for unix sockets. */
void swl_address_text(const struct swl_address *address, char text[SWL_ADDRESS_TEXT]);

#endif
