/*
 * Process::start().
 *
 * In the child the call never returns: it runs the function and the loop, reports what was thrown, and then
 * throws exit(), so that PHP unwinds as at the end of a script. In a callback of a server that leads to the guard,
 * which ends the process (php_foreign). */
#include "php/php_process_start.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include <ext/random/php_random.h>
#include <main/php_output.h>
#include <zend_exceptions.h>
#include <zend_fibers.h>

#include "os/process.h"
#include "php/php_class_entries.h"
#include "php/php_engine.h"
#include "php/php_foreign.h"
#include "php/php_globals.h"
#include "php/php_loop.h"
#include "php/php_process_wait.h"

/* ---- the beginning of the child ---- */

/* What the parent has printed into buffers is the parent's to print; their callbacks are not called. */
static void process_start_drop_output(void)
{
    if (OG(active) == NULL) {
        return; /* a function that is called for the first time in the child costs many page faults (ld.so) */
    }
    php_output_handler **handlers = zend_stack_base(&OG(handlers));
    for (int i = 0; i < zend_stack_count(&OG(handlers)); i++) {
        handlers[i]->flags |= PHP_OUTPUT_HANDLER_DISABLED;
    }
    php_output_discard_all();
}

/* What the parent has read from its standard input, and not used yet, is not on the pipe. */
static void process_start_drop_input(void)
{
    zval *constant = zend_get_constant_str("STDIN", sizeof("STDIN") - 1);
    php_stream *stream = NULL;
    if (constant != NULL && Z_TYPE_P(constant) == IS_RESOURCE) {
        stream = zend_fetch_resource2(Z_RES_P(constant), NULL, php_file_le_stream(), php_file_le_pstream());
    }
    if (stream != NULL) {
        stream->readpos = stream->writepos = 0;
        stream->eof = 0;
    }
}

void php_swoolelite_process_redirect(const struct php_swoolelite_process *process, bool all)
{
    int fd = process->ends[PROCESS_WORKER];
    if (!process->redirects || fd < 0) {
        return;
    }
    for (int standard = STDIN_FILENO; standard <= (all ? STDERR_FILENO : STDOUT_FILENO); standard++) {
        while (dup2(fd, standard) < 0 && errno == EINTR) {
        }
    }
    process_start_drop_input();
}

static void process_start_enter(struct php_swoolelite_process *process)
{
    /* else all children would draw the same numbers */
    RANDOM_G(combined_lcg_seeded) = false;
    RANDOM_G(mt19937_seeded) = false;
    php_swoolelite_engine_forked();
    EG(exit_status) = 0;
    process_start_drop_output();
    process->pid = getpid();
    ZVAL_LONG(OBJ_PROP_NUM(&process->std, PROCESS_PROPERTY_PID), process->pid);
    php_swoolelite_process_become(process, PROCESS_WORKER);
    (void)php_swoolelite_process_close_end(process, PROCESS_MASTER);
    php_swoolelite_process_redirect(process, true);
    php_swoolelite_loop_begin_child();
}

/* ---- its life ---- */

static void process_start_run(struct php_swoolelite_process *process)
{
    zval argument, result;
    zend_fcall_info info = {.size = sizeof(info), .params = &argument, .param_count = 1, .retval = &result};
    ZVAL_COPY_VALUE(&info.function_name, &process->callback.callable);
    ZVAL_OBJ_COPY(&argument, &process->std);
    ZVAL_UNDEF(&result);
    (void)zend_call_function(&info, &process->callback.cache);
    zval_ptr_dtor(&result);
    zval_ptr_dtor(&argument);
}

static void process_start_report(void)
{
    if (EG(exception) && !zend_is_unwind_exit(EG(exception))) {
        php_swoolelite_foreign_report_exception();
        EG(exit_status) = EG(exit_status) == 0 ? 255 : EG(exit_status);
    }
}

/* All of the child's life. The Fiber that has called start() is not its own: suspended, it would have the child go on in
 * the parent's code. */
static void process_start_live(struct php_swoolelite_process *process)
{
    zend_fiber *fiber = EG(active_fiber);
    EG(active_fiber) = NULL;
    process_start_enter(process);
    if (!EG(exception)) {
        process_start_run(process);
    }
    if (!EG(exception)) {
        php_swoolelite_loop_run();
    }
    php_swoolelite_loop_exit(); /* it does not run once more, behind exit() */
    process_start_report();
    EG(active_fiber) = fiber;
    if (!EG(exception)) {
        zend_throw_unwind_exit();
    }
}

/* ---- start() ---- */

/* Whether other threads run PHP's memory allocator, locks and the like beside this one: those of the reactors. */
static bool process_start_has_threads(void)
{
    const struct php_swoolelite_server *server = SWOOLELITE_G(running);
    return server != NULL && !swl_process_is_foreign() && server->core->role == SWL_ROLE_MASTER &&
           server->core->mode == SWL_MODE_PROCESS;
}

/* NULL, or why the process cannot be started. */
static const char *process_start_obstacle(const struct php_swoolelite_process *process)
{
    if (process->in_server) {
        return "The process belongs to a server, which starts it";
    }
    if (process->is_started) {
        return "The process was started already";
    }
    if (process_start_has_threads()) {
        return "The master of a server has threads, so that no process can be started there: use a worker, "
               "or "
               "addProcess()";
    }
    if (OG(running) != NULL) {
        return "No process can be started in the callback of an output buffer";
    }
    return NULL;
}

ZEND_METHOD(SwooleLite_Process, start)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_process *process = php_swoolelite_process_this(Z_OBJ_P(ZEND_THIS));
    if (process == NULL) {
        RETURN_THROWS();
    }
    const char *obstacle = process_start_obstacle(process);
    if (obstacle != NULL) {
        zend_throw_exception(php_swoolelite_exception_ce, obstacle, 0);
        RETURN_THROWS();
    }
    fflush(NULL); /* what stands in buffers of C would be printed twice */
    pid_t pid = swl_process_fork_foreign();
    if (!php_swoolelite_process_succeeded(pid)) {
        RETURN_FALSE;
    }
    process->is_started = true;
    if (pid == 0) {
        process_start_live(process);
        RETURN_THROWS();
    }
    process->pid = pid;
    ZVAL_LONG(OBJ_PROP_NUM(&process->std, PROCESS_PROPERTY_PID), pid);
    (void)php_swoolelite_process_close_end(process, PROCESS_WORKER);
    php_swoolelite_process_note_child(pid);
    RETURN_LONG(pid);
}
