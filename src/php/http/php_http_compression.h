/* Whether the body of an answer is compressed, by the options, the client and the fields of the answer. */
#ifndef SWL_PHP_HTTP_PHP_HTTP_COMPRESSION_H
#define SWL_PHP_HTTP_PHP_HTTP_COMPRESSION_H

#include "net/http_request.h"
#include "php/http/php_http_head.h"
#include "server/state/options.h"

struct php_swoolelite_http_compressed {
    const char *content; /* the body that is sent */
    size_t size;
    const char *encoding; /* NULL: it is sent as it was */
    bool varies;          /* it depends on the request whether it is compressed */
    zend_string *made;    /* owned: the compressed body */
};

/* How the client wants bodies: an enum swl_http_encoding. */
uint8_t php_swoolelite_http_encoding(const struct swl_options *options, const struct swl_http_view *view);

/* `compressed` has content and size, and zeros. */
void php_swoolelite_http_compress(const struct php_swoolelite_http_response *response,
                                  const struct php_swoolelite_http_survey *survey,
                                  struct php_swoolelite_http_compressed *compressed);

void php_swoolelite_http_compressed_free(struct php_swoolelite_http_compressed *compressed);

#endif
