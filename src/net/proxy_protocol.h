/*
 * The PROXY protocol, versions 1 and 2: the header that a load balancer sends before the client's bytes. A pure
 * parser: it keeps nothing between calls.
 *
 * https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt
 */
#ifndef SWL_NET_PROXY_PROTOCOL_H
#define SWL_NET_PROXY_PROTOCOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/compiler.h"
#include "net/address.h"

/* the largest header of each version, bytes */
#define SWL_PROXY_PROTOCOL_V1_MAX 107
#define SWL_PROXY_PROTOCOL_MAX    (16 + UINT16_MAX)

struct swl_proxy_header {
    /* The header names a client. Otherwise (LOCAL, UNKNOWN, UNSPEC) the balancer speaks for itself, and the
     * addresses of the connection stay in force. */
    bool has_addresses;
    struct swl_address source, destination; /* of the client; where it connected to */
};

/* Parses the header at data[0], of which `size` bytes have arrived. Returns its size (> 0), and fills in
 * `header`; 0 if all bytes are part of a header and more must arrive; -EPROTO if they are no valid header:
 * then *fault is why, as a text to follow "its PROXY header is not valid: ". */
ssize_t swl_proxy_protocol_parse(const uint8_t *data, size_t size, struct swl_proxy_header *header,
                                 const char **fault) SWL_MUST_CHECK;

#endif
