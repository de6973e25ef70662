/* Fibers that the loop starts, and Fibers that it resumes. All of it through the methods that PHP scripts
 * use, which are the same in all versions of PHP, and check what must be checked. */
#include "php/php_fiber.h"

#include <zend_exceptions.h>
#include <zend_fibers.h>

#include "base/list.h"
#include "base/log.h"
#include "base/compiler.h"
#include "os/process.h"
#include "php/php_call.h"
#include "php/php_class_entries.h"
#include "php/php_engine.h"
#include "php/php_fatal.h"
#include "php/php_globals.h"

/* Fibers kept for later callbacks: more would only be needed after a burst. */
#define FIBERS_IDLE_MAX 16

struct fiber_job;

struct php_swoolelite_fibers {
    HashTable by_task;           /* id of a task whose result is missing => the wait for it */
    struct swl_list waits;       /* of all Fibers that wait */
    const zend_fiber *loop;      /* the one that start() was called in, or NULL */
    bool each;                   /* every callback gets a Fiber of its own */
    bool ended;                  /* the loop is over: nothing would resume a Fiber */
    int64_t picked_at;           /* the round of timers in which the inbox was last looked through */
    const zend_object *running;  /* what the loop has started or resumed */
    const struct fiber_job *job; /* for the one that is started next */
    /* which have returned from a callback, and wait for another */
    zend_object *idle[FIBERS_IDLE_MAX];
    uint32_t idle_count;
};

/* A Fiber that waits; lives on its stack. */
struct fiber_wait {
    struct swl_list link;
    struct swl_timer deadline;
    struct php_swoolelite_server *server;
    zend_object *fiber; /* holds a reference: the code that started the Fiber may have dropped its own */
    const char *name;   /* of the callback in which it began to wait */
    struct swl_await *await;
    bool over; /* nothing is missing, or it was too late: not to be suspended again */
};

/* A callback to be run in a Fiber; lives on the loop's stack, until the Fiber is suspended. */
struct fiber_job {
    zval *callable;
    zend_fcall_info_cache *cache; /* may be NULL */
    uint32_t count;
    zval *arguments;
};

static zend_function *fiber_start_method, *fiber_suspend_method, *fiber_resume_method,
    *fiber_run_callbacks_method;

static zend_function *fiber_find_method(const zend_class_entry *class_entry, const char *name)
{
    return zend_hash_str_find_ptr(&class_entry->function_table, name, strlen(name));
}

void php_swoolelite_fiber_startup(void)
{
    fiber_start_method = fiber_find_method(zend_ce_fiber, "start");
    fiber_suspend_method = fiber_find_method(zend_ce_fiber, "suspend");
    fiber_resume_method = fiber_find_method(zend_ce_fiber, "resume");
    fiber_run_callbacks_method = fiber_find_method(php_swoolelite_server_ce, "runcallbacks");
}

struct php_swoolelite_fibers *php_swoolelite_fibers_create(void)
{
    struct php_swoolelite_fibers *fibers = ecalloc(1, sizeof(*fibers));
    zend_hash_init(&fibers->by_task, 0, NULL, NULL, 0);
    swl_list_init(&fibers->waits);
    return fibers;
}

void php_swoolelite_fibers_destroy(struct php_swoolelite_fibers *fibers)
{
    zend_hash_destroy(&fibers->by_task);
    efree(fibers);
}

void php_swoolelite_fibers_gc(struct php_swoolelite_fibers *fibers, zend_get_gc_buffer *buffer)
{
    swl_list_each (link, &fibers->waits) {
        zend_get_gc_buffer_add_obj(buffer, SWL_CONTAINER_OF(link, struct fiber_wait, link)->fiber);
    }
}

void php_swoolelite_fibers_enter_loop(struct php_swoolelite_server *server)
{
    server->fibers->loop = EG(active_fiber);
}

void php_swoolelite_fibers_begin(struct php_swoolelite_server *server)
{
    /* a task worker runs one task at a time: nothing could go on while its Fiber is suspended */
    server->fibers->each = server->core->options.enable_fiber && server->core->role == SWL_ROLE_WORKER;
}

/* ---- switching ---- */

struct fiber_end {
    zend_object *fiber;
    bool destroy;
};

static void fiber_end(void *argument)
{
    const struct fiber_end *end = argument;
    if (end->destroy && !(OBJ_FLAGS(end->fiber) & IS_OBJ_DESTRUCTOR_CALLED)) {
        GC_ADD_FLAGS(end->fiber, IS_OBJ_DESTRUCTOR_CALLED);
        end->fiber->handlers->dtor_obj(end->fiber);
    }
    OBJ_RELEASE(end->fiber);
}

