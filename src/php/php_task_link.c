/* Requests to a server from outside. */
#include "php/php_task_link.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <zend_exceptions.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/error.h"
#include "ipc/control_socket.h"
#include "ipc/spill.h"
#include "os/sleepers.h"
#include "os/socket.h"
#include "php/php_class_entries.h"
#include "php/php_client_wait.h"
#include "php/php_serializer.h"
#include "php/php_wait.h"
#include "php_swoolelite.h"

ZEND_COLD void php_swoolelite_task_link_throw(const char *format, const char *name, const char *detail)
{
    zend_throw_exception_ex(php_swoolelite_exception_ce, 0, format, name, detail);
}

/* ---- waiting ---- */

/* The connection is of no use any more, and the reason is thrown. */
static ZEND_COLD void task_link_lose(struct php_swoolelite_task_link *client, int error)
{
    if (error == -EPROTO) {
        php_swoolelite_task_link_throw("The server \"%s\" has sent what is no answer%s", client->name, "");
    } else if (error == -ECONNRESET || error == -EPIPE) {
        php_swoolelite_task_link_throw("The server \"%s\" has ended or been restarted%s", client->name,
                                       ": connect again");
    } else {
        php_swoolelite_task_link_throw("The connection to the server \"%s\": %s", client->name,
                                       swl_error_text(-error));
    }
    swl_control_link_close(&client->link);
}

/* In a call: a handler of a signal has thrown, or has forked and this is the child. */
static bool task_link_is_interrupted(const struct php_swoolelite_task_link *client)
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
static int task_link_read(struct php_swoolelite_task_link *client, int64_t deadline)
{
    if (task_link_is_interrupted(client)) {
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

/* Until when the server may take for something. */
static int64_t task_link_deadline(const struct php_swoolelite_task_link *client)
{
    int64_t now = swl_clock_monotonic();
    return client->patience > SWL_NEVER - now ? SWL_NEVER : now + client->patience;
}

/* Sends a request. Returns false where it threw. */
static bool task_link_send(struct php_swoolelite_task_link *client, const struct iovec *parts, int count)
{
    size_t done = 0;
    int result = swl_control_link_send(&client->link, parts, count, &done);
    int64_t deadline = result == -EAGAIN ? task_link_deadline(client) : 0;
    while (result == -EAGAIN) {
        size_t before = done;
        int waited = php_swoolelite_client_wait(client->link.fd, EPOLLOUT, deadline);
        if (waited < 0) {
            if (waited == -ETIMEDOUT) {
                php_swoolelite_task_link_throw("The server \"%s\" does not take the request%s", client->name,
                                               "");
            } else if (waited != -EINTR && waited != -ECANCELED) {
                task_link_lose(client, waited);
            }
            swl_control_link_close(&client->link); /* a part of the request may be on its way */
            return false;
        }
        result = swl_control_link_send(&client->link, parts, count, &done);
        if (done > before) {
            deadline = task_link_deadline(client); /* it goes on */
        }
    }
    if (result < 0) {
        task_link_lose(client, result);
    }
    return result == 0;
}

void php_swoolelite_task_link_drop(struct php_swoolelite_task_link *client,
                                   const struct swl_control_link_answer *answer)
{
    if (answer->fd >= 0) {
        close(answer->fd);
    }
    swl_control_link_drop(&client->link, answer);
}

/* What comes without being asked for. */
static void task_link_note(struct php_swoolelite_task_link *client,
                           const struct swl_control_link_answer *answer)
{
    if (answer->head.command == SWL_CONTROL_PROMISED) {
        client->lost_task = (int64_t)answer->head.id;
        client->lost_error = -answer->head.result;
    } else if (answer->head.command == SWL_CONTROL_GRANT && answer->head.size == sizeof(client->grants[0]) &&
               client->grant_count < (int)(sizeof(client->grants) / sizeof(client->grants[0]))) {
        memcpy(&client->grants[client->grant_count++], answer->payload, sizeof(client->grants[0]));
    }
}

/* Waits for the answer to that request; those to earlier ones, which nobody waits for any more, are dropped. Returns
 * 1; 0: the deadline has passed; -1: it threw. The answer is to be dropped. */
static int task_link_await(struct php_swoolelite_task_link *client, uint64_t request, int64_t deadline,
                           struct swl_control_link_answer *answer)
{
    for (;;) {
        int result;
        while ((result = swl_control_link_take(&client->link, answer)) > 0) {
            if (answer->head.id == request && answer->head.command < SWL_CONTROL_PROMISED) {
                return 1;
            }
            task_link_note(client, answer);
            php_swoolelite_task_link_drop(client, answer);
        }
        if (result == 0) {
            result = task_link_read(client, deadline);
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
            task_link_lose(client, result);
            return -1;
        }
    }
}

/* ---- answers ---- */

/* The caller's fault, as the server has found it. */
static ZEND_COLD void task_link_throw_fault(const struct swl_control_link_answer *answer)
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
static zend_string *task_link_text(struct php_swoolelite_task_link *client,
                                   struct swl_control_link_answer *answer)
{
    uint64_t size;
    if (!(answer->head.flags & SWL_MESSAGE_SPILLED)) {
        return zend_string_init((const char *)answer->payload, answer->head.size, false);
    }
    if (answer->head.size != sizeof(size) || answer->fd < 0) {
        php_swoolelite_task_link_throw("The answer of the server \"%s\" cannot be read: %s", client->name,
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
        php_swoolelite_task_link_throw("The answer of the server \"%s\" cannot be read: %s", client->name,
                                       swl_error_text(-result));
        return NULL;
    }
    return text;
}

/* The value of an answer, which is dropped; undefined where it threw. It may be of classes of the caller's: a server
 * of the same user is trusted. */
void php_swoolelite_task_link_value(struct php_swoolelite_task_link *client,
                                    struct swl_control_link_answer *answer, zval *value)
{
    uint16_t flags = answer->head.flags;
    zend_string *text = flags & SWL_MESSAGE_EMPTY ? NULL : task_link_text(client, answer);
    php_swoolelite_task_link_drop(client, answer);
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
            php_swoolelite_task_link_throw("The answer of the server \"%s\" cannot be read: %s", client->name,
                                           obstacle);
        }
    }
}

/* ---- requests ---- */

/* A request and its answer. `front`: what stands before the value. Returns as task_link_await(): where it is 1 the
 * answer is to be dropped, and is no fault. */
int php_swoolelite_task_link_ask(struct php_swoolelite_task_link *client, uint16_t command, const void *front,
                                 zend_string *value, uint16_t flags, int64_t deadline,
                                 struct swl_control_link_answer *answer)
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
    int result = task_link_send(client, parts, 3) ? task_link_await(client, head.id, deadline, answer) : -1;
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
        task_link_throw_fault(answer);
        php_swoolelite_task_link_drop(client, answer);
        return -1;
    }
    return result;
}

