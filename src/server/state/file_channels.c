/* The channels for descriptors of files. */
#include "server/state/file_channels.h"

#include <sys/socket.h>

#include "base/memory.h"

/* Room for some 80 descriptors: the kernel limits how many of one user may be on their way. */
#define CHANNEL_BYTES (32 * 1024)

int swl_file_channels_open(struct swl_server *server)
{
    int count = swl_server_reactors(server);
    server->file_channels = swl_calloc((size_t)count, sizeof(server->file_channels[0]));
    int result = swl_socket_pairs_open(server->file_channels, count, SOCK_SEQPACKET, CHANNEL_BYTES);
    if (result < 0) {
        swl_free(server->file_channels);
        server->file_channels = NULL;
        return swl_server_fail(server, result, "a socket pair for each reactor");
    }
    return 0;
}

void swl_file_channels_close(struct swl_server *server)
{
    if (server->file_channels != NULL) {
        swl_socket_pairs_close(server->file_channels, swl_server_reactors(server));
        swl_free(server->file_channels);
        server->file_channels = NULL;
    }
}
