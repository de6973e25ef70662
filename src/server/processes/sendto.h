/* Sends datagrams from the sockets of the server's ports, in any process of the server. */
#ifndef SWL_SERVER_PROCESSES_SENDTO_H
#define SWL_SERVER_PROCESSES_SENDTO_H

#include "base/compiler.h"
#include "server/state/context.h"

/* Chooses the port to send from, for swl_server_sendto(): `wanted`, or where that is -1 the one that the
 * datagram in hand came to, if it is answered, else the first one that can send to that address. Returns its
 * index; -EINVAL if `wanted` is no port for datagrams; -EAFNOSUPPORT if it, or every one, is for addresses of
 * other kinds. */
int swl_server_sendto_port(const struct swl_server *server, int wanted, const struct sockaddr_storage *peer,
                           socklen_t peer_size) SWL_MUST_CHECK;

/* Sends a datagram from that port, without blocking. An answer to the datagram in hand leaves from the address
 * that the client sent to. What the kernel does not take is counted as dropped. Returns 0; -EAGAIN if the
 * socket's buffer, or the queue of a unix socket, is full; -EMSGSIZE; another -errno. */
int swl_server_sendto(struct swl_server *server, int port, const struct sockaddr_storage *peer,
                      socklen_t peer_size, const void *data, size_t size) SWL_MUST_CHECK;

#endif
