/* The host that a request is for: field Host, or the authority of its target. */
#ifndef SWL_NET_HTTP_HOST_H
#define SWL_NET_HTTP_HOST_H

#include <stdbool.h>
#include <stddef.h>

/* Whether it is a host, perhaps with a port (RFC 9112, 3.2): a name, which may be empty, an IPv4 address, or an IP
 * literal in brackets. A comma is refused too: it would join two of them. */
bool swl_http_host_is_valid(const char *text, size_t size);

#endif
