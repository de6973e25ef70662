/* Serializing and back, by PHP or by igbinary. */
#include "php/php_serializer.h"

#include <ext/standard/php_var.h>
#include <zend_exceptions.h>
#include <zend_smart_str.h>

#include "php/php_class_entries.h"
#include "php/php_engine.h"

/* ---- resources ---- */

/* Whether serializing writes what the object has as properties: not where its class chooses by itself, or is
 * refused by its name. */
static bool serializer_has_plain_properties(zend_object *object)
{
    const zend_class_entry *class_entry = object->ce;
    if (php_swoolelite_engine_is_lazy(object)) {
        return false; /* it holds what makes it, and that is not written */
    }
    return !(class_entry->ce_flags & ZEND_ACC_NOT_SERIALIZABLE) && class_entry->__serialize == NULL &&
           class_entry->serialize == NULL && object->handlers->get_properties == zend_std_get_properties &&
           zend_hash_find_known_hash(&class_entry->function_table, ZSTR_KNOWN(ZEND_STR_SLEEP)) == NULL;
}

/* An ArrayObject, an SplObjectStorage… */
static bool serializer_is_container(const zend_object *object)
{
    return object->ce->__serialize != NULL && object->ce->__serialize->type == ZEND_INTERNAL_FUNCTION;
}

static bool serializer_find_resource(zval *value, HashTable *seen, const char **type);

static bool serializer_find_in_table(HashTable *elements, HashTable *seen, const char **type)
{
    zval *element;
    bool found = false;
    if (zend_hash_num_elements(elements) == 0 || GC_IS_RECURSIVE(elements)) {
        return false;
    }
    GC_TRY_PROTECT_RECURSION(elements);
    ZEND_HASH_FOREACH_VAL (elements, element) {
        if (Z_TYPE_P(element) == IS_INDIRECT) {
            element = Z_INDIRECT_P(element);
        }
        if (Z_TYPE_P(element) >= IS_ARRAY && serializer_find_resource(element, seen, type)) {
            found = true;
            break;
        }
    }
    ZEND_HASH_FOREACH_END();
    GC_TRY_UNPROTECT_RECURSION(elements);
    return found;
}

static bool serializer_find_in_values(zval *values, int count, HashTable *seen, const char **type)
{
    bool found = false;
    for (int i = 0; i < count && !found; i++) {
        found = Z_TYPE(values[i]) >= IS_ARRAY && serializer_find_resource(&values[i], seen, type);
    }
    return found;
}

/* Most objects of a large structure hold only scalars and strings: this fast path is for them. */
static bool serializer_is_flat(const zend_object *object)
{
    bool flat = object->properties == NULL;
    for (int i = 0; i < object->ce->default_properties_count && flat; i++) {
        flat = Z_TYPE(object->properties_table[i]) < IS_ARRAY;
    }
    return flat;
}

static bool serializer_find_in_properties(zend_object *object, HashTable *seen, const char **type)
{
    if (object->properties != NULL) {
        return serializer_find_in_table(object->properties, seen, type); /* leads to the declared ones, too */
    }
    return serializer_find_in_values(object->properties_table, object->ce->default_properties_count, seen,
                                     type);
}

/* What a container shows to the garbage collector is what it holds. */
static bool serializer_find_in_container(zend_object *object, HashTable *seen, const char **type)
{
    zval *values;
    int count;
    HashTable *properties = object->handlers->get_gc(object, &values, &count);
    bool found = false;
    if (count > 0) {
        /* often in a buffer that all objects share */
        zval *copies = safe_emalloc((size_t)count, sizeof(copies[0]), 0);
        memcpy(copies, values, (size_t)count * sizeof(copies[0]));
        found = serializer_find_in_values(copies, count, seen, type);
        efree(copies);
    }
    return found || (properties != NULL && serializer_find_in_table(properties, seen, type));
}

/* serialize() turns a resource into 0 without a word; here that is a loss. Looks as deep as the engine writes
 * by itself; each object once, as serialize() does. */
