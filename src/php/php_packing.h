/* Values as messages between processes carry them: strings raw, all else serialized, large ones in a spill
 * file. */
#ifndef SWL_PHP_PHP_PACKING_H
#define SWL_PHP_PHP_PACKING_H

#include "php/php_object.h"

/* A value on its way: a raw string or a serialized one, inline or in a spill file. */
struct php_swoolelite_packed {
    zend_string *text; /* owned */
    struct swl_spill_ticket ticket;
    const void *payload; /* into text, or the ticket */
    uint32_t size;
    uint16_t flags;
};

/* With up to `most` bytes inline. 1: packed, to be released or abandoned; 0: it cannot be serialised, and an
 * exception is set; or -SWL_ERROR_TASK_SPILL. */
int php_swoolelite_pack(struct php_swoolelite_server *server, zval *value, int64_t most,
                        struct php_swoolelite_packed *packed);

/* The message was sent. */
void php_swoolelite_packed_release(struct php_swoolelite_packed *packed);

/* It is not sent after all: its spill file goes, too. */
void php_swoolelite_packed_abandon(struct php_swoolelite_server *server,
                                   struct php_swoolelite_packed *packed);

/* Unpacks the payload of a message, from its spill file where it has one; the file is discarded with
 * `discard`. false (and an exception, or a log line) where it cannot be read. */
bool php_swoolelite_unpack(struct php_swoolelite_server *server, const struct swl_message *message,
                           bool discard, zval *value);

#endif
