/* The class SwooleLite\TaskClient. */
#include "php/php_task_client.h"

#include <unistd.h>
#include <zend_exceptions.h>

#include "base/clock.h"
#include "base/error.h"
#include "ipc/control_socket.h"
#include "php/php_class_entries.h"
#include "php/php_task_client_arginfo.h"
#include "php/php_task_link.h"
#include "php/php_wait.h"
#include "task/task_inflight.h"
#include "task/task_order.h"

struct task_client {
    struct php_swoolelite_task_link link;
    zend_object std;
};

static zend_object_handlers task_client_handlers;

static struct task_client *task_client_of(zend_object *object)
{
    return (struct task_client *)((char *)object - offsetof(struct task_client, std));
}

/* ---- the object ---- */

static zend_object *task_client_create(zend_class_entry *class_entry)
{
    struct task_client *client = zend_object_alloc(sizeof(*client), class_entry);
    memset(client, 0, offsetof(struct task_client, std));
    swl_control_link_init(&client->link.link, -1);
    zend_object_std_init(&client->std, class_entry);
    object_properties_init(&client->std, class_entry);
    client->std.handlers = &task_client_handlers;
    return &client->std;
}

static void task_client_free(zend_object *object)
{
    swl_control_link_close(&task_client_of(object)->link.link);
    zend_object_std_dtor(object);
}

zend_class_entry *php_swoolelite_task_client_register(void)
{
    zend_class_entry *class_entry = register_class_SwooleLite_TaskClient();
    class_entry->create_object = task_client_create;
    task_client_handlers = *zend_get_std_object_handlers();
    task_client_handlers.offset = offsetof(struct task_client, std);
    task_client_handlers.free_obj = task_client_free;
    task_client_handlers.clone_obj = NULL;
    return class_entry;
}

/* The client of a method that talks to the server; NULL where it threw. */
static struct php_swoolelite_task_link *task_client_this(zend_object *object)
{
    struct php_swoolelite_task_link *client = &task_client_of(object)->link;
    const char *obstacle = NULL;
    if (client->is_busy) {
        obstacle = "The client waits in another call";
    } else if (client->link.fd < 0) {
        obstacle = client->name[0] == '\0' ? "The client is not connected: use TaskClient::connect()"
                                           : "The connection is closed: use TaskClient::connect()";
    } else if (client->pid != getpid()) {
        obstacle = "The connection is that of the parent process: use TaskClient::connect() after a fork";
    }
    if (obstacle != NULL) {
        zend_throw_exception(php_swoolelite_exception_ce, obstacle, 0);
        return NULL;
    }
    client->last_error = 0;
    if (client->lost_task != 0) {
        zend_throw_exception_ex(
            php_swoolelite_exception_ce, 0,
            "The server \"%s\" could not take task " ZEND_LONG_FMT " that was submitted before: %s",
            client->name, (zend_long)client->lost_task, swl_error_text((int)client->lost_error));
        client->lost_task = 0;
        return NULL;
    }
    return client;
}

/* ---- answers and connecting ---- */

/* What the server says of a request that it has not fulfilled: false, or an exception where it does nothing any more. */
static void task_client_refused(struct php_swoolelite_task_link *client, int64_t result)
{
    client->last_error = (int)-result;
    if (result == -SWL_ERROR_WORKER_NOT_RUNNING) {
        php_swoolelite_task_link_throw("The server \"%s\" is shutting down%s", client->name, "");
    }
}

