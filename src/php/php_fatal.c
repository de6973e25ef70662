/* Going on after a fatal error. */
#include "php/php_fatal.h"

#include <ext/standard/basic_functions.h>
#include <main/php_output.h>
#include <zend_exceptions.h>
#include <zend_fibers.h>
#include <zend_gc.h>
#include <zend_signal.h>

#include "base/memory.h"
#include "php/php_engine.h"

#define FATAL_ERRORS (E_ERROR | E_CORE_ERROR | E_COMPILE_ERROR | E_USER_ERROR | E_RECOVERABLE_ERROR | E_PARSE)

/* Bytes that may be lost to interrupted code, or memory_limit where that is more. */
#define FATAL_LOST_MAX (256 * 1024 * 1024)

struct php_swoolelite_fatal_object {
    uint32_t handle;
    const zend_object *object;
};

static void (*fatal_next_error_cb)(int type, zend_string *file, const uint32_t line, zend_string *message);

ZEND_TLS struct php_swoolelite_fatal_state *fatal_entered; /* the innermost, or NULL */
ZEND_TLS size_t fatal_lost;                                /* bytes, to interrupted code */

bool php_swoolelite_fatal_try(void (*function)(void *argument), void *argument)
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
static void fatal_note_objects(struct php_swoolelite_fatal_state *state)
{
    const zend_objects_store *store = &EG(objects_store);
    uint32_t count = SWL_MIN(state->handles, store->top);
    state->intact = swl_realloc(state->intact, (state->intact_count + count + 1) * sizeof(state->intact[0]));
    for (uint32_t handle = 1; handle < count; handle++) {
        const zend_object *object = store->object_buckets[handle];
        if (IS_OBJ_VALID(object) && !(OBJ_FLAGS(object) & IS_OBJ_DESTRUCTOR_CALLED)) {
            state->intact[state->intact_count++] =
                (struct php_swoolelite_fatal_object){.handle = handle, .object = object};
        }
    }
}

/* Those that are still there. */
static void fatal_restore_objects(const struct php_swoolelite_fatal_state *state)
{
    const zend_objects_store *store = &EG(objects_store);
    for (uint32_t i = 0; i < state->intact_count; i++) {
        const struct php_swoolelite_fatal_object *intact = &state->intact[i];
        if (intact->handle < store->top && store->object_buckets[intact->handle] == intact->object) {
            GC_DEL_FLAGS(store->object_buckets[intact->handle], IS_OBJ_DESTRUCTOR_CALLED);
        }
    }
}

/* ---- errors ---- */

static bool fatal_is_about_memory(int type, const zend_string *message)
{
    return (type & E_ERROR) && (zend_string_starts_with_cstr(message, ZEND_STRL("Allowed memory size of ")) ||
                                zend_string_starts_with_cstr(message, ZEND_STRL("Out of memory")));
}

struct fatal_error {
    int type;
    zend_string *file, *message;
    uint32_t line;
};

static void fatal_run_next_error_cb(void *argument)
{
    const struct fatal_error *error = argument;
    fatal_next_error_cb(error->type, error->file, error->line, error->message);
}

static void fatal_on_error(int type, zend_string *file, const uint32_t line, zend_string *message)
{
    struct php_swoolelite_fatal_state *state = fatal_entered;
    struct fatal_error error = {.type = type, .file = file, .message = message, .line = line};
    if (state == NULL || !(type & FATAL_ERRORS) || (type & E_DONT_BAIL)) {
        fatal_next_error_cb(type, file, line, message);
        return;
    }
    fatal_note_objects(state);
    state->memory_exhausted |= fatal_is_about_memory(type, message);
    if (php_swoolelite_fatal_try(fatal_run_next_error_cb, &error)) {
        /* on it goes, but with the garbage collector as it was: where the error is going to unwind, a collection
         * that called a destructor would else end in the middle, and be the last one */
        gc_protect(state->collector_is_off);
        EG(current_execute_data) = NULL;
        LONGJMP(*EG(bailout), FAILURE);
    }
}

static void fatal_forget_error(void)
{
    EG(exit_status) = 0;
    CG(unclean_shutdown) = false;
    if (PG(last_error_message) != NULL) {
        zend_string_release(PG(last_error_message));
        PG(last_error_message) = NULL;
        PG(last_error_type) = 0;
    }
    php_swoolelite_engine_forget_exhaustion();
}

static void fatal_run_raise(void *unused)
{
    (void)unused;
    php_swoolelite_engine_raise_deferred_error();
}

bool php_swoolelite_fatal_raise(void)
{
    if (EXPECTED(php_swoolelite_engine_deferred_error() == NULL)) {
        return false;
    }
    zend_clear_exception(); /* it has come of that */
    return php_swoolelite_fatal_try(fatal_run_raise, NULL);
}

bool php_swoolelite_fatal_failed(bool bailed_out)
{
    if (bailed_out || php_swoolelite_engine_is_exhausted()) {
        return true;
    }
    return EG(exception) && zend_is_unwind_exit(EG(exception)) && EG(exit_status) == 255 &&
           PG(last_error_message) && (PG(last_error_type) & FATAL_ERRORS);
}

bool php_swoolelite_fatal_exhausted(const struct php_swoolelite_fatal_state *state, bool bailed_out,
                                    char *text, size_t size)
{
    const zend_string *message = php_swoolelite_engine_deferred_error();
    if (message == NULL) {
        if (!state->memory_exhausted || !php_swoolelite_fatal_failed(bailed_out)) {
            return false;
        }
        message = PG(last_error_message);
    }
    snprintf(text, size, "%s", message != NULL ? ZSTR_VAL(message) : "memory is exhausted");
    return true;
}