/* For requests that the server answers at once. Returns false where it threw. */
bool php_swoolelite_task_link_ask_at_once(struct php_swoolelite_task_link *client, uint16_t command,
                                          const void *front, zend_string *value, uint16_t flags,
                                          struct swl_control_link_answer *answer)
{
    int result = php_swoolelite_task_link_ask(client, command, front, value, flags,
                                              task_link_deadline(client), answer);
    if (result == 0) {
        php_swoolelite_task_link_throw("The server \"%s\" does not answer%s", client->name,
                                       ": it may have done what was asked for");
    }
    return result > 0;
}

/* The value as bytes, which may run code of the caller's. NULL where it threw. */
zend_string *php_swoolelite_task_link_pack(struct php_swoolelite_task_link *client, zval *value, size_t max,
                                           uint16_t *flags)
{
    zend_string *text;
    *flags = 0;
    client->is_busy = true;
    text = php_swoolelite_serialize(value, SWL_SERIALIZER_PHP, flags);
    client->is_busy = false;
    if (text != NULL && ZSTR_LEN(text) > max) {
        zend_value_error("A call of the server must not take more than %zu bytes, this one takes %zu", max,
                         ZSTR_LEN(text));
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

/* ---- connecting ---- */

/* Waits for the server's first words. Returns false where it threw. */
static bool task_link_hear(struct php_swoolelite_task_link *client, int64_t deadline)
{
    struct swl_control_hello hello;
    int result;
    client->is_busy = true;
    while ((result = swl_control_link_take_hello(&client->link, &hello)) == 0 &&
           (result = task_link_read(client, deadline)) == 0) {
    }
    client->is_busy = false;
    if (result > 0) {
        if (hello.version != SWL_CONTROL_VERSION) {
            zend_throw_exception_ex(
                php_swoolelite_exception_ce, 0,
                "The server \"%s\" is of SwooleLite %s, which speaks another version of the "
                "control protocol (%u) than this SwooleLite " PHP_SWOOLELITE_VERSION " (%u)",
                client->name, hello.server_version, hello.version, SWL_CONTROL_VERSION);
        } else if (hello.state == SWL_CONTROL_FULL) {
            php_swoolelite_task_link_throw("The server \"%s\" has too many clients%s", client->name, "");
        }
    } else if (result == -ETIMEDOUT) {
        php_swoolelite_task_link_throw("The server \"%s\" does not answer%s", client->name, "");
    } else if (result != -EINTR && !EG(exception)) {
        task_link_lose(client, result);
    }
    return !EG(exception);
}

/* A descriptor; -1 where it threw. */
static int task_link_dial(const char *name, int64_t deadline)
{
    char reason[SWL_CONTROL_REASON_MAX];
    int fd, waited = 0;
    while ((fd = swl_control_socket_connect(name, reason)) == -EAGAIN && waited == 0) {
        waited = php_swoolelite_client_pause(deadline); /* as many wait as its socket takes */
    }
    if (fd == -EAGAIN && waited == -ETIMEDOUT) {
        php_swoolelite_task_link_throw("The server \"%s\" does not answer%s", name, "");
    } else if (fd < 0 && !EG(exception)) {
        zend_throw_exception(php_swoolelite_exception_ce, reason, 0);
    }
    return fd < 0 ? -1 : fd;
}

bool php_swoolelite_task_link_connect(struct php_swoolelite_task_link *client, const char *name,
                                      double timeout)
{
    int64_t deadline = swl_clock_deadline(swl_clock_monotonic(), timeout);
    struct swl_socket_peer peer;
    struct timeval slice = {.tv_usec = SWL_SLEEPERS_LOOK_AGAIN / 1000};
    int fd = task_link_dial(name, deadline);
    if (fd < 0) {
        return false;
    }
    if (swl_socket_peer(fd, &peer) == 0 && peer.pid == getpid()) {
        close(fd);
        zend_throw_exception(php_swoolelite_exception_ce,
                             "This process serves that control socket: use the methods of the Server", 0);
        return false;
    }
    swl_control_link_init(&client->link, fd);
    client->pid = getpid();
    client->patience = swl_clock_deadline(0, timeout);
    snprintf(client->name, sizeof(client->name), "%s", name);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &slice, sizeof(slice));
    if (!task_link_hear(client, deadline)) {
        swl_control_link_close(&client->link);
        return false;
    }
    return true;
}

/* ---- promised tasks ---- */

/* Takes the next granted id; 0: there is none. Looks for further ones where they are used up. */
static int64_t task_link_take_id(struct php_swoolelite_task_link *client)
{
    struct swl_control_link_answer answer;
    if (client->grant_count == 0) {
        /* an end of the connection is told by the call that sends next */
        SWL_IGNORE(swl_control_link_receive(&client->link, false), "what has come is looked at");
    }
    while (client->grant_count == 0 && swl_control_link_take(&client->link, &answer) > 0) {
        task_link_note(client, &answer);
        php_swoolelite_task_link_drop(client, &answer);
    }
    if (client->grant_count == 0) {
        return 0;
    }
    struct swl_control_grant *grant = &client->grants[0];
    int64_t id = grant->first++;
    if (--grant->count == 0) {
        client->grant_count--;
        memmove(client->grants, client->grants + 1, (size_t)client->grant_count * sizeof(*grant));
    }
    return id;
}

int64_t php_swoolelite_task_link_promise(struct php_swoolelite_task_link *client,
                                         const struct swl_control_order *order, zend_string *value,
                                         uint16_t flags)
{
    struct swl_control_order destination = *order;
    destination.wants_ids = client->granted.wants_ids;
    if (ZSTR_LEN(value) > SWL_CONTROL_PROMISED_MAX || !client->granted.wants_ids ||
        memcmp(&destination, &client->granted, sizeof(destination)) != 0) {
        return 0;
    }
    int64_t id = task_link_take_id(client);
    if (id == 0) {
        return 0;
    }
    struct swl_control_head head = {.size = (uint32_t)(sizeof(*order) + ZSTR_LEN(value)),
                                    .command = SWL_CONTROL_PROMISED,
                                    .flags = flags,
                                    .id = (uint64_t)id};
    const struct iovec parts[] = {
        {.iov_base = &head, .iov_len = sizeof(head)},
        {.iov_base = (void *)order, .iov_len = sizeof(*order)},
        {.iov_base = ZSTR_VAL(value), .iov_len = ZSTR_LEN(value)},
    };
    client->is_busy = true;
    bool is_sent = task_link_send(client, parts, 3);
    client->is_busy = false;
    return is_sent ? id : -1;
}
