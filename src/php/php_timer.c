/* The class SwooleLite\Timer. Where its loop comes from and goes to is php_loop's. */
#include "php/php_timer.h"

#include <ext/spl/spl_array.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/memory.h"
#include "event/timer.h"
#include "php/php_call.h"
#include "php/php_class_entries.h"
#include "php/php_loop.h"
#include "php/php_timer_arginfo.h"

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

/* The timers of this request; each holds the loop. */
ZEND_TLS struct {
    HashTable by_id;
    /* keeps counting after a fork, so that an inherited id never names a timer of the child */
    zend_long last_id;
} timer_state;

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
    php_swoolelite_loop_release();
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

static void timer_on_due(struct swl_timer *core)
{
    struct timer *timer = SWL_CONTAINER_OF(core, struct timer, core);
    if (!php_swoolelite_loop_may_call()) {
        return;
    }
    zend_long id = timer->id;
    bool repeats = timer->interval > 0;
    const char *name = repeats ? "tick" : "after";
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
    (void)php_swoolelite_loop_call(name, &callable, NULL, count, arguments);
    php_swoolelite_loop_release_values(name, 1, &callable);
    if (arguments != few) {
        swl_free(arguments);
    }
    struct swl_reactor *loop;
    if (repeats && !php_swoolelite_loop_is_dead() && (timer = timer_find(id)) != NULL &&
        (loop = php_swoolelite_loop_find()) != NULL) {
        swl_timer_start(&loop->timers, &timer->core, timer_next_due(timer));
    }
}

/* ---- all timers ---- */

/* Takes all out of the table. */
static HashTable timer_take_all(void)
{
    HashTable taken = timer_state.by_id;
    zend_hash_init(&timer_state.by_id, 0, NULL, NULL, 0);
    for (uint32_t i = zend_hash_num_elements(&taken); i > 0; i--) {
        php_swoolelite_loop_release();
    }
    return taken;
}

/* Takes all out first: a destructor may ask for timers, clear them and add others. */
static void timer_clear_all(struct swl_reactor *loop)
{
    HashTable cleared = timer_take_all();
    struct timer *timer;
    ZEND_HASH_FOREACH_PTR(&cleared, timer)
    {
        swl_timer_stop(&loop->timers, &timer->core);
    }
    ZEND_HASH_FOREACH_END();
    ZEND_HASH_FOREACH_PTR(&cleared, timer)
    {
        timer_release(timer);
    }
    ZEND_HASH_FOREACH_END();
    zend_hash_destroy(&cleared);
}

static void timer_drop(void)
{
    HashTable dropped = timer_take_all();
    struct timer *timer;
    ZEND_HASH_FOREACH_PTR(&dropped, timer)
    {
        php_swoolelite_loop_discard(&timer->callable);
        for (uint32_t i = 0; i < timer->argument_count; i++) {
            php_swoolelite_loop_discard(&timer->arguments[i]);
        }
        efree(timer);
    }
    ZEND_HASH_FOREACH_END();
    zend_hash_destroy(&dropped);
}

void php_swoolelite_timers_startup(void)
{
    php_swoolelite_loop_on_drop(timer_drop);
}

void php_swoolelite_timers_init(void)
{
    memset(&timer_state, 0, sizeof(timer_state));
    zend_hash_init(&timer_state.by_id, 0, NULL, NULL, 0);
}

void php_swoolelite_timers_destroy(void)
{
    if (!CG(unclean_shutdown)) {
        zend_hash_destroy(&timer_state.by_id);
    }
    php_swoolelite_timers_init(); /* what other modules may still run finds none */
}

/* ---- adding ---- */

void php_swoolelite_timer_add(INTERNAL_FUNCTION_PARAMETERS, bool repeats)
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
    struct swl_reactor *loop = php_swoolelite_loop();
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
    swl_timer_start(&loop->timers, &timer->core, swl_clock_monotonic() + ms * SWL_NS_PER_MS);
    php_swoolelite_loop_hold();
    RETURN_LONG(timer->id);
}

void php_swoolelite_timer_clear(INTERNAL_FUNCTION_PARAMETERS)
{
    zend_long id;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(id)
    ZEND_PARSE_PARAMETERS_END();
    if (php_swoolelite_loop_refuse()) {
        RETURN_THROWS();
    }
    struct timer *timer = timer_find(id);
    if (timer == NULL) {
        RETURN_FALSE;
    }
    struct swl_reactor *loop = php_swoolelite_loop_find();
    if (loop != NULL) {
        swl_timer_stop(&loop->timers, &timer->core);
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
    php_swoolelite_timer_add(INTERNAL_FUNCTION_PARAM_PASSTHRU, true);
}

ZEND_METHOD(SwooleLite_Timer, after)
{
    php_swoolelite_timer_add(INTERNAL_FUNCTION_PARAM_PASSTHRU, false);
}

ZEND_METHOD(SwooleLite_Timer, clear)
{
    php_swoolelite_timer_clear(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

ZEND_METHOD(SwooleLite_Timer, clearAll)
{
    ZEND_PARSE_PARAMETERS_NONE();
    if (php_swoolelite_loop_refuse()) {
        RETURN_THROWS();
    }
    struct swl_reactor *loop = php_swoolelite_loop_find();
    if (loop != NULL) {
        timer_clear_all(loop);
    }
    RETURN_TRUE;
}

ZEND_METHOD(SwooleLite_Timer, exists)
{
    zend_long id;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(id)
    ZEND_PARSE_PARAMETERS_END();
    if (php_swoolelite_loop_refuse()) {
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
    if (php_swoolelite_loop_refuse()) {
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
    if (php_swoolelite_loop_refuse()) {
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
    if (php_swoolelite_loop_refuse()) {
        RETURN_THROWS();
    }
    const struct swl_reactor *loop = php_swoolelite_loop_find();
    array_init(return_value);
    add_assoc_bool(return_value, "initialized", loop != NULL);
    add_assoc_long(return_value, "num", zend_hash_num_elements(&timer_state.by_id));
    add_assoc_long(return_value, "round", loop ? (zend_long)loop->timers.rounds : 0);
}

zend_class_entry *php_swoolelite_timer_register(void)
{
    return register_class_SwooleLite_Timer();
}
