/*
 * Process::signal() and alarm().
 *
 * A handler rings an eventfd that the loop watches; the event starts a timer that is due at once, which calls
 * back. Signals do not hold the loop. */
#include "php/php_process_signal.h"

#include <errno.h>
#include <signal.h>
#include <sys/time.h>

#include <php.h>
#include <zend_exceptions.h>

#include "event/reactor.h"
#include "os/signal.h"
#include "os/signal_watch.h"
#include "php/php_call.h"
#include "php/php_class_entries.h"
#include "php/php_loop.h"
#include "php/php_process.h"

ZEND_TLS struct {
    struct php_swoolelite_callback callbacks[SWL_SIGNALS]; /* by signal; UNDEF: none */
    struct swl_reactor *reactor;                           /* in which the event is; NULL: none */
    struct swl_event event;                                /* the eventfd of the handlers */
    bool alarms[ITIMER_PROF + 1];                          /* by type: this class has set it */
    struct swl_timer timer; /* runs while there may be signals to call back for */
} process_signal_state;

/* ---- calling back ---- */

static bool process_signal_call(int signal_number)
{
    if (!swl_signal_watch_take(signal_number) ||
        Z_TYPE(process_signal_state.callbacks[signal_number].callable) == IS_UNDEF) {
        return false;
    }
    zval argument, callable; /* the callback may remove itself */
    ZVAL_LONG(&argument, signal_number);
    ZVAL_COPY(&callable, &process_signal_state.callbacks[signal_number].callable);
    zend_fcall_info_cache cache = process_signal_state.callbacks[signal_number].cache;
    (void)php_swoolelite_loop_call("signal", &callable, &cache, 1, &argument);
    if (!php_swoolelite_loop_is_dead()) {
        php_swoolelite_loop_release_values("signal", 1, &callable);
    }
    return true;
}

static void process_signal_on_due(struct swl_timer *timer)
{
    for (int i = 1; i < SWL_SIGNALS; i++) {
        if (!php_swoolelite_loop_may_call()) {
            if (process_signal_state.reactor != NULL) {
                swl_timer_start(&process_signal_state.reactor->timers, timer,
                                0); /* in the next round, if there is one */
            }
            return;
        }
        (void)process_signal_call(i);
    }
}

static void process_signal_on_event(struct swl_event *event, uint32_t events)
{
    (void)event;
    (void)events;
    if (!swl_timer_running(&process_signal_state.timer)) {
        swl_timer_start(&process_signal_state.reactor->timers, &process_signal_state.timer, 0);
    }
}

/* ---- the loop ---- */

/* Returns 0 or -errno. */
static int process_signal_enter(struct swl_reactor *reactor, int fd)
{
    if (process_signal_state.reactor == reactor && process_signal_state.event.fd == fd) {
        return 0;
    }
    process_signal_state.event = (struct swl_event){.fd = fd, .callback = process_signal_on_event};
    swl_timer_init(&process_signal_state.timer, process_signal_on_due);
    int result = swl_reactor_watch(reactor, &process_signal_state.event, EPOLLIN | EPOLLET);
    process_signal_state.reactor = result < 0 ? NULL : reactor;
    return result;
}

/* Before their signals have another effect. */
static void process_signal_stop_alarms(void)
{
    const struct itimerval never = {0};
    for (int type = ITIMER_REAL; type <= ITIMER_PROF; type++) {
        if (process_signal_state.alarms[type]) {
            process_signal_state.alarms[type] = false;
            setitimer((__itimer_which_t)type, &never, NULL);
        }
    }
}

/* The loop is gone, or is the parent's. */
static void process_signal_drop(void)
{
    process_signal_stop_alarms();
    swl_signal_watch_close();
    process_signal_state.reactor = NULL;
    for (int i = 1; i < SWL_SIGNALS; i++) {
        php_swoolelite_loop_discard(&process_signal_state.callbacks[i].callable);
        ZVAL_UNDEF(&process_signal_state.callbacks[i].callable);
    }
}

void php_swoolelite_process_signal_startup(void)
{
    php_swoolelite_loop_on_drop(process_signal_drop);
}

void php_swoolelite_process_signal_end(void)
{
    process_signal_stop_alarms();
    swl_signal_watch_close();
    memset(&process_signal_state, 0,
           sizeof(process_signal_state)); /* after a fatal error the engine frees what is left */
}

/* ---- methods ---- */

