/* Answers to a control client: kept until it takes them, within bounds. */
#ifndef SWL_SERVER_CONTROL_ANSWERS_H
#define SWL_SERVER_CONTROL_ANSWERS_H

#include "server/control/control_state.h"

/* Answers that request: `payload` has head->size bytes. Kept until swl_control_answers_flush(). A client that owes
 * too much is marked as broken. */
void swl_control_answer(struct swl_control_client *client, const struct swl_control_head *head,
                        const void *payload);

/* The same for one number. */
void swl_control_answer_number(struct swl_control_client *client, const struct swl_control_head *request,
                               int64_t result);

/* The same for a sentence about what the caller has done wrong. */
void swl_control_answer_fault(struct swl_control_client *client, const struct swl_control_head *request,
                              enum swl_control_fault fault, const char *sentence);

/* The same for a value in a file: the descriptor becomes this function's. */
void swl_control_answer_file(struct swl_control_client *client, const struct swl_control_head *head, int fd,
                             uint64_t size);

/* Whether the client has so many answers to take that no further requests of its are looked at. */
bool swl_control_answers_wait(const struct swl_control_client *client);

/* Sends what the client takes. Never blocks. */
void swl_control_answers_flush(struct swl_control_client *client);

/* Closes what is still to be sent. */
void swl_control_answers_drop(struct swl_control_client *client);

#endif
