/* How a client connects: one address after the other, then the handshake of TLS. Datagrams: it only remembers
 * where they go, unless `connects_datagrams`. */
#ifndef SWL_NET_CLIENT_CONNECT_H
#define SWL_NET_CLIENT_CONNECT_H

#include "net/client.h"

/* Makes an address of a path, of a numeric address, or of "localhost". Returns 0, or -EINVAL: it is none of
 * these, so a name for os/resolver; of a path: it is empty or too long. */
int swl_client_connect_parse(const struct swl_client *client, const char *host,
                             struct swl_resolver_addresses *addresses) SWL_MUST_CHECK;

/* Begins, with the first address that does not fail at once; all get the port. The client is CLOSED before. With
 * client->tls the certificate has to name `name` (copied; NULL: nobody). Returns 0: CONNECTED; -EINPROGRESS; or
 * another -errno. */
int swl_client_connect_begin(struct swl_client *client, const struct swl_resolver_addresses *addresses,
                             uint16_t port, const char *name) SWL_MUST_CHECK;

/* Goes on while CONNECTING or HANDSHAKE. Returns as swl_client_connect_begin(). While CONNECTING it may close the
 * descriptor and open that of the next address. */
int swl_client_connect_go_on(struct swl_client *client) SWL_MUST_CHECK;

/* How many addresses have not been tried. */
static inline int swl_client_connect_left(const struct swl_client *client)
{
    return client->addresses.count - client->next_address;
}

/* Gives the address up that does not answer, and tries the next one. Returns as swl_client_connect_begin(),
 * -ETIMEDOUT if there is none. The descriptor changes, as above. */
int swl_client_connect_skip(struct swl_client *client) SWL_MUST_CHECK;

/* Begins the handshake of TLS on a connection that is CONNECTED and plain, as after STARTTLS, with client->tls and
 * `name` as above. What the peer has sent ahead of it would be taken for encrypted: then it fails with -EPROTO.
 * So it does while output waits. Returns as swl_client_connect_begin(). */
int swl_client_connect_secure(struct swl_client *client, const char *name) SWL_MUST_CHECK;

#endif