/* Releases the loop's reference to the Fiber. `destroy`: ends the Fiber now, even where other references are
 * left, as at the end of the script: PHP unwinds it, and code of the user may run. */
static enum swl_verdict fiber_release(struct php_swoolelite_server *server, const char *name,
                                      zend_object *fiber, bool destroy)
{
    struct fiber_end end = {.fiber = fiber, .destroy = destroy};
    if (!destroy && GC_REFCOUNT(fiber) == 1 &&
        ((zend_fiber *)fiber)->context.status == ZEND_FIBER_STATUS_SUSPENDED) {
        swl_warning_limited(
            "Fibers that suspended themselves",
            "a Fiber in '%s' suspended itself and no reference is left to resume it: it ends there", name);
    }
    return php_swoolelite_guard(server, name, fiber_end, &end);
}

/* Starts or resumes the Fiber; returns when it has returned or was suspended. The reference is released, or
 * kept for the idle ones. */
static enum swl_verdict fiber_run(struct php_swoolelite_server *server, const char *name, zend_object *fiber,
                                  zend_function *method)
{
    struct php_swoolelite_fibers *fibers = server->fibers;
    zend_fcall_info_cache cache = {
        .function_handler = method,
        .called_scope = fiber->ce,
        .object = fiber,
    };
    zval no_name;
    ZVAL_UNDEF(&no_name);
    fibers->running = fiber;
    enum swl_verdict verdict = php_swoolelite_call(server, name, &no_name, &cache, 0, NULL, NULL);
    fibers->running = NULL;
    bool is_idle = fibers->idle_count > 0 && fibers->idle[fibers->idle_count - 1] == fiber;
    if (!server->bailed_out && !is_idle) {
        verdict = swl_verdict_graver(verdict, fiber_release(server, name, fiber, false));
    }
    return verdict;
}

/* Returns when the Fiber is resumed. The loop passes no value to it, and a value that other code passes is
 * ignored. */
static void fiber_suspend(void)
{
    zval unused;
    ZVAL_UNDEF(&unused);
    zend_call_known_function(fiber_suspend_method, NULL, zend_ce_fiber, &unused, 0, NULL, NULL);
    zval_ptr_dtor(&unused);
}

/* ---- callbacks in Fibers ---- */

static void fiber_run_job(struct php_swoolelite_fibers *fibers)
{
    const struct fiber_job *job = fibers->job;
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
    php_swoolelite_call_guarded(&info, job->cache);
    if (php_swoolelite_fatal_raise()) {
        zend_bailout(); /* nothing that follows may suspend the Fiber */
    }
    zval_ptr_dtor(&result);
    zval_ptr_dtor(&callable);
}

/* Each Fiber has an error_reporting of its own, which begins as that of the script; 0 may mean unset. */
static void fiber_begin_error_reporting(void)
{
    static const char name[] = "error_reporting";
    zend_long level = zend_ini_long(name, sizeof(name) - 1, false);
    EG(error_reporting) =
        level == 0 && zend_ini_string(name, sizeof(name) - 1, false) == NULL ? E_ALL : (int)level;
}

/* Creating a Fiber takes longer than most callbacks, so a Fiber runs several in turn. Only one without
 * references, weak ones included: the user's code cannot distinguish it from a new one. Returns true when
 * there is another job, false where the Fiber must return. */
static bool fiber_wait_for_job(struct php_swoolelite_fibers *fibers)
{
    zend_fiber *fiber = EG(active_fiber);
    if (EG(exception) || fibers->running != &fiber->std || GC_REFCOUNT(&fiber->std) > 1 ||
        (OBJ_FLAGS(&fiber->std) & IS_OBJ_WEAKLY_REFERENCED) || zend_fiber_switch_blocked() ||
        fibers->idle_count == FIBERS_IDLE_MAX) {
        return false;
    }
    fibers->idle[fibers->idle_count++] = &fiber->std;
    fiber_suspend();
    fiber_begin_error_reporting();
    return !EG(exception);
}

/* The function that Fibers of the loop run. */
ZEND_METHOD(SwooleLite_Server, runCallbacks)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_server *server = SWOOLELITE_G(running);
    if (server == NULL || server->fibers->job == NULL) {
        return; /* called by reflection, not by the loop */
    }
    do {
        fiber_run_job(server->fibers);
    } while (fiber_wait_for_job(server->fibers));
}

