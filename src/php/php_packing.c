/* Values as messages carry them. */
#include "php/php_packing.h"

#include "base/log.h"
#include "os/process.h"
#include "php/php_foreign.h"
#include "php/php_serializer.h"

/* ---- packing ---- */

void php_swoolelite_packed_release(struct php_swoolelite_packed *packed)
{
    zend_string_release(packed->text);
}

void php_swoolelite_packed_abandon(struct php_swoolelite_server *server, struct php_swoolelite_packed *packed)
{
    if ((packed->flags & SWL_MESSAGE_SPILLED) && !swl_process_is_foreign()) { /* else its parent sends it */
        swl_spill_discard(&server->core->spill, &packed->ticket);
    }
    php_swoolelite_packed_release(packed);
}

int php_swoolelite_pack(struct php_swoolelite_server *server, zval *value, int64_t most,
                        struct php_swoolelite_packed *packed)
{
    *packed = (struct php_swoolelite_packed){0};
    packed->text = php_swoolelite_serialize(value, (enum swl_serializer)server->core->options.task_serializer,
                                            &packed->flags);
    if (packed->text == NULL) {
        return 0;
    }
    if (php_swoolelite_foreign_refuse()) { /* a method of the value's has forked */
        php_swoolelite_packed_release(packed);
        return 0;
    }
    packed->payload = ZSTR_VAL(packed->text);
    packed->size = (uint32_t)ZSTR_LEN(packed->text);
    if (ZSTR_LEN(packed->text) > (size_t)most) {
        int result = swl_spill_write(&server->core->spill, ZSTR_VAL(packed->text), ZSTR_LEN(packed->text),
                                     &packed->ticket);
        if (result < 0) {
            swl_warning_limited("spill files that could not be written",
                                "%zu bytes could not be written to a spill file below %s: %s",
                                ZSTR_LEN(packed->text), server->core->spill.dir.path,
                                swl_error_text(-result));
            php_swoolelite_packed_release(packed);
            return -SWL_ERROR_TASK_SPILL;
        }
        packed->flags |= SWL_MESSAGE_SPILLED;
        packed->payload = &packed->ticket;
        packed->size = sizeof(packed->ticket);
    }
    return 1;
}

/* ---- unpacking ---- */

/* Its file is looked at before room is made for it: a ticket may come from a queue that outlives servers. */
static zend_string *packing_read_spilled(struct php_swoolelite_server *server,
                                         const struct swl_message *message, bool discard)
{
    struct swl_spill *spill = &server->core->spill;
    struct swl_spill_ticket ticket;
    zend_string *text = NULL;
    if (message->size != sizeof(ticket)) {
        swl_fault_limited("messages that should name a spill file",
                          "a message that should name a spill file has %u bytes", message->size);
        return NULL;
    }
    memcpy(&ticket, swl_message_payload(message), sizeof(ticket));
    int result = swl_spill_open(spill, &ticket);
    if (result >= 0) {
        text = zend_string_alloc(ticket.size, false);
        result = swl_spill_read(result, ZSTR_VAL(text), ticket.size);
        ZSTR_VAL(text)[ticket.size] = '\0';
    }
    if (discard) {
        swl_spill_discard(spill, &ticket);
    }
    if (result < 0) {
        swl_fault_limited("spill files that could not be read", "spill file %llu could not be read: %s",
                          (unsigned long long)ticket.number, swl_error_text(-result));
        if (text != NULL) {
            zend_string_release(text);
        }
        return NULL;
    }
    return text;
}

bool php_swoolelite_unpack(struct php_swoolelite_server *server, const struct swl_message *message,
                           bool discard, zval *value)
{
    const char *obstacle;
    ZVAL_UNDEF(value);
    if (!(message->flags & SWL_MESSAGE_SPILLED)) {
        obstacle = php_swoolelite_unserialize((const char *)swl_message_payload(message), message->size,
                                              message->flags, server->allowed_classes, value);
    } else {
        zend_string *text = packing_read_spilled(server, message, discard);
        if (text == NULL) {
            return false;
        }
        if (!(message->flags & SWL_MESSAGE_SERIALIZED)) {
            ZVAL_STR(value, text); /* not copied */
            return true;
        }
        obstacle = php_swoolelite_unserialize(ZSTR_VAL(text), ZSTR_LEN(text), message->flags,
                                              server->allowed_classes, value);
        zend_string_release(text);
    }
    if (obstacle != NULL && !EG(exception)) {
        swl_fault_limited("messages that cannot be read", "a message cannot be read: %s", obstacle);
    }
    return obstacle == NULL;
}