static bool serializer_find_resource(zval *value, HashTable *seen, const char **type)
{
#ifdef ZEND_CHECK_STACK_LIMIT
    if (UNEXPECTED(zend_call_stack_overflowed(EG(stack_limit)))) {
        return false; /* it is too deep for the serializer, too, which will throw */
    }
#endif
    ZVAL_DEREF(value);
    if (Z_TYPE_P(value) == IS_RESOURCE) {
        const char *name = zend_rsrc_list_get_rsrc_type(Z_RES_P(value));
        *type = name ? name : "closed";
        return true;
    }
    if (Z_TYPE_P(value) == IS_ARRAY) {
        return serializer_find_in_table(Z_ARRVAL_P(value), seen, type);
    }
    /* an iterator of the engine looks like an object to the collector, and has nothing of one */
    if (Z_TYPE_P(value) != IS_OBJECT || Z_OBJ_HT_P(value)->get_properties == NULL) {
        return false;
    }
    zend_object *object = Z_OBJ_P(value);
    bool container = serializer_is_container(object);
    if (!container && (serializer_is_flat(object) || !serializer_has_plain_properties(object))) {
        return false;
    }
    if (zend_hash_index_add_empty_element(seen, object->handle) == NULL) {
        return false; /* it has been looked at */
    }
    return container ? serializer_find_in_container(object, seen, type)
                     : serializer_find_in_properties(object, seen, type);
}

static bool serializer_has_resource(zval *value, const char **type)
{
    HashTable seen;
    zend_hash_init(&seen, 0, NULL, NULL, false);
    bool found = serializer_find_resource(value, &seen, type);
    zend_hash_destroy(&seen);
    return found;
}

/* ---- PHP's serializer ---- */

/* The engine has one table each of what was written and what was read, and a serialize() within another one
 * (in a method of Serializable) goes on with it: "r:1" means the first value of the outer text. A message
 * must not refer to what is elsewhere. So within another one the engine is locked, as it does itself before
 * it calls such methods: then each gets a table of its own. Returns whether it was. */
static bool serializer_isolate(unsigned level)
{
    bool isolated = level > 0 || BG(serialize_lock) > 0;
    BG(serialize_lock) += isolated;
    return isolated;
}

/* Afterwards. Where Fibers were switched within a serializer, two of them may end in another order than that
 * in which they began: then the engine has freed `table` and still knows it. `which`: serialize or
 * unserialize. */
#define SERIALIZER_REJOIN(which, table, isolated)                              \
    do {                                                                       \
        if (UNEXPECTED(BG(serialize_lock) > 0 && BG(which).data == (table))) { \
            BG(which).data = NULL;                                             \
        }                                                                      \
        BG(serialize_lock) -= (isolated);                                      \
        if (UNEXPECTED(BG(serialize_lock) == 0 && BG(which).data == NULL)) {   \
            BG(which).level = 0;                                               \
        }                                                                      \
    } while (0)

static zend_string *serializer_write(zval *value)
{
    smart_str text = {0};
    php_serialize_data_t state;
    bool isolated = serializer_isolate(BG(serialize).level);
    PHP_VAR_SERIALIZE_INIT(state);
    php_var_serialize(&text, value, &state);
    PHP_VAR_SERIALIZE_DESTROY(state);
    SERIALIZER_REJOIN(serialize, state, isolated);
    if (EG(exception)) {
        smart_str_free(&text);
        return NULL;
    }
    return smart_str_extract(&text);
}

static bool serializer_read(const char *text, size_t size, HashTable *allowed_classes, zval *value)
{
    php_unserialize_data_t state;
    const unsigned char *at = (const unsigned char *)text, *end = at + size;
    bool isolated = serializer_isolate(BG(unserialize).level);
    ZVAL_UNDEF(value);
    PHP_VAR_UNSERIALIZE_INIT(state);
    php_var_unserialize_set_allowed_classes(state, allowed_classes);
    bool understood = php_var_unserialize(value, &at, end, &state) && at == end;
    PHP_VAR_UNSERIALIZE_DESTROY(state); /* this calls __unserialize and __wakeup */
    SERIALIZER_REJOIN(unserialize, state, isolated);
    return understood;
}

/* ---- igbinary ---- */

/* A function of that extension; not one that some library of PHP code has in its place. */
static zend_function *serializer_igbinary_function(const char *name)
{
    zend_function *function = zend_hash_str_find_ptr(EG(function_table), name, strlen(name));
    return function != NULL && function->type == ZEND_INTERNAL_FUNCTION ? function : NULL;
}

static zend_string *serializer_igbinary_serialize(zval *value)
{
    zval text;
    zend_function *function = serializer_igbinary_function("igbinary_serialize");
    ZVAL_UNDEF(&text);
    if (function != NULL) {
        zend_call_known_function(function, NULL, NULL, &text, 1, value, NULL);
    }
    if (Z_TYPE(text) == IS_STRING && !EG(exception)) {
        return Z_STR(text);
    }
    zval_ptr_dtor(&text);
    if (!EG(exception)) {
        zend_throw_exception(php_swoolelite_exception_ce, "igbinary could not serialize the value", 0);
    }
    return NULL;
}

