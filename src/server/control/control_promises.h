/* Tasks of control clients that the server has promised to take: no client waits for an answer to each. */
#ifndef SWL_SERVER_CONTROL_PROMISES_H
#define SWL_SERVER_CONTROL_PROMISES_H

#include "server/control/control_state.h"

void swl_control_promises_open(struct swl_control *control);

/* Grants the client its first ids, if it has not got them. */
void swl_control_promises_begin(struct swl_control_client *client);

/* A task with a granted id has come. Its header has size and flags. Submits it, or holds a copy until there is room.
 * 0; -errno where it cannot be submitted at all. An id that is not the next one breaks the client. */
int swl_control_promises_take(struct swl_control_client *client, int64_t id,
                              const struct swl_task_order *order, struct swl_message *message,
                              const void *payload);

/* One has come whose value could not be kept: its id is used up all the same. */
void swl_control_promises_refuse(struct swl_control_client *client, int64_t id);

/* Submits what there is room for now of what is held. Clients that got further ids are in control->answered. */
void swl_control_promises_retry(struct swl_control *control);

/* The client goes; its tasks stay. */
void swl_control_promises_orphan(struct swl_control_client *client);

/* Frees what is held. Returns how many tasks. */
int swl_control_promises_close(struct swl_control *control);

#endif
