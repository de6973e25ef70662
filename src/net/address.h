/* A compact form of a socket address, fit for shared memory, and its texts. */
#ifndef SWL_NET_ADDRESS_H
#define SWL_NET_ADDRESS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/compiler.h"

/* Swoole's numbers for what users name a kind of socket by. */
enum swl_sock_type {
    SWL_SOCK_TCP = 1,
    SWL_SOCK_UDP = 2,
    SWL_SOCK_TCP6 = 3,
    SWL_SOCK_UDP6 = 4,
    SWL_SOCK_UNIX_STREAM = 5,
    SWL_SOCK_UNIX_DGRAM = 6,
    SWL_SOCK_SSL = 512,
};

/* The family and kind (SOCK_STREAM, SOCK_DGRAM) of sockets of that type, without SWL_SOCK_SSL. */
void swl_address_resolve_type(int sock_type, int *family, int *kind);

struct swl_address {
    uint16_t family; /* AF_INET, AF_INET6, AF_UNIX; 0: unknown */
    uint16_t port;   /* host order */
    uint8_t bytes[16];
};

#define SWL_ADDRESS_TEXT 64

/* Converts the user's host and port to a socket address of that family. Returns 0, or -EINVAL if the host is
 * not a numeric address, or the unix path is empty or too long. */
int swl_address_parse(const char *host, uint16_t port, int family, struct sockaddr_storage *out,
                      socklen_t *size) SWL_MUST_CHECK;

/* Sets the port of an IPv4 or IPv6 address; leaves others alone. */
void swl_address_set_port(struct sockaddr_storage *address, uint16_t port);

/* Converts what accept() or getsockname() returned, without unix paths. An IPv4 address that came through an
 * IPv6 socket ("::ffff:192.0.2.1") becomes a plain one, of AF_INET. */
void swl_address_from(struct swl_address *address, const struct sockaddr_storage *from);

/* Writes an IPv4 address, in network order, and returns the length. inet_ntop() does the same in twenty times as
 * many instructions, which a server of datagrams would spend on each of them. */
size_t swl_address_text_ipv4(const uint8_t bytes[4], char text[SWL_ADDRESS_TEXT]);

/* Writes the address without the port; "" for unix sockets. */
void swl_address_text(const struct swl_address *address, char text[SWL_ADDRESS_TEXT]);

#endif
