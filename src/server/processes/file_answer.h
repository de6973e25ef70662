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

/* The end of an HTTP answer: bytes, perhaps a whole head, and behind them a part of a file. */
struct swl_file_answer {
    const void *head;
    size_t head_size;
    int file; /* a descriptor, which is taken over */
    int64_t offset;
    uint64_t size; /* 1 or more */
};

/* Ends the answer to the HTTP request of that number. `flags`: SWL_MESSAGE_ANSWER_…, with ENDS. For children; blocks as
 * above. 0; -SWL_ERROR_SESSION_…, also where the answer has ended; -SWL_ERROR_OUTPUT_BUFFER_OVERFLOW as above: the answer has
 * not ended; -EPERM: this process is no child; -ECANCELED; another -errno: the connection is closed. */
int swl_server_answer_file(struct swl_server *server, int64_t session, uint32_t number,
                           const struct swl_file_answer *answer, unsigned flags) SWL_MUST_CHECK;

#endif
