/* The class SwooleLite\Timer, and the Server's methods about timers. */
#include "php/php_timer.h"

#include <ext/spl/spl_array.h>
#include <zend_exceptions.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "php/php_globals.h"
#include "php/php_server.h"

#define MS_MOST INT32_MAX
/* so many arguments need no memory of their own during a call */
#define FEW 8

/* One block a timer, 64 bytes and 16 for each argument: there may be millions. */
struct timer {
    struct swl_timer core;
    zend_long id;
    zend_long count; /* of its calls */
    zval callable;
    uint32_t interval; /* ms; 0: it is called once */
    uint32_t argument_count;
    zval arguments[];
};

struct php_swoolelite_deferred {
    struct php_swoolelite_deferred *next;
    zval callable;
};

static struct php_swoolelite_timers *state(void)
{
    return &SWOOLELITE_G(timers);
}

/* The loop of this process, or NULL. */
static struct swl_timers *find_loop(void)
{
    const struct php_swoolelite_server *server = SWOOLELITE_G(running);
    return server ? server->core->timers : NULL;
}

/* The same; throws where there is none. */
static struct swl_timers *need_loop(void)
{
    struct swl_timers *loop = find_loop();
    if (loop == NULL) {
        zend_throw_exception(php_swoolelite_exception_ce,
                             "Timers need the event loop of a running server, and there is none here", 0);
    }
    return loop;
}

static void tell_core(void)
{
    const struct php_swoolelite_server *server = SWOOLELITE_G(running);
    if (server != NULL) {
        server->core->user_events = zend_hash_num_elements(&state()->by_id) + state()->deferred_count;
    }
}

/* ---- one timer ---- */

static struct timer *find(zend_long id)
{
    return zend_hash_index_find_ptr(&state()->by_id, (zend_ulong)id);
}

static void release(struct timer *timer)
{
    zval_ptr_dtor(&timer->callable);
    for (uint32_t i = 0; i < timer->argument_count; i++) {
        zval_ptr_dtor(&timer->arguments[i]);
    }
    efree(timer);
}

/* It is in no loop any more. */
static void forget(struct timer *timer)
{
    zend_hash_index_del(&state()->by_id, (zend_ulong)timer->id);
    tell_core();
    release(timer);
}

/* The next time on the grid of the interval: what was missed is left out. */
static int64_t next_due(const struct timer *timer)
{
    int64_t interval = timer->interval * SWL_NS_PER_MS, due = timer->core.node.key + interval;
    int64_t late = swl_clock_monotonic() - due;
    return late < 0 ? due : due + (late / interval + 1) * interval;
}

/* ---- calling back ---- */

/* After a fatal error no PHP runs in this process, and a worker that is to end calls nothing more. */
static bool may_call(const struct php_swoolelite_server *server)
{
    const struct swl_child *child = server->core->child;
    return !server->bailed_out && (child == NULL || child->verdict == SWL_GO_ON);
}

/* Calls, releases the callable and the arguments, and tells the loop what came of it. */
static void call(struct php_swoolelite_server *server, const char *name, zval *callable, uint32_t count,
                 zval *arguments)
{
    struct swl_child *child = server->core->child;
    enum swl_verdict verdict = php_swoolelite_call(server, name, callable, NULL, count, arguments, NULL);
    if (!server->bailed_out) {
        zval_ptr_dtor(callable);
        enum swl_verdict released = php_swoolelite_judge(server, name, false); /* a destructor may throw */
        verdict = SWL_MAX(verdict, released);
    }
    if (child != NULL) {
        swl_child_conclude(child, verdict);
    } else if (verdict == SWL_RETIRE) {
        swl_warning("exit() in '%s' ends neither the master nor the manager", name);
    }
}

static void on_due(struct swl_timer *core)
{
    struct timer *timer = SWL_CONTAINER_OF(core, struct timer, core);
    struct php_swoolelite_server *server = SWOOLELITE_G(running);
    if (!may_call(server)) {
        return;
    }
    zend_long id = timer->id;
    bool repeats = timer->interval > 0;
    uint32_t count = repeats + timer->argument_count;
    zval few[FEW], *arguments = count <= FEW ? few : safe_emalloc(count, sizeof(zval), 0), callable;
    timer->count++;
    /* the callback may clear its own timer: nothing of it is touched during the call */
    ZVAL_COPY(&callable, &timer->callable);
    ZVAL_LONG(&arguments[0], id);
    for (uint32_t i = 0; i < timer->argument_count; i++) {
        ZVAL_COPY(&arguments[repeats + i], &timer->arguments[i]);
    }
    if (!repeats) {
        forget(timer);
    }
    call(server, repeats ? "tick" : "after", &callable, count, arguments);
    if (server->bailed_out) {
        return;
    }
    if (repeats && (timer = find(id)) != NULL) {
        swl_timer_start(server->core->timers, &timer->core, next_due(timer));
    }
    if (arguments != few) {
        efree(arguments);
    }
}

