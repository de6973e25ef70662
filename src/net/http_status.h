/* Statuses of HTTP and their reasons. */
#ifndef SWL_NET_HTTP_STATUS_H
#define SWL_NET_HTTP_STATUS_H

#include <stddef.h>

/* Returns the reason phrase; "Unknown" where RFC 9110 and the registry of IANA have none. */
const char *swl_http_status_reason(int status);

/* Writes a whole answer with that status that ends the connection. Returns its bytes; `size` is 256 or more. */
int swl_http_status_answer(char *place, size_t size, int status);

#endif
