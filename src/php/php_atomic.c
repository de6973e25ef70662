/* The classes SwooleLite\Atomic and SwooleLite\Atomic\Long. */
#include "php/php_atomic.h"

#include <errno.h>
#include <zend_exceptions.h>

#include "php/php_atomic_arginfo.h"
#include "php/php_class_entries.h"
#include "php/php_wait.h"
#include "shared/atomic.h"
#include "shared/slab.h"

struct atomic_object {
    union {
        void *shared; /* NULL: the constructor did not run */
        struct swl_atomic *number;
        _Atomic int64_t *number64;
    };
    struct swl_slab_chunk *chunk;
    struct swl_slab *slab;
    zend_object std;
};

ZEND_TLS struct swl_slab atomic_slab = {.piece_size = sizeof(struct swl_atomic)};
ZEND_TLS struct swl_slab atomic_long_slab = {.piece_size = sizeof(int64_t)};

static zend_object_handlers atomic_handlers;

static zend_always_inline struct atomic_object *atomic_of(zend_object *object)
{
    return (struct atomic_object *)((char *)object - offsetof(struct atomic_object, std));
}

/* ---- the objects ---- */

static zend_object *atomic_create(zend_class_entry *class_entry)
{
    struct atomic_object *atomic = zend_object_alloc(sizeof(*atomic), class_entry);
    memset(atomic, 0, offsetof(struct atomic_object, std));
    zend_object_std_init(&atomic->std, class_entry);
    object_properties_init(&atomic->std, class_entry);
    atomic->std.handlers = &atomic_handlers;
    return &atomic->std;
}

static void atomic_free(zend_object *object)
{
    struct atomic_object *atomic = atomic_of(object);
    if (atomic->shared != NULL) {
        swl_slab_free(atomic->slab, atomic->chunk, atomic->shared);
    }
    zend_object_std_dtor(object);
}

static void atomic_set_up(zend_class_entry *class_entry)
{
    class_entry->create_object = atomic_create;
    atomic_handlers = *zend_get_std_object_handlers();
    atomic_handlers.offset = offsetof(struct atomic_object, std);
    atomic_handlers.free_obj = atomic_free;
    atomic_handlers.clone_obj = NULL;
}

zend_class_entry *php_swoolelite_atomic_register(void)
{
    zend_class_entry *class_entry = register_class_SwooleLite_Atomic();
    atomic_set_up(class_entry);
    return class_entry;
}

zend_class_entry *php_swoolelite_atomic_long_register(void)
{
    zend_class_entry *class_entry = register_class_SwooleLite_Atomic_Long();
    atomic_set_up(class_entry);
    return class_entry;
}

/* Gives the object its memory, at the first call of its constructor. Throws and returns false where there is
 * none. */
static bool atomic_allocate(struct atomic_object *atomic, struct swl_slab *slab)
{
    if (atomic->shared == NULL) {
        atomic->shared = swl_slab_allocate(slab, &atomic->chunk);
        atomic->slab = slab;
    }
    if (atomic->shared == NULL) {
        zend_throw_exception_ex(php_swoolelite_exception_ce, 0, "There is no shared memory for it: %s",
                                strerror(errno));
    }
    return atomic->shared != NULL;
}

static ZEND_COLD void atomic_refuse_unconstructed(const zend_object *object)
{
    zend_throw_exception_ex(php_swoolelite_exception_ce, 0, "The constructor of %s was not called",
                            ZSTR_VAL(object->ce->name));
}

/* In a method: the object, whose constructor has run; else throws and returns from the method. */
#define ATOMIC_THIS(name)                                       \
    struct atomic_object *name = atomic_of(Z_OBJ_P(ZEND_THIS)); \
    if (UNEXPECTED(name->shared == NULL)) {                     \
        atomic_refuse_unconstructed(&name->std);                \
        RETURN_THROWS();                                        \
    }

/* ---- SwooleLite\Atomic ---- */

static bool atomic_accepts(uint32_t argument, zend_long value)
{
    if (UNEXPECTED(value < 0 || value > UINT32_MAX)) {
        zend_argument_value_error(argument, "must be between 0 and %" PRIu32, UINT32_MAX);
        return false;
    }
    return true;
}

ZEND_METHOD(SwooleLite_Atomic, __construct)
{
    zend_long value = 0;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(value)
    ZEND_PARSE_PARAMETERS_END();
    struct atomic_object *atomic = atomic_of(Z_OBJ_P(ZEND_THIS));
    if (!atomic_accepts(1, value) || !atomic_allocate(atomic, &atomic_slab)) {
        RETURN_THROWS();
    }
    swl_atomic_set(atomic->number, (uint32_t)value);
}

/* The optional argument of add() and sub(). Throws and returns false where it is wrong. */
static zend_always_inline bool atomic_parse_amount(zend_execute_data *execute_data, zend_long *amount)
{
    *amount = 1;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(*amount)
    ZEND_PARSE_PARAMETERS_END_EX(return false);
    return true;
}

static bool atomic_accepts_amount(zend_long amount)
{
    if (UNEXPECTED(amount < -(zend_long)UINT32_MAX || amount > UINT32_MAX)) {
        zend_argument_value_error(1, "must be between -%" PRIu32 " and %" PRIu32, UINT32_MAX, UINT32_MAX);
        return false;
    }
    return true;
}