/* ---- the state ---- */

void php_swoolelite_fatal_enter(struct php_swoolelite_fatal_state *state)
{
    *state = (struct php_swoolelite_fatal_state){
        .outer = fatal_entered,
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
    ZVAL_COPY(&state->error_handler, &EG(user_error_handler));
    const HashTable *autoloads = php_swoolelite_engine_autoloads();
    state->autoloads = autoloads != NULL ? zend_hash_num_elements(autoloads) : 0;
#ifdef ZEND_SIGNALS
    state->signal_depth = SIGG(depth);
#endif
    fatal_entered = state;
}

/* What the interrupted calls have taken on top. */
static void fatal_restore_stack(const struct php_swoolelite_fatal_state *state)
{
    zend_vm_stack page = EG(vm_stack);
    while (page != NULL && page != state->stack) {
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
    EG(vm_stack_top) = state->stack_top;
    EG(vm_stack_end) = state->stack_end;
}

/* The classes that were being loaded or linked are not; each can be tried again. */
static void fatal_restore_classes(const struct php_swoolelite_fatal_state *state)
{
    CG(current_linking_class) = state->linking_class;
    CG(delayed_variance_obligations) = state->variance_obligations;
    CG(delayed_autoloads) = state->delayed_autoloads;
    CG(unlinked_uses) = state->unlinked_uses;
    HashTable *autoloads = php_swoolelite_engine_autoloads();
    if (autoloads != NULL && state->autoloads == 0) {
        zend_hash_clean(autoloads);
    }
}

static void fatal_run_restore_output(void *argument)
{
    const struct php_swoolelite_fatal_state *state = argument;
    /* one that the code has made to stay does stay */
    while (php_output_get_level() > state->output_level && php_output_discard() == SUCCESS) {
    }
}

/* What a longjmp leaves as the interrupted code had it, and unwinding in part. */
static void fatal_restore(struct php_swoolelite_fatal_state *state, bool bailed_out)
{
    EG(error_reporting) = state->error_reporting;
    EG(error_handling) = state->error_handling;
    EG(exception_class) = state->exception_class;
    EG(fake_scope) = state->fake_scope;
    EG(jit_trace_num) = state->jit_trace;
    EG(record_errors) = state->record_errors;
    PG(in_user_include) = state->in_user_include;
    if (bailed_out && Z_TYPE(EG(user_error_handler)) == IS_UNDEF) { /* it is while the handler runs */
        ZVAL_COPY(&EG(user_error_handler), &state->error_handler);
        EG(user_error_handler_error_reporting) = state->error_handler_reporting;
    }
    while (zend_fiber_switch_blocked() && !state->switching_is_blocked) {
        zend_fiber_switch_unblock();
    }
#ifdef ZEND_SIGNALS
    SIGG(depth) = state->signal_depth;
#endif
    BG(serialize_lock) = state->serialize_lock;
    BG(serialize).level = state->serialize_level;
    BG(serialize).data = state->serialize_data;
    BG(unserialize).level = state->unserialize_level;
    BG(unserialize).data = state->unserialize_data;
    fatal_restore_stack(state);
    fatal_restore_classes(state);
    OG(running) = state->output_running;
    if (php_swoolelite_fatal_try(fatal_run_restore_output, state)) {
        fatal_forget_error();
    }
    zend_clear_exception(); /* of an output handler */
}

/* The code that runs next finds as much room as before. Returns false where too much was lost. */
static bool fatal_raise_limit(void)
{
    if (PG(memory_limit) <= 0) {
        return fatal_lost < FATAL_LOST_MAX;
    }
    size_t limit = (size_t)PG(memory_limit);
    (void)zend_set_memory_limit(limit + fatal_lost);
    return fatal_lost < SWL_MAX(limit, FATAL_LOST_MAX);
}

bool php_swoolelite_fatal_recover(struct php_swoolelite_fatal_state *state, bool bailed_out)
{
    zend_clear_exception();
    fatal_forget_error();
    fatal_restore(state, bailed_out);
    if (bailed_out) {
        (void)zend_mm_gc(zend_mm_get_heap());
        size_t memory = zend_memory_usage(true);
        fatal_lost += memory > state->memory ? memory - state->memory : 0;
    }
    gc_protect(state->collector_is_off);
    fatal_restore_objects(state);
    state->memory_exhausted = false;
    state->intact_count = 0;
    return fatal_raise_limit();
}

void php_swoolelite_fatal_leave(struct php_swoolelite_fatal_state *state)
{
    /* not always the innermost: Fibers may be switched while code of a state runs */
    struct php_swoolelite_fatal_state **at = &fatal_entered;
    while (*at != NULL && *at != state) {
        at = &(*at)->outer;
    }
    if (*at != NULL) {
        *at = state->outer;
    }
    swl_free(state->intact);
    zval_ptr_dtor(&state->error_handler);
}

/* ---- processes, requests, the module ---- */

void php_swoolelite_fatal_leave_all(void)
{
    fatal_entered = NULL;
}

void php_swoolelite_fatal_begin_process(void)
{
    fatal_entered = NULL;
    fatal_forget_error();
    gc_protect(false);
}

void php_swoolelite_fatal_request_ends(void)
{
    if (fatal_lost > 0) {
        CG(unclean_shutdown) = true; /* blocks that were not freed are not reported */
    }
    fatal_lost = 0;
}

void php_swoolelite_fatal_startup(void)
{
    fatal_next_error_cb = zend_error_cb;
    zend_error_cb = fatal_on_error;
}

void php_swoolelite_fatal_shutdown(void)
{
    if (zend_error_cb == fatal_on_error) {
        zend_error_cb = fatal_next_error_cb;
    }
}
