/*
 * How a Process of the user's runs as a part of a server.
 *
 * A signal that is to end the function of such a process only sets a flag here and one of the engine's, which
 * then calls user_process_on_interrupt() between two operations of PHP: there exit() is thrown, so that the
 * function unwinds and the process ends in order. pcntl does the same for its asynchronous signals; each
 * calls the one that was there before it. A blocking call that begins anew is interrupted again and again. */
#include "php/php_user_process.h"

#include <unistd.h>
#include <zend_exceptions.h>

#include "os/interrupt_timer.h"
#include "os/process.h"
#include "php/php_call.h"
#include "php/php_class_entries.h"
#include "php/php_globals.h"
#include "php/php_process.h"
#include "php/php_process_start.h"

static void (*user_process_next_interrupt)(zend_execute_data *frame);

/* Valid while the function of this process runs. */
static volatile bool user_process_in_function;
/* &EG(vm_interrupt): a signal handler must not look up the globals of its thread. */
static zend_atomic_bool *user_process_engine_flag;

static volatile bool
    user_process_is_signalled; /* a signal came that user_process_on_interrupt() has not seen yet */
static bool user_process_was_interrupted; /* exit() was thrown */

/* ---- all of a server ---- */

void php_swoolelite_user_processes_number(struct php_swoolelite_server *server)
{
    for (int i = 0; i < server->core->user_processes; i++) {
        ZVAL_LONG(OBJ_PROP_NUM(&server->processes[i]->std, PROCESS_PROPERTY_ID),
                  swl_server_user_process_id(server->core, i));
    }
}

void php_swoolelite_user_processes_release(struct php_swoolelite_server *server)
{
    for (int i = 0; i < server->core->user_processes; i++) {
        OBJ_RELEASE(&server->processes[i]->std);
    }
    if (server->processes != NULL) {
        efree(server->processes);
    }
}

void php_swoolelite_user_processes_gc(struct php_swoolelite_server *server, zend_get_gc_buffer *buffer)
{
    for (int i = 0; i < server->core->user_processes; i++) {
        zend_get_gc_buffer_add_obj(buffer, &server->processes[i]->std);
    }
}

/* The Process object of this process, or NULL. */
static struct php_swoolelite_process *user_process_current(void)
{
    const struct php_swoolelite_server *server = SWOOLELITE_G(running);
    if (server == NULL || server->core->role != SWL_ROLE_USER_PROCESS) {
        return NULL;
    }
    return server->processes[server->core->id - swl_server_user_process_id(server->core, 0)];
}

void php_swoolelite_user_process_interrupt(bool ends)
{
    user_process_is_signalled = true;
    if (user_process_in_function) {
        if (ends) {
            swl_interrupt_timer_begin();
        }
        zend_atomic_bool_store_ex(user_process_engine_flag, true);
    }
}

bool php_swoolelite_user_process_may_wait(void)
{
    return user_process_in_function && !zend_atomic_bool_load_ex(&EG(vm_interrupt));
}

static bool user_process_is_call(const zend_op *op)
{
    return op->opcode == ZEND_DO_FCALL || op->opcode == ZEND_DO_ICALL || op->opcode == ZEND_DO_UCALL ||
           op->opcode == ZEND_DO_FCALL_BY_NAME;
}

static bool user_process_is_argument(const zend_op *op)
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
static bool user_process_throw_exit(void)
{
    zend_execute_data *frame = EG(current_execute_data);
    if (frame->func != NULL && ZEND_USER_CODE(frame->func->type)) {
        const zend_op *next = frame->opline, *last = next - 1;
        if (next > frame->func->op_array.opcodes && user_process_is_call(last)) {
            frame->opline = last;
            if (last->result_type & (IS_TMP_VAR | IS_VAR)) {
                zval *place = ZEND_CALL_VAR(frame, last->result.var), result;
                ZVAL_COPY_VALUE(&result, place);
                ZVAL_UNDEF(place);
                zval_ptr_dtor(&result);
            }
        } else if (frame->call != NULL && (user_process_is_argument(next) || user_process_is_call(next))) {
            return false;
        }
    }
    if (!EG(exception)) { /* a destructor may have thrown */
        zend_throw_unwind_exit();
    }
    return true;
}

static void user_process_on_interrupt(zend_execute_data *frame)
{
    if (user_process_next_interrupt != NULL) {
        user_process_next_interrupt(frame);
    }
    if (!user_process_in_function || !user_process_is_signalled || EG(exception)) {
        return; /* no signal came, or an exception is on its way already: the next interrupt looks again */
    }
    if (swl_process_is_foreign()) {
        return; /* the signal was for the process that has forked this one */
    }
    struct php_swoolelite_server *server = SWOOLELITE_G(running);
    if (swl_self_is_to_end(server->core) &&
        (server->ends_by_itself == NULL || !server->ends_by_itself(server))) {
        if (!user_process_throw_exit()) {
            return; /* it cannot be thrown here: the next interrupt tries again */
        }
        user_process_was_interrupted = true;
    }
    swl_interrupt_timer_end();
    user_process_is_signalled = false;
}

enum swl_verdict php_swoolelite_user_process_run(struct swl_server *core)
{
    struct php_swoolelite_process *process = user_process_current();
    zval arguments[1];
    process->pid = getpid();
    ZVAL_LONG(OBJ_PROP_NUM(&process->std, PROCESS_PROPERTY_PID), process->pid);
    php_swoolelite_process_become(process, PROCESS_WORKER);
    php_swoolelite_process_redirect(process, false);
    ZVAL_OBJ_COPY(&arguments[0], &process->std);
    php_swoolelite_user_process_enter_function();
    return php_swoolelite_user_process_leave_function(
        php_swoolelite_call(php_swoolelite_server_from(core), "process", &process->callback.callable,
                            &process->callback.cache, 1, arguments, NULL));
}

void php_swoolelite_user_process_enter_function(void)
{
    user_process_engine_flag = &EG(vm_interrupt);
    swl_interrupt_timer_open(SWL_SIGNAL_REOPEN_LOG); /* which is caught, and has no effect here */
    user_process_in_function = true;
    if (user_process_is_signalled) {
        php_swoolelite_user_process_interrupt(true); /* the signal came before the function had begun */
    }
}

enum swl_verdict php_swoolelite_user_process_leave_function(enum swl_verdict verdict)
{
    user_process_in_function = false;
    swl_interrupt_timer_close();
    /* not the user's exit(): what the process has asked for is waited for as at every orderly end */
    return verdict == SWL_RETIRE && user_process_was_interrupted ? SWL_GO_ON : verdict;
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
    struct php_swoolelite_process *process = php_swoolelite_process_of(Z_OBJ_P(object));
    const char *obstacle = NULL;
    int index = -1;
    if (Z_TYPE(process->callback.callable) == IS_UNDEF) {
        obstacle = "The process was not constructed";
    } else if (process->is_started) {
        obstacle = "The process was started already";
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

void php_swoolelite_user_process_startup(void)
{
    user_process_next_interrupt = zend_interrupt_function;
    zend_interrupt_function = user_process_on_interrupt;
}
