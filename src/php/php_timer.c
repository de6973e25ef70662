/* The class SwooleLite\Timer, and the Server's methods about timers. */
#include "php/php_timer.h"

#include <ext/spl/spl_array.h>
#include <zend_exceptions.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"
#include "event/timer.h"
#include "php/php_call.h"
#include "php/php_class_entries.h"
#include "php/php_fiber.h"
#include "php/php_foreign.h"
#include "php/php_globals.h"

#define TIMER_MS_MAX INT32_MAX
/* up to so many arguments are copied to the stack for a call */
#define TIMER_FEW 8

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

struct timer_deferred {
    struct timer_deferred *next;
    zval callable;
};

/* The timers of this request. */
ZEND_TLS struct {
    HashTable by_id;
    /* keeps counting after a fork, so that an inherited id never names a timer of the child */
    zend_long last_id;
    struct timer_deferred *first, *last; /* in order */
    uint32_t deferred_count;
    struct swl_timer deferred_timer; /* due at once while there are any */
} timer_state;

/* The loop of this process, or NULL. */
static struct swl_timers *timer_find_loop(void)
{
    const struct php_swoolelite_server *server = SWOOLELITE_G(running);
    return server ? server->core->timers : NULL;
}

/* The same; throws where there is none. */
static struct swl_timers *timer_need_loop(void)
{
    struct swl_timers *loop = timer_find_loop();
    if (php_swoolelite_foreign_refuse()) {
        return NULL;
    }
    if (loop == NULL) {
        zend_throw_exception(php_swoolelite_exception_ce,
                             "Timers need the event loop of a running server, and there is none here", 0);
    }
    return loop;
}

/* Reports to the core how many timers are left: it waits for them before the process ends. */
static void timer_report_count(void)
{
    const struct php_swoolelite_server *server = SWOOLELITE_G(running);
    if (server != NULL) {
        swl_self_set_user_events(server->core,
                                 zend_hash_num_elements(&timer_state.by_id) + timer_state.deferred_count);
    }
}

/* ---- one timer ---- */

static struct timer *timer_find(zend_long id)
{
    return zend_hash_index_find_ptr(&timer_state.by_id, (zend_ulong)id);
}

static void timer_release(struct timer *timer)
{
    zval_ptr_dtor(&timer->callable);
    for (uint32_t i = 0; i < timer->argument_count; i++) {
        zval_ptr_dtor(&timer->arguments[i]);
    }
    efree(timer);
}

/* It is in no loop any more. */
static void timer_forget(struct timer *timer)
{
    zend_hash_index_del(&timer_state.by_id, (zend_ulong)timer->id);
    timer_report_count();
    timer_release(timer);
}

/* The next time on the grid of the interval: what was missed is left out. */
static int64_t timer_next_due(const struct timer *timer)
{
    int64_t interval = timer->interval * SWL_NS_PER_MS, due = timer->core.node.key + interval;
    int64_t late = swl_clock_monotonic() - due;
    return late < 0 ? due : due + (late / interval + 1) * interval;
}

/* ---- calling back ---- */

/* After a fatal error no PHP runs in this process, and a worker that is to end calls nothing more. */
static bool timer_may_call(const struct php_swoolelite_server *server)
{
    return !server->bailed_out && swl_self_verdict(server->core) == SWL_GO_ON;
}

/* Calls, releases the callable and the arguments, and reports to the core what came of it. */
static void timer_call(struct php_swoolelite_server *server, const char *name, zval *callable, uint32_t count,
                       zval *arguments)
{
    enum swl_verdict verdict =
        php_swoolelite_fiber_call(server, name, callable, NULL, count, arguments, NULL);
    verdict = php_swoolelite_release(server, name, verdict, 1, callable);
    if (!swl_self_conclude(server->core, verdict) && verdict == SWL_RETIRE) {
        swl_warning("exit() in '%s' ends neither the master nor the manager", name);
    }
}

