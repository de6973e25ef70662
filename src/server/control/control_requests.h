/* What the requests of control clients do. */
#ifndef SWL_SERVER_CONTROL_REQUESTS_H
#define SWL_SERVER_CONTROL_REQUESTS_H

#include "server/control/control_state.h"

/* The most bytes of a value that this request hands on in a message; a longer one goes to a file. */
size_t swl_control_request_inline_max(const struct swl_control *control, uint16_t command);

/* Does what a client asks for. `front`: what stands before the value; `value`: head->size less that many bytes, or,
 * where `ticket` is not NULL, in that file, which becomes this function's. Never blocks. Returns false where there
 * is no room in the task queue and the client waits for that: nothing was done, and the request is to be given here
 * once more. */
bool swl_control_request(struct swl_control_client *client, const struct swl_control_head *head,
                         const void *front, const void *value, const struct swl_spill_ticket *ticket);

/* A result has come for the task of some client. Returns the client, which has an answer now; NULL where nobody waits
 * for it any more. */
struct swl_control_client *swl_control_result(struct swl_control *control, const struct swl_message *message);

#endif