/* Creates a Fiber of the loop. *fiber stays NULL where that fails. */
static void fiber_create(void *argument)
{
    zend_object **fiber = argument;
    zval object, callable;
    php_swoolelite_engine_closure(&callable, fiber_run_callbacks_method, php_swoolelite_server_ce, NULL);
    if (object_init_ex(&object, zend_ce_fiber) == SUCCESS) {
        zend_call_known_function(zend_ce_fiber->constructor, Z_OBJ(object), zend_ce_fiber, NULL, 1, &callable,
                                 NULL);
        if (EG(exception)) {
            zval_ptr_dtor(&object);
        } else {
            *fiber = Z_OBJ(object);
        }
    }
    zval_ptr_dtor(&callable);
}

enum swl_verdict php_swoolelite_fiber_call(struct php_swoolelite_server *server, const char *name,
                                           zval *callable, zend_fcall_info_cache *cache, uint32_t count,
                                           zval *arguments, zval *result)
{
    struct php_swoolelite_fibers *fibers = server->fibers;
    if (!fibers->each) {
        return php_swoolelite_call(server, name, callable, cache, count, arguments, result);
    }
    ZEND_ASSERT(result == NULL); /* a suspended callback has none yet */
    const struct fiber_job job = {callable, cache, count, arguments};
    bool is_used = fibers->idle_count > 0;
    zend_object *fiber = is_used ? fibers->idle[--fibers->idle_count] : NULL;
    enum swl_verdict verdict = SWL_GO_ON;
    if (!is_used) {
        verdict = php_swoolelite_guard(server, name, fiber_create, &fiber);
    }
    if (verdict == SWL_GO_ON) {
        fibers->job = &job;
        verdict = fiber_run(server, name, fiber, is_used ? fiber_resume_method : fiber_start_method);
        fibers->job = NULL; /* still set where the Fiber could not be started */
    }
    return php_swoolelite_release(server, name, verdict, count, arguments);
}

/* ---- the end of a wait ---- */

static enum swl_verdict fiber_resume(struct fiber_wait *wait)
{
    zend_object *fiber = wait->fiber; /* `wait` is on the Fiber's stack: it is gone once the Fiber goes on */
    wait->over = true;
    GC_ADDREF(fiber); /* the Fiber releases the reference of its wait, which must not be the last one */
    return fiber_run(wait->server, wait->name, fiber, fiber_resume_method);
}

/* Passes a result to the wait for it. Returns that wait, NULL where there is none. */
static struct fiber_wait *fiber_take(struct php_swoolelite_server *server, const struct swl_message *message)
{
    struct fiber_wait *wait = zend_hash_index_find_ptr(&server->fibers->by_task, (zend_ulong)message->id);
    if (wait != NULL) {
        zend_hash_index_del(&server->fibers->by_task, (zend_ulong)message->id);
        (void)swl_await_offer(wait->await, message);
    }
    return wait;
}

bool php_swoolelite_fiber_awaited(struct swl_server *core, const struct swl_message *message,
                                  enum swl_verdict *verdict)
{
    struct fiber_wait *wait = fiber_take(php_swoolelite_server_from(core), message);
    if (wait != NULL && wait->await->missing == 0) {
        *verdict = fiber_resume(wait);
    }
    return wait != NULL;
}

/* The same between timers, where one message must not overtake the others: a Fiber that has all its results
 * now is resumed in the next round. */
static bool fiber_pick(struct swl_server *core, const struct swl_message *message)
{
    struct fiber_wait *wait = fiber_take(php_swoolelite_server_from(core), message);
    if (wait != NULL && wait->await->missing == 0) {
        wait->over = true;
        swl_timer_start(&core->reactor->timers, &wait->deadline, 0);
    }
    return wait != NULL;
}

/* Results that are in the inbox already came in time, however long the loop was busy. */
static void fiber_on_deadline(struct swl_timer *timer)
{
    struct fiber_wait *wait = SWL_CONTAINER_OF(timer, struct fiber_wait, deadline);
    struct php_swoolelite_fibers *fibers = wait->server->fibers;
    struct swl_server *core = wait->server->core;
    if (wait->server->bailed_out || swl_self_verdict(core) != SWL_GO_ON) {
        return; /* this process calls no more PHP */
    }
    int64_t round = swl_timers_running_at(&core->reactor->timers);
    if (!wait->over && fibers->picked_at != round) {
        fibers->picked_at = round; /* once in a round, for all waits whose deadline has passed */
        swl_self_pick_results(core, fiber_pick);
        swl_timer_stop(&core->reactor->timers, timer); /* it is resumed now */
    }
    (void)swl_self_conclude(core, fiber_resume(wait));
}

