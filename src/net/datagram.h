/*
 * Datagrams: received in batches, packed for the way to a worker, sent one by one.
 *
 * sendmmsg() is not used: sendto() tells its caller whether the kernel has taken that datagram, so each one is
 * sent when it is called.
 */
#ifndef SWL_NET_DATAGRAM_H
#define SWL_NET_DATAGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/compiler.h"

/* Bytes of the longest datagram that is received. UDP carries up to 65507 (IPv4) or 65527 (IPv6). */
#define SWL_DATAGRAM_MAX (64 * 1024)

/* Bytes that swl_datagram_pack() adds at most. */
#define SWL_DATAGRAM_HEADER_MAX 192

/* Bytes of the longest text of a peer's address. */
#define SWL_DATAGRAM_PEER_TEXT 128

/* A datagram and where it came from. It points into memory of whoever has received it. */
struct swl_datagram {
    const struct sockaddr *peer; /* the sender */
    socklen_t peer_size;         /* 0: it has no address (an unbound unix socket) */
    /* the address that it was sent to, as the socket's family has it; local_size 0: the socket's own */
    uint8_t local[16];
    uint8_t local_size;
    uint8_t *data;
    uint32_t size;
};

struct swl_datagram_batch;

/* Room for receiving up to `count` datagrams at once. What no datagram has filled takes no memory. */
struct swl_datagram_batch *swl_datagram_batch_create(int count);
void swl_datagram_batch_free(struct swl_datagram_batch *batch);

/* Sets up a datagram socket: one that is bound to no single address reports to which address each datagram
 * was sent. Returns 0 or -errno. */
int swl_datagram_configure(int fd) SWL_MUST_CHECK;

/* Receives what waits in the socket, up to the size of the batch; what was received before is overwritten.
 * Does not block. Returns how many; -EAGAIN if none waits; another -errno. */
int swl_datagram_batch_receive(struct swl_datagram_batch *batch, int fd) SWL_MUST_CHECK;

/* Makes *datagram the received one with that index. Returns false if it was longer than SWL_DATAGRAM_MAX: its
 * end is lost. */
bool swl_datagram_batch_get(const struct swl_datagram_batch *batch, int index, struct swl_datagram *datagram)
    SWL_MUST_CHECK;

/* Puts the addresses in front of the data of a datagram that belongs to a batch. Returns where the packed
 * datagram begins; *size is its size. */
const void *swl_datagram_pack(const struct swl_datagram *datagram, uint32_t *size);

/* Makes *datagram point into a packed one. Returns false if those bytes are none. */
bool swl_datagram_unpack(const void *packed, size_t size, struct swl_datagram *datagram) SWL_MUST_CHECK;

/* Writes the peer's address without its port, and returns the bytes written: a path may begin with a zero
 * byte (an abstract unix address). An IPv4 address of an IPv6 socket is written as IPv4, a link-local one
 * with its interface ("fe80::1%2"). *port is 0 for unix sockets. */
size_t swl_datagram_peer_text(const struct swl_datagram *datagram, char text[SWL_DATAGRAM_PEER_TEXT],
                              uint16_t *port);

/* Whether it came over IPv4, also to an IPv6 socket. */
bool swl_datagram_is_ipv4(const struct swl_datagram *datagram);

/* A number that is the same for all datagrams of one client: made of its address and port. */
uint64_t swl_datagram_peer_hash(const struct swl_datagram *datagram);

/* Reads an IPv4 or IPv6 address as swl_datagram_peer_text() writes it. Returns 0 or -EINVAL. */
int swl_datagram_parse_ip(const char *text, size_t size, uint16_t port, struct sockaddr_storage *peer,
                          socklen_t *peer_size) SWL_MUST_CHECK;

/* The same for the address of a unix socket: a path, or with a zero byte in front an abstract one. */
int swl_datagram_parse_unix(const char *text, size_t size, struct sockaddr_storage *peer,
                            socklen_t *peer_size) SWL_MUST_CHECK;

/* Whether the datagram came from that address. */
bool swl_datagram_is_from(const struct swl_datagram *datagram, const struct sockaddr_storage *peer,
                          socklen_t peer_size);

/* Converts an IPv4 address to what an IPv6 socket sends to; leaves others alone. */
void swl_datagram_map_peer(struct sockaddr_storage *peer, socklen_t *peer_size);

/* Sends, without blocking. `answered`: a datagram of that socket, from whose local address this one is sent;
 * NULL: the kernel chooses. Returns 0; -EAGAIN if the socket's buffer or the receiver's queue is full;
 * -EMSGSIZE; another -errno. */
int swl_datagram_send(int fd, const struct sockaddr_storage *peer, socklen_t peer_size,
                      const struct swl_datagram *answered, const void *data, size_t size) SWL_MUST_CHECK;

/* How many datagrams the kernel has dropped since the socket was opened: its receive buffer was full, or a
 * checksum was wrong. */
uint32_t swl_datagram_kernel_drops(int fd);

#endif