ZEND_METHOD(SwooleLite_Atomic, add)
{
    zend_long amount;
    ATOMIC_THIS(atomic)
    if (!atomic_parse_amount(execute_data, &amount) || !atomic_accepts_amount(amount)) {
        RETURN_THROWS();
    }
    RETURN_LONG((uint32_t)(atomic_fetch_add(&atomic->number->value, (uint32_t)amount) + (uint32_t)amount));
}

ZEND_METHOD(SwooleLite_Atomic, sub)
{
    zend_long amount;
    ATOMIC_THIS(atomic)
    if (!atomic_parse_amount(execute_data, &amount) || !atomic_accepts_amount(amount)) {
        RETURN_THROWS();
    }
    RETURN_LONG((uint32_t)(atomic_fetch_sub(&atomic->number->value, (uint32_t)amount) - (uint32_t)amount));
}

ZEND_METHOD(SwooleLite_Atomic, get)
{
    ZEND_PARSE_PARAMETERS_NONE();
    ATOMIC_THIS(atomic)
    RETURN_LONG(atomic_load(&atomic->number->value));
}

ZEND_METHOD(SwooleLite_Atomic, set)
{
    zend_long value;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(value)
    ZEND_PARSE_PARAMETERS_END();
    ATOMIC_THIS(atomic)
    if (!atomic_accepts(1, value)) {
        RETURN_THROWS();
    }
    swl_atomic_set(atomic->number, (uint32_t)value);
}

ZEND_METHOD(SwooleLite_Atomic, cmpset)
{
    zend_long expected, value;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_LONG(expected)
    Z_PARAM_LONG(value)
    ZEND_PARSE_PARAMETERS_END();
    ATOMIC_THIS(atomic)
    if (!atomic_accepts(1, expected) || !atomic_accepts(2, value)) {
        RETURN_THROWS();
    }
    uint32_t found = (uint32_t)expected;
    RETURN_BOOL(atomic_compare_exchange_strong(&atomic->number->value, &found, (uint32_t)value));
}

static int atomic_wait(void *argument, const struct swl_patience *patience)
{
    return swl_atomic_wait(((struct atomic_object *)argument)->number, patience);
}

ZEND_METHOD(SwooleLite_Atomic, wait)
{
    double timeout = 1.0;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    ATOMIC_THIS(atomic)
    if (!php_swoolelite_wait_accepts(1, timeout)) {
        RETURN_THROWS();
    }
    RETURN_BOOL(php_swoolelite_wait(timeout, atomic_wait, atomic) == 0);
}

ZEND_METHOD(SwooleLite_Atomic, wakeup)
{
    zend_long count = 1;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(count)
    ZEND_PARSE_PARAMETERS_END();
    ATOMIC_THIS(atomic)
    if (count < 1 || count > INT32_MAX) {
        zend_argument_value_error(1, "must be between 1 and %d", INT32_MAX);
        RETURN_THROWS();
    }
    RETURN_BOOL(swl_atomic_wakeup(atomic->number, (uint32_t)count) == 0);
}

/* ---- SwooleLite\Atomic\Long ---- */

ZEND_METHOD(SwooleLite_Atomic_Long, __construct)
{
    zend_long value = 0;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(value)
    ZEND_PARSE_PARAMETERS_END();
    struct atomic_object *atomic = atomic_of(Z_OBJ_P(ZEND_THIS));
    if (!atomic_allocate(atomic, &atomic_long_slab)) {
        RETURN_THROWS();
    }
    atomic_store(atomic->number64, value);
}

/* On atomic integers overflow is defined: two's complement, without a trap. */
ZEND_METHOD(SwooleLite_Atomic_Long, add)
{
    zend_long amount;
    ATOMIC_THIS(atomic)
    if (!atomic_parse_amount(execute_data, &amount)) {
        RETURN_THROWS();
    }
    RETURN_LONG((zend_long)((zend_ulong)atomic_fetch_add(atomic->number64, amount) + (zend_ulong)amount));
}

ZEND_METHOD(SwooleLite_Atomic_Long, sub)
{
    zend_long amount;
    ATOMIC_THIS(atomic)
    if (!atomic_parse_amount(execute_data, &amount)) {
        RETURN_THROWS();
    }
    RETURN_LONG((zend_long)((zend_ulong)atomic_fetch_sub(atomic->number64, amount) - (zend_ulong)amount));
}

ZEND_METHOD(SwooleLite_Atomic_Long, get)
{
    ZEND_PARSE_PARAMETERS_NONE();
    ATOMIC_THIS(atomic)
    RETURN_LONG(atomic_load(atomic->number64));
}

ZEND_METHOD(SwooleLite_Atomic_Long, set)
{
    zend_long value;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(value)
    ZEND_PARSE_PARAMETERS_END();
    ATOMIC_THIS(atomic)
    atomic_store(atomic->number64, value);
}

ZEND_METHOD(SwooleLite_Atomic_Long, cmpset)
{
    zend_long expected, value;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_LONG(expected)
    Z_PARAM_LONG(value)
    ZEND_PARSE_PARAMETERS_END();
    ATOMIC_THIS(atomic)
    int64_t found = expected;
    RETURN_BOOL(atomic_compare_exchange_strong(atomic->number64, &found, value));
}