static void timer_on_due(struct swl_timer *core)
{
    struct timer *timer = SWL_CONTAINER_OF(core, struct timer, core);
    struct php_swoolelite_server *server = SWOOLELITE_G(running);
    if (!timer_may_call(server)) {
        return;
    }
    zend_long id = timer->id;
    bool repeats = timer->interval > 0;
    uint32_t count = repeats + timer->argument_count;
    zval few[TIMER_FEW], *arguments = count <= TIMER_FEW ? few : swl_malloc(count * sizeof(zval)), callable;
    timer->count++;
    /* the callback may clear its own timer: nothing of it is touched during the call */
    ZVAL_COPY(&callable, &timer->callable);
    ZVAL_LONG(&arguments[0], id);
    for (uint32_t i = 0; i < timer->argument_count; i++) {
        ZVAL_COPY(&arguments[repeats + i], &timer->arguments[i]);
    }
    if (!repeats) {
        timer_forget(timer);
    }
    timer_call(server, repeats ? "tick" : "after", &callable, count, arguments);
    if (server->bailed_out) {
        return;
    }
    if (repeats && (timer = timer_find(id)) != NULL) {
        swl_timer_start(server->core->timers, &timer->core, timer_next_due(timer));
    }
    if (arguments != few) {
        swl_free(arguments);
    }
}

static struct timer_deferred *timer_shift_deferred(void)
{
    struct timer_deferred *one = timer_state.first;
    if (one != NULL) {
        timer_state.first = one->next;
        timer_state.deferred_count--;
        timer_report_count();
    }
    return one;
}

/* Those that are deferred meanwhile wait for the next round of the loop. */
static void timer_on_deferred(struct swl_timer *core)
{
    struct php_swoolelite_server *server = SWOOLELITE_G(running);
    for (uint32_t left = timer_state.deferred_count; left > 0 && timer_may_call(server); left--) {
        struct timer_deferred *one = timer_shift_deferred();
        zval callable;
        ZVAL_COPY_VALUE(&callable, &one->callable);
        efree(one);
        timer_call(server, "defer", &callable, 0, NULL);
    }
}

/* ---- all timers ---- */

void php_swoolelite_timers_init(void)
{
    memset(&timer_state, 0, sizeof(timer_state));
    zend_hash_init(&timer_state.by_id, 0, NULL, NULL, 0);
    swl_timer_init(&timer_state.deferred_timer, timer_on_deferred);
}

/* Takes all out first: a destructor may ask for timers, clear them and add others. */
static void timer_clear_all(struct swl_timers *loop)
{
    HashTable cleared = timer_state.by_id;
    struct timer *timer;
    zend_hash_init(&timer_state.by_id, 0, NULL, NULL, 0);
    timer_report_count();
    if (loop != NULL) {
        ZEND_HASH_FOREACH_PTR(&cleared, timer)
        {
            swl_timer_stop(loop, &timer->core);
        }
        ZEND_HASH_FOREACH_END();
    }
    ZEND_HASH_FOREACH_PTR(&cleared, timer)
    {
        timer_release(timer);
    }
    ZEND_HASH_FOREACH_END();
    zend_hash_destroy(&cleared);
}

static void timer_drop(void *unused)
{
    (void)unused;
    struct timer_deferred *one;
    timer_clear_all(NULL);
    swl_timer_init(&timer_state.deferred_timer, timer_on_deferred);
    while ((one = timer_shift_deferred()) != NULL) {
        zval_ptr_dtor(&one->callable);
        efree(one);
    }
}

void php_swoolelite_timers_drop(struct php_swoolelite_server *server)
{
    if (!server->bailed_out) {
        (void)php_swoolelite_guard(server, "timer", timer_drop, NULL);
    }
}

void php_swoolelite_timers_destroy(void)
{
    SWOOLELITE_G(running) = NULL;
    if (!CG(unclean_shutdown)) { /* else the engine throws all its memory away, in whatever state it is */
        timer_drop(NULL);
        zend_hash_destroy(&timer_state.by_id);
    }
    php_swoolelite_timers_init(); /* what other modules may still run finds none */
}

/* ---- adding ---- */

static void timer_add(INTERNAL_FUNCTION_PARAMETERS, bool repeats)
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
    if (ms < 1 || ms > TIMER_MS_MAX) {
        zend_argument_value_error(1, "must be between 1 and %d", TIMER_MS_MAX);
        RETURN_THROWS();
    }
    struct swl_timers *loop = timer_need_loop();
    if (loop == NULL) {
        RETURN_THROWS();
    }
    struct timer *timer = safe_emalloc(count, sizeof(zval), sizeof(*timer));
    swl_timer_init(&timer->core, timer_on_due);
    timer->id = ++timer_state.last_id;
    timer->count = 0;
    timer->interval = repeats ? (uint32_t)ms : 0;
    timer->argument_count = count;
    php_swoolelite_keep_callable(&timer->callable, &info.function_name, &cache);
    for (uint32_t i = 0; i < count; i++) {
        ZVAL_COPY(&timer->arguments[i], &arguments[i]);
    }
    zend_hash_index_add_new_ptr(&timer_state.by_id, (zend_ulong)timer->id, timer);
    swl_timer_start(loop, &timer->core, swl_clock_monotonic() + ms * SWL_NS_PER_MS);
    timer_report_count();
    RETURN_LONG(timer->id);
}

