/* Fibers that the loop starts, and Fibers that it resumes. All of it through the methods that PHP scripts
 * use, which are the same in all versions of PHP, and check what must be checked. */
#include "php/php_fiber.h"

#include <zend_closures.h>
#include <zend_exceptions.h>

#include "base/log.h"
#include "php/php_globals.h"
#include "php/php_server.h"

/* A Fiber that waits; lives on its stack. */
struct wait {
    struct swl_list link;
    struct swl_timer deadline;
    struct php_swoolelite_server *server;
    zend_object *fiber; /* held: whoever started it may have dropped it, and means it to go on */
    const char *name;   /* of the callback in which it began to wait */
    struct swl_await *await;
    bool over; /* nothing is missing, or it was too late: not to be suspended again */
};

/* A callback to be run in a Fiber; lives on the loop's stack, until the Fiber is suspended. */
struct php_swoolelite_fiber_job {
    zval *callable;
    zend_fcall_info_cache *cache; /* may be NULL */
    uint32_t count;
    zval *arguments;
};

static zend_function *start_method, *suspend_method, *resume_method, *run_callbacks_method;

static zend_function *find_method(const zend_class_entry *class_entry, const char *name)
{
    return zend_hash_str_find_ptr(&class_entry->function_table, name, strlen(name));
}

void php_swoolelite_fiber_startup(void)
{
    start_method = find_method(zend_ce_fiber, "start");
    suspend_method = find_method(zend_ce_fiber, "suspend");
    resume_method = find_method(zend_ce_fiber, "resume");
    run_callbacks_method = find_method(php_swoolelite_server_ce, "runcallbacks");
}

void php_swoolelite_fibers_init(struct php_swoolelite_fibers *fibers)
{
    *fibers = (struct php_swoolelite_fibers){0};
    zend_hash_init(&fibers->by_task, 0, NULL, NULL, 0);
    swl_list_init(&fibers->waits);
}

void php_swoolelite_fibers_destroy(struct php_swoolelite_fibers *fibers)
{
    zend_hash_destroy(&fibers->by_task);
}

void php_swoolelite_fibers_gc(struct php_swoolelite_fibers *fibers, zend_get_gc_buffer *buffer)
{
    swl_list_each (link, &fibers->waits) {
        zend_get_gc_buffer_add_obj(buffer, SWL_CONTAINER_OF(link, struct wait, link)->fiber);
    }
}

void php_swoolelite_fibers_begin(struct php_swoolelite_server *server)
{
    /* a task worker runs one task at a time: nothing could go on while its Fiber is suspended */
    server->fibers.each = server->core->options.enable_fiber && server->core->role == SWL_ROLE_WORKER;
}

/* ---- switching ---- */

/* The loop holds the Fiber no longer. `destroy`: whoever else may hold it, it ends now, as at the end of the
 * script: PHP unwinds it, and code of the user's may run. */
static enum swl_verdict let_go(struct php_swoolelite_server *server, const char *name, zend_object *fiber,
                               bool destroy)
{
    zend_execute_data *frame = EG(current_execute_data);
    volatile bool bailed_out = false;
    if (!destroy && GC_REFCOUNT(fiber) == 1 &&
        ((zend_fiber *)fiber)->context.status == ZEND_FIBER_STATUS_SUSPENDED) {
        swl_warning_limited(
            "Fibers that suspended themselves",
            "a Fiber in '%s' suspended itself and nobody holds it to resume it: it ends there", name);
    }
    zend_try
    {
        if (destroy && !(OBJ_FLAGS(fiber) & IS_OBJ_DESTRUCTOR_CALLED)) {
            GC_ADD_FLAGS(fiber, IS_OBJ_DESTRUCTOR_CALLED);
            fiber->handlers->dtor_obj(fiber);
        }
        OBJ_RELEASE(fiber);
    }
    zend_catch
    {
        bailed_out = true;
        EG(current_execute_data) = frame;
    }
    zend_end_try();
    return php_swoolelite_judge(server, name, bailed_out);
}

/* Has it start or go on, until it returns or is suspended. The reference is released, or becomes that of the
 * idle ones. */
