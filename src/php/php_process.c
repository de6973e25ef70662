/*
 * The class SwooleLite\Process, and how a process of the user's runs as a part of a server.
 *
 * A signal that is to end the function of such a process only sets a flag here and one of the engine's, which
 * then calls process_on_interrupt() between two operations of PHP: there exit() is thrown, so that the
 * function unwinds and the process ends in order. pcntl does the same for its asynchronous signals; each
 * calls the one that was there before it. A blocking call that begins anew is interrupted again and again. */
#include "php/php_process.h"

#include <signal.h>
#include <zend_exceptions.h>

#include "os/interrupt_timer.h"
#include "os/process.h"
#include "php/php_call.h"
#include "php/php_class_entries.h"
#include "php/php_foreign.h"
#include "php/php_globals.h"
#include "php/php_title.h"

struct php_swoolelite_process {
    struct php_swoolelite_callback callback; /* not set: the constructor did not run */
    bool in_server;                          /* it belongs to one */
    zend_object std;
};

/* The declared properties, in the stub's order. */
enum process_property {
    PROCESS_PROPERTY_PID,
    PROCESS_PROPERTY_ID,
};

static zend_object_handlers process_handlers;
static void (*process_next_interrupt)(zend_execute_data *frame);

/* Valid while the function of this process runs. */
static volatile bool process_in_function;
/* &EG(vm_interrupt): a signal handler must not look up the globals of its thread. */
static zend_atomic_bool *process_engine_flag;

static volatile bool process_is_signalled; /* a signal came that process_on_interrupt() has not seen yet */
static bool process_was_interrupted;       /* exit() was thrown */

/* ---- the object ---- */

static struct php_swoolelite_process *process_of(zend_object *object)
{
    return (struct php_swoolelite_process *)((char *)object - offsetof(struct php_swoolelite_process, std));
}

static zend_object *process_create(zend_class_entry *class_entry)
{
    struct php_swoolelite_process *process = zend_object_alloc(sizeof(*process), class_entry);
    memset(process, 0, offsetof(struct php_swoolelite_process, std));
    zend_object_std_init(&process->std, class_entry);
    object_properties_init(&process->std, class_entry);
    process->std.handlers = &process_handlers;
    return &process->std;
}

static void process_free(zend_object *object)
{
    zval_ptr_dtor(&process_of(object)->callback.callable);
    zend_object_std_dtor(object);
}

static HashTable *process_get_gc(zend_object *object, zval **table, int *count)
{
    return php_swoolelite_callbacks_gc(object, &process_of(object)->callback, 1, table, count);
}

/* ---- in a server ---- */

void php_swoolelite_processes_number(struct php_swoolelite_server *server)
{
    for (int i = 0; i < server->core->user_processes; i++) {
        ZVAL_LONG(OBJ_PROP_NUM(&server->processes[i]->std, PROCESS_PROPERTY_ID),
                  swl_server_user_process_id(server->core, i));
    }
}

void php_swoolelite_processes_release(struct php_swoolelite_server *server)
{
    for (int i = 0; i < server->core->user_processes; i++) {
        OBJ_RELEASE(&server->processes[i]->std);
    }
    if (server->processes != NULL) {
        efree(server->processes);
    }
}

void php_swoolelite_processes_gc(struct php_swoolelite_server *server, zend_get_gc_buffer *buffer)
{
    for (int i = 0; i < server->core->user_processes; i++) {
        zend_get_gc_buffer_add_obj(buffer, &server->processes[i]->std);
    }
}

/* The Process object of this process, or NULL. */
static struct php_swoolelite_process *process_current(void)
{
    const struct php_swoolelite_server *server = SWOOLELITE_G(running);
    if (server == NULL || server->core->role != SWL_ROLE_USER_PROCESS) {
        return NULL;
    }
    return server->processes[server->core->id - swl_server_user_process_id(server->core, 0)];
}

void php_swoolelite_process_interrupt(bool ends)
{
    process_is_signalled = true;
    if (process_in_function) {
        if (ends) {
            swl_interrupt_timer_begin();
        }
        zend_atomic_bool_store_ex(process_engine_flag, true);
    }
}

