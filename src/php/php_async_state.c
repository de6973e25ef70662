/* What the loop knows of the clients on it: which it holds, which are due, what it watches. */
#include "php/php_async_state.h"

#include "os/process.h"
#include "php/php_call.h"
#include "php/php_loop.h"

ZEND_TLS struct {
    struct swl_list held; /* by the loop, with a reference each */
    struct swl_list due;  /* in order */
    uint32_t due_count;
    struct swl_timer timer; /* due at once while any is due */
} async_state;

static void (*async_run)(struct php_swoolelite_async *async);

/* ---- those that are due ---- */

static void async_start_timer(void)
{
    struct swl_reactor *loop = php_swoolelite_loop_find();
    if (loop != NULL && !swl_list_empty(&async_state.due) && !swl_timer_running(&async_state.timer)) {
        swl_timer_start(&loop->timers, &async_state.timer, 0);
    }
}

void php_swoolelite_async_set_due(struct php_swoolelite_async *async)
{
    if (swl_list_empty(&async->due)) {
        swl_list_append(&async_state.due, &async->due);
        async_state.due_count++;
        async_start_timer();
    }
}

static void async_forget_due(struct php_swoolelite_async *async)
{
    if (!swl_list_empty(&async->due)) {
        swl_list_remove(&async->due);
        async_state.due_count--;
    }
}

/* Those that become due meanwhile wait for the next round of the loop. */
static void async_on_timer(struct swl_timer *timer)
{
    (void)timer;
    for (uint32_t left = async_state.due_count; left > 0 && php_swoolelite_loop_may_call(); left--) {
        if (swl_list_empty(&async_state.due)) { /* a callback may have forked, and this is the child */
            return;
        }
        struct php_swoolelite_async *async =
            SWL_CONTAINER_OF(async_state.due.next, struct php_swoolelite_async, due);
        async_forget_due(async);
        async_run(async);
    }
    if (!php_swoolelite_loop_is_dead()) {
        async_start_timer();
    }
}

/* ---- watching ---- */

/* Comes while the process may be marked as one that sleeps: it only notes. */
static void async_on_event(struct swl_event *event, uint32_t events)
{
    struct php_swoolelite_async *async = SWL_CONTAINER_OF(event, struct php_swoolelite_async, event);
    async->ready |= events;
    php_swoolelite_async_set_due(async);
}

static void async_stop_watching(struct php_swoolelite_async *async)
{
    struct swl_reactor *loop = php_swoolelite_loop_find();
    if (loop != NULL) {
        swl_reactor_remove(loop, &async->event);
    } else {
        async->event.watched = 0;
    }
}

/* The core closes the descriptor. */
static void async_on_stop_watching(struct swl_client *core)
{
    async_stop_watching(SWL_CONTAINER_OF(core, struct php_swoolelite_async, client.core));
}

static uint32_t async_events(const struct php_swoolelite_async *async)
{
    const struct swl_client *core = &async->client.core;
    uint32_t output =
        php_swoolelite_async_waits(async) ? swl_stream_wants(&core->stream, SWL_STREAM_SEND) : 0;
    switch (async->phase) {
    case ASYNC_RESOLVING:
        return async->query != NULL ? EPOLLIN : 0;
    case ASYNC_CONNECTING:
        return swl_client_events(core);
    case ASYNC_OPEN:
        if (async->secures) {
            return output;
        }
        if (core->state == SWL_CLIENT_HANDSHAKE || !async->sleeps) {
            return swl_client_events(core);
        }
        return async->is_broken ? 0 : output;
    case ASYNC_ENDING:
        return output;
    default:
        return 0;
    }
}

void php_swoolelite_async_watch(struct php_swoolelite_async *async)
{
    struct swl_reactor *loop = php_swoolelite_loop_find();
    if (loop == NULL ||
        async->phase == ASYNC_CONNECTED) { /* `connect` is called first: it watches the same */
        return;
    }
    uint32_t events = async_events(async);
    if (events == 0) { /* else errors and hang-ups would be reported */
        swl_reactor_remove(loop, &async->event);
        return;
    }
    if (async->event.watched == 0) {
        async->event.fd = async->query != NULL ? swl_resolver_descriptor(async->query)
                                               : swl_client_descriptor(&async->client.core);
    }
    int result = swl_reactor_watch(loop, &async->event, events);
    if (result < 0) {
        php_swoolelite_async_end(async, swl_client_fail(&async->client.core, result, NULL));
    }
}