/* igbinary returns null or false where it fails, too. Those as values are one byte behind its header: four
 * bytes with a version of 1 or 2. */
static bool serializer_is_igbinary_of(const zval *value, const char *text, size_t size)
{
    return size == 5 && memcmp(text, "\0\0\0", 3) == 0 && (text[3] == 1 || text[3] == 2) &&
           text[4] == (Z_TYPE_P(value) == IS_NULL ? 0 : 4);
}

static bool serializer_igbinary_unserialize(zend_function *function, const char *text, size_t size,
                                            zval *value)
{
    zval argument;
    ZVAL_UNDEF(value);
    ZVAL_STRINGL(&argument, text, size);
    zend_call_known_function(function, NULL, NULL, value, 1, &argument, NULL);
    zval_ptr_dtor(&argument);
    return Z_TYPE_P(value) > IS_FALSE ||
           (Z_TYPE_P(value) != IS_UNDEF && serializer_is_igbinary_of(value, text, size));
}

/* ---- either ---- */

const char *php_swoolelite_serializer_prepare(struct php_swoolelite_server *server)
{
    const struct swl_options *options = &server->core->options;
    const struct swl_names *names = &options->task_allowed_classes;
    if (options->task_serializer == SWL_SERIALIZER_IGBINARY &&
        (serializer_igbinary_function("igbinary_serialize") == NULL ||
         serializer_igbinary_function("igbinary_unserialize") == NULL)) {
        return "task_serializer igbinary needs the extension igbinary, which is not loaded";
    }
    php_swoolelite_serializer_forget(server);
    if (!names->all) {
        server->allowed_classes = zend_new_array((uint32_t)names->count);
        for (size_t i = 0; i < names->count; i++) {
            zend_string *name = zend_string_init(names->items[i], strlen(names->items[i]), false);
            zend_string *lower = zend_string_tolower(name);
            zend_hash_add_empty_element(server->allowed_classes, lower);
            zend_string_release(lower);
            zend_string_release(name);
        }
    }
    return NULL;
}

void php_swoolelite_serializer_forget(struct php_swoolelite_server *server)
{
    if (server->allowed_classes != NULL) {
        zend_array_destroy(server->allowed_classes);
        server->allowed_classes = NULL;
    }
}

zend_string *php_swoolelite_serialize(zval *value, enum swl_serializer serializer, uint16_t *flags)
{
    const char *type;
    *flags = 0;
    ZVAL_DEREF(value);
    if (Z_TYPE_P(value) == IS_STRING) {
        return zend_string_copy(Z_STR_P(value));
    }
    if (Z_TYPE_P(value) >= IS_ARRAY && serializer_has_resource(value, &type)) {
        zend_throw_exception_ex(php_swoolelite_exception_ce, 0,
                                "Serialization of 'resource (%s)' is not allowed", type);
        return NULL;
    }
    *flags = SWL_MESSAGE_SERIALIZED;
    if (serializer == SWL_SERIALIZER_PHP) {
        return serializer_write(value);
    }
    *flags |= SWL_MESSAGE_IGBINARY;
    return serializer_igbinary_serialize(value);
}

const char *php_swoolelite_unserialize(const char *text, size_t size, uint16_t flags,
                                       HashTable *allowed_classes, zval *value)
{
    bool understood;
    ZVAL_UNDEF(value);
    if (!(flags & SWL_MESSAGE_SERIALIZED)) {
        ZVAL_STRINGL_FAST(value, text, size);
        return NULL;
    }
    if (flags & SWL_MESSAGE_IGBINARY) {
        /* perhaps from a queue of a time when task_serializer was another */
        zend_function *function = serializer_igbinary_function("igbinary_unserialize");
        if (function == NULL) {
            return "it was serialized by igbinary, which is not loaded";
        }
        if (allowed_classes != NULL) {
            return "it was serialized by igbinary, which cannot keep to task_allowed_classes";
        }
        understood = serializer_igbinary_unserialize(function, text, size, value);
    } else {
        understood = serializer_read(text, size, allowed_classes, value);
    }
    if (Z_ISREF_P(value)) {
        zend_unwrap_reference(value);
    }
    if (!understood || EG(exception)) {
        zval_ptr_dtor(value);
        ZVAL_UNDEF(value);
        return "it is no serialized value, or too deep (unserialize_max_depth)";
    }
    return NULL;
}