static struct php_swoolelite_deferred *shift_deferred(void)
{
    struct php_swoolelite_deferred *one = state()->first;
    if (one != NULL) {
        state()->first = one->next;
        state()->deferred_count--;
        tell_core();
    }
    return one;
}

/* Those that are deferred meanwhile wait for the next round of the loop. */
static void on_deferred(struct swl_timer *core)
{
    struct php_swoolelite_server *server = SWOOLELITE_G(running);
    for (uint32_t left = state()->deferred_count; left > 0 && may_call(server); left--) {
        struct php_swoolelite_deferred *one = shift_deferred();
        zval callable;
        ZVAL_COPY_VALUE(&callable, &one->callable);
        efree(one);
        call(server, "defer", &callable, 0, NULL);
    }
}

/* ---- all timers ---- */

void php_swoolelite_timers_init(void)
{
    struct php_swoolelite_timers *timers = state();
    *timers = (struct php_swoolelite_timers){0};
    zend_hash_init(&timers->by_id, 0, NULL, NULL, 0);
    swl_timer_init(&timers->deferred_timer, on_deferred);
}

/* Takes all out first: a destructor may ask for timers, clear them and add others. */
static void clear_all(struct swl_timers *loop)
{
    HashTable cleared = state()->by_id;
    struct timer *timer;
    zend_hash_init(&state()->by_id, 0, NULL, NULL, 0);
    tell_core();
    if (loop != NULL) {
        ZEND_HASH_FOREACH_PTR(&cleared, timer)
        {
            swl_timer_stop(loop, &timer->core);
        }
        ZEND_HASH_FOREACH_END();
    }
    ZEND_HASH_FOREACH_PTR(&cleared, timer)
    {
        release(timer);
    }
    ZEND_HASH_FOREACH_END();
    zend_hash_destroy(&cleared);
}

static void drop(void)
{
    struct php_swoolelite_deferred *one;
    clear_all(NULL);
    swl_timer_init(&state()->deferred_timer, on_deferred);
    while ((one = shift_deferred()) != NULL) {
        zval_ptr_dtor(&one->callable);
        efree(one);
    }
}

void php_swoolelite_timers_drop(struct php_swoolelite_server *server)
{
    if (!server->bailed_out) {
        drop();
        (void)php_swoolelite_judge(server, "timer", false);
    }
}

void php_swoolelite_timers_destroy(void)
{
    SWOOLELITE_G(running) = NULL;
    if (!CG(unclean_shutdown)) { /* else the engine throws all its memory away, in whatever state it is */
        drop();
        zend_hash_destroy(&state()->by_id);
    }
}

/* ---- adding ---- */

static void add(INTERNAL_FUNCTION_PARAMETERS, bool repeats)
{
    zend_long ms;
    zend_fcall_info info;
    zend_fcall_info_cache cache;
    zval *arguments;
    uint32_t count;
    ZEND_PARSE_PARAMETERS_START(2, -1)
    Z_PARAM_LONG(ms)
    Z_PARAM_FUNC(info, cache)
    Z_PARAM_VARIADIC('*', arguments, count)
    ZEND_PARSE_PARAMETERS_END();
    if (ms < 1 || ms > MS_MOST) {
        zend_argument_value_error(1, "must be between 1 and %d", MS_MOST);
        RETURN_THROWS();
    }
    struct swl_timers *loop = need_loop();
    if (loop == NULL) {
        RETURN_THROWS();
    }
    struct timer *timer = safe_emalloc(count, sizeof(zval), sizeof(*timer));
    swl_timer_init(&timer->core, on_due);
    timer->id = ++state()->last_id;
    timer->count = 0;
    timer->interval = repeats ? (uint32_t)ms : 0;
    timer->argument_count = count;
    php_swoolelite_keep_callable(&timer->callable, &info.function_name, &cache);
    for (uint32_t i = 0; i < count; i++) {
        ZVAL_COPY(&timer->arguments[i], &arguments[i]);
    }
    zend_hash_index_add_new_ptr(&state()->by_id, (zend_ulong)timer->id, timer);
    swl_timer_start(loop, &timer->core, swl_clock_monotonic() + ms * SWL_NS_PER_MS);
    tell_core();
    RETURN_LONG(timer->id);
}

