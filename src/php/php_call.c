/* Guarded calls into PHP. */
#include "php/php_call.h"

#include <zend_exceptions.h>
#include <zend_interfaces.h>

#include "base/log.h"
#include "os/process.h"
#include "php/php_engine.h"
#include "php/php_error_limit.h"
#include "php/php_fatal.h"
#include "php/php_foreign.h"
#include "php/php_time_limit.h"

/* Runs function(argument). Returns whether a longjmp ended it. Does not return in a process that the user's
 * code has forked meanwhile: that is no process of the server, and must not go on as one. */
static bool call_try(void (*function)(void *argument), void *argument)
{
    bool bailed_out = php_swoolelite_fatal_try(function, argument);
    if (UNEXPECTED(swl_process_is_foreign())) {
        php_swoolelite_fatal_leave_all();
        php_swoolelite_foreign_end();
    }
    return bailed_out;
}

/* ---- what became of a call ---- */

struct call_exception {
    zend_object *object;
    zval text;
};

/* __toString of an exception has class, message, file, line and trace, of the previous ones too. It may be
 * the user's. */
static void call_describe(void *argument)
{
    struct call_exception *exception = argument;
    zend_call_method_with_0_params(exception->object, exception->object->ce, NULL, "__tostring",
                                   &exception->text);
}

static void call_forget(void *argument)
{
    struct call_exception *exception = argument;
    zval_ptr_dtor(&exception->text);
    OBJ_RELEASE(exception->object);
}

/* Logs the pending exception whole, and clears it. Returns false where that has led to a fatal error. */
static bool call_log_exception(struct php_swoolelite_server *server, const char *name)
{
    struct call_exception exception = {.object = EG(exception)};
    const char *class_name = ZSTR_VAL(exception.object->ce->name);
    GC_ADDREF(exception.object);
    zend_clear_exception();
    zval unused,
        *message = zend_read_property_ex(
            instanceof_function(exception.object->ce, zend_ce_error) ? zend_ce_error : zend_ce_exception,
            exception.object, ZSTR_KNOWN(ZEND_STR_MESSAGE), true, &unused);
    snprintf(server->failure, sizeof(server->failure), "%s: %s", class_name,
             Z_TYPE_P(message) == IS_STRING ? Z_STRVAL_P(message) : "");
    server->trace[0] = '\0';
    struct swl_log_limit *limit = php_swoolelite_error_limit_exception(exception.object);
    ZVAL_UNDEF(&exception.text);
    if (call_try(call_describe, &exception)) {
        swl_log_limited(limit, "uncaught %s in '%s'", class_name, name);
        return false;
    }
    if (EG(exception) || Z_TYPE(exception.text) != IS_STRING) {
        zend_clear_exception();
        swl_log_limited(limit, "uncaught %s in '%s'", class_name, name);
    } else {
        snprintf(server->trace, sizeof(server->trace), "%s", Z_STRVAL(exception.text));
        swl_log_limited(limit, "uncaught %s in '%s': %s", class_name, name, Z_STRVAL(exception.text));
    }
    return !call_try(call_forget, &exception); /* its destructors may throw in turn */
}

static void call_log_fatal(struct php_swoolelite_server *server, const char *name)
{
    const char *message = PG(last_error_message) ? ZSTR_VAL(PG(last_error_message)) : "unknown";
    snprintf(server->failure, sizeof(server->failure), "%s", message);
    server->trace[0] = '\0';
    const char *file = PG(last_error_file) ? ZSTR_VAL(PG(last_error_file)) : "?";
    struct swl_log_limit *limit = php_swoolelite_error_limit("fatal error", file, PG(last_error_lineno));
    swl_log_limited(limit, "fatal error in '%s': %s in %s:%d", name, message, file, PG(last_error_lineno));
}

