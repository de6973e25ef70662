/* The table of callbacks: processes and clients. php_task_callbacks.c has those for tasks. */
#include "php/php_callbacks.h"

#include <SAPI.h>
#include <main/php_output.h>
#include <ext/random/php_random.h>

#include "base/log.h"
#include "php/http/php_http_server.h"
#include "php/http/php_websocket_events.h"
#include "php/php_call.h"
#include "php/php_control.h"
#include "php/php_engine.h"
#include "php/php_event_call.h"
#include "php/php_event_object.h"
#include "php/php_fatal.h"
#include "php/php_fiber.h"
#include "php/php_length_func.h"
#include "php/php_loop.h"
#include "php/php_object.h"
#include "php/php_options.h"
#include "php/php_packing.h"
#include "php/php_process_wait.h"
#include "php/php_server_datagrams.h"
#include "php/php_serializer.h"
#include "php/php_task_callbacks.h"
#include "php/php_time_limit.h"
#include "php/php_title.h"
#include "php/php_user_process.h"

/* ---- processes ---- */

/* Why the server cannot start: see swl_server_callbacks. */
static const char *callbacks_refusal(struct swl_server *core)
{
    return php_swoolelite_serializer_prepare(php_swoolelite_server_from(core));
}

static void callbacks_on_settled(struct swl_server *core)
{
    php_swoolelite_control_settle(core);
    php_swoolelite_options_export(php_swoolelite_server_from(core));
    php_swoolelite_user_processes_number(php_swoolelite_server_from(core));
    if (core->options.daemonize) {
        php_output_end_all(); /* the process that the shell waits for ends without further output */
    }
}

struct callbacks_process {
    const char *kind;
    int id;
};

/* The part that may run code of the user: callbacks of output buffers. */
static void callbacks_run_begin(void *argument)
{
    const struct callbacks_process *process = argument;
    /* the master prints what the script had printed into a buffer */
    if (php_output_get_level() > 0) {
        php_output_clean_all();
    }
    php_swoolelite_title_set_role(process->kind, process->id);
}

static void callbacks_process_begins(struct swl_server *core, const char *kind, int id)
{
    struct php_swoolelite_server *server = php_swoolelite_server_from(core);
    struct callbacks_process process = {kind, id};
    /* else all workers would draw the same numbers */
    RANDOM_G(combined_lcg_seeded) = false;
    RANDOM_G(mt19937_seeded) = false;
    php_swoolelite_engine_forked();
    server->bailed_out = false;
    php_swoolelite_time_limit_begin_process(core);
    php_swoolelite_fatal_begin_process();
    php_swoolelite_fibers_begin(server);
    server->note_process(server);
    /* where that ends all PHP in this process, the first callback leads to its end */
    (void)php_swoolelite_guard(server, "process", callbacks_run_begin, &process);
}

static void callbacks_forked(struct swl_server *core)
{
    (void)core;
    php_swoolelite_engine_forked();
}

/* An event with no argument but $server. */
static enum swl_verdict callbacks_on_server(struct swl_server *core, enum php_swoolelite_event event)
{
    zval arguments[1];
    return php_swoolelite_event_call(core, event, 1, arguments, NULL);
}

static enum swl_verdict callbacks_on_start(struct swl_server *core)
{
    struct php_swoolelite_server *server = php_swoolelite_server_from(core);
    server->note_process(server);
    php_swoolelite_title_set_role("master", -1);
    return callbacks_on_server(core, EVENT_START);
}

static enum swl_verdict callbacks_on_before_shutdown(struct swl_server *core)
{
    return callbacks_on_server(core, EVENT_BEFORE_SHUTDOWN);
}

static enum swl_verdict callbacks_on_shutdown(struct swl_server *core)
{
    return callbacks_on_server(core, EVENT_SHUTDOWN);
}

static enum swl_verdict callbacks_on_manager_start(struct swl_server *core)
{
    return callbacks_on_server(core, EVENT_MANAGER_START);
}