static enum swl_verdict run(struct php_swoolelite_server *server, const char *name, zend_object *fiber,
                            zend_function *method)
{
    struct php_swoolelite_fibers *fibers = &server->fibers;
    zend_fcall_info_cache cache = {
        .function_handler = method,
        .called_scope = fiber->ce,
        .object = fiber,
    };
    zval no_name;
    ZVAL_UNDEF(&no_name);
    fibers->running = fiber;
    enum swl_verdict verdict = php_swoolelite_call_here(server, name, &no_name, &cache, 0, NULL, NULL);
    fibers->running = NULL;
    bool is_idle = fibers->idle_count > 0 && fibers->idle[fibers->idle_count - 1] == fiber;
    if (!server->bailed_out && !is_idle) {
        enum swl_verdict released = let_go(server, name, fiber, false);
        verdict = SWL_MAX(verdict, released);
    }
    return verdict;
}

/* Returns when the Fiber is resumed; the loop has nothing to tell it, and what others say is not meant. */
static void suspend(void)
{
    zval unused;
    ZVAL_UNDEF(&unused);
    zend_call_known_function(suspend_method, NULL, zend_ce_fiber, &unused, 0, NULL, NULL);
    zval_ptr_dtor(&unused);
}

/* ---- callbacks in Fibers ---- */

static void run_job(struct php_swoolelite_fibers *fibers)
{
    const struct php_swoolelite_fiber_job *job = fibers->job;
    zval callable, result;
    zend_fcall_info info = {
        .size = sizeof(info),
        .retval = &result,
        .params = job->arguments,
        .param_count = job->count,
    };
    fibers->job = NULL;
    ZVAL_COPY(&callable, job->callable); /* the loop may release it while the callback is suspended */
    ZVAL_COPY_VALUE(&info.function_name, &callable);
    ZVAL_UNDEF(&result);
    zend_call_function(&info, job->cache);
    zval_ptr_dtor(&result);
    zval_ptr_dtor(&callable);
}

/* Each Fiber has an error_reporting of its own, which begins as that of the script; 0 may mean unset. */
static void begin_error_reporting(void)
{
    zend_long level = INI_INT("error_reporting");
    EG(error_reporting) = level == 0 && INI_STR("error_reporting") == NULL ? E_ALL : (int)level;
}

/* To make a Fiber takes longer than most callbacks. One that nobody has kept, not even weakly, cannot be told
 * from a new one. Returns when there is another job; false: it shall return. */
static bool wait_for_job(struct php_swoolelite_fibers *fibers)
{
    zend_fiber *fiber = EG(active_fiber);
    if (EG(exception) || fibers->running != &fiber->std || GC_REFCOUNT(&fiber->std) > 1 ||
        (OBJ_FLAGS(&fiber->std) & IS_OBJ_WEAKLY_REFERENCED) || zend_fiber_switch_blocked() ||
        fibers->idle_count == PHP_SWOOLELITE_FIBERS_IDLE) {
        return false;
    }
    fibers->idle[fibers->idle_count++] = &fiber->std;
    suspend();
    begin_error_reporting();
    return !EG(exception);
}

/* What Fibers of the loop run. */
ZEND_METHOD(SwooleLite_Server, runCallbacks)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_server *server = SWOOLELITE_G(running);
    if (server == NULL || server->fibers.job == NULL) {
        return; /* somebody else has called it, by reflection */
    }
    do {
        run_job(&server->fibers);
    } while (wait_for_job(&server->fibers));
}

/* NULL: it cannot be made, and an exception is set or *bailed_out is. */
static zend_object *create(bool *bailed_out)
{
    zend_execute_data *frame = EG(current_execute_data);
    zend_object *volatile fiber = NULL;
    zend_try
    {
        zval object, callable;
        zend_create_fake_closure(&callable, run_callbacks_method, php_swoolelite_server_ce,
                                 php_swoolelite_server_ce, NULL);
        if (object_init_ex(&object, zend_ce_fiber) == SUCCESS) {
            fiber = Z_OBJ(object);
            zend_call_known_function(zend_ce_fiber->constructor, fiber, zend_ce_fiber, NULL, 1, &callable,
                                     NULL);
        }
        zval_ptr_dtor(&callable);
    }
    zend_catch
    {
        *bailed_out = true;
        EG(current_execute_data) = frame;
    }
    zend_end_try();
    if (!*bailed_out && EG(exception) && fiber != NULL) {
        OBJ_RELEASE(fiber);
        fiber = NULL;
    }
    return fiber;
}

