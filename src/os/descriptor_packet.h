/* Packets that carry a descriptor from one process to another, over a unix SEQPACKET socket. The kernel copies
 * the descriptor when a packet is received. None of these functions blocks. */
#ifndef SWL_OS_DESCRIPTOR_PACKET_H
#define SWL_OS_DESCRIPTOR_PACKET_H

#include <stddef.h>
#include <sys/types.h>

#include "base/compiler.h"

/* Sends `size` (1 or more) bytes with a copy of `descriptor`, which stays the caller's. Returns 0; -EAGAIN if
 * there is no room or memory for it now; -ETOOMANYREFS if too many descriptors of this user are on their way;
 * or another -errno. */
int swl_descriptor_packet_send(int socket, const void *packet, size_t size, int descriptor) SWL_MUST_CHECK;

/* Receives the oldest packet, and its descriptor, close-on-exec; with MSG_PEEK in `flags` the packet stays.
 * *descriptor is -EMFILE if this process could not take it. Returns the size of the packet, at most `size`; 0
 * if all senders are gone; -EAGAIN if none waits; or another -errno. */
ssize_t swl_descriptor_packet_receive(int socket, void *packet, size_t size, int flags, int *descriptor)
    SWL_MUST_CHECK;

#endif