static enum swl_verdict callbacks_on_manager_stop(struct swl_server *core)
{
    return callbacks_on_server(core, EVENT_MANAGER_STOP);
}

static enum swl_verdict callbacks_on_worker_error(struct swl_server *core, int id, pid_t pid, int exit_code,
                                                  int signal_number)
{
    zval arguments[5];
    const struct php_swoolelite_process_end end = {id, pid, exit_code, signal_number};
    const struct php_swoolelite_bytes object = {.data = &end, .make = php_swoolelite_event_object_of_end};
    if (core->options.event_object) {
        php_swoolelite_bytes_argument(&arguments[1], &object);
        return php_swoolelite_event_call(core, EVENT_WORKER_ERROR, 2, arguments, NULL);
    }
    ZVAL_LONG(&arguments[1], id);
    ZVAL_LONG(&arguments[2], pid);
    ZVAL_LONG(&arguments[3], exit_code);
    ZVAL_LONG(&arguments[4], signal_number);
    return php_swoolelite_event_call(core, EVENT_WORKER_ERROR, 5, arguments, NULL);
}

static enum swl_verdict callbacks_on_worker(struct swl_server *core, enum php_swoolelite_event event, int id)
{
    zval arguments[2];
    ZVAL_LONG(&arguments[1], id);
    return php_swoolelite_event_call(core, event, 2, arguments, NULL);
}

/* The first step in PHP of a process with an id; its user and its signals are set already. */
static void callbacks_enter_process(struct swl_server *core)
{
    if (core->options.chroot != NULL &&
        VCWD_CHDIR("/") < 0) { /* a thread-safe PHP has a working directory of its own */
        swl_warning("PHP cannot go to the new root directory");
    }
    php_swoolelite_loop_drop(php_swoolelite_server_from(core)); /* what stood in the parent's */
}

static enum swl_verdict callbacks_on_worker_start(struct swl_server *core, int id)
{
    callbacks_enter_process(core);
    return callbacks_on_worker(core, EVENT_WORKER_START, id);
}

static enum swl_verdict callbacks_on_before_reload(struct swl_server *core)
{
    return callbacks_on_server(core, EVENT_BEFORE_RELOAD);
}

static enum swl_verdict callbacks_on_after_reload(struct swl_server *core)
{
    return callbacks_on_server(core, EVENT_AFTER_RELOAD);
}

static enum swl_verdict callbacks_on_worker_exit(struct swl_server *core, int id)
{
    return callbacks_on_worker(core, EVENT_WORKER_EXIT, id);
}

static enum swl_verdict callbacks_on_worker_stop(struct swl_server *core, int id)
{
    return callbacks_on_worker(core, EVENT_WORKER_STOP, id);
}

static enum swl_verdict callbacks_on_user_process(struct swl_server *core)
{
    callbacks_enter_process(core);
    return php_swoolelite_user_process_run(core);
}

/* ---- network ---- */

/* With event_object: the callback gets one object. */
static enum swl_verdict callbacks_on_event_object(struct swl_server *core, enum php_swoolelite_event event,
                                                  const struct swl_request *request)
{
    zval arguments[2];
    const struct php_swoolelite_bytes object = {.data = request,
                                                .make = php_swoolelite_event_object_of_request};
    php_swoolelite_bytes_argument(&arguments[1], &object);
    return php_swoolelite_port_event_call(core, request->port, event, 2, arguments);
}

static enum swl_verdict callbacks_on_session(struct swl_server *core, enum php_swoolelite_event event,
                                             const struct swl_request *request)
{
    zval arguments[3];
    if (UNEXPECTED(core->options.event_object)) {
        return callbacks_on_event_object(core, event, request);
    }
    ZVAL_LONG(&arguments[1], request->session);
    ZVAL_LONG(&arguments[2], request->reactor);
    return php_swoolelite_port_event_call(core, request->port, event, 3, arguments);
}

static enum swl_verdict callbacks_on_connect(struct swl_server *core, const struct swl_request *request)
{
    return callbacks_on_session(core, EVENT_CONNECT, request);
}

