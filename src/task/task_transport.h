/*
 * How tasks get from those who submit them to task workers. One direction only: results go to the submitter's
 * mail. Every transport is one file with
 * one struct of functions. */
#ifndef SWL_TASK_TASK_TRANSPORT_H
#define SWL_TASK_TASK_TRANSPORT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "ipc/message.h"

struct swl_task_transport;

struct swl_task_transport_functions {
    const char *name;

    /* Sends the message with its payload (message->size bytes, which stay the caller's) to the task worker of
     * that index. Never blocks. 0; -EAGAIN where there is no room now; -EMSGSIZE where it never will fit;
     * -errno. */
    int (*send)(struct swl_task_transport *transport, int index, const struct swl_message *message,
                const void *payload);

    /* Takes the oldest message for that task worker into `into`, header and payload, `capacity` bytes at
     * most. Never blocks. 0; -EAGAIN where none waits; -EBADMSG where something came that is no message (it
     * is gone then). */
    int (*receive)(struct swl_task_transport *transport, int index, struct swl_message *into,
                   size_t capacity);

    /* What to watch: readable when a message waits for that task worker … */
    int (*receive_fd)(struct swl_task_transport *transport, int index);
    /* … writable when there is room again for it. Several indexes may share one descriptor. */
    int (*send_fd)(struct swl_task_transport *transport, int index);

    /* Closes this process's descriptors and frees its memory. */
    void (*close)(struct swl_task_transport *transport);
};

/* Each transport embeds it as its first member. */
struct swl_task_transport {
    const struct swl_task_transport_functions *functions;
    int worker_count;
};

/* One unix socket pair a task worker. Before the fork. 0 or -errno. */
int swl_transport_unix_socket_open(struct swl_task_transport **transport, int worker_count)
    __attribute__((warn_unused_result));

#endif
