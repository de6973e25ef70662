/* The class SwooleLite\Process: its object. */
#include "php/php_process.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <zend_exceptions.h>

#include "base/log.h"
#include "os/process_pipe.h"
#include "php/php_call.h"
#include "php/php_class_entries.h"
#include "php/php_foreign.h"
#include "php/php_process_arginfo.h"
#include "php/php_title.h"

/* $pipe_type */
enum process_pipe_type {
    PROCESS_PIPE_NONE = 0,
    PROCESS_PIPE_STREAM = 1,
    PROCESS_PIPE_PACKETS = 2,
};

static zend_object_handlers process_handlers;
ZEND_TLS int process_last_error;
ZEND_TLS long process_count; /* of objects that were constructed */

/* ---- the object ---- */

static zend_object *process_create(zend_class_entry *class_entry)
{
    struct php_swoolelite_process *process = zend_object_alloc(sizeof(*process), class_entry);
    memset(process, 0, offsetof(struct php_swoolelite_process, std));
    process->ends[PROCESS_MASTER] = process->ends[PROCESS_WORKER] = -1;
    process->timeout = -1;
    process->queue = -1;
    zend_object_std_init(&process->std, class_entry);
    object_properties_init(&process->std, class_entry);
    process->std.handlers = &process_handlers;
    return &process->std;
}

static void process_free(zend_object *object)
{
    struct php_swoolelite_process *process = php_swoolelite_process_of(object);
    (void)php_swoolelite_process_close_end(process, PROCESS_MASTER);
    (void)php_swoolelite_process_close_end(process, PROCESS_WORKER);
    zval_ptr_dtor(&process->callback.callable);
    zend_object_std_dtor(object);
}

static HashTable *process_get_gc(zend_object *object, zval **table, int *count)
{
    return php_swoolelite_callbacks_gc(object, &php_swoolelite_process_of(object)->callback, 1, table, count);
}

zend_class_entry *php_swoolelite_process_register(void)
{
    return register_class_SwooleLite_Process();
}

void php_swoolelite_process_init(zend_class_entry *class_entry)
{
    class_entry->create_object = process_create;
    process_handlers = std_object_handlers;
    process_handlers.offset = offsetof(struct php_swoolelite_process, std);
    process_handlers.free_obj = process_free;
    process_handlers.get_gc = process_get_gc;
    process_handlers.clone_obj = NULL;
}

void php_swoolelite_process_make(zval *object, int id, pid_t pid, int pipe)
{
    object_init_ex(object, php_swoolelite_process_ce);
    struct php_swoolelite_process *process = php_swoolelite_process_of(Z_OBJ_P(object));
    process->is_started = true;
    process->pid = pid;
    process->ends[PROCESS_MASTER] = pipe < 0 ? -1 : fcntl(pipe, F_DUPFD_CLOEXEC, 0);
    php_swoolelite_process_become(process, PROCESS_MASTER);
    ZVAL_LONG(OBJ_PROP_NUM(&process->std, PROCESS_PROPERTY_PID), pid);
    ZVAL_LONG(OBJ_PROP_NUM(&process->std, PROCESS_PROPERTY_ID), id);
}

/* ---- for all methods ---- */

struct php_swoolelite_process *php_swoolelite_process_this(zend_object *object)
{
    struct php_swoolelite_process *process = php_swoolelite_process_of(object);
    if (Z_TYPE(process->callback.callable) == IS_UNDEF && !process->is_started) {
        zend_throw_exception(php_swoolelite_exception_ce, "The process was not constructed", 0);
        return NULL;
    }
    return process;
}

struct php_swoolelite_process *php_swoolelite_process_this_current(zend_object *object)
{
    struct php_swoolelite_process *process = php_swoolelite_process_of(object);
    if (process->pid == getpid()) {
        return process;
    }
    if (!process->in_server || !php_swoolelite_foreign_refuse()) {
        zend_throw_exception(php_swoolelite_exception_ce, "This can be called in the process itself only", 0);
    }
    return NULL;
}

static void process_show_pipe(struct php_swoolelite_process *process)
{
    zval *property = OBJ_PROP_NUM(&process->std, PROCESS_PROPERTY_PIPE);
    int fd = process->ends[process->side];
    zval_ptr_dtor(property); /* a script may have set it, by a reference */
    if (fd >= 0) {
        ZVAL_LONG(property, fd);
    } else {
        ZVAL_NULL(property);
    }
}

