/* Values as messages carry them. */
#include "php/php_packing.h"

#include <ext/standard/php_var.h>
#include <zend_exceptions.h>
#include <zend_smart_str.h>

#include "base/log.h"

/* ---- packing ---- */

/* serialize() turns a resource into 0 without a word; here that is a loss. Looks as deep as values are
 * visible; each object once, as serialize() does. */
static bool find_resource(zval *value, HashTable *seen, const char **type)
{
    ZVAL_DEREF(value);
    HashTable *elements = NULL;
    if (Z_TYPE_P(value) == IS_RESOURCE) {
        const char *name = zend_rsrc_list_get_rsrc_type(Z_RES_P(value));
        *type = name ? name : "closed";
        return true;
    }
    if (Z_TYPE_P(value) == IS_ARRAY) {
        elements = Z_ARRVAL_P(value);
    } else if (Z_TYPE_P(value) == IS_OBJECT && Z_OBJCE_P(value)->__serialize == NULL &&
               Z_OBJCE_P(value)->serialize == NULL &&
               Z_OBJ_HT_P(value)->get_properties == zend_std_get_properties &&
               zend_hash_index_add_empty_element(seen, Z_OBJ_HANDLE_P(value)) != NULL) {
        elements = zend_std_get_properties(Z_OBJ_P(value));
    }
    if (elements == NULL || zend_hash_num_elements(elements) == 0 || GC_IS_RECURSIVE(elements)) {
        return false;
    }
    bool found = false;
    zval *element;
    GC_TRY_PROTECT_RECURSION(elements);
    ZEND_HASH_FOREACH_VAL (elements, element) {
        if (Z_TYPE_P(element) == IS_INDIRECT) {
            element = Z_INDIRECT_P(element);
        }
        if (Z_TYPE_P(element) >= IS_ARRAY && find_resource(element, seen, type)) {
            found = true;
            break;
        }
    }
    ZEND_HASH_FOREACH_END();
    GC_TRY_UNPROTECT_RECURSION(elements);
    return found;
}

static bool has_resource(zval *value, const char **type)
{
    HashTable seen;
    zend_hash_init(&seen, 0, NULL, NULL, false);
    bool found = find_resource(value, &seen, type);
    zend_hash_destroy(&seen);
    return found;
}

static zend_string *serialize(zval *value)
{
    const char *type;
    if (Z_TYPE_P(value) >= IS_ARRAY && has_resource(value, &type)) {
        zend_throw_exception_ex(php_swoolelite_exception_ce, 0,
                                "Serialization of 'resource (%s)' is not allowed", type);
        return NULL;
    }
    smart_str text = {0};
    php_serialize_data_t state;
    PHP_VAR_SERIALIZE_INIT(state);
    php_var_serialize(&text, value, &state);
    PHP_VAR_SERIALIZE_DESTROY(state);
    if (EG(exception)) {
        smart_str_free(&text);
        return NULL;
    }
    return smart_str_extract(&text);
}

zend_string *php_swoolelite_serialize(zval *value, uint16_t *flags)
{
    ZVAL_DEREF(value);
    if (Z_TYPE_P(value) == IS_STRING) {
        *flags = 0;
        return zend_string_copy(Z_STR_P(value));
    }
    *flags = SWL_MESSAGE_SERIALIZED;
    return serialize(value);
}

void php_swoolelite_packed_release(struct php_swoolelite_packed *packed)
{
    zend_string_release(packed->text);
}

void php_swoolelite_packed_abandon(struct php_swoolelite_server *server, struct php_swoolelite_packed *packed)
{
    if (packed->flags & SWL_MESSAGE_SPILLED) {
        swl_spill_discard(&server->core->spill, &packed->ticket);
    }
    php_swoolelite_packed_release(packed);
}

int php_swoolelite_pack(struct php_swoolelite_server *server, zval *value,
                        struct php_swoolelite_packed *packed)
{
    *packed = (struct php_swoolelite_packed){0};
    packed->text = php_swoolelite_serialize(value, &packed->flags);
    if (packed->text == NULL) {
        return 0;
    }
    packed->payload = ZSTR_VAL(packed->text);
    packed->size = (uint32_t)ZSTR_LEN(packed->text);
    if (ZSTR_LEN(packed->text) > (size_t)server->core->options.task_max_inline) {
        int result = swl_spill_write(&server->core->spill, ZSTR_VAL(packed->text), ZSTR_LEN(packed->text),
                                     &packed->ticket);
        if (result < 0) {
            swl_warning("%zu bytes could not be written to a spill file below %s: %s", ZSTR_LEN(packed->text),
                        server->core->spill.dir.path, swl_error_text(-result));
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

static bool unserialize(const char *text, size_t size, zval *value)
{
    php_unserialize_data_t state;
    const unsigned char *at = (const unsigned char *)text;
    ZVAL_UNDEF(value);
    PHP_VAR_UNSERIALIZE_INIT(state);
    bool understood = php_var_unserialize(value, &at, at + size, &state);
    PHP_VAR_UNSERIALIZE_DESTROY(state);
    if (Z_ISREF_P(value)) {
        zend_unwrap_reference(value);
    }
    if (!understood || EG(exception)) {
        zval_ptr_dtor(value);
        return false;
    }
    return true;
}

bool php_swoolelite_unserialize(const char *text, size_t size, uint16_t flags, zval *value)
{
    if (flags & SWL_MESSAGE_SERIALIZED) {
        return unserialize(text, size, value);
    }
    ZVAL_STRINGL_FAST(value, text, size);
    return true;
}

static zend_string *read_spilled(struct php_swoolelite_server *server, const struct swl_message *message,
                                 bool discard)
{
    struct swl_spill_ticket ticket;
    if (message->size != sizeof(ticket)) {
        return NULL;
    }
    memcpy(&ticket, swl_message_payload(message), sizeof(ticket));
    zend_string *text = zend_string_alloc(ticket.size, false);
    ZSTR_VAL(text)[ticket.size] = '\0';
    int result = swl_spill_read(&server->core->spill, &ticket, ZSTR_VAL(text));
    if (discard) {
        swl_spill_discard(&server->core->spill, &ticket);
    }
    if (result < 0) {
        swl_fault("spill file %llu could not be read: %s", (unsigned long long)ticket.number,
                  swl_error_text(-result));
        zend_string_release(text);
        return NULL;
    }
    return text;
}

bool php_swoolelite_unpack(struct php_swoolelite_server *server, const struct swl_message *message,
                           bool discard, zval *value)
{
    bool understood;
    if (!(message->flags & SWL_MESSAGE_SPILLED)) {
        understood = php_swoolelite_unserialize((const char *)swl_message_payload(message), message->size,
                                                message->flags, value);
    } else {
        zend_string *text = read_spilled(server, message, discard);
        if (text == NULL) {
            return false;
        }
        if (!(message->flags & SWL_MESSAGE_SERIALIZED)) {
            ZVAL_STR(value, text); /* not copied */
            return true;
        }
        understood = unserialize(ZSTR_VAL(text), ZSTR_LEN(text), value);
        zend_string_release(text);
    }
    if (!understood && !EG(exception)) {
        swl_fault("a message of %u bytes could not be unserialized", message->size);
    }
    return understood;
}
