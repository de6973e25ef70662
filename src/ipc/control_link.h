/* A control client's end of its connection: requests go out, answers come in. It does not know what they mean. */
#ifndef SWL_IPC_CONTROL_LINK_H
#define SWL_IPC_CONTROL_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/uio.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "ipc/control_message.h"

/* descriptors that may have come and not be taken */
#define SWL_CONTROL_LINK_FILES 16

struct swl_control_link {
    int fd; /* -1: closed */
    struct swl_buffer input;
    int files[SWL_CONTROL_LINK_FILES]; /* in the order in which they came */
    int file_count;
    bool has_lost_file; /* one could not be received: no descriptor was free */
};

/* An answer. */
struct swl_control_link_answer {
    struct swl_control_head head;
    const uint8_t *payload; /* of head.size bytes, valid until it is dropped */
    int fd;                 /* with SWL_MESSAGE_SPILLED: of the file, the caller's; -1: it was lost */
};

/* The descriptor becomes the link's. */
void swl_control_link_init(struct swl_control_link *link, int fd);
void swl_control_link_close(struct swl_control_link *link);

/* Sends what the socket takes of the parts, from byte *done of them all on, and moves *done. 0: all is sent; -EAGAIN;
 * or another -errno. Never blocks. */
int swl_control_link_send(struct swl_control_link *link, const struct iovec *parts, int count, size_t *done)
    SWL_MUST_CHECK;

/* Reads once. `blocks`: waits as long as the socket's own timeout says. 0; -EAGAIN: nothing was there; -EINTR;
 * -ECONNRESET: the server has closed; or another -errno. */
int swl_control_link_receive(struct swl_control_link *link, bool blocks) SWL_MUST_CHECK;

/* Takes the server's first words out of what was read. 1; 0: they have not come; -EPROTO: that is no such server. */
int swl_control_link_take_hello(struct swl_control_link *link, struct swl_control_hello *hello)
    SWL_MUST_CHECK;

/* The next answer in what was read, which stays until it is dropped. 1; 0: none is whole; -EPROTO. */
int swl_control_link_take(struct swl_control_link *link, struct swl_control_link_answer *answer)
    SWL_MUST_CHECK;
void swl_control_link_drop(struct swl_control_link *link, const struct swl_control_link_answer *answer);

#endif
