/* The loop of this process: that of the server, or the script's own. What stands in it is known to others. */
#include "php/php_loop.h"

#include <SAPI.h>
#include <zend_exceptions.h>

#include "base/error.h"
#include "base/log.h"
#include "base/memory.h"
#include "os/process.h"
#include "php/php_call.h"
#include "php/php_class_entries.h"
#include "php/php_fatal.h"
#include "php/php_fiber.h"
#include "php/php_foreign.h"
#include "php/php_globals.h"
#include "php/php_wait.h"

#define LOOP_ROOMS_MAX 8
#define LOOP_FATAL_ERRORS \
    (E_ERROR | E_CORE_ERROR | E_COMPILE_ERROR | E_USER_ERROR | E_RECOVERABLE_ERROR | E_PARSE)

/* A loop of a script's own. */
struct loop_own {
    struct swl_reactor reactor;
    uint32_t rounds; /* frames that run one: more than one only below a fork in a callback */
    bool is_closed;
};

ZEND_TLS struct {
    struct loop_own *own; /* NULL: none yet */
    uint32_t held;
    unsigned forks;  /* swl_process_forks() of this process */
    bool runs;       /* the script's own, until it ends or exits */
    bool exits;      /* php_swoolelite_loop_exit() was called */
    bool bailed_out; /* a fatal error was caught in a plain script: it goes on when the round has ended */
    bool will_run;   /* PHP calls php_swoolelite_loop_run_at_end() */
    bool is_over;    /* there is none any more */
    zval *discarded; /* what dropped things held */
    uint32_t discarded_count;
} loop_state;

/* due at once while signals wait that PHP handles between two operations; for a process of the server */
ZEND_TLS struct swl_timer loop_interrupts;

static void (*loop_rooms[LOOP_ROOMS_MAX])(void);
static int loop_room_count;
static void (*loop_look)(void);

static bool loop_before_sleep(struct swl_reactor *reactor);
static void loop_on_interrupts(struct swl_timer *timer);

/* ---- the script's own ---- */

static void loop_free(struct loop_own *own)
{
    if (own->is_closed && own->rounds == 0) {
        swl_free(own);
    }
}

/* What stands in it is forgotten. In a child its parent goes on with the same epoll instance. */
static void loop_close_own(void)
{
    struct loop_own *own = loop_state.own;
    if (own != NULL) {
        loop_state.own = NULL;
        swl_reactor_close(&own->reactor);
        own->is_closed = true;
        loop_free(own);
    }
}

void php_swoolelite_loop_before_sleep(struct swl_reactor *loop, void (*look)(void))
{
    ZEND_ASSERT(loop_look == NULL || loop_look == look);
    loop_look = look;
    loop->before_sleep = loop_before_sleep;
}

static struct swl_reactor *loop_open_own(void)
{
    if (loop_state.own == NULL) {
        struct loop_own *own = swl_calloc(1, sizeof(*own));
        int result = swl_reactor_open(&own->reactor);
        if (result < 0) {
            swl_free(own);
            zend_throw_exception_ex(php_swoolelite_exception_ce, -result,
                                    "The event loop cannot be opened: %s", swl_error_text(-result));
            return NULL;
        }
        own->reactor.before_sleep = loop_before_sleep;
        loop_state.own = own;
    }
    return &loop_state.own->reactor;
}

void php_swoolelite_loop_discard(zval *value)
{
    if (Z_REFCOUNTED_P(value)) {
        loop_state.discarded =
            swl_realloc(loop_state.discarded, (loop_state.discarded_count + 1) * sizeof(zval));
        ZVAL_COPY_VALUE(&loop_state.discarded[loop_state.discarded_count++], value);
    }
}

/* Destructors run when all that stood in the loop is gone: they may add things again. */
static void loop_drop_rooms(void)
{
    swl_timer_init(&loop_interrupts, loop_on_interrupts);
    for (int i = 0; i < loop_room_count; i++) {
        loop_rooms[i]();
    }
    zval *values = loop_state.discarded;
    uint32_t count = loop_state.discarded_count;
    loop_state.discarded = NULL;
    loop_state.discarded_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        zval_ptr_dtor(&values[i]);
    }
    swl_free(values);
}