/* ---- life ---- */

void php_swoolelite_async_forget_query(struct php_swoolelite_async *async)
{
    if (async->query != NULL) {
        async_stop_watching(async);
        swl_resolver_forget(async->query);
        async->query = NULL;
    }
}

static void async_stop_timer(struct php_swoolelite_async *async)
{
    struct swl_reactor *loop = php_swoolelite_loop_find();
    if (loop != NULL) {
        swl_timer_stop(&loop->timers, &async->timer);
    }
}

void php_swoolelite_async_init_object(struct php_swoolelite_async *async)
{
    async->event = (struct swl_event){.fd = -1, .callback = async_on_event};
    swl_timer_init(&async->timer, NULL);
    swl_list_init(&async->link);
    swl_list_init(&async->due);
}

void php_swoolelite_async_enter(struct php_swoolelite_async *async)
{
    async->generation++;
    async->ready = 0;
    async->forks = swl_process_forks();
    async->was_connected = async->sleeps = async->is_broken = false;
    async->is_full = async->became_full = async->told_full = async->secures = false;
    async->client.core.stop_watching = async_on_stop_watching;
    GC_ADDREF(&async->client.std);
    swl_list_append(&async_state.held, &async->link);
    php_swoolelite_loop_hold();
}

void php_swoolelite_async_leave(struct php_swoolelite_async *async)
{
    async->phase = ASYNC_IDLE;
    async->generation++;
    async_forget_due(async);
    swl_list_remove(&async->link);
    php_swoolelite_loop_release();
    GC_DELREF(&async->client.std);
}

void php_swoolelite_async_end(struct php_swoolelite_async *async, int result)
{
    async->result = result;
    async->was_connected = async->phase >= ASYNC_OPEN || result == 0;
    async->phase = ASYNC_OVER;
    async_stop_timer(async);
    php_swoolelite_async_forget_query(async);
    if (swl_client_is_open(&async->client.core)) {
        swl_client_close(&async->client.core, false);
    }
    php_swoolelite_async_set_due(async);
}

/* Closes without touching any loop: there is none, or it is the parent's. */
static void async_drop_connection(struct php_swoolelite_async *async)
{
    async->event.watched = 0;
    swl_timer_init(&async->timer, NULL);
    async_forget_due(async);
    swl_resolver_forget(async->query);
    async->query = NULL;
    async->phase = ASYNC_IDLE;
    async->generation++;
    if (async->forks != swl_process_forks()) {
        swl_client_abandon(&async->client.core);
    } else {
        swl_client_close(&async->client.core, false);
    }
}

/* The loop's references are released last: destructors may connect again, with any of the clients. */
static void async_drop(void)
{
    struct swl_list *item;
    swl_timer_init(&async_state.timer, async_on_timer);
    while ((item = swl_list_shift(&async_state.held)) != NULL) {
        struct php_swoolelite_async *async = SWL_CONTAINER_OF(item, struct php_swoolelite_async, link);
        zval object;
        async_drop_connection(async);
        php_swoolelite_loop_release();
        ZVAL_OBJ(&object, &async->client.std);
        php_swoolelite_loop_discard(&object);
    }
}

void php_swoolelite_async_release(struct php_swoolelite_async *async)
{
    swl_list_remove(&async->link); /* it is held only where the engine frees all objects at its end */
    async_drop_connection(async);
    if (async->host != NULL) {
        zend_string_release(async->host);
    }
    if (async->peer_name != NULL) {
        zend_string_release(async->peer_name);
    }
    php_swoolelite_client_release(&async->client); /* destructors of the callbacks do not find it any more */
    for (int i = 0; i < ASYNC_EVENTS; i++) {
        zval_ptr_dtor(&async->callbacks[i].callable);
    }
}

void php_swoolelite_async_startup(void (*run)(struct php_swoolelite_async *async))
{
    async_run = run;
    php_swoolelite_loop_on_drop(async_drop);
}

void php_swoolelite_async_init(void)
{
    swl_list_init(&async_state.held);
    swl_list_init(&async_state.due);
    async_state.due_count = 0;
    swl_timer_init(&async_state.timer, async_on_timer);
}
