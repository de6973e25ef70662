/* The class SwooleLite\TaskClient. */
#include "php/php_task_client.h"

#include <errno.h>
#include <math.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <zend_exceptions.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/error.h"
#include "ipc/control_link.h"
#include "ipc/control_socket.h"
#include "ipc/spill.h"
#include "os/sleepers.h"
#include "os/socket.h"
#include "php/php_class_entries.h"
#include "php/php_client_wait.h"
#include "php/php_serializer.h"
#include "php/php_task_client_arginfo.h"
#include "php/php_wait.h"
#include "php_swoolelite.h"

struct task_client {
    struct swl_control_link link;
    pid_t pid;         /* the process that has connected */
    int64_t patience;  /* ns that a call may wait for the server */
    uint64_t requests; /* ids given out */
    int last_error;
    bool is_busy; /* a call is under way: a handler of a signal may run in it */
    char name[SWL_CONTROL_NAME_MAX + 1];
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
    swl_control_link_init(&client->link, -1);
    zend_object_std_init(&client->std, class_entry);
    object_properties_init(&client->std, class_entry);
    client->std.handlers = &task_client_handlers;
    return &client->std;
}

static void task_client_free(zend_object *object)
{
    swl_control_link_close(&task_client_of(object)->link);
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

static ZEND_COLD void task_client_throw(const char *format, const char *name, const char *detail)
{
    zend_throw_exception_ex(php_swoolelite_exception_ce, 0, format, name, detail);
}

/* The client of a method that talks to the server; NULL where it threw. */
static struct task_client *task_client_this(zend_object *object)
{
    struct task_client *client = task_client_of(object);
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
    return client;
}

/* ---- waiting ---- */

/* The connection is of no use any more, and the reason is thrown. */
static ZEND_COLD void task_client_lose(struct task_client *client, int error)
{
    if (error == -EPROTO) {
        task_client_throw("The server \"%s\" has sent what is no answer%s", client->name, "");
    } else if (error == -ECONNRESET || error == -EPIPE) {
        task_client_throw("The server \"%s\" has ended or been restarted%s", client->name, ": connect again");
    } else {
        task_client_throw("The connection to the server \"%s\": %s", client->name, swl_error_text(-error));
    }
    swl_control_link_close(&client->link);
}

/* In a call: a handler of a signal has thrown, or has forked and this is the child. */
static bool task_client_is_interrupted(const struct task_client *client)
{
    if (!zend_atomic_bool_load_ex(&EG(vm_interrupt))) {
        return false;
    }
    bool has_thrown = !php_swoolelite_wait_run_interrupts();
    if (!has_thrown && client->pid != getpid()) {
        zend_throw_exception(php_swoolelite_exception_ce, "The call is the parent process's", 0);
        has_thrown = true;
    }
    return has_thrown;
}

/* Reads once, blocking: the socket's own timeout ends that, so that handlers of signals run, and the deadline holds.
 * 0: look again; -ETIMEDOUT; -EINTR: an exception is set; or another -errno. */
static int task_client_read(struct task_client *client, int64_t deadline)
{
    if (task_client_is_interrupted(client)) {
        return -EINTR;
    }
    int64_t now = swl_clock_monotonic();
    bool is_far = deadline - now >= SWL_SLEEPERS_LOOK_AGAIN;
    if (!is_far) {
        int result = php_swoolelite_client_wait(client->link.fd, EPOLLIN, deadline);
        if (result < 0) {
            return result;
        }
    }
    int result = swl_control_link_receive(&client->link, is_far);
    return result == -EAGAIN || result == -EINTR ? 0 : result;
}

/* Sends a request. Returns false where it threw. */
static bool task_client_send(struct task_client *client, const struct iovec *parts, int count)
{
    size_t done = 0;
    int result = swl_control_link_send(&client->link, parts, count, &done);
    int64_t deadline = result == -EAGAIN ? swl_clock_monotonic() + client->patience : 0;
    while (result == -EAGAIN) {
        size_t before = done;
        int waited = php_swoolelite_client_wait(client->link.fd, EPOLLOUT, deadline);
        if (waited < 0) {
            if (waited == -ETIMEDOUT) {
                task_client_throw("The server \"%s\" does not take the request%s", client->name, "");
            } else if (waited != -EINTR && waited != -ECANCELED) {
                task_client_lose(client, waited);
            }
            swl_control_link_close(&client->link); /* a part of the request may be on its way */
            return false;
        }
        result = swl_control_link_send(&client->link, parts, count, &done);
        if (done > before) {
            deadline = swl_clock_monotonic() + client->patience; /* it goes on */
        }
    }
    if (result < 0) {
        task_client_lose(client, result);
    }
    return result == 0;
}

static void task_client_drop(struct task_client *client, const struct swl_control_link_answer *answer)
{
    if (answer->fd >= 0) {
        close(answer->fd);
    }
    swl_control_link_drop(&client->link, answer);
}

/* Waits for the answer to that request; those to earlier ones, which nobody waits for any more, are dropped. Returns
 * 1; 0: the deadline has passed; -1: it threw. The answer is to be dropped. */
static int task_client_await(struct task_client *client, uint64_t request, int64_t deadline,
                             struct swl_control_link_answer *answer)
{
    for (;;) {
        int result;
        while ((result = swl_control_link_take(&client->link, answer)) > 0) {
            if (answer->head.id == request) {
                return 1;
            }
            task_client_drop(client, answer);
        }
        if (result == 0) {
            result = task_client_read(client, deadline);
        }
        if (result == -ETIMEDOUT) {
            return 0;
        }
        if (result == -EINTR) {
            return -1;
        }
        if (result == -ECANCELED) { /* the child of a fork in a handler: all of it is the parent's */
            zend_throw_exception(php_swoolelite_exception_ce, "The call is the parent process's", 0);
            return -1;
        }
        if (result < 0) {
            task_client_lose(client, result);
            return -1;
        }
    }
}

/* ---- answers ---- */

/* The caller's fault, as the server has found it. */
static ZEND_COLD void task_client_throw_fault(const struct swl_control_link_answer *answer)
{
    static const char of_server[] = "SwooleLite\\Server::", of_client[] = "SwooleLite\\TaskClient::";
    const char *text = (const char *)answer->payload + 1, *start = "";
    size_t length = answer->head.size > 0 ? answer->head.size - 1 : 0;
    if (length >= sizeof(of_server) - 1 && memcmp(text, of_server, sizeof(of_server) - 1) == 0) {
        text += sizeof(of_server) - 1;
        length -= sizeof(of_server) - 1;
        start = of_client;
    }
    int fault = answer->head.size > 0 ? answer->payload[0] : SWL_CONTROL_FAULT_TIME;
    zend_class_entry *class_entry = fault == SWL_CONTROL_FAULT_VALUE  ? zend_ce_value_error
                                    : fault == SWL_CONTROL_FAULT_TYPE ? zend_ce_type_error
                                                                      : php_swoolelite_exception_ce;
    zend_throw_exception_ex(class_entry, 0, "%s%.*s", start, (int)length, text);
}

/* The bytes of an answer's value; NULL where it threw. */
static zend_string *task_client_text(struct task_client *client, struct swl_control_link_answer *answer)
{
    uint64_t size;
    if (!(answer->head.flags & SWL_MESSAGE_SPILLED)) {
        return zend_string_init((const char *)answer->payload, answer->head.size, false);
    }
    if (answer->head.size != sizeof(size) || answer->fd < 0) {
        task_client_throw("The answer of the server \"%s\" cannot be read: %s", client->name,
                          "its file could not be received; is a descriptor free?");
        return NULL;
    }
    memcpy(&size, answer->payload, sizeof(size));
    zend_string *text = zend_string_alloc(size, false);
    int result = swl_spill_read(answer->fd, ZSTR_VAL(text), size);
    answer->fd = -1;
    ZSTR_VAL(text)[size] = '\0';
    if (result < 0) {
        zend_string_release(text);
        task_client_throw("The answer of the server \"%s\" cannot be read: %s", client->name,
                          swl_error_text(-result));
        return NULL;
    }
    return text;
}

/* The value of an answer, which is dropped; undefined where it threw. It may be of classes of the caller's: a server
 * of the same user is trusted. */
static void task_client_value(struct task_client *client, struct swl_control_link_answer *answer, zval *value)
{
    uint16_t flags = answer->head.flags;
    zend_string *text = flags & SWL_MESSAGE_EMPTY ? NULL : task_client_text(client, answer);
    task_client_drop(client, answer);
    ZVAL_NULL(value);
    if (text == NULL) {
        return;
    }
    if (!(flags & (SWL_MESSAGE_SERIALIZED | SWL_MESSAGE_IGBINARY))) {
        ZVAL_STR(value, text);
        return;
    }
    const char *obstacle = php_swoolelite_unserialize(ZSTR_VAL(text), ZSTR_LEN(text), flags, NULL, value);
    zend_string_release(text);
    if (obstacle != NULL) {
        ZVAL_NULL(value);
        if (!EG(exception)) {
            task_client_throw("The answer of the server \"%s\" cannot be read: %s", client->name, obstacle);
        }
    }
}

/* ---- requests ---- */

/* A request and its answer. `front`: what stands before the value. Returns as task_client_await(): where it is 1 the
 * answer is to be dropped, and is no fault. */
static int task_client_ask(struct task_client *client, uint16_t command, const void *front, zend_string *value,
                           uint16_t flags, int64_t deadline, struct swl_control_link_answer *answer)
{
    uint32_t front_size = swl_control_front_size(command);
    struct swl_control_head head = {.size = front_size + (uint32_t)ZSTR_LEN(value),
                                    .command = command,
                                    .flags = flags,
                                    .id = ++client->requests};
    const struct iovec parts[] = {
        {.iov_base = &head, .iov_len = sizeof(head)},
        {.iov_base = (void *)front, .iov_len = front_size},
        {.iov_base = ZSTR_VAL(value), .iov_len = ZSTR_LEN(value)},
    };
    client->is_busy = true;
    int result = task_client_send(client, parts, 3) ? task_client_await(client, head.id, deadline, answer) : -1;
    if (result <= 0 && command == SWL_CONTROL_TASKWAIT && client->link.fd >= 0 && client->pid == getpid()) {
        const struct swl_control_head forget = {.command = SWL_CONTROL_FORGET, .id = head.id};
        const struct iovec part = {.iov_base = (void *)&forget, .iov_len = sizeof(forget)};
        size_t done = 0;
        int sent = swl_control_link_send(&client->link, &part, 1, &done);
        if (sent < 0 && done > 0) {
            swl_control_link_close(&client->link);
        } /* else where the socket is full the server keeps the wait, and its answer is dropped */
    }
    client->is_busy = false;
    if (result > 0 && (answer->head.flags & SWL_CONTROL_FAULT)) {
        task_client_throw_fault(answer);
        task_client_drop(client, answer);
        return -1;
    }
    return result;
}

static int64_t task_client_deadline(const struct task_client *client)
{
    int64_t now = swl_clock_monotonic();
    return client->patience > SWL_NEVER - now ? SWL_NEVER : now + client->patience;
}

/* For requests that the server answers at once. Returns false where it threw. */
static bool task_client_ask_at_once(struct task_client *client, uint16_t command, const void *front,
                                    zend_string *value, uint16_t flags, struct swl_control_link_answer *answer)
{
    int result = task_client_ask(client, command, front, value, flags, task_client_deadline(client), answer);
    if (result == 0) {
        task_client_throw("The server \"%s\" does not answer%s", client->name,
                          ": it may have done what was asked for");
    }
    return result > 0;
}

/* The value as bytes, which may run code of the caller's. NULL where it threw. */
static zend_string *task_client_pack(struct task_client *client, zval *value, size_t max, uint16_t *flags)
{
    zend_string *text;
    *flags = 0;
    client->is_busy = true;
    text = php_swoolelite_serialize(value, SWL_SERIALIZER_PHP, flags);
    client->is_busy = false;
    if (text != NULL && ZSTR_LEN(text) > max) {
        zend_argument_value_error(1, "must not take more than %zu bytes, it takes %zu", max, ZSTR_LEN(text));
        zend_string_release(text);
        return NULL;
    }
    if (text != NULL && client->pid != getpid()) {
        zend_throw_exception(php_swoolelite_exception_ce, "The call is the parent process's", 0);
        zend_string_release(text);
        return NULL;
    }
    return text;
}

/* What the server says of a request that it has not fulfilled: false, or an exception where it does nothing any more. */
static void task_client_refused(struct task_client *client, int64_t result)
{
    client->last_error = (int)-result;
    if (result == -SWL_ERROR_WORKER_NOT_RUNNING) {
        task_client_throw("The server \"%s\" is shutting down%s", client->name, "");
    }
}

/* ---- connecting ---- */

/* Waits for the server's first words. Returns false where it threw. */
static bool task_client_hear(struct task_client *client, int64_t deadline)
{
    struct swl_control_hello hello;
    int result;
    client->is_busy = true;
    while ((result = swl_control_link_take_hello(&client->link, &hello)) == 0 &&
           (result = task_client_read(client, deadline)) == 0) {
    }
    client->is_busy = false;
    if (result > 0) {
        if (hello.version != SWL_CONTROL_VERSION) {
            zend_throw_exception_ex(php_swoolelite_exception_ce, 0,
                                    "The server \"%s\" is of SwooleLite %s, which speaks another version of the "
                                    "control protocol (%u) than this SwooleLite " PHP_SWOOLELITE_VERSION " (%u)",
                                    client->name, hello.server_version, hello.version, SWL_CONTROL_VERSION);
        } else if (hello.state == SWL_CONTROL_FULL) {
            task_client_throw("The server \"%s\" has too many clients%s", client->name, "");
        }
    } else if (result == -ETIMEDOUT) {
        task_client_throw("The server \"%s\" does not answer%s", client->name, "");
    } else if (result != -EINTR && !EG(exception)) {
        task_client_lose(client, result);
    }
    return !EG(exception);
}

/* A descriptor; -1 where it threw. */
static int task_client_dial(const char *name, int64_t deadline)
{
    char reason[SWL_CONTROL_REASON_MAX];
    int fd, waited = 0;
    while ((fd = swl_control_socket_connect(name, reason)) == -EAGAIN && waited == 0) {
        waited = php_swoolelite_client_pause(deadline); /* as many wait as its socket takes */
    }
    if (fd == -EAGAIN && waited == -ETIMEDOUT) {
        task_client_throw("The server \"%s\" does not answer%s", name, "");
    } else if (fd < 0 && !EG(exception)) {
        zend_throw_exception(php_swoolelite_exception_ce, reason, 0);
    }
    return fd < 0 ? -1 : fd;
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
        zend_argument_value_error(1, "must be 1 to %d letters, digits, \".\", \"_\" and \"-\", the first no \".\"",
                                  SWL_CONTROL_NAME_MAX);
        RETURN_THROWS();
    }
    if (!php_swoolelite_wait_accepts(2, timeout)) {
        RETURN_THROWS();
    }
    int64_t deadline = swl_clock_deadline(swl_clock_monotonic(), timeout);
    int fd = task_client_dial(ZSTR_VAL(name), deadline);
    if (fd < 0) {
        RETURN_THROWS();
    }
    struct swl_socket_peer peer;
    struct timeval slice = {.tv_usec = SWL_SLEEPERS_LOOK_AGAIN / 1000};
    if (swl_socket_peer(fd, &peer) == 0 && peer.pid == getpid()) {
        close(fd);
        zend_throw_exception(php_swoolelite_exception_ce,
                             "This process serves that control socket: use the methods of the Server", 0);
        RETURN_THROWS();
    }
    object_init_ex(return_value, php_swoolelite_task_client_ce);
    struct task_client *client = task_client_of(Z_OBJ_P(return_value));
    swl_control_link_init(&client->link, fd);
    client->pid = getpid();
    client->patience = swl_clock_deadline(0, timeout);
    memcpy(client->name, ZSTR_VAL(name), ZSTR_LEN(name) + 1);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &slice, sizeof(slice));
    if (!task_client_hear(client, deadline)) {
        swl_control_link_close(&client->link);
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
    ZEND_HASH_FOREACH_STR_KEY (names, name) {
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
    if (!(delay >= 0 && delay <= 365.0 * 86400 * 100)) {
        zend_argument_value_error(3, "must be a number of seconds, 0 or more");
    } else if (priority < -1 || priority > 1) {
        zend_argument_value_error(4, "must be -1, 0 or 1");
    } else if (has_attempts && (attempts < 1 || attempts > 1000)) {
        zend_argument_value_error(6, "must be between 1 and 1000");
    } else {
        order->delay = (int64_t)(delay * SWL_NS_PER_SEC);
        order->priority = (int32_t)priority;
        order->attempts = has_attempts ? (uint16_t)attempts : 0;
        return true;
    }
    return false;
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
    struct task_client *client = task_client_this(Z_OBJ_P(ZEND_THIS));
    struct swl_control_order order;
    struct swl_control_link_answer answer;
    uint16_t flags;
    if (client == NULL || !task_client_order(&order, index, 2, pool, 5) ||
        !task_client_order_details(&order, delay, priority, attempts, !no_attempts)) {
        RETURN_THROWS();
    }
    zend_string *value = task_client_pack(client, data, SWL_CONTROL_PAYLOAD_MAX - sizeof(order), &flags);
    if (value == NULL) {
        RETURN_THROWS();
    }
    bool is_answered = task_client_ask_at_once(client, SWL_CONTROL_TASK, &order, value, flags, &answer);
    zend_string_release(value);
    if (!is_answered) {
        RETURN_THROWS();
    }
    int64_t id = answer.head.result;
    task_client_drop(client, &answer);
    if (id < 0) {
        task_client_refused(client, id);
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
    struct task_client *client = task_client_this(Z_OBJ_P(ZEND_THIS));
    struct swl_control_order order;
    struct swl_control_link_answer answer;
    uint16_t flags;
    if (client == NULL || !php_swoolelite_wait_accepts(2, timeout) ||
        !task_client_order(&order, index, 3, pool, 4)) {
        RETURN_THROWS();
    }
    int64_t deadline = swl_clock_deadline(swl_clock_monotonic(), timeout);
    zend_string *value = task_client_pack(client, data, SWL_CONTROL_PAYLOAD_MAX - sizeof(order), &flags);
    if (value == NULL) {
        RETURN_THROWS();
    }
    int result = task_client_ask(client, SWL_CONTROL_TASKWAIT, &order, value, flags, deadline, &answer);
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
        task_client_drop(client, &answer);
        RETURN_FALSE;
    }
    task_client_value(client, &answer, return_value);
}

ZEND_METHOD(SwooleLite_TaskClient, sendMessage)
{
    zval *message;
    zend_long worker;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_ZVAL(message)
    Z_PARAM_LONG(worker)
    ZEND_PARSE_PARAMETERS_END();
    struct task_client *client = task_client_this(Z_OBJ_P(ZEND_THIS));
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
    zend_string *value = task_client_pack(client, message, SWL_CONTROL_PAYLOAD_MAX - sizeof(to), &flags);
    if (value == NULL) {
        RETURN_THROWS();
    }
    bool is_answered = task_client_ask_at_once(client, SWL_CONTROL_MESSAGE, &to, value, flags, &answer);
    zend_string_release(value);
    if (!is_answered) {
        RETURN_THROWS();
    }
    int64_t result = answer.head.result;
    task_client_drop(client, &answer);
    if (result < 0) {
        task_client_refused(client, result);
    }
    RETURN_BOOL(result >= 0);
}

/* ---- calls ---- */

/* Calls a method of the server's with `arguments`, which are released, and returns what it returns. */
static void task_client_call(struct task_client *client, const char *method, uint32_t count, zval *arguments,
                             zval *return_value)
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
    zend_string *text = task_client_pack(client, &list, SWL_CONTROL_CALL_MAX - sizeof(call), &flags);
    zval_ptr_dtor(&list);
    if (text == NULL) {
        return;
    }
    bool is_answered = task_client_ask_at_once(client, SWL_CONTROL_CALL, &call, text, flags, &answer);
    zend_string_release(text);
    if (!is_answered) {
        return;
    }
    if (answer.head.result < 0) {
        task_client_throw("The server \"%s\" could not answer: %s", client->name,
                          swl_error_text((int)-answer.head.result));
        task_client_drop(client, &answer);
        return;
    }
    client->is_busy = true; /* code of the caller's may run */
    task_client_value(client, &answer, &pair);
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
static void task_client_pass(INTERNAL_FUNCTION_PARAMETERS, const char *method, uint32_t count, zval *arguments,
                             bool (*is_right)(const zval *value))
{
    (void)execute_data;
    struct task_client *client = task_client_this(Z_OBJ_P(ZEND_THIS));
    if (client != NULL) {
        task_client_call(client, method, count, arguments, return_value);
    }
    if (!EG(exception) && !is_right(return_value)) {
        zval_ptr_dtor(return_value);
        ZVAL_NULL(return_value);
        task_client_throw("The server \"%s\" has answered something else to %s()", client->name, method);
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
    RETURN_LONG(task_client_of(Z_OBJ_P(ZEND_THIS))->last_error);
}

ZEND_METHOD(SwooleLite_TaskClient, close)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct task_client *client = task_client_of(Z_OBJ_P(ZEND_THIS));
    if (client->is_busy) {
        zend_throw_exception(php_swoolelite_exception_ce, "The client waits in another call", 0);
        RETURN_THROWS();
    }
    swl_control_link_close(&client->link);
}
