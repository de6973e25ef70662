/*
 * The pipe between a process and one that it forks: two connected unix sockets, of stream or packet type. No
 * call here blocks but swl_process_pipe_wait(). It knows no buffers: a short write is the caller's to go on with.
 */
#ifndef SWL_OS_PROCESS_PIPE_H
#define SWL_OS_PROCESS_PIPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/compiler.h"

/* Opens both ends, blocking (programs that are executed expect that), close-on-exec, and above the standard descriptors
 * even where some of these are closed: dup2() onto themselves would leave them close-on-exec. `packets`: what is written
 * in one call is read in one; else bytes. Returns 0, or -errno with both ends -1. */
int swl_process_pipe_open(int ends[2], bool packets) SWL_MUST_CHECK;

/* Writes what there is room for; a packet whole or not at all. Returns how many bytes; -EAGAIN if there is no room;
 * -EMSGSIZE if a packet is longer than the kernel takes; -EPIPE if the other end is closed; or another -errno. No
 * signal. */
ssize_t swl_process_pipe_write(int fd, const void *data, size_t size) SWL_MUST_CHECK;

/* Reads what has come, at most `size` bytes. Returns how many; 0 if the other end is closed; -EAGAIN if nothing
 * has come; -EMSGSIZE if a packet was longer, which is lost then: see swl_process_pipe_next(); or another -errno. */
ssize_t swl_process_pipe_read(int fd, void *data, size_t size) SWL_MUST_CHECK;

/* Returns the size of the next packet, which stays; the errors are those of swl_process_pipe_read(). Where others read
 * the same end, one of them may take it before the next call. */
ssize_t swl_process_pipe_next(int fd) SWL_MUST_CHECK;

/* Blocks until there is something to read (`to_write`: room to write) or the other end is closed, at most until the
 * monotonic deadline (ns). Returns 0, -ETIMEDOUT, -EINTR or another -errno. */
int swl_process_pipe_wait(int fd, bool to_write, int64_t deadline) SWL_MUST_CHECK;

#endif
