/*
 * The socket under which a server is found by its name, on both sides. Beside it in the user's directory lies a
 * file that the server's master and manager keep locked. The lock, not the socket, says that the name is in use:
 * so a socket that a killed server has left is replaced.
 */
#ifndef SWL_IPC_CONTROL_SOCKET_H
#define SWL_IPC_CONTROL_SOCKET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "os/pid_file.h"

struct swl_control_socket {
    char *path; /* of the socket; NULL: none */
    int fd;     /* it listens; -1: not here */
    struct swl_pid_file lock;
};

/* bytes of a sentence that says what could not be done */
#define SWL_CONTROL_REASON_MAX 640

/* ---- the server's side ---- */

/* Takes the name, which is a good one. Returns 0; -EBUSY where another server has it; or another -errno. On failure
 * `reason` gets a sentence. */
int swl_control_socket_take(struct swl_control_socket *socket, const char *name,
                            char reason[SWL_CONTROL_REASON_MAX]) SWL_MUST_CHECK;

/* In the process that is to be the master: notes its pid, and makes the socket. From then on clients may connect;
 * they wait until it accepts. 0 or -errno; does nothing where there is no name. */
int swl_control_socket_listen(struct swl_control_socket *socket) SWL_MUST_CHECK;

/* A client that has connected: its descriptor, non-blocking; -EAGAIN where there is none; or another -errno. One of
 * another user, who is not root either, is closed: -EPERM. */
int swl_control_socket_accept(const struct swl_control_socket *socket) SWL_MUST_CHECK;

/* Closes what this process does not need: the socket (manager), all of it (children). */
void swl_control_socket_deafen(struct swl_control_socket *socket);
void swl_control_socket_release(struct swl_control_socket *socket);

/* Removes the files, and gives the name back. Called once: by the master, or by the manager where that was killed. */
void swl_control_socket_remove(struct swl_control_socket *socket);

/* ---- the client's side ---- */

/* Connects to the server of that good name. Returns a descriptor, blocking; -EAGAIN where more wait than it takes at
 * once: try again; -ENOENT where there is no such server, or another -errno, with a sentence in `reason`. A server
 * of another user is refused. */
int swl_control_socket_connect(const char *name, char reason[SWL_CONTROL_REASON_MAX]) SWL_MUST_CHECK;

/* Calls `found` for each server of this user that runs, in no order. */
void swl_control_socket_list(void (*found)(void *argument, const char *name), void *argument);

#endif
