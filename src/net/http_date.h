/* Dates of HTTP (RFC 9110, 5.6.7): made in the one form that is sent, understood in all three. Seconds of the wall
 * clock, UTC, since 1970. */
#ifndef SWL_NET_HTTP_DATE_H
#define SWL_NET_HTTP_DATE_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

/* "Sun, 06 Nov 1994 08:49:37 GMT", without the terminating zero */
#define SWL_HTTP_DATE_SIZE 29

/* Writes the date, and a zero behind it. Before 1970 and after the year 9999 it is the first or last second of
 * these. */
void swl_http_date_text(int64_t second, char text[SWL_HTTP_DATE_SIZE + 1]);

/* The date of now, made once a second in each thread. Valid until the thread's next call. */
const char *swl_http_date_now(void);

/* Parses a date of any of the three forms; spaces around it are no part of it. `now` tells what the two digits of a
 * year mean in the form of RFC 850: none that is more than 50 years ahead. Returns 0; -EINVAL: it is none. */
int swl_http_date_parse(const char *text, size_t size, int64_t now, int64_t *second) SWL_MUST_CHECK;

#endif
