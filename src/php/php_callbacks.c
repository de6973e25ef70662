/* From the core to the user's callbacks, and back with what became of them. */
#include "php/php_packing.h"

#include <SAPI.h>
#include <main/php_output.h>
#include <zend_closures.h>
#include <zend_exceptions.h>
#include <zend_interfaces.h>
#if defined(ZEND_MAX_EXECUTION_TIMERS)
#include <zend_max_execution_timer.h>
#endif
#include <ext/random/php_random.h>

#include "base/log.h"
#include "os/process.h"
#include "os/signal.h"
#include "php/php_exception_limit.h"
#include "php/php_timer.h"

static const char *const event_names[EVENTS] = {
    [EVENT_START] = "start",
    [EVENT_SHUTDOWN] = "shutdown",
    [EVENT_MANAGER_START] = "managerStart",
    [EVENT_MANAGER_STOP] = "managerStop",
    [EVENT_WORKER_START] = "workerStart",
    [EVENT_WORKER_STOP] = "workerStop",
    [EVENT_WORKER_EXIT] = "workerExit",
    [EVENT_WORKER_ERROR] = "workerError",
    [EVENT_BEFORE_RELOAD] = "beforeReload",
    [EVENT_AFTER_RELOAD] = "afterReload",
    [EVENT_CONNECT] = "connect",
    [EVENT_RECEIVE] = "receive",
    [EVENT_PACKET] = "packet",
    [EVENT_CLOSE] = "close",
    [EVENT_BUFFER_FULL] = "bufferFull",
    [EVENT_BUFFER_EMPTY] = "bufferEmpty",
    [EVENT_TASK] = "task",
    [EVENT_FINISH] = "finish",
    [EVENT_TASK_FAILED] = "taskFailed",
    [EVENT_PIPE_MESSAGE] = "pipeMessage",
};

enum php_swoolelite_event php_swoolelite_event_find(const zend_string *name)
{
    int event = 0;
    while (event < EVENTS && (strlen(event_names[event]) != ZSTR_LEN(name) ||
                              strcasecmp(event_names[event], ZSTR_VAL(name)) != 0)) {
        event++;
    }
    return (enum php_swoolelite_event)event;
}

static struct php_swoolelite_server *binding_of(struct swl_server *core)
{
    return core->user;
}

/* ---- callables ---- */

/* Whether the callable, as it is, means the same function where no class is in scope. */
static bool is_callable_anywhere(const zval *callable, const zend_fcall_info_cache *cache)
{
    const zend_function *function = cache->function_handler;
    if (Z_TYPE_P(callable) == IS_OBJECT || function == NULL /* by __call() */ ||
        function->common.scope == NULL) {
        return true;
    }
    if (Z_TYPE_P(callable) != IS_ARRAY || !(function->common.fn_flags & ZEND_ACC_PUBLIC)) {
        return false;
    }
    const zval *object = zend_hash_index_find(Z_ARRVAL_P(callable), 0);
    const zval *method = zend_hash_index_find(Z_ARRVAL_P(callable), 1);
    return object != NULL && method != NULL && Z_TYPE_P(object) == IS_OBJECT &&
           Z_TYPE_P(method) == IS_STRING &&
           zend_string_equals_ci(Z_STR_P(method), function->common.function_name);
}

/* Private methods and "self::" are meant where the callable was written, but called from the loop. */
void php_swoolelite_keep_callable(zval *kept, zval *callable, const zend_fcall_info_cache *cache)
{
    if (is_callable_anywhere(callable, cache)) {
        ZVAL_COPY(kept, callable);
        return;
    }
    zval object;
    if (cache->object != NULL) {
        ZVAL_OBJ(&object, cache->object);
    }
    zend_create_fake_closure(kept, cache->function_handler, cache->function_handler->common.scope,
                             cache->called_scope, cache->object ? &object : NULL);
}

/* ---- what became of a call ---- */

