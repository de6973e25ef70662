/* A message with a descriptor waits in a socket; readers only peek at it, which copies the descriptor. */
#define _GNU_SOURCE
#include "os/shared_descriptor.h"

#include <sys/socket.h>
#include <unistd.h>

#include "os/descriptor_packet.h"
#include "os/socket.h"

int swl_shared_descriptor_open(struct swl_shared_descriptor *shared)
{
    struct swl_socket_pair pair;
    int result = swl_socket_pair_open(&pair, SOCK_SEQPACKET);
    if (result == 0) {
        *shared = (struct swl_shared_descriptor){.in = pair.sender, .out = pair.receiver};
    }
    return result;
}

int swl_shared_descriptor_put(const struct swl_shared_descriptor *shared, int fd)
{
    char byte = 0;
    while (recv(shared->out, &byte, sizeof(byte), MSG_DONTWAIT) > 0) {
    }
    return swl_descriptor_packet_send(shared->in, &byte, sizeof(byte), fd);
}

int swl_shared_descriptor_get(const struct swl_shared_descriptor *shared)
{
    char byte;
    int fd;
    ssize_t got = swl_descriptor_packet_receive(shared->out, &byte, sizeof(byte), MSG_PEEK, &fd);
    return got < 0 ? (int)got : fd;
}

void swl_shared_descriptor_close(struct swl_shared_descriptor *shared)
{
    if (shared->in >= 0) {
        close(shared->in);
        close(shared->out);
        *shared = (struct swl_shared_descriptor){-1, -1};
    }
}
