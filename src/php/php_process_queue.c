/*
 * The System V queue of a Process.
 *
 * Objects without a key share one queue, private to this script and the processes that it starts; it is removed
 * at the script's end. A queue with a key stays until freeQueue(). */
#include "php/php_process_queue.h"

#include <errno.h>
#include <unistd.h>

#include <php.h>
#include <zend_exceptions.h>

#include "os/sysv_queue.h"
#include "php/php_class_entries.h"
#include "php/php_process.h"
#include "php/php_wait.h"

#define PROCESS_QUEUE_NOWAIT 256
/* for all objects; any other mode: each object has messages of its own */
#define PROCESS_QUEUE_MODE_SHARED 2

/* The queue of those without a key. */
static int process_queue_private = -1;
static pid_t process_queue_owner;

/* The process of $this, which has a queue; throws and returns NULL otherwise. */
static struct php_swoolelite_process *process_queue_this(zend_object *object)
{
    struct php_swoolelite_process *process = php_swoolelite_process_this(object);
    if (process != NULL && process->queue < 0) {
        zend_throw_exception(php_swoolelite_exception_ce, "The process has no queue: see useQueue()", 0);
        return NULL;
    }
    return process;
}

/* ---- which one ---- */

/* Returns the id, or -errno. */
static int process_queue_open_private(void)
{
    size_t capacity;
    uint64_t messages, bytes;
    if (process_queue_private >= 0 && swl_sysv_queue_stat(process_queue_private, &messages, &bytes) == 0) {
        return process_queue_private;
    }
    int id = swl_sysv_queue_create((uid_t)-1, 0, &capacity);
    if (id >= 0) {
        process_queue_private = id;
        process_queue_owner = getpid();
    }
    return id;
}

void php_swoolelite_process_queue_adopt(void)
{
    process_queue_owner = getpid();
}

void php_swoolelite_process_queue_end(void)
{
    if (process_queue_private >= 0 && process_queue_owner == getpid()) {
        swl_sysv_queue_remove(process_queue_private);
    }
    process_queue_private = -1;
}

static void process_queue_set(struct php_swoolelite_process *process, int id, zend_long key)
{
    zval *shown_id = OBJ_PROP_NUM(&process->std, PROCESS_PROPERTY_QUEUE_ID);
    zval *shown_key = OBJ_PROP_NUM(&process->std, PROCESS_PROPERTY_QUEUE_KEY);
    process->queue = id;
    zval_ptr_dtor(shown_id); /* a script may have set them, by references */
    zval_ptr_dtor(shown_key);
    ZVAL_NULL(shown_id);
    ZVAL_NULL(shown_key);
    if (id >= 0) {
        ZVAL_LONG(shown_id, id);
        ZVAL_LONG(shown_key, key);
    }
}

void php_swoolelite_process_queue_lend(struct php_swoolelite_process *process, int id, zend_long key)
{
    process->queue_is_for_all = true;
    process->queue_type = 1;
    process_queue_set(process, id, key);
}

ZEND_METHOD(SwooleLite_Process, useQueue)
{
    zend_long key = 0, mode = PROCESS_QUEUE_MODE_SHARED, capacity = -1;
    ZEND_PARSE_PARAMETERS_START(0, 3)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(key)
    Z_PARAM_LONG(mode)
    Z_PARAM_LONG(capacity)
    ZEND_PARSE_PARAMETERS_END();
    if (key < 0 || key > UINT32_MAX) { /* ftok() may return more than an int has */
        zend_argument_value_error(1, "must be between 0 and %u", UINT32_MAX);
        RETURN_THROWS();
    }
    struct php_swoolelite_process *process = php_swoolelite_process_this(Z_OBJ_P(ZEND_THIS));
    if (process == NULL) {
        RETURN_THROWS();
    }
    char why[SWL_SYSV_QUEUE_REASON];
    int id = key == 0 ? process_queue_open_private()
                      : swl_sysv_queue_open((int32_t)(uint32_t)key, (uid_t)-1, 0, why);
    size_t room;
    int result = id < 0 || capacity <= 0 ? 0 : swl_sysv_queue_prepare(id, (uid_t)-1, (size_t)capacity, &room);
    if (!php_swoolelite_process_succeeded(id < 0 ? id : result)) {
        RETURN_FALSE;
    }
    process->queue_is_for_all = (mode & ~PROCESS_QUEUE_NOWAIT) == PROCESS_QUEUE_MODE_SHARED;
    process->queue_never_waits = (mode & PROCESS_QUEUE_NOWAIT) != 0;
    process_queue_set(process, id, key);
    RETURN_TRUE;
}

