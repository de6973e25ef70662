/* Which client waits for the end of which task. */
#ifndef SWL_SERVER_CONTROL_WAITS_H
#define SWL_SERVER_CONTROL_WAITS_H

#include "server/control/control_state.h"

void swl_control_waits_open(struct swl_control *control);

/* The client waits for that task, with that request. */
void swl_control_waits_add(struct swl_control_client *client, int64_t task, uint64_t request);

/* Who waits for that task, or NULL; it waits on. */
struct swl_control_wait *swl_control_waits_find(struct swl_control *control, int64_t task);

/* It waits no more; frees it. */
void swl_control_waits_end(struct swl_control_wait *wait);

/* The client forgets that request of its, if it has it. */
void swl_control_waits_forget(struct swl_control_client *client, uint64_t request);

/* … and all of them. */
void swl_control_waits_forget_all(struct swl_control_client *client);

#endif
