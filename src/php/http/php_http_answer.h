/* Sends an answer: whole, in parts, or with a file as its body. */
#ifndef SWL_PHP_HTTP_PHP_HTTP_ANSWER_H
#define SWL_PHP_HTTP_PHP_HTTP_ANSWER_H

#include "php/http/php_http_response_state.h"

/* All of these: false with getLastError() where it could not be sent. */

/* The answer with this body, or the rest of one that has begun. It has ended afterwards, also on failure. */
bool php_swoolelite_http_end(struct php_swoolelite_http_response *response, const char *content, size_t size);

/* A part of the body. On failure nothing of it was sent. */
bool php_swoolelite_http_write(struct php_swoolelite_http_response *response, const char *content,
                               size_t size);

/* The answer with `size` bytes of the file as its body. The descriptor is taken over. */
bool php_swoolelite_http_send_file(struct php_swoolelite_http_response *response, int file, int64_t offset,
                                   uint64_t size);

/* Nobody can end the answer any more: ends it with status 500, or closes the connection where it has begun. Does nothing
 * where it has ended. */
void php_swoolelite_http_drop(struct php_swoolelite_http_response *response);

#endif