/* Returns the verdict on a call without a fatal error: exit() ends the process, an exception is logged. */
static enum swl_verdict call_judge(struct php_swoolelite_server *server, const char *name, bool *bailed_out)
{
    if (EXPECTED(!EG(exception))) {
        return SWL_GO_ON;
    }
    do {
        if (zend_is_unwind_exit(EG(exception))) {
            zend_clear_exception();
            return SWL_RETIRE;
        }
        *bailed_out = !call_log_exception(server, name);
        if (php_swoolelite_fatal_failed(*bailed_out)) {
            return SWL_CRASH;
        }
    } while (EG(exception));
    return SWL_EXCEPTION;
}

/* The master and the manager go on whatever their callbacks do, and all other processes are forked from them.
 */
static bool call_is_survived(const struct php_swoolelite_server *server)
{
    return server->core->role == SWL_ROLE_MASTER || server->core->role == SWL_ROLE_MANAGER;
}

static enum swl_verdict call_run_guarded(struct php_swoolelite_server *server, const char *name,
                                         void (*function)(void *argument), void *argument, bool *bailed_out)
{
    if (UNEXPECTED(php_swoolelite_engine_is_exhausted())) {
        php_swoolelite_engine_forget_exhaustion(); /* by something outside of all guards, which got its memory */
    }
    *bailed_out = call_try(function, argument);
    *bailed_out |= php_swoolelite_fatal_raise();
    enum swl_verdict verdict = SWL_CRASH;
    if (EXPECTED(!php_swoolelite_fatal_failed(*bailed_out))) {
        verdict = call_judge(server, name, bailed_out);
    }
    if (UNEXPECTED(verdict == SWL_CRASH)) {
        call_log_fatal(server, name);
        zend_clear_exception();
    }
    return verdict;
}

/* The same, but restores the state of the engine after a fatal error. */
static enum swl_verdict call_run_survived(struct php_swoolelite_server *server, const char *name,
                                          void (*function)(void *argument), void *argument)
{
    struct php_swoolelite_fatal_state state;
    bool bailed_out;
    php_swoolelite_fatal_enter(&state);
    enum swl_verdict verdict = call_run_guarded(server, name, function, argument, &bailed_out);
    if (verdict == SWL_CRASH && !php_swoolelite_fatal_recover(&state, bailed_out)) {
        swl_fault("too much memory is lost to fatal errors: this process calls nothing back any more");
        server->bailed_out = true;
    }
    php_swoolelite_fatal_leave(&state);
    return verdict;
}

enum swl_verdict php_swoolelite_guard(struct php_swoolelite_server *server, const char *name,
                                      void (*function)(void *argument), void *argument)
{
    enum swl_verdict verdict;
    bool bailed_out;
    if (UNEXPECTED(server->bailed_out)) {
        return call_is_survived(server) ? SWL_GO_ON : SWL_CRASH;
    }
    bool is_limited = php_swoolelite_time_limit_enter();
    if (call_is_survived(server)) {
        verdict = call_run_survived(server, name, function, argument);
    } else {
        verdict = call_run_guarded(server, name, function, argument, &bailed_out);
        server->bailed_out |= verdict == SWL_CRASH;
        if (UNEXPECTED(verdict == SWL_RETIRE)) {
            server->core->exit_code = EG(exit_status) & 0xff; /* of exit(); the kernel keeps no more */
        }
    }
    php_swoolelite_time_limit_leave(is_limited);
    return verdict;
}

/* ---- calls ---- */

void php_swoolelite_call_guarded(zend_fcall_info *info, zend_fcall_info_cache *cache)
{
    for (uint32_t i = 0; i < info->param_count; i++) {
        if (Z_TYPE(info->params[i]) == IS_PTR) {
            const struct php_swoolelite_bytes *bytes = Z_PTR(info->params[i]);
            if (bytes->make != NULL) {
                bytes->make(&info->params[i], bytes->data);
            } else {
                ZVAL_STRINGL_FAST(&info->params[i], bytes->data, bytes->size);
            }
        }
    }
    if (UNEXPECTED(zend_call_function(info, cache) == FAILURE && !EG(exception) &&
                   !php_swoolelite_fatal_failed(false))) {
        zend_throw_error(NULL, "The engine cannot call it");
    }
}