enum swl_verdict php_swoolelite_fiber_call(struct php_swoolelite_server *server, const char *name,
                                           zval *callable, zend_fcall_info_cache *cache, uint32_t count,
                                           zval *arguments)
{
    struct php_swoolelite_fibers *fibers = &server->fibers;
    const struct php_swoolelite_fiber_job job = {callable, cache, count, arguments};
    bool is_used = fibers->idle_count > 0, bailed_out = false;
    zend_object *fiber = is_used ? fibers->idle[--fibers->idle_count] : create(&bailed_out);
    enum swl_verdict verdict;
    if (bailed_out || fiber == NULL) {
        verdict = php_swoolelite_judge(server, name, bailed_out);
    } else {
        fibers->job = &job;
        verdict = run(server, name, fiber, is_used ? resume_method : start_method);
        fibers->job = NULL; /* in case that it could not be started */
    }
    if (!server->bailed_out) {
        for (uint32_t i = 0; i < count; i++) {
            zval_ptr_dtor(&arguments[i]);
        }
        enum swl_verdict released = php_swoolelite_judge(server, name, false); /* a destructor may throw */
        verdict = SWL_MAX(verdict, released);
    }
    return verdict;
}

/* ---- the end of a wait ---- */

static enum swl_verdict resume(struct wait *wait)
{
    zend_object *fiber = wait->fiber; /* `wait` is gone once it goes on */
    wait->over = true;
    GC_ADDREF(fiber); /* it gives up the reference of its wait, and must not be the last to hold itself */
    return run(wait->server, wait->name, fiber, resume_method);
}

/* A result goes to the wait for it; NULL where there is none. */
static struct wait *take(struct php_swoolelite_server *server, const struct swl_message *message)
{
    struct wait *wait = zend_hash_index_find_ptr(&server->fibers.by_task, (zend_ulong)message->id);
    if (wait != NULL) {
        zend_hash_index_del(&server->fibers.by_task, (zend_ulong)message->id);
        (void)swl_await_offer(wait->await, message);
    }
    return wait;
}

bool php_swoolelite_fiber_awaited(struct swl_server *core, const struct swl_message *message,
                                  enum swl_verdict *verdict)
{
    struct wait *wait = take(core->user, message);
    if (wait != NULL && wait->await->missing == 0) {
        *verdict = resume(wait);
    }
    return wait != NULL;
}

/* The same between timers, where one message must not run ahead of the others: who has all now is resumed
 * in the next round. */
static bool pick(struct swl_server *core, const struct swl_message *message)
{
    struct wait *wait = take(core->user, message);
    if (wait != NULL && wait->await->missing == 0) {
        wait->over = true;
        swl_timer_start(core->timers, &wait->deadline, 0);
    }
    return wait != NULL;
}

/* What lies in the mail already has come in time, however long the loop was kept from looking. */
static void on_deadline(struct swl_timer *timer)
{
    struct wait *wait = SWL_CONTAINER_OF(timer, struct wait, deadline);
    struct swl_server *core = wait->server->core;
    struct swl_child *child = core->child;
    if (wait->server->bailed_out || child->verdict != SWL_GO_ON) {
        return; /* nothing is called any more */
    }
    if (!wait->over && wait->server->fibers.picked_at != core->timers->running_at) {
        wait->server->fibers.picked_at = core->timers->running_at; /* for all whose time has come, once */
        swl_mailbox_pick(child, pick);
        swl_timer_stop(core->timers, timer); /* it is its turn now */
    }
    swl_child_conclude(child, resume(wait));
}

/* ---- waiting ---- */