/* Whether the signal is the user's; throws otherwise. */
static bool process_signal_is_free(zend_long signal_number)
{
    if (signal_number < 1 || signal_number >= SWL_SIGNALS || signal_number == SIGKILL ||
        signal_number == SIGSTOP) {
        zend_argument_value_error(1, "must be a signal that can be caught, between 1 and %d",
                                  SWL_SIGNALS - 1);
        return false;
    }
    if (swl_signal_is_used((int)signal_number)) {
        zend_throw_exception(php_swoolelite_exception_ce, "This signal is used by the server", 0);
        return false;
    }
    return true;
}

static bool process_signal_remove(int signal_number)
{
    bool was_watched = swl_signal_unwatch(signal_number);
    zval callable;
    ZVAL_COPY_VALUE(&callable, &process_signal_state.callbacks[signal_number].callable);
    ZVAL_UNDEF(&process_signal_state.callbacks[signal_number].callable);
    zval_ptr_dtor(&callable);
    return was_watched;
}

/* Returns 0 or -errno. */
static int process_signal_set(struct swl_reactor *reactor, int signal_number, zval *callable,
                              const zend_fcall_info_cache *cache)
{
    int fd = swl_signal_watch(signal_number, callable != NULL), result = fd;
    if (fd >= 0 && (result = process_signal_enter(reactor, fd)) < 0) {
        (void)swl_signal_unwatch(signal_number);
    }
    if (result < 0) {
        return result;
    }
    if (callable != NULL) {
        php_swoolelite_keep_callback(&process_signal_state.callbacks[signal_number], callable, cache);
    }
    return 0;
}

ZEND_METHOD(SwooleLite_Process, signal)
{
    zend_long signal_number;
    zval *callback = NULL;
    zend_fcall_info info;
    zend_fcall_info_cache cache;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(signal_number)
    Z_PARAM_OPTIONAL
    Z_PARAM_ZVAL(callback)
    ZEND_PARSE_PARAMETERS_END();
    bool removes = callback == NULL || Z_TYPE_P(callback) == IS_NULL;
    bool disregards = !removes && Z_TYPE_P(callback) == IS_LONG && Z_LVAL_P(callback) == (zend_long)SIG_IGN;
    if (!process_signal_is_free(signal_number)) {
        RETURN_THROWS();
    }
    if (!removes && !disregards && zend_fcall_info_init(callback, 0, &info, &cache, NULL, NULL) != SUCCESS) {
        zend_argument_type_error(2, "must be a valid callback, SIG_IGN or null");
        RETURN_THROWS();
    }
    struct swl_reactor *reactor = php_swoolelite_loop();
    if (reactor == NULL) {
        RETURN_THROWS();
    }
    if (removes) {
        RETURN_BOOL(
            php_swoolelite_process_succeeded(process_signal_remove((int)signal_number) ? 0 : -ENOENT));
    }
    if (disregards) {
        (void)process_signal_remove((int)signal_number);
    }
    int result =
        process_signal_set(reactor, (int)signal_number, disregards ? NULL : &info.function_name, &cache);
    RETURN_BOOL(php_swoolelite_process_succeeded(result));
}

ZEND_METHOD(SwooleLite_Process, alarm)
{
    static const int signals[] = {
        [ITIMER_REAL] = SIGALRM, [ITIMER_VIRTUAL] = SIGVTALRM, [ITIMER_PROF] = SIGPROF};
    zend_long microseconds, type = ITIMER_REAL;
    struct sigaction action;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(microseconds)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(type)
    ZEND_PARSE_PARAMETERS_END();
    if (type < ITIMER_REAL || type > ITIMER_PROF) {
        zend_argument_value_error(2, "must be 0, 1 or 2");
        RETURN_THROWS();
    }
    if (microseconds > 0 && sigaction(signals[type], NULL, &action) == 0 && action.sa_handler == SIG_DFL) {
        zend_throw_exception(php_swoolelite_exception_ce,
                             "The signal of the alarm would end the process: call Process::signal() first",
                             0);
        RETURN_THROWS();
    }
    microseconds = microseconds > 0 ? microseconds : 0;
    struct timeval interval = {.tv_sec = microseconds / 1000000, .tv_usec = microseconds % 1000000};
    struct itimerval timer = {.it_interval = interval, .it_value = interval};
    process_signal_state.alarms[type] = microseconds > 0;
    int result = setitimer((__itimer_which_t)type, &timer, NULL) < 0 ? -errno : 0;
    RETURN_BOOL(php_swoolelite_process_succeeded(result));
}
