/* Callbacks that are deferred to the next round of the loop. One timer that is due at once calls them in order. */
#include "php/php_deferred.h"

#include "event/timer.h"
#include "php/php_call.h"
#include "php/php_loop.h"

struct deferred {
    struct deferred *next;
    zval callable;
};

/* Those of this request; each holds the loop. */
ZEND_TLS struct {
    struct deferred *first, *last; /* in order */
    uint32_t count;
    struct swl_timer timer; /* due at once while there are any */
} deferred_state;

static struct deferred *deferred_shift(void)
{
    struct deferred *one = deferred_state.first;
    if (one != NULL) {
        deferred_state.first = one->next;
        deferred_state.count--;
        php_swoolelite_loop_release();
    }
    return one;
}

static void deferred_start(struct swl_reactor *loop)
{
    if (loop != NULL && deferred_state.first != NULL && !swl_timer_running(&deferred_state.timer)) {
        swl_timer_start(&loop->timers, &deferred_state.timer, 0);
    }
}

/* Those that are deferred meanwhile wait for the next round of the loop. */
static void deferred_on_due(struct swl_timer *timer)
{
    (void)timer;
    for (uint32_t left = deferred_state.count; left > 0 && php_swoolelite_loop_may_call(); left--) {
        struct deferred *one = deferred_shift();
        if (one == NULL) { /* a child, forked in a callback, has none of its parent's */
            return;
        }
        zval callable;
        ZVAL_COPY_VALUE(&callable, &one->callable);
        efree(one);
        (void)php_swoolelite_loop_call("defer", &callable, NULL, 0, NULL);
        php_swoolelite_loop_release_values("defer", 1, &callable);
    }
    if (!php_swoolelite_loop_is_dead()) {
        deferred_start(php_swoolelite_loop_find());
    }
}

static void deferred_drop(void)
{
    struct deferred *one;
    swl_timer_init(&deferred_state.timer, deferred_on_due);
    while ((one = deferred_shift()) != NULL) {
        php_swoolelite_loop_discard(&one->callable);
        efree(one);
    }
}

void php_swoolelite_deferred_startup(void)
{
    php_swoolelite_loop_on_drop(deferred_drop);
}

void php_swoolelite_deferred_init(void)
{
    memset(&deferred_state, 0, sizeof(deferred_state));
    swl_timer_init(&deferred_state.timer, deferred_on_due);
}

bool php_swoolelite_deferred_add(zval *callable, const zend_fcall_info_cache *cache)
{
    struct swl_reactor *loop = php_swoolelite_loop();
    if (loop == NULL) {
        return false;
    }
    struct deferred *one = emalloc(sizeof(*one));
    one->next = NULL;
    php_swoolelite_keep_callable(&one->callable, callable, cache);
    *(deferred_state.first ? &deferred_state.last->next : &deferred_state.first) = one;
    deferred_state.last = one;
    deferred_state.count++;
    deferred_start(loop);
    php_swoolelite_loop_hold();
    return true;
}