bool php_swoolelite_process_may_wait(void)
{
    return process_in_function && !zend_atomic_bool_load_ex(&EG(vm_interrupt));
}

static bool process_is_call(const zend_op *op)
{
    return op->opcode == ZEND_DO_FCALL || op->opcode == ZEND_DO_ICALL || op->opcode == ZEND_DO_UCALL ||
           op->opcode == ZEND_DO_FCALL_BY_NAME;
}

static bool process_is_argument(const zend_op *op)
{
    switch (op->opcode) {
    case ZEND_SEND_VAL:
    case ZEND_SEND_VAL_EX:
    case ZEND_SEND_VAR:
    case ZEND_SEND_VAR_EX:
    case ZEND_SEND_VAR_NO_REF:
    case ZEND_SEND_VAR_NO_REF_EX:
    case ZEND_SEND_FUNC_ARG:
    case ZEND_SEND_REF:
    case ZEND_SEND_USER:
    case ZEND_SEND_UNPACK:
    case ZEND_SEND_ARRAY:
        return true;
    default:
        return false;
    }
}

/* Before PHP 8.4 an interrupt comes with the next operation at hand, and what is thrown counts as thrown by
 * that one. Were it one that passes an argument, the engine would free the argument that is not there yet. So
 * what follows a call is thrown as by that call, as later versions do; and elsewhere, rarely, not now. */
static bool process_throw_exit(void)
{
    zend_execute_data *frame = EG(current_execute_data);
    if (frame->func != NULL && ZEND_USER_CODE(frame->func->type)) {
        const zend_op *next = frame->opline, *last = next - 1;
        if (next > frame->func->op_array.opcodes && process_is_call(last)) {
            frame->opline = last;
            if (last->result_type & (IS_TMP_VAR | IS_VAR)) {
                zval *place = ZEND_CALL_VAR(frame, last->result.var), result;
                ZVAL_COPY_VALUE(&result, place);
                ZVAL_UNDEF(place);
                zval_ptr_dtor(&result);
            }
        } else if (frame->call != NULL && (process_is_argument(next) || process_is_call(next))) {
            return false;
        }
    }
    if (!EG(exception)) { /* a destructor may have thrown */
        zend_throw_unwind_exit();
    }
    return true;
}

static void process_on_interrupt(zend_execute_data *frame)
{
    if (process_next_interrupt != NULL) {
        process_next_interrupt(frame);
    }
    if (!process_in_function || !process_is_signalled || EG(exception)) {
        return; /* no signal came, or an exception is on its way already: the next interrupt looks again */
    }
    if (swl_process_is_foreign()) {
        return; /* the signal was for the process that has forked this one */
    }
    struct php_swoolelite_server *server = SWOOLELITE_G(running);
    if (swl_self_is_to_end(server->core) &&
        (server->ends_by_itself == NULL || !server->ends_by_itself(server))) {
        if (!process_throw_exit()) {
            return; /* it cannot be thrown here: the next interrupt tries again */
        }
        process_was_interrupted = true;
    }
    swl_interrupt_timer_end();
    process_is_signalled = false;
}

enum swl_verdict php_swoolelite_process_run(struct swl_server *core)
{
    struct php_swoolelite_process *process = process_current();
    zval arguments[1];
    ZVAL_LONG(OBJ_PROP_NUM(&process->std, PROCESS_PROPERTY_PID), getpid());
    ZVAL_OBJ_COPY(&arguments[0], &process->std);
    php_swoolelite_process_enter_function();
    return php_swoolelite_process_leave_function(
        php_swoolelite_call(php_swoolelite_server_from(core), "process", &process->callback.callable,
                            &process->callback.cache, 1, arguments, NULL));
}

void php_swoolelite_process_enter_function(void)
{
    process_engine_flag = &EG(vm_interrupt);
    swl_interrupt_timer_open(SWL_SIGNAL_REOPEN_LOG); /* which is caught, and has no effect here */
    process_in_function = true;
    if (process_is_signalled) {
        php_swoolelite_process_interrupt(true); /* the signal came before the function had begun */
    }
}