ZEND_METHOD(SwooleLite_TaskClient, __construct)
{
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(SwooleLite_TaskClient, connect)
{
    zend_string *name;
    double timeout = 1.0;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_STR(name)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    if (!swl_control_name_is_good(ZSTR_VAL(name), ZSTR_LEN(name))) {
        zend_argument_value_error(
            1, "must be 1 to %d letters, digits, \".\", \"_\" and \"-\", the first no \".\"",
            SWL_CONTROL_NAME_MAX);
        RETURN_THROWS();
    }
    if (!php_swoolelite_wait_accepts(2, timeout)) {
        RETURN_THROWS();
    }
    object_init_ex(return_value, php_swoolelite_task_client_ce);
    if (!php_swoolelite_task_link_connect(&task_client_of(Z_OBJ_P(return_value))->link, ZSTR_VAL(name),
                                          timeout)) {
        RETURN_THROWS();
    }
}

static void task_client_note_server(void *argument, const char *name)
{
    zval found;
    ZVAL_TRUE(&found);
    zend_hash_str_update(argument, name, strlen(name), &found);
}

static int task_client_compare_names(Bucket *one, Bucket *other)
{
    return strcmp(ZSTR_VAL(one->key), ZSTR_VAL(other->key));
}

ZEND_METHOD(SwooleLite_TaskClient, servers)
{
    zend_string *name;
    ZEND_PARSE_PARAMETERS_NONE();
    HashTable *names = zend_new_array(8);
    swl_control_socket_list(task_client_note_server, names);
    zend_hash_sort(names, task_client_compare_names, false);
    array_init(return_value);
    ZEND_HASH_FOREACH_STR_KEY(names, name)
    {
        add_next_index_str(return_value, zend_string_copy(name));
    }
    ZEND_HASH_FOREACH_END();
    zend_array_destroy(names);
}

/* ---- tasks and messages ---- */

/* Fills the order; false where it threw. `first`: the number of the argument with the index. */
static bool task_client_order(struct swl_control_order *order, zend_long index, uint32_t index_argument,
                              zend_string *pool, uint32_t pool_argument)
{
    *order = (struct swl_control_order){.index = (int32_t)index};
    if (index < -1 || index > INT32_MAX) {
        zend_argument_value_error(index_argument, "must be -1 or the index of a task worker");
        return false;
    }
    if (pool != NULL && ZSTR_LEN(pool) > sizeof(order->pool)) {
        zend_argument_value_error(pool_argument, "must be the name of a task pool");
        return false;
    }
    if (pool != NULL) {
        order->pool_size = (uint8_t)ZSTR_LEN(pool);
        memcpy(order->pool, ZSTR_VAL(pool), ZSTR_LEN(pool));
    }
    return true;
}

/* The rest of the order; false where it threw. */
static bool task_client_order_details(struct swl_control_order *order, double delay, zend_long priority,
                                      zend_long attempts, bool has_attempts)
{
    if (!(delay >= 0 && delay <= SWL_TASK_SECONDS_MAX)) {
        zend_argument_value_error(3, "must be between 0 and %d", SWL_TASK_SECONDS_MAX);
    } else if (priority < -1 || priority > 1) {
        zend_argument_value_error(4, "must be -1, 0 or 1");
    } else if (has_attempts && (attempts < 1 || attempts > SWL_TASK_ATTEMPTS_MAX)) {
        zend_argument_value_error(6, "must be between 1 and %d", SWL_TASK_ATTEMPTS_MAX);
    } else {
        order->delay = (int64_t)(delay * SWL_NS_PER_SEC);
        order->priority = (int32_t)priority;
        order->attempts = has_attempts ? (uint16_t)attempts : 0;
        return true;
    }
    return false;
}

/* The task's id; below zero where it was refused, or threw. */
static int64_t task_client_submit(struct php_swoolelite_task_link *client, struct swl_control_order *order,
                                  zend_string *value, uint16_t flags)
{
    struct swl_control_link_answer answer;
    bool is_plain = order->delay == 0 && order->priority == 0 && order->attempts == 0;
    int64_t id = is_plain ? php_swoolelite_task_link_promise(client, order, value, flags) : 0;
    if (id != 0) {
        return id;
    }
    order->wants_ids = is_plain;
    if (!php_swoolelite_task_link_ask_at_once(client, SWL_CONTROL_TASK, order, value, flags, &answer)) {
        return -1;
    }
    id = answer.head.result;
    php_swoolelite_task_link_drop(client, &answer);
    if (id < 0) {
        task_client_refused(client, id);
    } else if (is_plain) {
        client->granted = *order;
    }
    return id;
}

ZEND_METHOD(SwooleLite_TaskClient, task)
{
    zval *data;
    zend_long index = -1, priority = 0, attempts = 0;
    double delay = 0;
    zend_string *pool = NULL;
    bool no_attempts = true;
    ZEND_PARSE_PARAMETERS_START(1, 6)
    Z_PARAM_ZVAL(data)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(index)
    Z_PARAM_DOUBLE(delay)
    Z_PARAM_LONG(priority)
    Z_PARAM_STR(pool)
    Z_PARAM_LONG_OR_NULL(attempts, no_attempts)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_task_link *client = task_client_this(Z_OBJ_P(ZEND_THIS));
    struct swl_control_order order;
    uint16_t flags;
    if (client == NULL || !task_client_order(&order, index, 2, pool, 5) ||
        !task_client_order_details(&order, delay, priority, attempts, !no_attempts)) {
        RETURN_THROWS();
    }
    zend_string *value =
        php_swoolelite_task_link_pack(client, data, SWL_CONTROL_PAYLOAD_MAX - sizeof(order), &flags);
    if (value == NULL) {
        RETURN_THROWS();
    }
    int64_t id = task_client_submit(client, &order, value, flags);
    zend_string_release(value);
    if (EG(exception)) {
        RETURN_THROWS();
    }
    if (id < 0) {
        RETURN_FALSE;
    }
    RETURN_LONG(id);
}

ZEND_METHOD(SwooleLite_TaskClient, taskwait)
{
    zval *data;
    zend_long index = -1;
    double timeout = 0.5;
    zend_string *pool = NULL;
    ZEND_PARSE_PARAMETERS_START(1, 4)
    Z_PARAM_ZVAL(data)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout)
    Z_PARAM_LONG(index)
    Z_PARAM_STR(pool)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_task_link *client = task_client_this(Z_OBJ_P(ZEND_THIS));
    struct swl_control_order order;
    struct swl_control_link_answer answer;
    uint16_t flags;
    if (client == NULL || !php_swoolelite_wait_accepts(2, timeout) ||
        !task_client_order(&order, index, 3, pool, 4)) {
        RETURN_THROWS();
    }
    int64_t deadline = swl_clock_deadline(swl_clock_monotonic(), timeout);
    zend_string *value =
        php_swoolelite_task_link_pack(client, data, SWL_CONTROL_PAYLOAD_MAX - sizeof(order), &flags);
    if (value == NULL) {
        RETURN_THROWS();
    }
    int result =
        php_swoolelite_task_link_ask(client, SWL_CONTROL_TASKWAIT, &order, value, flags, deadline, &answer);
    zend_string_release(value);
    if (result < 0) {
        RETURN_THROWS();
    }
    if (result == 0) {
        client->last_error = SWL_ERROR_TASK_TIMEOUT;
        RETURN_FALSE;
    }
    if (answer.head.result < 0) {
        task_client_refused(client, answer.head.result);
        php_swoolelite_task_link_drop(client, &answer);
        RETURN_FALSE;
    }
    php_swoolelite_task_link_value(client, &answer, return_value);
}

