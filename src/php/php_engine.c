/* Going on after a fatal error. */
#include "php/php_engine.h"

#include <ext/standard/basic_functions.h>
#include <main/php_output.h>
#include <zend_exceptions.h>
#include <zend_fibers.h>
#include <zend_gc.h>
#include <zend_signal.h>

#include "base/memory.h"

#define ENGINE_FATAL (E_ERROR | E_CORE_ERROR | E_COMPILE_ERROR | E_USER_ERROR | E_RECOVERABLE_ERROR | E_PARSE)

/* Bytes that may be lost to interrupted code where memory_limit is no limit. */
#define ENGINE_LOST_MAX (256 * 1024 * 1024)

struct php_swoolelite_engine_object {
    uint32_t handle;
    const zend_object *object;
};

static void (*engine_next_error_cb)(int type, zend_string *file, const uint32_t line, zend_string *message);

ZEND_TLS struct php_swoolelite_engine *engine_entered; /* the innermost, or NULL */
ZEND_TLS size_t engine_lost;                           /* bytes, to interrupted code */

bool php_swoolelite_engine_try(void (*function)(void *argument), void *argument)
{
    volatile bool bailed_out = false;
    zend_execute_data *frame = EG(current_execute_data);
    zend_try
    {
        function(argument);
    }
    zend_catch
    {
        bailed_out = true;
        EG(current_execute_data) = frame;
    }
    zend_end_try();
    return bailed_out;
}

/* ---- objects ---- */

/* From a fatal error on the engine counts all objects as destructed. */
static void engine_note_objects(struct php_swoolelite_engine *engine)
{
    const zend_objects_store *store = &EG(objects_store);
    uint32_t count = SWL_MIN(engine->handles, store->top);
    engine->intact =
        swl_realloc(engine->intact, (engine->intact_count + count + 1) * sizeof(engine->intact[0]));
    for (uint32_t handle = 1; handle < count; handle++) {
        const zend_object *object = store->object_buckets[handle];
        if (IS_OBJ_VALID(object) && !(OBJ_FLAGS(object) & IS_OBJ_DESTRUCTOR_CALLED)) {
            engine->intact[engine->intact_count++] =
                (struct php_swoolelite_engine_object){.handle = handle, .object = object};
        }
    }
}

/* Those that are still there. */
static void engine_restore_objects(const struct php_swoolelite_engine *engine)
{
    const zend_objects_store *store = &EG(objects_store);
    for (uint32_t i = 0; i < engine->intact_count; i++) {
        const struct php_swoolelite_engine_object *intact = &engine->intact[i];
        if (intact->handle < store->top && store->object_buckets[intact->handle] == intact->object) {
            GC_DEL_FLAGS(store->object_buckets[intact->handle], IS_OBJ_DESTRUCTOR_CALLED);
        }
    }
}

/* ---- errors ---- */

static bool engine_is_about_memory(int type, const zend_string *message)
{
    return (type & E_ERROR) && (zend_string_starts_with_cstr(message, ZEND_STRL("Allowed memory size of ")) ||
                                zend_string_starts_with_cstr(message, ZEND_STRL("Out of memory")));
}

struct engine_error {
    int type;
    zend_string *file, *message;
    uint32_t line;
};

static void engine_run_next_error_cb(void *argument)
{
    const struct engine_error *error = argument;
    engine_next_error_cb(error->type, error->file, error->line, error->message);
}

static void engine_on_error(int type, zend_string *file, const uint32_t line, zend_string *message)
{
    struct php_swoolelite_engine *engine = engine_entered;
    struct engine_error error = {.type = type, .file = file, .message = message, .line = line};
    if (engine == NULL || !(type & ENGINE_FATAL)) {
        engine_next_error_cb(type, file, line, message);
        return;
    }
    engine_note_objects(engine);
    engine->memory_exhausted |= engine_is_about_memory(type, message);
    if (php_swoolelite_engine_try(engine_run_next_error_cb, &error)) {
        /* on it goes, but with the garbage collector as it was: where the error is going to unwind, a collection
         * that called a destructor would else end in the middle, and be the last one */
        gc_protect(engine->collector_is_off);
        EG(current_execute_data) = NULL;
        LONGJMP(*EG(bailout), FAILURE);
    }
}