static enum swl_verdict callbacks_on_close(struct swl_server *core, const struct swl_request *request)
{
    return callbacks_on_session(core, php_swoolelite_websocket_end_event(core, request), request);
}

/* A request that lies in server->input. */
struct callbacks_input {
    struct php_swoolelite_server *server;
    size_t size;
};

static uint8_t *callbacks_input_memory(struct swl_server *core, size_t size)
{
    struct php_swoolelite_server *server = php_swoolelite_server_from(core);
    if (server->input == NULL && php_swoolelite_has_memory(size)) {
        server->input = zend_string_alloc(size, false);
    }
    return server->input != NULL ? (uint8_t *)ZSTR_VAL(server->input) : NULL;
}

/* Makes the argument of the memory that the request was received into. */
static void callbacks_take_input(zval *argument, const void *data)
{
    const struct callbacks_input *input = data;
    zend_string *string = zend_string_truncate(input->server->input, input->size, false);
    input->server->input = NULL;
    ZSTR_VAL(string)[input->size] = '\0';
    ZVAL_STR(argument, string);
}

static enum swl_verdict callbacks_on_receive(struct swl_server *core, const struct swl_request *request)
{
    zval arguments[4];
    if (core->ports[request->port].protocol == SWL_PROTOCOL_HTTP) {
        return php_swoolelite_http_receive(core, request);
    }
    if (UNEXPECTED(core->options.event_object)) {
        return callbacks_on_event_object(core, EVENT_RECEIVE, request);
    }
    ZVAL_LONG(&arguments[1], request->session);
    ZVAL_LONG(&arguments[2], request->reactor);
    const struct callbacks_input input = {php_swoolelite_server_from(core), request->size};
    struct php_swoolelite_bytes bytes = {.data = request->data, .size = request->size};
    if (request->is_all && input.server->input != NULL && request->data == ZSTR_VAL(input.server->input)) {
        bytes = (struct php_swoolelite_bytes){.data = &input, .make = callbacks_take_input};
    }
    php_swoolelite_bytes_argument(&arguments[3], &bytes);
    return php_swoolelite_port_event_call(core, request->port, EVENT_RECEIVE, 4, arguments);
}

/* Returns the id that dispatch_func has returned, or why there is none. */
static int32_t callbacks_check_worker(const struct swl_server *core, const zval *worker)
{
    if (Z_TYPE_P(worker) == IS_LONG && Z_LVAL_P(worker) >= SWL_DECISION_DROP &&
        Z_LVAL_P(worker) < core->options.worker_num) {
        return (int32_t)Z_LVAL_P(worker);
    }
    if (Z_TYPE_P(worker) == IS_LONG) {
        swl_warning_limited(
            "wrong workers from dispatch_func",
            "dispatch_func must return -1 or a worker's id (0 to %d), and has returned " ZEND_LONG_FMT,
            (int)core->options.worker_num - 1, Z_LVAL_P(worker));
    } else {
        swl_warning_limited(
            "wrong workers from dispatch_func",
            "dispatch_func must return -1 or a worker's id (0 to %d), and has returned a value of "
            "type %s",
            (int)core->options.worker_num - 1, zend_zval_type_name(worker));
    }
    return SWL_DECISION_FAIL;
}