void php_swoolelite_process_become(struct php_swoolelite_process *process,
                                   enum php_swoolelite_process_side side)
{
    process->side = side;
    process_show_pipe(process);
}

bool php_swoolelite_process_close_end(struct php_swoolelite_process *process,
                                      enum php_swoolelite_process_side side)
{
    int fd = process->ends[side];
    if (fd < 0) {
        return false;
    }
    process->ends[side] = -1;
    close(fd);
    if (side == process->side) {
        process_show_pipe(process);
    }
    return true;
}

bool php_swoolelite_process_succeeded(ssize_t result)
{
    process_last_error = result < 0 ? (int)-result : 0;
    errno = process_last_error;
    return result >= 0;
}

/* ---- methods ---- */

static void process_warn_of_coroutines(bool wanted)
{
    static bool is_told;
    if (wanted && !is_told) {
        is_told = true;
        swl_warning("enable_coroutine of a Process has no effect: there are no coroutines");
    }
}

ZEND_METHOD(SwooleLite_Process, __construct)
{
    zend_fcall_info info;
    zend_fcall_info_cache cache;
    bool redirects = false, has_coroutine = false;
    zend_long type = PROCESS_PIPE_PACKETS;
    ZEND_PARSE_PARAMETERS_START(1, 4)
    Z_PARAM_FUNC(info, cache)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(redirects)
    Z_PARAM_LONG(type)
    Z_PARAM_BOOL(has_coroutine)
    ZEND_PARSE_PARAMETERS_END();
    if (type < PROCESS_PIPE_NONE || type > PROCESS_PIPE_PACKETS) {
        zend_argument_value_error(3, "must be 0, 1 (SOCK_STREAM) or 2 (SOCK_DGRAM)");
        RETURN_THROWS();
    }
    struct php_swoolelite_process *process = php_swoolelite_process_of(Z_OBJ_P(ZEND_THIS));
    if (Z_TYPE(process->callback.callable) != IS_UNDEF || process->is_started) {
        zend_throw_exception(php_swoolelite_exception_ce, "The process was constructed already", 0);
        RETURN_THROWS();
    }
    process->redirects = redirects;
    process->is_stream = redirects || type == PROCESS_PIPE_STREAM;
    if (redirects || type != PROCESS_PIPE_NONE) {
        int result = swl_process_pipe_open(process->ends, !process->is_stream);
        if (result < 0) {
            zend_throw_exception_ex(php_swoolelite_exception_ce, -result, "The pipe cannot be made: %s",
                                    swl_error_text(-result));
            RETURN_THROWS();
        }
    }
    process_warn_of_coroutines(has_coroutine);
    process->queue_type = ++process_count;
    php_swoolelite_process_become(process, PROCESS_MASTER);
    php_swoolelite_keep_callback(&process->callback, &info.function_name, &cache);
}

ZEND_METHOD(SwooleLite_Process, set)
{
    HashTable *settings;
    zend_string *key;
    zval *value;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ARRAY_HT(settings)
    ZEND_PARSE_PARAMETERS_END();
    ZEND_HASH_FOREACH_STR_KEY_VAL (settings, key, value) {
        if (key == NULL || !zend_string_equals_literal(key, "enable_coroutine")) {
            php_error_docref(NULL, E_WARNING, "unknown option: a Process knows enable_coroutine alone");
        } else {
            process_warn_of_coroutines(zend_is_true(value));
        }
    }
    ZEND_HASH_FOREACH_END();
}

ZEND_METHOD(SwooleLite_Process, name)
{
    char *name;
    size_t length;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STRING(name, length)
    ZEND_PARSE_PARAMETERS_END();
    (void)length;
    if (php_swoolelite_process_this_current(Z_OBJ_P(ZEND_THIS)) == NULL) {
        RETURN_THROWS();
    }
    RETURN_BOOL(php_swoolelite_title_set(name));
}

ZEND_METHOD(SwooleLite_Process, exit)
{
    zend_long status = 0;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(status)
    ZEND_PARSE_PARAMETERS_END();
    if (status < 0 || status > 255) {
        zend_argument_value_error(1, "must be between 0 and 255");
        RETURN_THROWS();
    }
    if (php_swoolelite_process_this_current(Z_OBJ_P(ZEND_THIS)) == NULL) {
        RETURN_THROWS();
    }
    EG(exit_status) = (int)status;
    zend_throw_unwind_exit();
}

ZEND_METHOD(SwooleLite_Process, getLastError)
{
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_LONG(process_last_error);
}
