/* Packs values for messages, and unpacks them. */
#include "php/php_packing.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/log.h"
#include "os/process.h"
#include "php/php_engine.h"
#include "php/php_fatal.h"
#include "php/php_foreign.h"
#include "php/php_serializer.h"
#include "task/task_failure.h"

/* Bytes of a large page of most processors; the engine maps what is as large as that at a multiple of it. */
#define LARGE_PAGE ((size_t)2 * 1024 * 1024)
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25 /* Linux 6.1 */
#endif

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

/* Puts the text outside, where it is too large or where that is faster. 1: it is there; 0: it stays inside; or -errno. */
static int packing_put_outside(struct swl_server *core, const zend_string *text,
                               enum php_swoolelite_parcel parcel, struct swl_spill_ticket *ticket)
{
    const struct swl_options *options = &core->options;
    const struct swl_inline_bounds *bounds =
        parcel == PHP_SWOOLELITE_MESSAGE ? &options->inbox_inline : &options->task_inline;
    const char *bytes = ZSTR_VAL(text);
    size_t size = ZSTR_LEN(text);
    bool is_kept = parcel == PHP_SWOOLELITE_KEPT_TASK;
    if (size <= (size_t)(is_kept ? bounds->max : SWL_MIN(bounds->best, bounds->max))) {
        return 0;
    }
    if (size <= (size_t)bounds->max) {
        /* what can wait inside takes no more room than it might there */
        return swl_arena_used(&core->spill.arena) + size <= (uint64_t)options->task_queue_memory &&
               swl_spill_share(&core->spill, bytes, size, ticket);
    }
    int result = (is_kept ? swl_spill_write : swl_spill_put)(&core->spill, bytes, size, ticket);
    if (result < 0) {
        swl_warning_limited("spill files that could not be written",
                            "%zu bytes could not be written to a spill file below %s: %s", size,
                            core->spill.dir.path, swl_error_text(-result));
    }
    return result < 0 ? result : 1;
}

int php_swoolelite_pack(struct php_swoolelite_server *server, zval *value, enum php_swoolelite_parcel parcel,
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
    int outside = packing_put_outside(server->core, packed->text, parcel, &packed->ticket);
    if (outside < 0) {
        php_swoolelite_packed_release(packed);
        return -SWL_ERROR_TASK_SPILL;
    }
    if (outside > 0) {
        packed->flags |= SWL_MESSAGE_SPILLED;
        packed->payload = &packed->ticket;
        packed->size = sizeof(packed->ticket);
    }
    return 1;
}

int php_swoolelite_send_message(struct php_swoolelite_server *server, zval *value, int to)
{
    struct php_swoolelite_packed packed;
    int result = php_swoolelite_pack(server, value, PHP_SWOOLELITE_MESSAGE, &packed);
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
    zend_string *text; /* what was in that, or in the arena */
    bool understood;
};

/* The engine has mapped new pages for this string alone. The kernel fills each with zeros when it is touched, and takes a quarter
 * of the time where they are large. The first one was touched already: what it is in is made large at once. */
static void packing_use_large_pages(zend_string *text, size_t size)
{
    if (madvise(text, size, MADV_HUGEPAGE) == 0) {
        (void)madvise(text, LARGE_PAGE, MADV_COLLAPSE);
    }
}

/* A string of that size with the bytes to be written. Somewhat more is taken where that makes all of its pages large, and
 * memory_limit allows it. NULL: memory is exhausted. */
static zend_string *packing_new_string(size_t size)
{
    size_t needed = _ZSTR_STRUCT_SIZE(size), rounded = SWL_ALIGN_UP(needed, LARGE_PAGE);
    bool is_mapped = needed >= LARGE_PAGE;
    bool is_rounded = is_mapped && rounded - needed <= needed / 8 && php_swoolelite_has_memory(rounded);
    size_t taken = is_rounded ? rounded : needed;
    zend_string *text = php_swoolelite_engine_string(size + taken - needed);
    if (text != NULL) {
        if (is_mapped && (uintptr_t)text % LARGE_PAGE == 0) {
            packing_use_large_pages(text, taken);
        }
        ZSTR_LEN(text) = size;
    }
    return text;
}

/* What the message names as a string, in new memory; `bytes`: where it lies in the arena, or NULL. Checks the size before it allocates: a ticket may come from a queue that
 * outlives servers, and need not be right. */
static bool packing_read_spilled(struct unpacking *unpacking, const struct swl_spill_ticket *ticket,
                                 const void *bytes)
{
    int result = unpacking->fd = bytes == NULL ? swl_spill_open(&unpacking->server->core->spill, ticket) : -1;
    if (bytes != NULL || result >= 0) {
        unpacking->text = packing_new_string(ticket->size);
        if (unpacking->text == NULL) {
            return false; /* memory is exhausted */
        }
        if (bytes != NULL) {
            memcpy(ZSTR_VAL(unpacking->text), bytes, ticket->size);
            result = 0;
        } else {
            result = swl_spill_read(unpacking->fd, ZSTR_VAL(unpacking->text), ticket->size);
            unpacking->fd = -1;
        }
        ZSTR_VAL(unpacking->text)[ticket->size] = '\0';
    }
    if (result < 0) {
        swl_fault_limited("spill files that could not be read", "spill file %llu could not be read: %s",
                          (unsigned long long)ticket->number, swl_error_text(-result));
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
        struct swl_spill_ticket ticket;
        if (message->size != sizeof(ticket)) {
            swl_fault_limited("messages that should name a large payload",
                              "a message that should name a large payload has %u bytes", message->size);
            return;
        }
        memcpy(&ticket, swl_message_payload(message), sizeof(ticket));
        const char *bytes = swl_spill_bytes(&unpacking->server->core->spill, &ticket);
        bool is_raw = !(message->flags & SWL_MESSAGE_SERIALIZED);
        if ((is_raw || bytes == NULL) && !packing_read_spilled(unpacking, &ticket, bytes)) {
            return;
        }
        if (is_raw) {
            ZVAL_STR(unpacking->value, unpacking->text); /* not copied */
            unpacking->text = NULL;
            unpacking->understood = true;
            return;
        }
        text = bytes != NULL ? bytes : ZSTR_VAL(unpacking->text);
        size = ticket.size;
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