ZEND_METHOD(SwooleLite_TaskClient, sendMessage)
{
    zval *message;
    zend_long worker;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_ZVAL(message)
    Z_PARAM_LONG(worker)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_task_link *client = task_client_this(Z_OBJ_P(ZEND_THIS));
    struct swl_control_addressee to = {.worker = (int32_t)worker};
    struct swl_control_link_answer answer;
    uint16_t flags;
    if (client == NULL) {
        RETURN_THROWS();
    }
    if (worker < 0 || worker > INT32_MAX) {
        zend_argument_value_error(2, "must be the id of a process of the server");
        RETURN_THROWS();
    }
    zend_string *value =
        php_swoolelite_task_link_pack(client, message, SWL_CONTROL_PAYLOAD_MAX - sizeof(to), &flags);
    if (value == NULL) {
        RETURN_THROWS();
    }
    bool is_answered =
        php_swoolelite_task_link_ask_at_once(client, SWL_CONTROL_MESSAGE, &to, value, flags, &answer);
    zend_string_release(value);
    if (!is_answered) {
        RETURN_THROWS();
    }
    int64_t result = answer.head.result;
    php_swoolelite_task_link_drop(client, &answer);
    if (result < 0) {
        task_client_refused(client, result);
    }
    RETURN_BOOL(result >= 0);
}

