/* The connections of control clients: their requests as they come, their answers as they go. */
#ifndef SWL_SERVER_CONTROL_CLIENTS_H
#define SWL_SERVER_CONTROL_CLIENTS_H

#include "server/control/control_state.h"

/* bytes of swl_control.scratch */
#define SWL_CONTROL_SCRATCH (256 * 1024)

/* A client has connected; the descriptor becomes the control's. */
void swl_control_clients_add(struct swl_control *control, int fd);

/* A shutdown begins: takes what they have sent until now; what they try to send from now on fails. Answers to what they
 * wait for still go out. */
void swl_control_clients_cut(struct swl_control *control);

/* Promised tasks, and requests that wait for room in the task queue, are tried again. */
void swl_control_clients_retry(struct swl_control *control);

/* Sends the answers of control->answered. */
void swl_control_clients_answer(struct swl_control *control);

/* Closes all. `in_epoll`: they are to be taken out of the loop first; not in the child of a fork. */
void swl_control_clients_close(struct swl_control *control, bool in_epoll);

/* What a client's bytes lead to: for tests, too. `size` bytes have come; returns how many were used. */
size_t swl_control_client_read(struct swl_control_client *client, const uint8_t *bytes, size_t size);

#endif
