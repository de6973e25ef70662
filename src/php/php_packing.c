/* Packs values for messages, and unpacks them. */
#include "php/php_packing.h"

#include <unistd.h>

#include "base/log.h"
#include "os/process.h"
#include "php/php_engine.h"
#include "php/php_fatal.h"
#include "php/php_foreign.h"
#include "php/php_serializer.h"
#include "task/task_failure.h"

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

int php_swoolelite_pack(struct php_swoolelite_server *server, zval *value, int64_t max,
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
    if (ZSTR_LEN(packed->text) > (size_t)max) {
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

int php_swoolelite_send_message(struct php_swoolelite_server *server, zval *value, int to)
{
    struct php_swoolelite_packed packed;
    int result = php_swoolelite_pack(server, value, server->core->options.inbox_max_inline, &packed);
    if (result > 0) {
        struct swl_message message = {.size = packed.size, .flags = packed.flags};
        result = swl_server_send_message(server->core, to, &message, packed.payload);
        if (result < 0) {
            php_swoolelite_packed_abandon(server, &packed);
        } else {
            php_swoolelite_packed_release(&packed);
        }
    }
    return result;
}

/* ---- unpacking ---- */

struct unpacking {
    struct php_swoolelite_server *server;
    const struct swl_message *message;
    zval *value;
    int fd;            /* of its spill file, while that is open; else -1 */
    zend_string *text; /* what is in it */
    bool understood;
};

/* Checks the size of the file before it allocates: a ticket may come from a queue that outlives servers, and
 * need not be right. */
static bool packing_read_spilled(struct unpacking *unpacking)
{
    struct swl_spill *spill = &unpacking->server->core->spill;
    struct swl_spill_ticket ticket;
    if (unpacking->message->size != sizeof(ticket)) {
        swl_fault_limited("messages that should name a spill file",
                          "a message that should name a spill file has %u bytes", unpacking->message->size);
        return false;
    }
    memcpy(&ticket, swl_message_payload(unpacking->message), sizeof(ticket));
    int result = unpacking->fd = swl_spill_open(spill, &ticket);
    if (result >= 0) {
        unpacking->text = php_swoolelite_engine_string(ticket.size);
        if (unpacking->text == NULL) {
            return false; /* memory is exhausted */
        }
        result = swl_spill_read(unpacking->fd, ZSTR_VAL(unpacking->text), ticket.size);
        unpacking->fd = -1;
        ZSTR_VAL(unpacking->text)[ticket.size] = '\0';
    }
    if (result < 0) {
        swl_fault_limited("spill files that could not be read", "spill file %llu could not be read: %s",
                          (unsigned long long)ticket.number, swl_error_text(-result));
    }
    return result >= 0;
}

static void packing_run_unpack(void *argument)
{
    struct unpacking *unpacking = argument;
    const struct swl_message *message = unpacking->message;
    const char *text = (const char *)swl_message_payload(message);
    size_t size = message->size;
    if (message->flags & SWL_MESSAGE_SPILLED) {
        if (!packing_read_spilled(unpacking)) {
            return;
        }
        if (!(message->flags & SWL_MESSAGE_SERIALIZED)) {
            ZVAL_STR(unpacking->value, unpacking->text); /* not copied */
            unpacking->text = NULL;
            unpacking->understood = true;
            return;
        }
        text = ZSTR_VAL(unpacking->text);
        size = ZSTR_LEN(unpacking->text);
    }
    const char *obstacle = php_swoolelite_unserialize(text, size, message->flags,
                                                      unpacking->server->allowed_classes, unpacking->value);
    unpacking->understood = obstacle == NULL;
    if (obstacle != NULL && !EG(exception) && !php_swoolelite_fatal_failed(false)) {
        swl_fault_limited("messages that cannot be read", "a message cannot be read: %s", obstacle);
    }
}

/* Releases what is left, after success and after failure. */
static void packing_close(struct unpacking *unpacking, bool discard)
{
    const struct swl_message *message = unpacking->message;
    if (unpacking->fd >= 0) {
        close(unpacking->fd);
    }
    if (unpacking->text != NULL) {
        zend_string_release(unpacking->text);
    }
    if (discard && (message->flags & SWL_MESSAGE_SPILLED)) {
        swl_task_result_discard(&unpacking->server->core->spill, message);
    }
}

/* Memory was exhausted: restores the engine, and releases what was unpacked until then. */
static void packing_recover(struct unpacking *unpacking, struct php_swoolelite_fatal_state *state,
                            bool bailed_out)
{
    struct swl_server *core = unpacking->server->core;
    swl_fault_limited("messages that cannot be read", "a message cannot be read: %s",
                      unpacking->server->failure);
    if (!php_swoolelite_fatal_recover(state, bailed_out)) {
        swl_warning("so much memory was lost that this process is replaced");
        swl_self_retire(core);
    }
    if (!bailed_out) {
        zval_ptr_dtor(unpacking->value);
    }
    ZVAL_UNDEF(unpacking->value);
}

size_t php_swoolelite_packed_size(const struct swl_message *message)
{
    struct swl_spill_ticket ticket;
    if (!(message->flags & SWL_MESSAGE_SPILLED) || message->size != sizeof(ticket)) {
        return message->size;
    }
    memcpy(&ticket, swl_message_payload(message), sizeof(ticket));
    return ticket.size;
}

enum php_swoolelite_unpacked php_swoolelite_unpack(struct php_swoolelite_server *server,
                                                   const struct swl_message *message, bool discard,
                                                   zval *value)
{
    const uint16_t guarded = SWL_MESSAGE_SERIALIZED | SWL_MESSAGE_IGBINARY | SWL_MESSAGE_SPILLED;
    if (EXPECTED(!(message->flags & guarded) && php_swoolelite_has_memory(message->size))) {
        /* most tasks and results: nothing in it runs code of the user's or can fail, and needs no guard */
        ZVAL_STRINGL_FAST(value, (const char *)swl_message_payload(message), message->size);
        return PHP_SWOOLELITE_UNPACKED;
    }
    struct unpacking unpacking = {.server = server, .message = message, .value = value, .fd = -1};
    struct php_swoolelite_fatal_state state;
    ZVAL_UNDEF(value);
    php_swoolelite_fatal_enter(&state);
    bool bailed_out = php_swoolelite_fatal_try(packing_run_unpack, &unpacking);
    /* a method of the value's may have forked: the file is its parent's to discard then, and this the child
     */
    bool is_foreign = swl_process_is_foreign();
    packing_close(&unpacking, discard && !is_foreign);
    bool exhausted = !is_foreign && php_swoolelite_fatal_exhausted(&state, bailed_out, server->failure,
                                                                   sizeof(server->failure));
    if (exhausted) {
        packing_recover(&unpacking, &state, bailed_out);
    }
    php_swoolelite_fatal_leave(&state);
    if (exhausted) {
        return PHP_SWOOLELITE_EXHAUSTED;
    }
    if (bailed_out) {
        zend_bailout();
    }
    return unpacking.understood ? PHP_SWOOLELITE_UNPACKED : PHP_SWOOLELITE_UNREADABLE;
}
