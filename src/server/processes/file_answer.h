/* Files as answers to clients. */
#ifndef SWL_SERVER_PROCESSES_FILE_ANSWER_H
#define SWL_SERVER_PROCESSES_FILE_ANSWER_H

#include "base/compiler.h"
#include "server/state/context.h"

/* files that may wait for one client, beside those on their way to its loop: each costs the loop a descriptor */
#define SWL_FILES_PER_CLIENT_MAX 64

/* Sends `length` bytes of a regular file from `offset` on, behind all that was sent to the client before;
 * length 0: up to its end as it is now. This process opens the file; the bytes go from the file to the socket
 * without passing through it. For children. Blocks while the loop has no room for the order, not until the file
 * is sent. 0; -SWL_ERROR_SESSION_…; -SWL_ERROR_OUTPUT_BUFFER_OVERFLOW if SWL_FILES_PER_CLIENT_MAX wait
 * already; -errno: it cannot be opened; -EINVAL: not a regular file, or shorter than that; -ECANCELED: the
 * server ends. */
int swl_server_send_file(struct swl_server *server, int64_t session, const char *path, int64_t offset,
                         int64_t length) SWL_MUST_CHECK;

#endif