bool php_swoolelite_fiber_may_wait(struct php_swoolelite_server *server)
{
    const zend_fiber *fiber = EG(active_fiber);
    const char *obstacle = NULL;
    if (server->core->role == SWL_ROLE_TASK_WORKER) {
        obstacle = "A task worker runs one task at a time: taskWaitMulti() waits there, taskCo() cannot";
    } else if (fiber == NULL || fiber == server->fibers.loop) {
        obstacle =
            "taskCo() suspends the current Fiber, and there is none here: start one, or set enable_fiber";
    } else if (server->fibers.ended) {
        obstacle = "taskCo() has nothing to wait for any more: the loop of this process has ended";
    }
    if (obstacle != NULL) {
        zend_throw_exception(php_swoolelite_exception_ce, obstacle, 0);
        return false;
    }
    if ((fiber->flags & ZEND_FIBER_FLAG_DESTROYED) || zend_fiber_switch_blocked()) {
        suspend(); /* throws PHP's own FiberError, before anything was sent */
        return false;
    }
    return true;
}

static void begin(struct wait *wait, int64_t deadline)
{
    struct php_swoolelite_fibers *fibers = &wait->server->fibers;
    const struct swl_await *await = wait->await;
    GC_ADDREF(wait->fiber);
    swl_list_append(&fibers->waits, &wait->link);
    for (uint32_t i = 0; i < await->count; i++) {
        if (!await->seen[i]) {
            zend_hash_index_add_new_ptr(&fibers->by_task, (zend_ulong)(await->first + i), wait);
        }
    }
    swl_timer_init(&wait->deadline, on_deadline);
    if (deadline != SWL_NEVER) {
        swl_timer_start(wait->server->core->timers, &wait->deadline, deadline);
    }
    wait->server->core->child->awaits_pending++;
}

static void end(struct wait *wait)
{
    struct php_swoolelite_fibers *fibers = &wait->server->fibers;
    struct swl_server *core = wait->server->core;
    const struct swl_await *await = wait->await;
    for (uint32_t i = 0; i < await->count; i++) {
        if (!await->seen[i]) {
            zend_hash_index_del(&fibers->by_task, (zend_ulong)(await->first + i));
        }
    }
    swl_list_remove(&wait->link);
    swl_timer_stop(core->timers, &wait->deadline);
    core->child->awaits_pending--;
    OBJ_RELEASE(wait->fiber); /* not the last one: whoever resumed it holds it, too */
}

bool php_swoolelite_fiber_await(struct php_swoolelite_server *server, struct swl_await *await,
                                int64_t deadline)
{
    struct wait wait = {
        .server = server,
        .fiber = &EG(active_fiber)->std,
        .name = server->calling != NULL ? server->calling : "destructor",
        .await = await,
    };
    begin(&wait, deadline);
    do { /* resume() by somebody else does not bring the results */
        suspend();
    } while (!wait.over && !EG(exception));
    end(&wait);
    return !EG(exception);
}

/* They would never be resumed. PHP unwinds each, so that its finally blocks run while the server works; but
 * not after a fatal error, which leaves no object to be destructed. */
enum swl_verdict php_swoolelite_fiber_loop_ends(struct swl_server *core)
{
    struct php_swoolelite_server *server = core->user;
    struct php_swoolelite_fibers *fibers = &server->fibers;
    enum swl_verdict verdict = core->child->verdict;
    struct swl_list *link;
    fibers->ended = true;
    fibers->each = false;
    while (verdict < SWL_CRASH && fibers->idle_count > 0) {
        enum swl_verdict ended = let_go(server, "idle", fibers->idle[--fibers->idle_count], true);
        verdict = SWL_MAX(verdict, ended);
    }
    while (verdict < SWL_CRASH && (link = swl_list_shift(&fibers->waits)) != NULL) {
        struct wait *wait = SWL_CONTAINER_OF(link, struct wait, link);
        zend_object *fiber = wait->fiber;
        GC_ADDREF(fiber);
        enum swl_verdict ended = let_go(server, wait->name, fiber, true);
        verdict = SWL_MAX(verdict, ended);
    }
    return verdict;
}