/* Empties the loop of a process that was just forked. */
static void loop_begin_own(void)
{
    loop_state.forks = swl_process_forks();
    loop_state.exits = false;
    loop_close_own();
    loop_drop_rooms();
}

/* A child of a plain script has an empty loop. */
static void loop_look_for_fork(void)
{
    if (UNEXPECTED(loop_state.forks != swl_process_forks())) {
        loop_begin_own();
    }
}

/* ---- which one ---- */

static struct php_swoolelite_server *loop_server(void)
{
    return SWOOLELITE_G(running);
}

bool php_swoolelite_loop_refuse(void)
{
    if (loop_server() != NULL) {
        return php_swoolelite_foreign_refuse();
    }
    loop_look_for_fork();
    return EG(exception) != NULL;
}

struct swl_reactor *php_swoolelite_loop_find(void)
{
    const struct php_swoolelite_server *server = loop_server();
    if (server != NULL) {
        return swl_process_is_foreign() ? NULL : server->core->reactor;
    }
    loop_look_for_fork();
    return loop_state.own != NULL ? &loop_state.own->reactor : NULL;
}

struct swl_reactor *php_swoolelite_loop(void)
{
    if (php_swoolelite_loop_refuse()) {
        return NULL;
    }
    const struct php_swoolelite_server *server = loop_server();
    if (server != NULL ? server->core->reactor == NULL : loop_state.is_over) {
        zend_throw_exception(php_swoolelite_exception_ce, "The event loop of this process has ended", 0);
        return NULL;
    }
    if (server != NULL) {
        return server->core->reactor;
    }
    if (strcmp(sapi_module.name, "cli") != 0) {
        zend_throw_exception(php_swoolelite_exception_ce, "The event loop runs in PHP's command line only",
                             0);
        return NULL;
    }
    return loop_open_own();
}

/* ---- what holds it ---- */

static void loop_register_end(void)
{
    zend_function *function = zend_hash_str_find_ptr(CG(function_table), "register_shutdown_function",
                                                     sizeof("register_shutdown_function") - 1);
    zval name;
    if (function != NULL && !EG(exception)) {
        loop_state.will_run = true;
        ZVAL_STRING(&name, "SwooleLite\\Event::rshutdown");
        zend_call_known_function(function, NULL, NULL, NULL, 1, &name, NULL);
        zval_ptr_dtor(&name);
    }
}

static void loop_report_held(void)
{
    const struct php_swoolelite_server *server = loop_server();
    if (server != NULL) {
        swl_self_set_user_events(server->core, loop_state.held);
    } else if (!loop_state.will_run && !loop_state.is_over && loop_state.held > 0) {
        loop_register_end();
    }
}

void php_swoolelite_loop_hold(void)
{
    loop_state.held++;
    loop_report_held();
}

void php_swoolelite_loop_release(void)
{
    ZEND_ASSERT(loop_state.held > 0);
    loop_state.held--;
    loop_report_held();
}

/* ---- calling back ---- */

bool php_swoolelite_loop_is_dead(void)
{
    const struct php_swoolelite_server *server = loop_server();
    return server != NULL ? server->bailed_out : loop_state.bailed_out;
}

bool php_swoolelite_loop_may_call(void)
{
    const struct php_swoolelite_server *server = loop_server();
    if (server != NULL) {
        return !server->bailed_out && swl_self_verdict(server->core) == SWL_GO_ON;
    }
    return !loop_state.bailed_out && !EG(exception);
}

/* In a process of the server: reports to the core what came of a call. */
static void loop_conclude_server(struct php_swoolelite_server *server, const char *name,
                                 enum swl_verdict verdict)
{
    if (!swl_self_conclude(server->core, verdict) && verdict == SWL_RETIRE) {
        swl_warning("exit() in '%s' ends neither the master nor the manager", name);
    }
}

/* In a plain script: runs function(argument), and looks at what came of it. */
static enum swl_verdict loop_guard(void (*function)(void *argument), void *argument)
{
    enum swl_verdict verdict = SWL_GO_ON;
    bool bailed_out = php_swoolelite_fatal_try(function, argument);
    bailed_out |= php_swoolelite_fatal_raise();
    loop_state.bailed_out |= bailed_out;
    if (UNEXPECTED(php_swoolelite_fatal_failed(bailed_out))) {
        verdict = SWL_CRASH;
    } else if (UNEXPECTED(EG(exception))) {
        verdict = zend_is_unwind_exit(EG(exception)) ? SWL_RETIRE : SWL_EXCEPTION;
    }
    if (!bailed_out) {
        loop_look_for_fork(); /* the child that came back is a process of its own */
    }
    if (verdict != SWL_GO_ON && loop_state.own != NULL) {
        swl_reactor_break(&loop_state.own->reactor);
    }
    return verdict;
}

