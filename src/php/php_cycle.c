/* Callbacks of each round: at the end of one, then at the beginning of the next. */
#include "php/php_cycle.h"

#include "event/timer.h"
#include "php/php_call.h"
#include "php/php_loop.h"

ZEND_TLS struct {
    zval at_end, at_begin;
    struct swl_timer first; /* ends the first round at once: what is to run before the loop waits does so */
} cycle_state;

static void cycle_call(zval *callable)
{
    zval copy;
    if (Z_TYPE_P(callable) == IS_UNDEF || !php_swoolelite_loop_may_call()) {
        return;
    }
    ZVAL_COPY(&copy, callable); /* it may remove itself */
    (void)php_swoolelite_loop_call("cycle", &copy, NULL, 0, NULL);
    php_swoolelite_loop_release_values("cycle", 1, &copy);
}

static void cycle_after_round(struct swl_timers *timers)
{
    (void)timers;
    cycle_call(&cycle_state.at_end);
    if (!php_swoolelite_loop_is_dead()) {
        cycle_call(&cycle_state.at_begin);
    }
}

static void cycle_on_first(struct swl_timer *timer)
{
    (void)timer;
}

bool php_swoolelite_cycle_set(zval *callable, const zend_fcall_info_cache *cache, bool before)
{
    struct swl_reactor *loop = php_swoolelite_loop();
    if (loop == NULL) {
        return false;
    }
    zval *kept = before ? &cycle_state.at_begin : &cycle_state.at_end, last;
    ZVAL_COPY_VALUE(&last, kept);
    php_swoolelite_keep_callable(kept, callable, cache);
    loop->timers.after_round = cycle_after_round;
    if (before && !swl_timer_running(&cycle_state.first)) {
        swl_timer_start(&loop->timers, &cycle_state.first, 0);
    }
    zval_ptr_dtor(&last);
    return true;
}

bool php_swoolelite_cycle_remove(bool before)
{
    zval *kept = before ? &cycle_state.at_begin : &cycle_state.at_end, last;
    if (Z_TYPE_P(kept) == IS_UNDEF) {
        return false;
    }
    ZVAL_COPY_VALUE(&last, kept);
    ZVAL_UNDEF(kept);
    zval_ptr_dtor(&last);
    return true;
}

static void cycle_drop(void)
{
    swl_timer_init(&cycle_state.first, cycle_on_first);
    php_swoolelite_loop_discard(&cycle_state.at_end);
    php_swoolelite_loop_discard(&cycle_state.at_begin);
    ZVAL_UNDEF(&cycle_state.at_end);
    ZVAL_UNDEF(&cycle_state.at_begin);
}

void php_swoolelite_cycle_startup(void)
{
    php_swoolelite_loop_on_drop(cycle_drop);
}

void php_swoolelite_cycle_init(void)
{
    ZVAL_UNDEF(&cycle_state.at_end);
    ZVAL_UNDEF(&cycle_state.at_begin);
    swl_timer_init(&cycle_state.first, cycle_on_first);
}