/* Logs the pending exception whole, and clears it. Keeps its class and message for a task's submitter. */
static void log_exception(struct swl_server *core, const char *where)
{
    zend_object *exception = EG(exception);
    zval text;
    GC_ADDREF(exception);
    zend_clear_exception();
    zval unused, *message = zend_read_property_ex(
                     instanceof_function(exception->ce, zend_ce_error) ? zend_ce_error : zend_ce_exception,
                     exception, ZSTR_KNOWN(ZEND_STR_MESSAGE), true, &unused);
    snprintf(core->task_error, sizeof(core->task_error), "%s: %s", ZSTR_VAL(exception->ce->name),
             Z_TYPE_P(message) == IS_STRING ? Z_STRVAL_P(message) : "");
    struct swl_log_limit *limit = php_swoolelite_exception_limit(exception);
    ZVAL_UNDEF(&text);
    /* __toString of an exception tells class, message, file, line and trace, of the previous ones too */
    zend_call_method_with_0_params(exception, exception->ce, NULL, "__tostring", &text);
    if (EG(exception) || Z_TYPE(text) != IS_STRING) {
        zend_clear_exception();
        swl_log_limited(limit, "uncaught %s in '%s'", ZSTR_VAL(exception->ce->name), where);
    } else {
        swl_log_limited(limit, "uncaught %s in '%s': %s", ZSTR_VAL(exception->ce->name), where,
                        Z_STRVAL(text));
    }
    zval_ptr_dtor(&text);
    OBJ_RELEASE(exception);
}

/* A fatal error comes as a longjmp, or unwinds like exit() where the engine could still do so. */
static bool was_fatal(bool bailed_out)
{
    const int fatal = E_ERROR | E_CORE_ERROR | E_COMPILE_ERROR | E_USER_ERROR | E_RECOVERABLE_ERROR | E_PARSE;
    if (bailed_out) {
        return true;
    }
    return EG(exception) && zend_is_unwind_exit(EG(exception)) && EG(exit_status) == 255 &&
           (PG(last_error_type) & fatal) && PG(last_error_message);
}

/* exit() and fatal errors end the process, an exception is logged: what the core is to do. */
enum swl_verdict php_swoolelite_judge(struct php_swoolelite_server *server, const char *where,
                                      bool bailed_out)
{
    if (EXPECTED(!bailed_out && !EG(exception))) {
        return SWL_GO_ON;
    }
    if (was_fatal(bailed_out)) {
        swl_fault("fatal error in '%s': %s in %s:%d", where,
                  PG(last_error_message) ? ZSTR_VAL(PG(last_error_message)) : "unknown",
                  PG(last_error_file) ? ZSTR_VAL(PG(last_error_file)) : "?", PG(last_error_lineno));
        server->bailed_out |= bailed_out;
        if (EG(exception)) {
            zend_clear_exception();
        }
        return SWL_CRASH;
    }
    if (zend_is_unwind_exit(EG(exception))) {
        zend_clear_exception();
        return SWL_RETIRE;
    }
    log_exception(server->core, where);
    return SWL_EXCEPTION;
}

/* A fatal error is a longjmp: it is caught, so that it never crosses the core's frames. */
enum swl_verdict php_swoolelite_call_here(struct php_swoolelite_server *server, const char *name,
                                          zval *callable, zend_fcall_info_cache *cache, uint32_t count,
                                          zval *arguments, zval *result)
{
    zval unused, *to = result ? result : &unused;
    volatile bool bailed_out = false;
    zend_execute_data *frame = EG(current_execute_data);
    const char *before = server->calling;
    zend_fcall_info info = {
        .size = sizeof(info),
        .retval = to,
        .params = arguments,
        .param_count = count,
    };
    ZVAL_COPY_VALUE(&info.function_name, callable);
    ZVAL_UNDEF(to);
    server->calling = name;
    zend_try
    {
        zend_call_function(&info, cache);
    }
    zend_catch
    {
        bailed_out = true;
        EG(current_execute_data) = frame;
    }
    zend_end_try();
    server->calling = before;
    if (UNEXPECTED(swl_process_is_foreign())) {
        /* the callback has forked by itself, and this is the child: it is no worker, and must not go on as
         * one */
        swl_signal_close();
        zend_bailout();
    }
    enum swl_verdict verdict = php_swoolelite_judge(server, name, bailed_out);
    if (!bailed_out) {
        for (uint32_t i = 0; i < count; i++) {
            zval_ptr_dtor(&arguments[i]);
        }
        if (result == NULL) {
            zval_ptr_dtor(to);
        }
        if (UNEXPECTED(EG(exception))) {
            verdict = php_swoolelite_judge(server, name, false); /* a destructor threw */
        }
    }
    return verdict;
}