/* ---- waiting ---- */

bool php_swoolelite_fiber_may_wait(struct php_swoolelite_server *server)
{
    const zend_fiber *fiber = EG(active_fiber);
    const char *obstacle = NULL;
    if (server->core->role == SWL_ROLE_TASK_WORKER) {
        obstacle = "A task worker runs one task at a time: taskWaitMulti() waits there, taskCo() cannot";
    } else if (fiber == NULL || fiber == server->fibers->loop) {
        obstacle =
            "taskCo() suspends the current Fiber, and there is none here: start one, or set enable_fiber";
    } else if (server->fibers->ended) {
        obstacle = "taskCo() has nothing to wait for any more: the loop of this process has ended";
    }
    if (obstacle != NULL) {
        zend_throw_exception(php_swoolelite_exception_ce, obstacle, 0);
        return false;
    }
    if ((fiber->flags & ZEND_FIBER_FLAG_DESTROYED) || zend_fiber_switch_blocked()) {
        fiber_suspend(); /* throws PHP's own FiberError, before anything was sent */
        return false;
    }
    return true;
}

static void fiber_wait_begin(struct fiber_wait *wait, int64_t deadline)
{
    struct php_swoolelite_fibers *fibers = wait->server->fibers;
    const struct swl_await *await = wait->await;
    GC_ADDREF(wait->fiber);
    swl_list_append(&fibers->waits, &wait->link);
    for (uint32_t i = 0; i < await->count; i++) {
        if (!await->seen[i]) {
            zend_hash_index_add_new_ptr(&fibers->by_task, (zend_ulong)(await->first + i), wait);
        }
    }
    swl_timer_init(&wait->deadline, fiber_on_deadline);
    if (deadline != SWL_NEVER) {
        swl_timer_start(&wait->server->core->reactor->timers, &wait->deadline, deadline);
    }
    swl_self_wait_begins(wait->server->core);
}

static void fiber_wait_end(struct fiber_wait *wait)
{
    struct php_swoolelite_fibers *fibers = wait->server->fibers;
    struct swl_server *core = wait->server->core;
    const struct swl_await *await = wait->await;
    for (uint32_t i = 0; i < await->count; i++) {
        if (!await->seen[i]) {
            zend_hash_index_del(&fibers->by_task, (zend_ulong)(await->first + i));
        }
    }
    swl_list_remove(&wait->link);
    if (!swl_process_is_foreign()) { /* else there is no loop */
        swl_timer_stop(&core->reactor->timers, &wait->deadline);
        swl_self_wait_ends(core);
    }
    OBJ_RELEASE(wait->fiber); /* not the last reference: the code that resumed the Fiber holds one, too */
}

bool php_swoolelite_fiber_await(struct php_swoolelite_server *server, struct swl_await *await,
                                int64_t deadline)
{
    struct fiber_wait wait = {
        .server = server,
        .fiber = &EG(active_fiber)->std,
        .name = server->calling != NULL ? server->calling : "destructor",
        .await = await,
    };
    fiber_wait_begin(&wait, deadline);
    do { /* resume() by other code does not bring the results */
        fiber_suspend();
    } while (!wait.over && !EG(exception));
    fiber_wait_end(&wait);
    return !EG(exception);
}

/* Ends the Fibers that would never be resumed. PHP unwinds each, so that its finally blocks run while the
 * server works; not after a fatal error, after which PHP destructs no object. */
enum swl_verdict php_swoolelite_fiber_loop_ends(struct swl_server *core)
{
    struct php_swoolelite_server *server = php_swoolelite_server_from(core);
    struct php_swoolelite_fibers *fibers = server->fibers;
    enum swl_verdict verdict = swl_self_verdict(core);
    struct swl_list *link;
    fibers->ended = true;
    fibers->each = false;
    while (verdict != SWL_CRASH && fibers->idle_count > 0) {
        enum swl_verdict ended = fiber_release(server, "idle", fibers->idle[--fibers->idle_count], true);
        verdict = swl_verdict_graver(verdict, ended);
    }
    while (verdict != SWL_CRASH && (link = swl_list_shift(&fibers->waits)) != NULL) {
        struct fiber_wait *wait = SWL_CONTAINER_OF(link, struct fiber_wait, link);
        zend_object *fiber = wait->fiber;
        GC_ADDREF(fiber);
        enum swl_verdict ended = fiber_release(server, wait->name, fiber, true);
        verdict = swl_verdict_graver(verdict, ended);
    }
    return verdict;
}
