/*
 * What the files of the control socket share: its clients, and who of them waits for which task. All of it belongs
 * to one process, and to its loop: the master's main thread or, in BASE mode, the manager.
 */
#ifndef SWL_SERVER_CONTROL_STATE_H
#define SWL_SERVER_CONTROL_STATE_H

#include "base/buffer.h"
#include "base/list.h"
#include "event/reactor.h"
#include "ipc/control_message.h"
#include "ipc/spill.h"
#include "server/state/context.h"
#include "task/task_order.h"

#define SWL_CONTROL_WAIT_LISTS 256

/* descriptors that may be on their way to one client */
#define SWL_CONTROL_FILES_MAX 16

struct swl_control {
    struct swl_server *server;
    struct swl_reactor *loop;
    struct swl_event listening;
    struct swl_timer accept_timer; /* runs while no descriptors are left */
    struct swl_timer retry_timer;  /* runs while a client's task waits for room */
    struct swl_list clients;
    struct swl_list answered; /* clients whose answers are to be sent */
    int client_count, client_max;
    struct swl_list held; /* struct swl_control_held: tasks that were promised and have no room, in order */
    int *held_count;      /* … by task pool */
    struct swl_list waits[SWL_CONTROL_WAIT_LISTS]; /* struct swl_control_wait, by task id */
    uint8_t *scratch;                              /* what a client has just sent */
};

/* A value that is too long for a message: it goes outside as it comes. */
struct swl_control_upload {
    bool runs;
    struct swl_control_head head;
    uint8_t front[sizeof(struct swl_control_order)]; /* what stood before the value */
    struct swl_spill_ticket ticket;
    uint8_t *place; /* for what is missing, in shared memory; NULL: it goes to a file */
    int fd;         /* of the file; < 0: -errno, the rest is read and dropped */
    size_t missing; /* bytes */
};

struct swl_control_client {
    struct swl_list link;
    struct swl_list of_answered; /* of control->answered, or of none */
    struct swl_control *control;
    struct swl_event event;
    struct swl_buffer input;  /* the beginning of a request; empty most of the time */
    struct swl_buffer output; /* answers that the client has not taken; empty most of the time */
    /* descriptors that go with a byte of the output: its place counted from the first byte ever sent */
    struct swl_control_file {
        uint64_t place;
        int fd;
    } files[SWL_CONTROL_FILES_MAX];
    int file_count;
    uint64_t sent; /* bytes ever */
    struct swl_control_upload upload;
    struct swl_list waits; /* struct swl_control_wait */
    int wait_count;
    /* ids that were granted and not used yet, in order */
    struct swl_control_grant grants[SWL_CONTROL_GRANTED_MAX / SWL_CONTROL_GRANT_UNIT];
    int grant_count;
    int taken;             /* promised tasks that were taken, and for which no ids were granted yet */
    bool has_grants;       /* it got its first ids */
    bool waits_for_room;   /* its next request does, in the task queue */
    int64_t room_deadline; /* … until then; 0: that request has not been tried */
    bool is_broken; /* it is to be closed: what it has sent makes no sense, or it is gone, or owes too much */
    bool has_ended; /* it sends nothing more */
    bool is_cut;    /* … because it may not any more: its answers still go out */
    bool is_deaf;   /* it takes no answers any more: what it has sent is done all the same */
};

/* A promised task, copied. */
struct swl_control_held {
    struct swl_list link;
    struct swl_control_client *client; /* NULL: it is gone */
    struct swl_task_order order;
    struct swl_message message;
    uint8_t payload[];
};

/* A client waits for the end of a task. */
struct swl_control_wait {
    struct swl_list of_id, of_client;
    struct swl_control_client *client;
    int64_t task;
    uint64_t request;
};

#endif