static void engine_forget_error(void)
{
    EG(exit_status) = 0;
    CG(unclean_shutdown) = false;
    if (PG(last_error_message) != NULL) {
        zend_string_release(PG(last_error_message));
        PG(last_error_message) = NULL;
        PG(last_error_type) = 0;
    }
#ifdef ZEND_HAS_OOM
    if (EG(delayed_oom).state == ZEND_OOM_STATE_PENDING) {
        zend_string_release(EG(delayed_oom).message);
        zend_string_release(EG(delayed_oom).filename);
    }
    memset(&EG(delayed_oom), 0, sizeof(EG(delayed_oom)));
#endif
}

#ifdef ZEND_HAS_OOM
static void engine_run_raise(void *unused)
{
    (void)unused;
    zend_handle_delayed_oom();
}
#endif

bool php_swoolelite_engine_raise(void)
{
#ifdef ZEND_HAS_OOM
    if (UNEXPECTED(EG(delayed_oom).state == ZEND_OOM_STATE_PENDING)) {
        zend_clear_exception(); /* it has come of that */
        return php_swoolelite_engine_try(engine_run_raise, NULL);
    }
#endif
    return false;
}

bool php_swoolelite_engine_failed(bool bailed_out)
{
#ifdef ZEND_HAS_OOM
    bailed_out |= ZEND_HAS_OOM();
#endif
    if (bailed_out || !EG(exception)) {
        return bailed_out;
    }
    return zend_is_unwind_exit(EG(exception)) && EG(exit_status) == 255 && PG(last_error_message) &&
           (PG(last_error_type) & ENGINE_FATAL);
}

bool php_swoolelite_engine_exhausted(const struct php_swoolelite_engine *engine, bool bailed_out, char *text,
                                     size_t size)
{
    const zend_string *message = PG(last_error_message);
    bool exhausted = engine->memory_exhausted && php_swoolelite_engine_failed(bailed_out);
#ifdef ZEND_HAS_OOM
    if (EG(delayed_oom).state == ZEND_OOM_STATE_PENDING) {
        message = EG(delayed_oom).message;
        exhausted = true;
    }
#endif
    if (exhausted) {
        snprintf(text, size, "%s", message != NULL ? ZSTR_VAL(message) : "memory is exhausted");
    }
    return exhausted;
}

/* ---- the state ---- */

void php_swoolelite_engine_enter(struct php_swoolelite_engine *engine)
{
    *engine = (struct php_swoolelite_engine){
        .outer = engine_entered,
        .error_reporting = EG(error_reporting),
        .error_handling = EG(error_handling),
        .exception_class = EG(exception_class),
        .fake_scope = (zend_class_entry *)EG(fake_scope),
        .error_handler_reporting = EG(user_error_handler_error_reporting),
        .stack = EG(vm_stack),
        .stack_top = EG(vm_stack_top),
        .stack_end = EG(vm_stack_end),
        .jit_trace = EG(jit_trace_num),
        .record_errors = EG(record_errors),
        .collector_is_off = gc_protected(),
        .switching_is_blocked = zend_fiber_switch_blocked(),
        .in_user_include = PG(in_user_include),
        .linking_class = CG(current_linking_class),
        .variance_obligations = CG(delayed_variance_obligations),
        .delayed_autoloads = CG(delayed_autoloads),
        .unlinked_uses = CG(unlinked_uses),
        .serialize_lock = BG(serialize_lock),
        .serialize_level = BG(serialize).level,
        .serialize_data = BG(serialize).data,
        .unserialize_level = BG(unserialize).level,
        .unserialize_data = BG(unserialize).data,
        .output_level = php_output_get_level(),
        .output_running = OG(running),
        .memory = zend_memory_usage(true),
        .handles = EG(objects_store).top,
    };
    ZVAL_COPY(&engine->error_handler, &EG(user_error_handler));
#if PHP_VERSION_ID < 80600
    engine->autoloads = EG(in_autoload) != NULL ? zend_hash_num_elements(EG(in_autoload)) : 0;
#endif
#ifdef ZEND_SIGNALS
    engine->signal_depth = SIGG(depth);
#endif
    engine_entered = engine;
}

/* What the interrupted calls have taken on top. */
static void engine_restore_stack(const struct php_swoolelite_engine *engine)
{
    zend_vm_stack page = EG(vm_stack);
    while (page != NULL && page != engine->stack) {
        page = page->prev;
    }
    if (page == NULL) {
        return;
    }
    while (EG(vm_stack) != page) {
        zend_vm_stack above = EG(vm_stack);
        EG(vm_stack) = above->prev;
        efree(above);
    }
    EG(vm_stack_top) = engine->stack_top;
    EG(vm_stack_end) = engine->stack_end;
}