struct call {
    zend_fcall_info info;
    zend_fcall_info_cache *cache;
    zval unused; /* the result, where the caller does not want it */
    bool released;
};

static void call_release(struct call *call)
{
    call->released = true;
    for (uint32_t i = 0; i < call->info.param_count; i++) {
        zval_ptr_dtor(&call->info.params[i]);
    }
    zval_ptr_dtor(&call->unused);
}

static void call_run(void *argument)
{
    struct call *call = argument;
    php_swoolelite_call_guarded(&call->info, call->cache);
    /* else an exception of a destructor would be mixed with the pending one */
    if (EXPECTED(!EG(exception))) {
        call_release(call);
    }
}

static void call_run_release(void *argument)
{
    call_release(argument);
}

enum swl_verdict php_swoolelite_call(struct php_swoolelite_server *server, const char *name, zval *callable,
                                     zend_fcall_info_cache *cache, uint32_t count, zval *arguments,
                                     zval *result)
{
    const char *before = server->calling;
    struct call call = {
        .info = {.size = sizeof(call.info), .params = arguments, .param_count = count},
        .cache = cache,
    };
    ZVAL_COPY_VALUE(&call.info.function_name, callable);
    call.info.retval = result != NULL ? result : &call.unused;
    ZVAL_UNDEF(&call.unused);
    ZVAL_UNDEF(call.info.retval);
    server->calling = name;
    enum swl_verdict verdict = php_swoolelite_guard(server, name, call_run, &call);
    if (UNEXPECTED(!call.released && !server->bailed_out)) {
        enum swl_verdict released = php_swoolelite_guard(server, name, call_run_release, &call);
        verdict = swl_verdict_graver(verdict, released);
    }
    server->calling = before;
    return verdict;
}

struct release {
    uint32_t count;
    zval *values;
};

static void call_run_releases(void *argument)
{
    const struct release *release = argument;
    for (uint32_t i = 0; i < release->count; i++) {
        zval_ptr_dtor(&release->values[i]);
    }
}

/* Whether releasing these values runs no code of the user. */
static bool call_is_plain(uint32_t count, const zval *values)
{
    uint32_t i = 0;
    while (i < count && Z_TYPE(values[i]) <= IS_STRING) {
        i++;
    }
    return i == count;
}

enum swl_verdict php_swoolelite_release(struct php_swoolelite_server *server, const char *name,
                                        enum swl_verdict verdict, uint32_t count, zval *values)
{
    struct release release = {.count = count, .values = values};
    if (server->bailed_out) {
        return verdict;
    }
    if (call_is_plain(count, values)) {
        call_run_releases(&release);
        return verdict;
    }
    enum swl_verdict released = php_swoolelite_guard(server, name, call_run_releases, &release);
    return swl_verdict_graver(verdict, released);
}

/* ---- callables ---- */

/* Whether the callable, as it is, means the same function where no class is in scope. */
static bool call_is_same_anywhere(const zval *callable, const zend_fcall_info_cache *cache)
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

/* Private methods and "self::" depend on the scope in which the callable was written; the loop calls it
 * without scope. */
void php_swoolelite_keep_callable(zval *kept, zval *callable, const zend_fcall_info_cache *cache)
{
    if (call_is_same_anywhere(callable, cache)) {
        ZVAL_COPY(kept, callable);
        return;
    }
    php_swoolelite_engine_closure(kept, cache->function_handler, cache->called_scope, cache->object);
}

void php_swoolelite_keep_callback(struct php_swoolelite_callback *callback, zval *callable,
                                  const zend_fcall_info_cache *cache)
{
    zval before;
    ZVAL_COPY_VALUE(&before, &callback->callable);
    php_swoolelite_keep_callable(&callback->callable, callable, cache);
    callback->cache = *cache;
    zval_ptr_dtor(&before);
}