enum swl_verdict php_swoolelite_process_leave_function(enum swl_verdict verdict)
{
    process_in_function = false;
    swl_interrupt_timer_close();
    /* not the user's exit(): what the process has asked for is waited for as at every orderly end */
    return verdict == SWL_RETIRE && process_was_interrupted ? SWL_GO_ON : verdict;
}

ZEND_METHOD(SwooleLite_Server, addProcess)
{
    zval *object;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_OBJECT_OF_CLASS(object, php_swoolelite_process_ce)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_before_start(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    struct php_swoolelite_process *process = process_of(Z_OBJ_P(object));
    const char *obstacle = NULL;
    int index = -1;
    if (Z_TYPE(process->callback.callable) == IS_UNDEF) {
        obstacle = "The process was not constructed";
    } else if (process->in_server) {
        obstacle = "The process belongs to a server already";
    } else if ((index = swl_server_add_user_process(server->core)) < 0) {
        obstacle = "The server has as many processes as it can have";
    }
    if (obstacle != NULL) {
        zend_throw_exception(php_swoolelite_exception_ce, obstacle, 0);
        RETURN_THROWS();
    }
    server->processes = safe_erealloc(server->processes, (size_t)index + 1, sizeof(server->processes[0]), 0);
    server->processes[index] = process;
    GC_ADDREF(&process->std);
    process->in_server = true;
    int id = swl_server_user_process_id(server->core, index);
    ZVAL_LONG(OBJ_PROP_NUM(&process->std, PROCESS_PROPERTY_ID), id);
    RETURN_LONG(id);
}

/* ---- SwooleLite\Process ---- */

void php_swoolelite_process_init(zend_class_entry *class_entry)
{
    class_entry->create_object = process_create;
    process_handlers = std_object_handlers;
    process_handlers.offset = offsetof(struct php_swoolelite_process, std);
    process_handlers.free_obj = process_free;
    process_handlers.get_gc = process_get_gc;
    process_handlers.clone_obj = NULL;
    process_next_interrupt = zend_interrupt_function;
    zend_interrupt_function = process_on_interrupt;
}

ZEND_METHOD(SwooleLite_Process, __construct)
{
    zend_fcall_info info;
    zend_fcall_info_cache cache;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_FUNC(info, cache)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_process *process = process_of(Z_OBJ_P(ZEND_THIS));
    if (Z_TYPE(process->callback.callable) != IS_UNDEF) {
        zend_throw_exception(php_swoolelite_exception_ce, "The process was constructed already", 0);
        RETURN_THROWS();
    }
    ZVAL_COPY(&process->callback.callable, &info.function_name);
    process->callback.cache = cache;
}

/* Whether $this is the process that this one is; throws otherwise. */
static bool process_is_current(zend_object *object)
{
    if (php_swoolelite_foreign_refuse()) {
        return false;
    }
    if (process_current() == NULL || process_current() != process_of(object)) {
        zend_throw_exception(php_swoolelite_exception_ce, "This can be called in the process itself only", 0);
        return false;
    }
    return true;
}

ZEND_METHOD(SwooleLite_Process, name)
{
    char *name;
    size_t length;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STRING(name, length)
    ZEND_PARSE_PARAMETERS_END();
    (void)length;
    if (!process_is_current(Z_OBJ_P(ZEND_THIS))) {
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
    if (!process_is_current(Z_OBJ_P(ZEND_THIS))) {
        RETURN_THROWS();
    }
    EG(exit_status) = (int)status;
    zend_throw_unwind_exit();
}

ZEND_METHOD(SwooleLite_Process, kill)
{
    zend_long pid, signal_number = SIGTERM;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(pid)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(signal_number)
    ZEND_PARSE_PARAMETERS_END();
    if (pid < 1 || pid > INT32_MAX) { /* 0 and negative numbers mean process groups, or all processes */
        zend_argument_value_error(1, "must be the pid of a process");
        RETURN_THROWS();
    }
    if (signal_number < 0 || signal_number > SIGRTMAX) {
        zend_argument_value_error(2, "must be between 0 and %d", SIGRTMAX);
        RETURN_THROWS();
    }
    RETURN_BOOL(kill((pid_t)pid, (int)signal_number) == 0);
}