/* The classes that were being loaded or linked are not; each can be tried again. */
static void engine_restore_classes(const struct php_swoolelite_engine *engine)
{
    CG(current_linking_class) = engine->linking_class;
    CG(delayed_variance_obligations) = engine->variance_obligations;
    CG(delayed_autoloads) = engine->delayed_autoloads;
    CG(unlinked_uses) = engine->unlinked_uses;
#if PHP_VERSION_ID < 80600
    if (EG(in_autoload) != NULL && engine->autoloads == 0) {
        zend_hash_clean(EG(in_autoload));
    }
#endif
}

static void engine_run_restore_output(void *argument)
{
    const struct php_swoolelite_engine *engine = argument;
    while (php_output_get_level() > engine->output_level) {
        php_output_discard();
    }
}

/* What a longjmp leaves as the interrupted code had it, and unwinding in part. */
static void engine_restore(struct php_swoolelite_engine *engine, bool bailed_out)
{
    EG(error_reporting) = engine->error_reporting;
    EG(error_handling) = engine->error_handling;
    EG(exception_class) = engine->exception_class;
    EG(fake_scope) = engine->fake_scope;
    EG(jit_trace_num) = engine->jit_trace;
    EG(record_errors) = engine->record_errors;
    PG(in_user_include) = engine->in_user_include;
    if (bailed_out && Z_TYPE(EG(user_error_handler)) == IS_UNDEF) { /* it is while the handler runs */
        ZVAL_COPY(&EG(user_error_handler), &engine->error_handler);
        EG(user_error_handler_error_reporting) = engine->error_handler_reporting;
    }
    while (zend_fiber_switch_blocked() && !engine->switching_is_blocked) {
        zend_fiber_switch_unblock();
    }
#ifdef ZEND_SIGNALS
    SIGG(depth) = engine->signal_depth;
#endif
    BG(serialize_lock) = engine->serialize_lock;
    BG(serialize).level = engine->serialize_level;
    BG(serialize).data = engine->serialize_data;
    BG(unserialize).level = engine->unserialize_level;
    BG(unserialize).data = engine->unserialize_data;
    engine_restore_stack(engine);
    engine_restore_classes(engine);
    OG(running) = engine->output_running;
    if (php_swoolelite_engine_try(engine_run_restore_output, engine)) {
        engine_forget_error();
    }
    zend_clear_exception(); /* of an output handler */
}

/* The code that runs next finds as much room as before. Returns false where too much was lost. */
static bool engine_raise_limit(void)
{
    if (PG(memory_limit) <= 0) {
        return engine_lost < ENGINE_LOST_MAX;
    }
    size_t limit = (size_t)PG(memory_limit);
    (void)zend_set_memory_limit(limit + engine_lost);
    return engine_lost < limit;
}

bool php_swoolelite_engine_recover(struct php_swoolelite_engine *engine, bool bailed_out)
{
    zend_clear_exception();
    engine_forget_error();
    engine_restore(engine, bailed_out);
    if (bailed_out) {
        size_t memory = zend_memory_usage(true);
        engine_lost += memory > engine->memory ? memory - engine->memory : 0;
    }
    gc_protect(engine->collector_is_off);
    engine_restore_objects(engine);
    engine->memory_exhausted = false;
    engine->intact_count = 0;
    return engine_raise_limit();
}

void php_swoolelite_engine_leave(struct php_swoolelite_engine *engine)
{
    engine_entered = engine->outer;
    swl_free(engine->intact);
    zval_ptr_dtor(&engine->error_handler);
}

/* ---- processes, requests, the module ---- */

void php_swoolelite_engine_begin_process(void)
{
    engine_entered = NULL;
    engine_forget_error();
    gc_protect(false);
}

void php_swoolelite_engine_request_ends(void)
{
    if (engine_lost > 0) {
        CG(unclean_shutdown) = true; /* nobody is told of blocks that were not freed */
    }
    engine_lost = 0;
}

void php_swoolelite_engine_startup(void)
{
    engine_next_error_cb = zend_error_cb;
    zend_error_cb = engine_on_error;
}

void php_swoolelite_engine_shutdown(void)
{
    if (zend_error_cb == engine_on_error) {
        zend_error_cb = engine_next_error_cb;
    }
}
