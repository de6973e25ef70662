/* Sends datagrams from the sockets of the server's ports, in any process of the server. */
#ifndef SWL_SERVER_PROCESSES_SENDTO_H
#define SWL_SERVER_PROCESSES_SENDTO_H

#include "base/compiler.h"
#include "server/state/context.h"

/* A destination. */
struct swl_sendto_address {
    struct sockaddr_storage peer;
    socklen_t peer_size; /* 0: none; a client without an address cannot be answered */
};

/* Reads a destination from the arguments of the script: an IP address with its port, or the address of a unix
 * socket, as swl_datagram_peer_text() writes them. `from`: the port (its index) to send from; -1: the server
 * chooses. Where that is not for unix sockets, a text is the address of one if it has a "/" or begins with a
 * zero byte, or if it is no IP address and the server has such a port. Whatever a client has for an address is
 * accepted. Returns 0; -EINVAL if the text is no address; -ENOTSOCK if `from` is no port for datagrams;
 * -EAFNOSUPPORT if it is for addresses of another kind. */
int swl_server_sendto_parse(const struct swl_server *server, const char *text, size_t size, uint16_t port,
                            int from, struct swl_sendto_address *to) SWL_MUST_CHECK;

/* Sends a datagram, without blocking. `from`: as above; -1: from the port that the datagram in hand came to,
 * if this answers it, else from the first one that can send to that address. An answer to the datagram in hand
 * leaves from the address that its client sent to. What cannot be sent is counted as dropped. Returns 0;
 * -EAGAIN if the socket's buffer, or the queue of a unix socket, is full; -EMSGSIZE; -EAFNOSUPPORT if no port
 * can send to that address; -EDESTADDRREQ if there is none; another -errno. */
int swl_server_sendto(struct swl_server *server, int from, const struct swl_sendto_address *to,
                      const void *data, size_t size) SWL_MUST_CHECK;

#endif