enum swl_verdict php_swoolelite_loop_guard(const char *name, void (*function)(void *argument), void *argument)
{
    struct php_swoolelite_server *server = loop_server();
    if (server == NULL) {
        return loop_guard(function, argument);
    }
    enum swl_verdict verdict = php_swoolelite_guard(server, name, function, argument);
    loop_conclude_server(server, name, verdict);
    return verdict;
}

struct loop_call {
    zend_fcall_info info;
    zend_fcall_info_cache *cache;
    zval result;
};

static void loop_run_call(void *argument)
{
    struct loop_call *call = argument;
    php_swoolelite_call_guarded(&call->info, call->cache);
    for (uint32_t i = 0; i < call->info.param_count; i++) {
        zval_ptr_dtor(&call->info.params[i]);
    }
    zval_ptr_dtor(&call->result);
}

enum swl_verdict php_swoolelite_loop_call(const char *name, zval *callable, zend_fcall_info_cache *cache,
                                          uint32_t count, zval *arguments)
{
    struct php_swoolelite_server *server = loop_server();
    if (server != NULL) {
        enum swl_verdict verdict =
            php_swoolelite_fiber_call(server, name, callable, cache, count, arguments, NULL);
        loop_conclude_server(server, name, verdict);
        return verdict;
    }
    struct loop_call call = {
        .info = {.size = sizeof(call.info),
                 .params = arguments,
                 .param_count = count,
                 .retval = &call.result},
        .cache = cache,
    };
    ZVAL_COPY_VALUE(&call.info.function_name, callable);
    ZVAL_UNDEF(&call.result);
    return loop_guard(loop_run_call, &call);
}

struct loop_values {
    uint32_t count;
    zval *values;
};

static void loop_run_release(void *argument)
{
    const struct loop_values *values = argument;
    for (uint32_t i = 0; i < values->count; i++) {
        zval_ptr_dtor(&values->values[i]);
    }
}

void php_swoolelite_loop_release_values(const char *name, uint32_t count, zval *values)
{
    struct php_swoolelite_server *server = loop_server();
    struct loop_values released = {.count = count, .values = values};
    if (server != NULL) {
        loop_conclude_server(server, name, php_swoolelite_release(server, name, SWL_GO_ON, count, values));
    } else if (!loop_state.bailed_out) {
        (void)loop_guard(loop_run_release, &released);
    }
}

void php_swoolelite_loop_leave(void)
{
    if (UNEXPECTED(php_swoolelite_loop_is_dead())) {
        zend_bailout();
    }
}

/* ---- running ---- */

static void loop_run_interrupts(void *unused)
{
    (void)unused;
    (void)php_swoolelite_wait_run_interrupts();
}

/* Signals that PHP handles between two operations, as pcntl_async_signals() has it: the loop may run none for
 * long. */
static void loop_look_at_interrupts(void)
{
    if (UNEXPECTED(zend_atomic_bool_load_ex(&EG(vm_interrupt))) && php_swoolelite_loop_may_call()) {
        (void)php_swoolelite_loop_guard("signal", loop_run_interrupts, NULL);
    }
}

static void loop_on_interrupts(struct swl_timer *timer)
{
    (void)timer;
    loop_look_at_interrupts();
}

/* With all signals blocked. Those that PHP handles between two operations are handled before it sleeps: a plain script
 * looks in each round, a process of the server does not. */
static bool loop_before_sleep(struct swl_reactor *reactor)
{
    if (loop_look != NULL) {
        loop_look();
    }
    if (EXPECTED(!zend_atomic_bool_load_ex(&EG(vm_interrupt)))) {
        return true;
    }
    if (loop_server() != NULL && !swl_timer_running(&loop_interrupts)) {
        swl_timer_start(&reactor->timers, &loop_interrupts, 0);
    }
    return false;
}