static void clear(INTERNAL_FUNCTION_PARAMETERS)
{
    zend_long id;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(id)
    ZEND_PARSE_PARAMETERS_END();
    struct timer *timer = find(id);
    if (timer == NULL) {
        RETURN_FALSE;
    }
    struct swl_timers *loop = find_loop();
    if (loop != NULL) {
        swl_timer_stop(loop, &timer->core);
    }
    forget(timer);
    RETURN_TRUE;
}

/* ---- SwooleLite\Timer ---- */

ZEND_METHOD(SwooleLite_Timer, __construct)
{
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(SwooleLite_Timer, tick)
{
    add(INTERNAL_FUNCTION_PARAM_PASSTHRU, true);
}

ZEND_METHOD(SwooleLite_Timer, after)
{
    add(INTERNAL_FUNCTION_PARAM_PASSTHRU, false);
}

ZEND_METHOD(SwooleLite_Timer, clear)
{
    clear(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

ZEND_METHOD(SwooleLite_Timer, clearAll)
{
    ZEND_PARSE_PARAMETERS_NONE();
    clear_all(find_loop());
    RETURN_TRUE;
}

ZEND_METHOD(SwooleLite_Timer, exists)
{
    zend_long id;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(id)
    ZEND_PARSE_PARAMETERS_END();
    RETURN_BOOL(find(id) != NULL);
}

ZEND_METHOD(SwooleLite_Timer, info)
{
    zend_long id;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(id)
    ZEND_PARSE_PARAMETERS_END();
    const struct timer *timer = find(id);
    if (timer == NULL) {
        RETURN_NULL();
    }
    array_init(return_value);
    add_assoc_long(return_value, "exec_msec",
                   swl_clock_timeout_ms(timer->core.node.key, swl_clock_monotonic()));
    add_assoc_long(return_value, "exec_count", timer->count);
    add_assoc_long(return_value, "interval", timer->interval);
    add_assoc_bool(return_value, "removed", false);
}

ZEND_METHOD(SwooleLite_Timer, list)
{
    ZEND_PARSE_PARAMETERS_NONE();
    zval ids;
    zend_ulong id;
    array_init_size(&ids, zend_hash_num_elements(&state()->by_id));
    ZEND_HASH_FOREACH_NUM_KEY(&state()->by_id, id)
    {
        add_next_index_long(&ids, (zend_long)id);
    }
    ZEND_HASH_FOREACH_END();
    object_init_ex(return_value, spl_ce_ArrayIterator);
    zend_call_known_instance_method_with_1_params(spl_ce_ArrayIterator->constructor, Z_OBJ_P(return_value),
                                                  NULL, &ids);
    zval_ptr_dtor(&ids);
}

ZEND_METHOD(SwooleLite_Timer, stats)
{
    ZEND_PARSE_PARAMETERS_NONE();
    const struct swl_timers *loop = find_loop();
    array_init(return_value);
    add_assoc_bool(return_value, "initialized", loop != NULL);
    add_assoc_long(return_value, "num", zend_hash_num_elements(&state()->by_id));
    add_assoc_long(return_value, "round", loop ? (zend_long)loop->rounds : 0);
}

/* ---- SwooleLite\Server ---- */

ZEND_METHOD(SwooleLite_Server, tick)
{
    if (php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS)) == NULL) {
        RETURN_THROWS();
    }
    add(INTERNAL_FUNCTION_PARAM_PASSTHRU, true);
}

ZEND_METHOD(SwooleLite_Server, after)
{
    if (php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS)) == NULL) {
        RETURN_THROWS();
    }
    add(INTERNAL_FUNCTION_PARAM_PASSTHRU, false);
}

ZEND_METHOD(SwooleLite_Server, clearTimer)
{
    clear(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

ZEND_METHOD(SwooleLite_Server, defer)
{
    zend_fcall_info info;
    zend_fcall_info_cache cache;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_FUNC(info, cache)
    ZEND_PARSE_PARAMETERS_END();
    struct swl_timers *loop;
    if (php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS)) == NULL || (loop = need_loop()) == NULL) {
        RETURN_THROWS();
    }
    struct php_swoolelite_timers *timers = state();
    struct php_swoolelite_deferred *one = emalloc(sizeof(*one));
    one->next = NULL;
    php_swoolelite_keep_callable(&one->callable, &info.function_name, &cache);
    *(timers->first ? &timers->last->next : &timers->first) = one;
    timers->last = one;
    timers->deferred_count++;
    if (!swl_timer_running(&timers->deferred_timer)) {
        swl_timer_start(loop, &timers->deferred_timer, 0);
    }
    tell_core();
    RETURN_TRUE;
}