enum swl_verdict php_swoolelite_call(struct php_swoolelite_server *server, const char *name, zval *callable,
                                     zend_fcall_info_cache *cache, uint32_t count, zval *arguments,
                                     zval *result)
{
    if (server->fibers.each) {
        ZEND_ASSERT(result == NULL); /* a suspended callback has none yet */
        return php_swoolelite_fiber_call(server, name, callable, cache, count, arguments);
    }
    return php_swoolelite_call_here(server, name, callable, cache, count, arguments, result);
}

/* The same with $server as the first argument, which is left for it. */
static enum swl_verdict call(struct php_swoolelite_server *server, const char *name, zval *callable,
                             zend_fcall_info_cache *cache, uint32_t count, zval *arguments, zval *result)
{
    ZVAL_OBJ_COPY(&arguments[0], &server->std);
    return php_swoolelite_call(server, name, callable, cache, count, arguments, result);
}

static bool is_set(const struct php_swoolelite_server *server, enum php_swoolelite_event event)
{
    return Z_TYPE(server->callbacks[event].callable) != IS_UNDEF;
}

/* arguments[0] is left for $server. An event that nobody set goes by. */
static enum swl_verdict fire(struct swl_server *core, enum php_swoolelite_event event, uint32_t count,
                             zval *arguments, zval *result)
{
    struct php_swoolelite_server *server = binding_of(core);
    struct php_swoolelite_callback *callback = &server->callbacks[event];
    if (!is_set(server, event) || server->bailed_out) { /* after a fatal error no PHP runs in this process */
        for (uint32_t i = 1; i < count; i++) {
            zval_ptr_dtor(&arguments[i]);
        }
        return SWL_GO_ON;
    }
    return call(server, event_names[event], &callback->callable, &callback->cache, count, arguments, result);
}

/* ---- processes ---- */

bool php_swoolelite_title(const char *text)
{
    if (zend_hash_str_find(EG(function_table), ZEND_STRL("cli_set_process_title")) == NULL) {
        return false;
    }
    zval name, title, result;
    ZVAL_STRING(&name, "cli_set_process_title");
    ZVAL_STRING(&title, text);
    ZVAL_UNDEF(&result);
    call_user_function(NULL, NULL, &name, &result, 1, &title);
    bool was_set = Z_TYPE(result) == IS_TRUE;
    zval_ptr_dtor(&result);
    zval_ptr_dtor(&title);
    zval_ptr_dtor(&name);
    return was_set;
}

/* The script's name tells the processes of several servers apart. */
static void set_title(const char *kind, int id)
{
    char text[256], number[16] = "";
    const char *script = SG(request_info).path_translated ? SG(request_info).path_translated : "-";
    const char *slash = strrchr(script, '/');
    if (id >= 0) {
        snprintf(number, sizeof(number), " #%d", id);
    }
    snprintf(text, sizeof(text), "swoolelite: %s%s (%s)", kind, number, slash ? slash + 1 : script);
    (void)php_swoolelite_title(text);
}

static void tell_pids(struct php_swoolelite_server *server)
{
    const struct swl_server *core = server->core;
    zend_object *object = &server->std;
    ZVAL_LONG(OBJ_PROP_NUM(object, PROPERTY_MASTER_PID), atomic_load(&core->state->master_pid));
    ZVAL_LONG(OBJ_PROP_NUM(object, PROPERTY_MANAGER_PID), atomic_load(&core->state->manager_pid));
    ZVAL_LONG(OBJ_PROP_NUM(object, PROPERTY_WORKER_ID), core->id);
    ZVAL_LONG(OBJ_PROP_NUM(object, PROPERTY_WORKER_PID), core->id < 0 ? 0 : getpid());
    ZVAL_BOOL(OBJ_PROP_NUM(object, PROPERTY_TASKWORKER), core->role == SWL_ROLE_TASK_WORKER);
}

