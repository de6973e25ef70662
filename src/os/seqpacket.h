/*
 * Packets over unix SEQPACKET socket pairs (os/socket opens them). The kernel takes a packet whole or not at
 * all, and delivers it whole, so the death of either side leaves no partial packet. None of these functions
 * blocks.
 */
#ifndef SWL_OS_SEQPACKET_H
#define SWL_OS_SEQPACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/compiler.h"

/* Sends one packet: the header and `size` bytes of payload, which may be 0. Returns 0; -EAGAIN if there is no
 * room or memory for it now; -EMSGSIZE if it is too large for the socket; or another -errno. */
int swl_seqpacket_send(int fd, const void *header, size_t header_size, const void *payload, size_t size)
    SWL_MUST_CHECK;

/* Receives the oldest packet into `packet`. Returns its size, which is larger than `size` if the rest was cut
 * off; -EAGAIN if none waits; or another -errno. */
ssize_t swl_seqpacket_receive(int fd, void *packet, size_t size) SWL_MUST_CHECK;

/* Whether a packet waits at the receiver's end. */
bool swl_seqpacket_has(int receiver);

/* Returns how much waits, as the sender's end sees it: the bytes and the overhead that the kernel counts. */
size_t swl_seqpacket_waiting(int sender);

/* Peeks at the packets, from the oldest on, until `is_wanted` returns true or none is left; all stay in the
 * socket. `packet` has room for the largest one, `size` bytes. Returns whether one was wanted. Nothing may
 * receive from the socket meanwhile. */
bool swl_seqpacket_find(int receiver, void *packet, size_t size,
                        bool (*is_wanted)(const void *packet, size_t size));

#endif
