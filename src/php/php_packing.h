/* Values as messages between processes carry them: strings raw, all else serialized, large ones outside (ipc/spill). */
#ifndef SWL_PHP_PHP_PACKING_H
#define SWL_PHP_PHP_PACKING_H

#include "base/compiler.h"
#include "php/php_object.h"

/* A packed value: a raw string or a serialized one, inline or outside. */
struct php_swoolelite_packed {
    zend_string *text; /* owned */
    struct swl_spill_ticket ticket;
    const void *payload; /* into text, or the ticket */
    uint32_t size;
    uint16_t flags;
};

/* What a value is packed for. */
enum php_swoolelite_parcel {
    PHP_SWOOLELITE_TASK,
    PHP_SWOOLELITE_KEPT_TASK, /* it may outlive the server, and so must what is outside */
    PHP_SWOOLELITE_MESSAGE,   /* or a result */
};

/* Packs a value, a large one outside. 1: packed, to be released or abandoned; 0: it cannot be
 * serialised, and an exception is set; or -SWL_ERROR_TASK_SPILL. */
int php_swoolelite_pack(struct php_swoolelite_server *server, zval *value, enum php_swoolelite_parcel parcel,
                        struct php_swoolelite_packed *packed);

/* The message was sent: releases the text; what is outside belongs to the receiver. */
void php_swoolelite_packed_release(struct php_swoolelite_packed *packed);

/* The message is not sent: releases the text and discards what is outside. */
void php_swoolelite_packed_abandon(struct php_swoolelite_server *server,
                                   struct php_swoolelite_packed *packed);

/* Sends a value to the process with that id. 0; a negative error code; or an exception is set. */
int php_swoolelite_send_message(struct php_swoolelite_server *server, zval *value, int to);

/* Whether a string of that size certainly finds memory within memory_limit: with room for one more chunk of the
 * allocator's, which it may need in part only. */
static inline bool php_swoolelite_has_memory(size_t size)
{
    size_t chunk = 2 * 1024 * 1024, limit = (size_t)PG(memory_limit), used = zend_memory_usage(true);
    return limit > used && limit - used > size + chunk;
}

/* Bytes that the message carries, those outside included. */
size_t php_swoolelite_packed_size(const struct swl_message *message);

enum php_swoolelite_unpacked {
    PHP_SWOOLELITE_UNPACKED,
    PHP_SWOOLELITE_UNREADABLE, /* an exception is set, or it was logged */
    PHP_SWOOLELITE_EXHAUSTED, /* it takes more memory than there is: logged, server->failure says what PHP says */
};

/* Unpacks the payload of a message, also one outside, which is discarded with `discard`. Runs code of the user's. Where memory is exhausted, also in that code, nothing else is harmed:
 * the process goes on, or retires where too much memory was lost. */
enum php_swoolelite_unpacked php_swoolelite_unpack(struct php_swoolelite_server *server,
                                                   const struct swl_message *message, bool discard,
                                                   zval *value) SWL_MUST_CHECK;

#endif