static int32_t callbacks_dispatch(struct swl_server *core, int64_t session, int type, const void *data,
                                  size_t size)
{
    static const char name[] = "dispatch_func";
    struct php_swoolelite_server *server = php_swoolelite_server_from(core);
    struct php_swoolelite_callback *function = &server->dispatch_func;
    zval arguments[4], worker;
    if (server->bailed_out) {
        return SWL_DECISION_FAIL; /* no PHP runs in this process any more; that was logged */
    }
    ZVAL_OBJ_COPY(&arguments[0], &server->std);
    ZVAL_LONG(&arguments[1], session);
    ZVAL_LONG(&arguments[2], type);
    const struct php_swoolelite_bytes bytes = {.data = data, .size = size};
    php_swoolelite_bytes_argument(&arguments[3], &bytes);
    enum swl_verdict verdict =
        php_swoolelite_call(server, name, &function->callable, &function->cache, 4, arguments, &worker);
    int32_t answer = SWL_DECISION_FAIL;
    if (verdict == SWL_GO_ON) {
        answer = callbacks_check_worker(core, &worker);
    } else if (verdict == SWL_RETIRE) {
        swl_warning_limited("calls of exit() in dispatch_func",
                            "exit() in '%s' does not end the master: the connection is closed", name);
    }
    return php_swoolelite_release(server, name, verdict, 1, &worker) == SWL_GO_ON ? answer
                                                                                  : SWL_DECISION_FAIL;
}

static enum swl_verdict callbacks_on_buffer(struct swl_server *core, const struct swl_request *request)
{
    bool full = request->event == SWL_EVENT_BUFFER_FULL;
    zval arguments[2];
    ZVAL_LONG(&arguments[1], request->session);
    return php_swoolelite_port_event_call(core, request->port, full ? EVENT_BUFFER_FULL : EVENT_BUFFER_EMPTY,
                                          2, arguments);
}

static enum swl_verdict callbacks_on_packet(struct swl_server *core, const struct swl_packet *packet)
{
    zval arguments[3];
    const struct php_swoolelite_packet_origin origin = {core, packet};
    if (UNEXPECTED(core->options.event_object)) {
        const struct php_swoolelite_bytes object = {.data = &origin, .make = php_swoolelite_packet_object};
        php_swoolelite_bytes_argument(&arguments[1], &object);
        return php_swoolelite_port_event_call(core, packet->port, EVENT_PACKET, 2, arguments);
    }
    const struct php_swoolelite_bytes data = {.data = packet->datagram.data, .size = packet->datagram.size};
    const struct php_swoolelite_bytes info = {.data = &origin, .make = php_swoolelite_packet_info};
    php_swoolelite_bytes_argument(&arguments[1], &data);
    php_swoolelite_bytes_argument(&arguments[2], &info);
    return php_swoolelite_port_event_call(core, packet->port, EVENT_PACKET, 3, arguments);
}

const struct swl_server_callbacks php_swoolelite_callbacks = {
    .process_begins = callbacks_process_begins,
    .forked = callbacks_forked,
    .refusal = callbacks_refusal,
    .settled = callbacks_on_settled,
    .start = callbacks_on_start,
    .before_shutdown = callbacks_on_before_shutdown,
    .shutdown = callbacks_on_shutdown,
    .manager_start = callbacks_on_manager_start,
    .manager_stop = callbacks_on_manager_stop,
    .worker_error = callbacks_on_worker_error,
    .foreign_ended = php_swoolelite_process_note_end,
    .before_reload = callbacks_on_before_reload,
    .after_reload = callbacks_on_after_reload,
    .worker_start = callbacks_on_worker_start,
    .worker_stop = callbacks_on_worker_stop,
    .worker_exit = callbacks_on_worker_exit,
    .user_process = callbacks_on_user_process,
    .interrupt = php_swoolelite_user_process_interrupt,
    .may_wait = php_swoolelite_user_process_may_wait,
    .connect = callbacks_on_connect,
    .receive = callbacks_on_receive,
    .input_memory = callbacks_input_memory,
    .close = callbacks_on_close,
    .buffer = callbacks_on_buffer,
    .package_length = php_swoolelite_length_func_call,
    .dispatch = callbacks_dispatch,
    .packet = callbacks_on_packet,
    .task = php_swoolelite_task_callbacks_task,
    .result = php_swoolelite_task_callbacks_result,
    .pipe_message = php_swoolelite_task_callbacks_message,
    .awaited = php_swoolelite_fiber_awaited,
    .control = php_swoolelite_control_call,
    .loop_ends = php_swoolelite_fiber_loop_ends,
};