static void process_begins(struct swl_server *core, const char *kind, int id)
{
    /* what the script had printed into a buffer is the master's to print */
    if (php_output_get_level() > 0) {
        php_output_clean_all();
    }
    /* else all workers would draw the same numbers */
    RANDOM_G(combined_lcg_seeded) = false;
    RANDOM_G(mt19937_seeded) = false;
#if defined(ZEND_MAX_EXECUTION_TIMERS)
    zend_max_execution_timer_init(); /* a timer belongs to the process that made it */
#endif
    /* whatever went wrong in the parent is its own affair */
    binding_of(core)->bailed_out = false;
    EG(exit_status) = 0;
    CG(unclean_shutdown) = false;
    if (PG(last_error_message) != NULL) {
        zend_string_release(PG(last_error_message));
        PG(last_error_message) = NULL;
        PG(last_error_type) = 0;
    }
    php_swoolelite_timers_drop(binding_of(core)); /* they are the parent's */
    php_swoolelite_fibers_begin(binding_of(core));
    tell_pids(binding_of(core));
    set_title(kind, id);
}

/* An event that has nothing but $server to tell. */
static enum swl_verdict on_server(struct swl_server *core, enum php_swoolelite_event event)
{
    zval arguments[1];
    return fire(core, event, 1, arguments, NULL);
}

static enum swl_verdict on_start(struct swl_server *core)
{
    tell_pids(binding_of(core));
    set_title("master", -1);
    return on_server(core, EVENT_START);
}

static enum swl_verdict on_shutdown(struct swl_server *core)
{
    return on_server(core, EVENT_SHUTDOWN);
}

static enum swl_verdict on_manager_start(struct swl_server *core)
{
    return on_server(core, EVENT_MANAGER_START);
}

static enum swl_verdict on_manager_stop(struct swl_server *core)
{
    return on_server(core, EVENT_MANAGER_STOP);
}

static enum swl_verdict on_worker_error(struct swl_server *core, int id, pid_t pid, int exit_code,
                                        int signal_number)
{
    zval arguments[5];
    ZVAL_LONG(&arguments[1], id);
    ZVAL_LONG(&arguments[2], pid);
    ZVAL_LONG(&arguments[3], exit_code);
    ZVAL_LONG(&arguments[4], signal_number);
    return fire(core, EVENT_WORKER_ERROR, 5, arguments, NULL);
}

static enum swl_verdict on_worker(struct swl_server *core, enum php_swoolelite_event event, int id)
{
    zval arguments[2];
    ZVAL_LONG(&arguments[1], id);
    return fire(core, event, 2, arguments, NULL);
}

static void enter_root(const struct swl_server *core)
{
    if (core->options.chroot != NULL && VCWD_CHDIR("/") < 0) { /* a thread-safe PHP keeps its own in mind */
        swl_warning("PHP cannot go to the new root directory");
    }
}

static enum swl_verdict on_worker_start(struct swl_server *core, int id)
{
    enter_root(core);
    return on_worker(core, EVENT_WORKER_START, id);
}

static enum swl_verdict on_before_reload(struct swl_server *core)
{
    return on_server(core, EVENT_BEFORE_RELOAD);
}

static enum swl_verdict on_after_reload(struct swl_server *core)
{
    return on_server(core, EVENT_AFTER_RELOAD);
}

static enum swl_verdict on_worker_exit(struct swl_server *core, int id)
{
    return on_worker(core, EVENT_WORKER_EXIT, id);
}

static enum swl_verdict on_worker_stop(struct swl_server *core, int id)
{
    return on_worker(core, EVENT_WORKER_STOP, id);
}

static enum swl_verdict on_user_process(struct swl_server *core)
{
    enter_root(core);
    return php_swoolelite_process_run(binding_of(core));
}

/* ---- network ---- */

static enum swl_verdict on_session(struct swl_server *core, enum php_swoolelite_event event, int64_t session,
                                   int reactor)
{
    zval arguments[3];
    ZVAL_LONG(&arguments[1], session);
    ZVAL_LONG(&arguments[2], reactor);
    return fire(core, event, 3, arguments, NULL);
}

static enum swl_verdict on_connect(struct swl_server *core, int64_t session, int reactor)
{
    return on_session(core, EVENT_CONNECT, session, reactor);
}

static enum swl_verdict on_close(struct swl_server *core, int64_t session, int reactor)
{
    return on_session(core, EVENT_CLOSE, session, reactor);
}

static enum swl_verdict on_receive(struct swl_server *core, int64_t session, int reactor, const void *data,
                                   size_t size)
{
    zval arguments[4];
    ZVAL_LONG(&arguments[1], session);
    ZVAL_LONG(&arguments[2], reactor);
    ZVAL_STRINGL_FAST(&arguments[3], data, size);
    return fire(core, EVENT_RECEIVE, 4, arguments, NULL);
}