/* ---- calls ---- */

/* Calls a method of the server's with `arguments`, which are released, and returns what it returns. */
static void task_client_call(struct php_swoolelite_task_link *client, const char *method, uint32_t count,
                             zval *arguments, zval *return_value)
{
    struct swl_control_call call = {.name_size = (uint8_t)strlen(method)};
    struct swl_control_link_answer answer;
    uint16_t flags;
    zval list, pair, *value, *error;
    memcpy(call.name, method, call.name_size);
    array_init_size(&list, count);
    for (uint32_t i = 0; i < count; i++) {
        Z_TRY_ADDREF(arguments[i]);
        add_next_index_zval(&list, &arguments[i]);
    }
    zend_string *text =
        php_swoolelite_task_link_pack(client, &list, SWL_CONTROL_CALL_MAX - sizeof(call), &flags);
    zval_ptr_dtor(&list);
    if (text == NULL) {
        return;
    }
    bool is_answered =
        php_swoolelite_task_link_ask_at_once(client, SWL_CONTROL_CALL, &call, text, flags, &answer);
    zend_string_release(text);
    if (!is_answered) {
        return;
    }
    if (answer.head.result < 0) {
        php_swoolelite_task_link_throw("The server \"%s\" could not answer: %s", client->name,
                                       swl_error_text((int)-answer.head.result));
        php_swoolelite_task_link_drop(client, &answer);
        return;
    }
    client->is_busy = true; /* code of the caller's may run */
    php_swoolelite_task_link_value(client, &answer, &pair);
    client->is_busy = false;
    if (EG(exception)) {
        zval_ptr_dtor(&pair);
        return;
    }
    if (Z_TYPE(pair) == IS_ARRAY && (value = zend_hash_index_find(Z_ARRVAL(pair), 0)) != NULL &&
        (error = zend_hash_index_find(Z_ARRVAL(pair), 1)) != NULL) {
        ZVAL_COPY(return_value, value);
        client->last_error = (int)zval_get_long(error);
    }
    zval_ptr_dtor(&pair);
}

/* A method of the client's that has the arguments of the server's, and returns `type`, or throws. */
static void task_client_pass(INTERNAL_FUNCTION_PARAMETERS, const char *method, uint32_t count,
                             zval *arguments, bool (*is_right)(const zval *value))
{
    (void)execute_data;
    struct php_swoolelite_task_link *client = task_client_this(Z_OBJ_P(ZEND_THIS));
    if (client != NULL) {
        task_client_call(client, method, count, arguments, return_value);
    }
    if (!EG(exception) && !is_right(return_value)) {
        zval_ptr_dtor(return_value);
        ZVAL_NULL(return_value);
        php_swoolelite_task_link_throw("The server \"%s\" has answered something else to %s()", client->name,
                                       method);
    }
}

static bool task_client_is_array(const zval *value)
{
    return Z_TYPE_P(value) == IS_ARRAY;
}

static bool task_client_is_bool(const zval *value)
{
    return Z_TYPE_P(value) == IS_TRUE || Z_TYPE_P(value) == IS_FALSE;
}

static bool task_client_is_string(const zval *value)
{
    return Z_TYPE_P(value) == IS_STRING;
}