static void timer_clear(INTERNAL_FUNCTION_PARAMETERS)
{
    zend_long id;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(id)
    ZEND_PARSE_PARAMETERS_END();
    if (php_swoolelite_foreign_refuse()) {
        RETURN_THROWS();
    }
    struct timer *timer = timer_find(id);
    if (timer == NULL) {
        RETURN_FALSE;
    }
    struct swl_timers *loop = timer_find_loop();
    if (loop != NULL) {
        swl_timer_stop(loop, &timer->core);
    }
    timer_forget(timer);
    RETURN_TRUE;
}

/* ---- SwooleLite\Timer ---- */

ZEND_METHOD(SwooleLite_Timer, __construct)
{
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(SwooleLite_Timer, tick)
{
    timer_add(INTERNAL_FUNCTION_PARAM_PASSTHRU, true);
}

ZEND_METHOD(SwooleLite_Timer, after)
{
    timer_add(INTERNAL_FUNCTION_PARAM_PASSTHRU, false);
}

ZEND_METHOD(SwooleLite_Timer, clear)
{
    timer_clear(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

ZEND_METHOD(SwooleLite_Timer, clearAll)
{
    ZEND_PARSE_PARAMETERS_NONE();
    if (php_swoolelite_foreign_refuse()) {
        RETURN_THROWS();
    }
    timer_clear_all(timer_find_loop());
    RETURN_TRUE;
}

ZEND_METHOD(SwooleLite_Timer, exists)
{
    zend_long id;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(id)
    ZEND_PARSE_PARAMETERS_END();
    if (php_swoolelite_foreign_refuse()) {
        RETURN_THROWS();
    }
    RETURN_BOOL(timer_find(id) != NULL);
}

ZEND_METHOD(SwooleLite_Timer, info)
{
    zend_long id;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(id)
    ZEND_PARSE_PARAMETERS_END();
    if (php_swoolelite_foreign_refuse()) {
        RETURN_THROWS();
    }
    const struct timer *timer = timer_find(id);
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
    if (php_swoolelite_foreign_refuse()) {
        RETURN_THROWS();
    }
    zval ids;
    zend_ulong id;
    array_init_size(&ids, zend_hash_num_elements(&timer_state.by_id));
    ZEND_HASH_FOREACH_NUM_KEY(&timer_state.by_id, id)
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
    if (php_swoolelite_foreign_refuse()) {
        RETURN_THROWS();
    }
    const struct swl_timers *loop = timer_find_loop();
    array_init(return_value);
    add_assoc_bool(return_value, "initialized", loop != NULL);
    add_assoc_long(return_value, "num", zend_hash_num_elements(&timer_state.by_id));
    add_assoc_long(return_value, "round", loop ? (zend_long)loop->rounds : 0);
}

/* ---- SwooleLite\Server ---- */

ZEND_METHOD(SwooleLite_Server, tick)
{
    if (php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS)) == NULL) {
        RETURN_THROWS();
    }
    timer_add(INTERNAL_FUNCTION_PARAM_PASSTHRU, true);
}

ZEND_METHOD(SwooleLite_Server, after)
{
    if (php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS)) == NULL) {
        RETURN_THROWS();
    }
    timer_add(INTERNAL_FUNCTION_PARAM_PASSTHRU, false);
}

ZEND_METHOD(SwooleLite_Server, clearTimer)
{
    timer_clear(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

ZEND_METHOD(SwooleLite_Server, defer)
{
    zend_fcall_info info;
    zend_fcall_info_cache cache;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_FUNC(info, cache)
    ZEND_PARSE_PARAMETERS_END();
    struct swl_timers *loop;
    if (php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS)) == NULL || (loop = timer_need_loop()) == NULL) {
        RETURN_THROWS();
    }
    struct timer_deferred *one = emalloc(sizeof(*one));
    one->next = NULL;
    php_swoolelite_keep_callable(&one->callable, &info.function_name, &cache);
    *(timer_state.first ? &timer_state.last->next : &timer_state.first) = one;
    timer_state.last = one;
    timer_state.deferred_count++;
    if (!swl_timer_running(&timer_state.deferred_timer)) {
        swl_timer_start(loop, &timer_state.deferred_timer, 0);
    }
    timer_report_count();
    RETURN_TRUE;
}