static enum swl_verdict on_buffer(struct swl_server *core, int64_t session, bool full)
{
    zval arguments[2];
    ZVAL_LONG(&arguments[1], session);
    return fire(core, full ? EVENT_BUFFER_FULL : EVENT_BUFFER_EMPTY, 2, arguments, NULL);
}

/* ---- tasks and messages ---- */

/* As php_swoolelite_unpack(), which may run methods of the user's: *verdict says what became of them. A fatal
 * error is a longjmp, and caught: see php_swoolelite_call(). */
static bool unpack(struct swl_server *core, const char *where, const struct swl_message *message,
                   bool discard, zval *value, enum swl_verdict *verdict)
{
    volatile bool bailed_out = false, understood = false;
    zend_execute_data *frame = EG(current_execute_data);
    zend_try
    {
        understood = php_swoolelite_unpack(binding_of(core), message, discard, value);
    }
    zend_catch
    {
        bailed_out = true;
        EG(current_execute_data) = frame;
    }
    zend_end_try();
    *verdict = php_swoolelite_judge(binding_of(core), where, bailed_out);
    return understood && !bailed_out;
}

/* As php_swoolelite_answer(), in the same way. */
static int answer(struct swl_server *core, zval *value, bool *packed, enum swl_verdict *verdict)
{
    volatile bool bailed_out = false;
    volatile int result = 0;
    zend_execute_data *frame = EG(current_execute_data);
    *packed = false;
    zend_try
    {
        result = php_swoolelite_answer(binding_of(core), value, packed);
    }
    zend_catch
    {
        bailed_out = true;
        EG(current_execute_data) = frame;
    }
    zend_end_try();
    *verdict = php_swoolelite_judge(binding_of(core), "task", bailed_out);
    return result;
}

static enum swl_verdict on_task(struct swl_server *core, const struct swl_message *message)
{
    struct php_swoolelite_server *server = binding_of(core);
    zval arguments[4], result;
    snprintf(core->task_error, sizeof(core->task_error), "its data could not be read");
    enum swl_verdict verdict;
    if (!unpack(core, "task", message, false, &arguments[3], &verdict)) {
        return verdict == SWL_GO_ON ? SWL_EXCEPTION : verdict;
    }
    uint32_t count = 4;
    if (core->options.task_object) {
        php_swoolelite_task_create(&arguments[1], message, &arguments[3]);
        count = 2;
    } else {
        ZVAL_LONG(&arguments[1], message->id);
        ZVAL_LONG(&arguments[2], message->source);
    }
    ZVAL_UNDEF(&result);
    verdict = fire(core, EVENT_TASK, count, arguments, &result);
    if (verdict == SWL_GO_ON && Z_TYPE(result) > IS_NULL) {
        bool packed;
        int sent = answer(core, &result, &packed, &verdict);
        if (packed && sent < 0 && sent != -SWL_ERROR_TASK_FINISHED) {
            snprintf(core->task_error, sizeof(core->task_error), "its result could not be sent: %s",
                     swl_error_text(-sent));
            swl_fault_limited("tasks whose result could not be sent", "task %lld failed: %s",
                              (long long)message->id, core->task_error);
            verdict = SWL_EXCEPTION;
        }
    }
    if (!server->bailed_out) {
        zval_ptr_dtor(&result);
        enum swl_verdict released =
            php_swoolelite_judge(server, "task", false); /* its destructor may throw */
        verdict = SWL_MAX(verdict, released);
    }
    return verdict;
}

/* Calls taskFailed with the data, which is released here. */
static enum swl_verdict tell_failure(struct swl_server *core, int64_t id, zval *data, const char *reason,
                                     size_t reason_size)
{
    if (!is_set(binding_of(core), EVENT_TASK_FAILED)) {
        swl_warning_limited("tasks that failed", "task %lld failed: %.*s", (long long)id, (int)reason_size,
                            reason);
    }
    zval arguments[4];
    ZVAL_LONG(&arguments[1], id);
    ZVAL_COPY_VALUE(&arguments[2], data);
    ZVAL_STRINGL(&arguments[3], reason, reason_size);
    return fire(core, EVENT_TASK_FAILED, 4, arguments, NULL);
}