#define PASS(method, count, arguments, type) \
    task_client_pass(INTERNAL_FUNCTION_PARAM_PASSTHRU, method, count, arguments, task_client_is_##type)

ZEND_METHOD(SwooleLite_TaskClient, stats)
{
    ZEND_PARSE_PARAMETERS_NONE();
    PASS("stats", 0, NULL, array);
}

ZEND_METHOD(SwooleLite_TaskClient, failedTasks)
{
    ZEND_PARSE_PARAMETERS_NONE();
    PASS("failedTasks", 0, NULL, array);
}

static void task_client_pass_id(INTERNAL_FUNCTION_PARAMETERS, const char *method)
{
    zend_long id;
    zval argument;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(id)
    ZEND_PARSE_PARAMETERS_END();
    ZVAL_LONG(&argument, id);
    PASS(method, 1, &argument, bool);
}

ZEND_METHOD(SwooleLite_TaskClient, retryFailedTask)
{
    task_client_pass_id(INTERNAL_FUNCTION_PARAM_PASSTHRU, "retryFailedTask");
}

ZEND_METHOD(SwooleLite_TaskClient, dropFailedTask)
{
    task_client_pass_id(INTERNAL_FUNCTION_PARAM_PASSTHRU, "dropFailedTask");
}

ZEND_METHOD(SwooleLite_TaskClient, schedule)
{
    zend_string *name, *cron;
    zval *task, *options = NULL, arguments[4];
    ZEND_PARSE_PARAMETERS_START(3, 4)
    Z_PARAM_STR(name)
    Z_PARAM_STR(cron)
    Z_PARAM_ZVAL(task)
    Z_PARAM_OPTIONAL
    Z_PARAM_ARRAY(options)
    ZEND_PARSE_PARAMETERS_END();
    ZVAL_STR(&arguments[0], name);
    ZVAL_STR(&arguments[1], cron);
    ZVAL_COPY_VALUE(&arguments[2], task);
    if (options != NULL) {
        ZVAL_COPY_VALUE(&arguments[3], options);
    }
    PASS("schedule", options != NULL ? 4 : 3, arguments, bool);
}

ZEND_METHOD(SwooleLite_TaskClient, schedules)
{
    ZEND_PARSE_PARAMETERS_NONE();
    PASS("schedules", 0, NULL, array);
}

ZEND_METHOD(SwooleLite_TaskClient, unschedule)
{
    zend_string *name;
    zval argument;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(name)
    ZEND_PARSE_PARAMETERS_END();
    ZVAL_STR(&argument, name);
    PASS("unschedule", 1, &argument, bool);
}

ZEND_METHOD(SwooleLite_TaskClient, reload)
{
    bool only_task_workers = false;
    zend_string *pool = NULL;
    zval arguments[2];
    ZEND_PARSE_PARAMETERS_START(0, 2)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(only_task_workers)
    Z_PARAM_STR_OR_NULL(pool)
    ZEND_PARSE_PARAMETERS_END();
    ZVAL_BOOL(&arguments[0], only_task_workers);
    if (pool != NULL) {
        ZVAL_STR(&arguments[1], pool);
    }
    PASS("reload", pool != NULL ? 2 : 1, arguments, bool);
}

ZEND_METHOD(SwooleLite_TaskClient, shutdown)
{
    ZEND_PARSE_PARAMETERS_NONE();
    PASS("shutdown", 0, NULL, bool);
}

ZEND_METHOD(SwooleLite_TaskClient, trace)
{
    zend_long id;
    zval argument;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(id)
    ZEND_PARSE_PARAMETERS_END();
    ZVAL_LONG(&argument, id);
    PASS("trace", 1, &argument, string);
}

/* ---- the end ---- */

ZEND_METHOD(SwooleLite_TaskClient, getLastError)
{
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_LONG(task_client_of(Z_OBJ_P(ZEND_THIS))->link.last_error);
}

ZEND_METHOD(SwooleLite_TaskClient, close)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_task_link *client = &task_client_of(Z_OBJ_P(ZEND_THIS))->link;
    if (client->is_busy) {
        zend_throw_exception(php_swoolelite_exception_ce, "The client waits in another call", 0);
        RETURN_THROWS();
    }
    swl_control_link_close(&client->link);
}