static void loop_round(void)
{
    struct loop_own *own = loop_state.own;
    own->rounds++;
    (void)swl_reactor_poll(&own->reactor, -1);
    own->rounds--;
    loop_free(own);
}

static bool loop_goes_on(void)
{
    loop_look_at_interrupts();
    return loop_state.held > 0 && !loop_state.exits && loop_state.own != NULL &&
           php_swoolelite_loop_may_call();
}

/* After exit() in a callback what is left is not waited for at the script's end. */
static void loop_end_run(void)
{
    loop_state.runs = false;
    loop_state.exits |= EG(exception) && zend_is_unwind_exit(EG(exception));
    php_swoolelite_loop_leave();
}

void php_swoolelite_loop_run(void)
{
    if (loop_server() != NULL) {
        return;
    }
    loop_look_for_fork();
    loop_state.runs = true;
    loop_state.exits = false;
    while (loop_goes_on()) {
        loop_round();
    }
    loop_end_run();
}

bool php_swoolelite_loop_dispatch(void)
{
    loop_look_for_fork();
    loop_state.runs = true;
    loop_state.exits = false;
    bool goes_on = loop_server() == NULL && loop_goes_on();
    if (goes_on) {
        loop_round();
        loop_look_at_interrupts();
    }
    loop_end_run();
    return goes_on;
}

/* Whether the script has ended by a fatal error, or an exception that nobody caught. */
static bool loop_script_has_failed(void)
{
    return CG(unclean_shutdown) || (PG(last_error_message) && (PG(last_error_type) & LOOP_FATAL_ERRORS));
}

void php_swoolelite_loop_run_at_end(void)
{
    loop_state.will_run = false;
    if (loop_server() != NULL || loop_state.is_over || loop_state.runs || loop_state.exits ||
        loop_script_has_failed()) {
        return;
    }
    loop_state.will_run = true; /* what is added while it runs asks for no other call */
    php_swoolelite_loop_run();
    loop_state.will_run = false;
    if (EG(exception) && !zend_is_unwind_exit(EG(exception))) {
        php_swoolelite_foreign_report_exception();
    }
}

void php_swoolelite_loop_exit(void)
{
    loop_state.exits = true;
}

bool php_swoolelite_loop_runs(void)
{
    return loop_state.runs;
}

/* ---- processes, requests ---- */

void php_swoolelite_loop_startup(void)
{
    int result = swl_process_count_forks();
    if (result < 0) {
        swl_fault("children of a plain script cannot be recognised: %s", swl_error_text(-result));
    }
}

void php_swoolelite_loop_on_drop(void (*drop)(void))
{
    ZEND_ASSERT(loop_room_count < LOOP_ROOMS_MAX);
    loop_rooms[loop_room_count++] = drop;
}

void php_swoolelite_loop_init(void)
{
    memset(&loop_state, 0, sizeof(loop_state));
    loop_state.forks = swl_process_forks();
    swl_timer_init(&loop_interrupts, loop_on_interrupts);
}

void php_swoolelite_loop_destroy(void)
{
    SWOOLELITE_G(running) = NULL;
    loop_state.is_over = true;
    loop_close_own();
    if (!CG(unclean_shutdown)) { /* else the engine throws all its memory away, in whatever state it is */
        loop_drop_rooms();
    }
    loop_state.held = 0;
}

void php_swoolelite_loop_begin_child(void)
{
    SWOOLELITE_G(running) = NULL;
    loop_state.runs = false;
    loop_state.is_over = false;
    loop_state.bailed_out = false;
    loop_begin_own();
}

bool php_swoolelite_loop_give_up(void)
{
    loop_look_for_fork();
    if (loop_state.runs || loop_state.held > 0) {
        return false;
    }
    loop_close_own();
    loop_drop_rooms(); /* what does not hold it */
    return !EG(exception);
}

static void loop_run_drop(void *unused)
{
    (void)unused;
    loop_drop_rooms();
}

void php_swoolelite_loop_drop(struct php_swoolelite_server *server)
{
    if (!server->bailed_out) {
        (void)php_swoolelite_guard(server, "drop", loop_run_drop, NULL);
    }
}

void php_swoolelite_loop_end_process(void)
{
    loop_state.is_over = true;
}