/* A value that cannot be read must not hide what became of the task, nor end its submitter. */
static bool is_exception(enum swl_verdict verdict)
{
    return verdict == SWL_GO_ON || verdict == SWL_EXCEPTION;
}

static enum swl_verdict on_failure(struct swl_server *core, const struct swl_message *message)
{
    const struct swl_message *task;
    const char *reason;
    uint32_t reason_size;
    zval data;
    if (!swl_task_failure_parts(message, &reason, &reason_size, &task)) {
        return SWL_GO_ON;
    }
    ZVAL_NULL(&data);
    if (!is_set(binding_of(core), EVENT_TASK_FAILED)) {
        swl_task_result_discard(&core->spill, message);
    } else {
        enum swl_verdict verdict;
        if (!unpack(core, "taskFailed", task, true, &data, &verdict)) {
            if (!is_exception(verdict)) {
                return verdict;
            }
            ZVAL_NULL(&data);
        }
    }
    return tell_failure(core, message->id, &data, reason, reason_size);
}

static enum swl_verdict on_unreadable_result(struct swl_server *core, int64_t id, enum swl_verdict verdict)
{
    static const char reason[] = "its result could not be read";
    zval nothing;
    ZVAL_NULL(&nothing);
    return is_exception(verdict) ? tell_failure(core, id, &nothing, reason, sizeof(reason) - 1) : verdict;
}

static enum swl_verdict on_result(struct swl_server *core, const struct swl_message *message)
{
    struct php_swoolelite_server *server = binding_of(core);
    zval *stored = zend_hash_index_find(&server->finish_callbacks, (zend_ulong)message->id), closure;
    enum swl_verdict verdict = SWL_GO_ON;
    ZVAL_UNDEF(&closure);
    if (stored != NULL) {
        ZVAL_COPY(&closure, stored);
        zend_hash_index_del(&server->finish_callbacks, (zend_ulong)message->id);
    }
    if (message->flags & SWL_MESSAGE_FAILED) {
        verdict = on_failure(core, message);
    } else if (!(message->flags & SWL_MESSAGE_EMPTY)) {
        zval arguments[3];
        if (!unpack(core, "finish", message, true, &arguments[2], &verdict)) {
            verdict = on_unreadable_result(core, message->id, verdict);
        } else {
            ZVAL_LONG(&arguments[1], message->id);
            if (Z_TYPE(closure) != IS_UNDEF) {
                verdict = call(server, "finish", &closure, NULL, 3, arguments, NULL);
            } else {
                verdict = fire(core, EVENT_FINISH, 3, arguments, NULL);
            }
        }
    }
    if (!server->bailed_out) {
        zval_ptr_dtor(&closure);
        enum swl_verdict released = php_swoolelite_judge(server, "finish", false);
        verdict = SWL_MAX(verdict, released);
    }
    return verdict;
}

static enum swl_verdict on_pipe_message(struct swl_server *core, const struct swl_message *message)
{
    zval arguments[3];
    enum swl_verdict verdict;
    if (!unpack(core, "pipeMessage", message, true, &arguments[2], &verdict)) {
        return is_exception(verdict) ? SWL_GO_ON : verdict; /* the message is lost, and logged */
    }
    ZVAL_LONG(&arguments[1], message->source);
    return fire(core, EVENT_PIPE_MESSAGE, 3, arguments, NULL);
}

const struct swl_server_callbacks php_swoolelite_callbacks = {
    .process_begins = process_begins,
    .start = on_start,
    .shutdown = on_shutdown,
    .manager_start = on_manager_start,
    .manager_stop = on_manager_stop,
    .worker_error = on_worker_error,
    .before_reload = on_before_reload,
    .after_reload = on_after_reload,
    .worker_start = on_worker_start,
    .worker_stop = on_worker_stop,
    .worker_exit = on_worker_exit,
    .user_process = on_user_process,
    .interrupt = php_swoolelite_process_interrupt,
    .may_wait = php_swoolelite_process_may_wait,
    .connect = on_connect,
    .receive = on_receive,
    .close = on_close,
    .buffer = on_buffer,
    .task = on_task,
    .result = on_result,
    .pipe_message = on_pipe_message,
    .awaited = php_swoolelite_fiber_awaited,
    .loop_ends = php_swoolelite_fiber_loop_ends,
};