/* ---- messages ---- */

ZEND_METHOD(SwooleLite_Process, push)
{
    zend_string *data;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(data)
    ZEND_PARSE_PARAMETERS_END();
    if (ZSTR_LEN(data) == 0) {
        zend_argument_value_error(1, "cannot be empty");
        RETURN_THROWS();
    }
    struct php_swoolelite_process *process = process_queue_this(Z_OBJ_P(ZEND_THIS));
    if (process == NULL) {
        RETURN_THROWS();
    }
    if (ZSTR_LEN(data) > swl_sysv_queue_message_max()) {
        (void)php_swoolelite_process_succeeded(-EMSGSIZE);
        RETURN_FALSE;
    }
    struct swl_sysv_queue_envelope *envelope = safe_emalloc(1, ZSTR_LEN(data), sizeof(*envelope));
    envelope->type = process->queue_type;
    memcpy(envelope->bytes, ZSTR_VAL(data), ZSTR_LEN(data));
    int result;
    do {
        result = swl_sysv_queue_push(process->queue, envelope, ZSTR_LEN(data), !process->queue_never_waits);
    } while (result == -EINTR && php_swoolelite_wait_run_interrupts());
    efree(envelope);
    RETURN_BOOL(php_swoolelite_process_succeeded(result));
}

ZEND_METHOD(SwooleLite_Process, pop)
{
    zend_long size = 65536;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(size)
    ZEND_PARSE_PARAMETERS_END();
    if (size < 1 || size > INT32_MAX) {
        zend_argument_value_error(1, "must be between 1 and %d", INT32_MAX);
        RETURN_THROWS();
    }
    struct php_swoolelite_process *process = process_queue_this(Z_OBJ_P(ZEND_THIS));
    if (process == NULL) {
        RETURN_THROWS();
    }
    long type = process->queue_is_for_all ? 0 : process->queue_type;
    struct swl_sysv_queue_envelope *envelope = safe_emalloc(1, (size_t)size, sizeof(*envelope));
    ssize_t got;
    do {
        got = swl_sysv_queue_pop(process->queue, envelope, (size_t)size, type, !process->queue_never_waits);
    } while (got == -EINTR && php_swoolelite_wait_run_interrupts());
    if (php_swoolelite_process_succeeded(got)) {
        RETVAL_STRINGL((const char *)envelope->bytes, (size_t)got);
    } else {
        RETVAL_FALSE;
    }
    efree(envelope);
}

ZEND_METHOD(SwooleLite_Process, statQueue)
{
    uint64_t messages, bytes;
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_process *process = process_queue_this(Z_OBJ_P(ZEND_THIS));
    if (process == NULL) {
        RETURN_THROWS();
    }
    if (!php_swoolelite_process_succeeded(swl_sysv_queue_stat(process->queue, &messages, &bytes))) {
        RETURN_FALSE;
    }
    array_init_size(return_value, 2);
    add_assoc_long(return_value, "queue_num", (zend_long)messages);
    add_assoc_long(return_value, "queue_bytes", (zend_long)bytes);
}

ZEND_METHOD(SwooleLite_Process, freeQueue)
{
    uint64_t messages, bytes;
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_process *process = process_queue_this(Z_OBJ_P(ZEND_THIS));
    if (process == NULL) {
        RETURN_THROWS();
    }
    int result = swl_sysv_queue_stat(process->queue, &messages, &bytes);
    if (result == 0) {
        swl_sysv_queue_remove(process->queue);
    }
    process_queue_set(process, -1, 0);
    RETURN_BOOL(php_swoolelite_process_succeeded(result));
}
