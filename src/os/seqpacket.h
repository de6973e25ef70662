/*
 * Packets over unix SEQPACKET socket pairs (os/socket opens them). The kernel takes a packet whole or not at
 * all, and gives it out whole: the death of either side leaves nothing half done. None of these blocks.
 */
#ifndef SWL_OS_SEQPACKET_H
#define SWL_OS_SEQPACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/compiler.h"

/* Sends one packet: the header, and `size` bytes of payload (none for 0). 0; -EAGAIN where there is no room
 * for it now, or no memory; -EMSGSIZE where there never is; -errno. */
int swl_seqpacket_send(int fd, const void *header, size_t header_size, const void *payload, size_t size)
    SWL_MUST_CHECK;

/* Takes the oldest packet into `packet`. Returns its size, which is above `size` where the rest of it was cut
 * off; -EAGAIN where none waits; -errno. */
ssize_t swl_seqpacket_receive(int fd, void *packet, size_t size) SWL_MUST_CHECK;

/* Whether a packet waits at the receiver's end. */
bool swl_seqpacket_has(int receiver);

/* What waits, by the sender's end: bytes, and what the kernel needs around them. */
size_t swl_seqpacket_waiting(int sender);

/* Shows one packet after the other, from the oldest on, and leaves them there, until `is_wanted` returns
 * true or no more wait. `packet` has room for the largest one, `size` bytes. Returns whether one was
 * wanted. Nobody may receive meanwhile. */
bool swl_seqpacket_find(int receiver, void *packet, size_t size,
                        bool (*is_wanted)(const void *packet, size_t size));

#endif
