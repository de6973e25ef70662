/* The methods of the class Client that receive and send. Each is bounded by one deadline, over all its steps. */
#include <errno.h>
#include <php.h>
#include <unistd.h>
#include <zend_exceptions.h>

#include "base/clock.h"
#include "base/error.h"
#include "net/client_connect.h"
#include "net/client_input.h"
#include "net/client_output.h"
#include "php/php_class_entries.h"
#include "php/php_client_connect.h"
#include "php/php_client_file.h"
#include "php/php_client_wait.h"
#include "php/php_engine.h"

/* what recv() takes of a stream at once, whatever the script asks for: bytes */
#define RECEIVE_MAX (256 * 1024)

/* what recv() waits for at most: bytes */
#define SIZE_LIMIT (1 << 30)

/* Of flags with MSG_DONTWAIT: has passed already. */
static int64_t transfer_deadline(const struct php_swoolelite_client *client, int64_t own, zend_long flags)
{
    int64_t limit = php_swoolelite_client_timeout(client, own, client->default_timeout);
    return flags & MSG_DONTWAIT ? 0 : limit < 0 ? SWL_NEVER : swl_clock_monotonic() + limit;
}

/* Waits after an attempt. When the time is over it does not look whether there is something now: else a peer that
 * never pauses would stretch it. */
static int transfer_wait(const struct swl_client *core, uint32_t events, int64_t deadline)
{
    return swl_clock_monotonic() >= deadline
               ? -ETIMEDOUT
               : php_swoolelite_client_wait(swl_client_descriptor(core), events, deadline);
}

/* A call that must not wait is told so in the words of the kernel. */
static int transfer_result(ssize_t result, zend_long flags)
{
    return result == -ETIMEDOUT && (flags & MSG_DONTWAIT) ? -EAGAIN : (int)result;
}

/* ---- receiving ---- */

/* Waits for input; what waits to be sent goes on meanwhile. */
static int transfer_wait_for_input(struct swl_client *core, int64_t deadline)
{
    if (core->kind == SOCK_STREAM && !swl_output_queue_is_empty(&core->out)) {
        int flushed = swl_client_output_flush(core);
        if (flushed < 0 && flushed != -EAGAIN) {
            return flushed;
        }
    }
    return transfer_wait(core, swl_client_events(core), deadline);
}

/* Takes `size` bytes of the buffer as the result. Returns `size`, or -ENOMEM: then they stay. */
static ssize_t transfer_return_buffer(struct swl_client *core, size_t size, bool stays, zval *return_value)
{
    zend_string *data = php_swoolelite_engine_string(size);
    if (data == NULL) {
        return -ENOMEM;
    }
    memcpy(ZSTR_VAL(data), swl_buffer_bytes(&core->in), size);
    ZSTR_VAL(data)[size] = '\0';
    RETVAL_NEW_STR(data);
    if (!stays) {
        swl_client_input_consume(core, size);
    }
    return (ssize_t)size;
}

static ssize_t transfer_receive_package(struct swl_client *core, zend_long flags, int64_t deadline,
                                        zval *return_value)
{
    ssize_t size;
    while ((size = swl_client_input_package(core)) == -EAGAIN) {
        int waited = transfer_wait_for_input(core, deadline);
        if (waited < 0) {
            return waited;
        }
    }
    return size > 0 ? transfer_return_buffer(core, (size_t)size, flags & MSG_PEEK, return_value) : size;
}

/* With MSG_PEEK or MSG_WAITALL: by way of the buffer, where what has come stays if the time is over. */
static ssize_t transfer_receive_buffered(struct swl_client *core, size_t size, zend_long flags,
                                         int64_t deadline, zval *return_value)
{
    size_t enough = flags & MSG_WAITALL ? size : 1;
    ssize_t got;
    while ((got = swl_client_input_fill(core, size)) == -EAGAIN && swl_buffer_size(&core->in) < enough) {
        int waited = transfer_wait_for_input(core, deadline);
        if (waited < 0) {
            return waited;
        }
    }
    if (got < 0 && got != -EAGAIN) {
        return got;
    }
    size = SWL_MIN(size, swl_buffer_size(&core->in));
    return size > 0 ? transfer_return_buffer(core, size, flags & MSG_PEEK, return_value) : 0;
}

/* What has arrived, straight into the result. */
static ssize_t transfer_receive(struct swl_client *core, size_t size, zend_long flags, int64_t deadline,
                                zval *return_value)
{
    bool peeks = core->kind == SOCK_DGRAM && (flags & MSG_PEEK);
    zend_string *data =
        php_swoolelite_engine_string(core->kind == SOCK_STREAM ? SWL_MIN(size, (size_t)RECEIVE_MAX) : size);
    if (data == NULL) {
        return -ENOMEM;
    }
    ssize_t got;
    while ((got = peeks ? swl_client_input_peek_datagram(core, ZSTR_VAL(data), ZSTR_LEN(data))
                        : swl_client_input_receive(core, ZSTR_VAL(data), ZSTR_LEN(data))) == -EAGAIN) {
        got = transfer_wait_for_input(core, deadline);
        if (got < 0) {
            break;
        }
    }
    if (got <= 0) {
        zend_string_efree(data);
        return got;
    }
    data = zend_string_truncate(data, (size_t)got, false);
    ZSTR_VAL(data)[got] = '\0';
    RETVAL_NEW_STR(data);
    return got;
}

ZEND_METHOD(SwooleLite_Client, recv)
{
    zend_long size = 65536, flags = 0;
    ZEND_PARSE_PARAMETERS_START(0, 2)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(size)
    Z_PARAM_LONG(flags)
    ZEND_PARSE_PARAMETERS_END();
    flags = flags == MSG_OOB ? MSG_WAITALL : flags; /* 1, or true, as Swoole's scripts have it */
    if (size < 1 || size > SIZE_LIMIT) {
        zend_argument_value_error(1, "must be between 1 and %d", SIZE_LIMIT);
        RETURN_THROWS();
    }
    if (flags & ~(zend_long)(MSG_PEEK | MSG_WAITALL | MSG_DONTWAIT)) {
        zend_argument_value_error(2, "must be of Client::MSG_PEEK, MSG_WAITALL and MSG_DONTWAIT");
        RETURN_THROWS();
    }
    struct php_swoolelite_client *client = php_swoolelite_client_this_ready(Z_OBJ_P(ZEND_THIS));
    if (client == NULL) {
        RETURN_FALSE;
    }
    struct swl_client *core = &client->core;
    int64_t deadline = transfer_deadline(client, client->options.read_timeout, flags);
    ssize_t got;
    RETVAL_EMPTY_STRING();
    client->is_busy = true;
    if (core->kind == SOCK_DGRAM) {
        got = transfer_receive(core, (size_t)size, flags, deadline, return_value);
    } else if (core->options->framing.kind != &swl_framing_none) {
        got = transfer_receive_package(core, flags, deadline, return_value);
    } else if (flags & (MSG_PEEK | MSG_WAITALL)) {
        got = transfer_receive_buffered(core, (size_t)size, flags, deadline, return_value);
    } else {
        got = transfer_receive(core, (size_t)size, flags, deadline, return_value);
    }
    int end_error = got == 0 ? core->end_error : 0;
    if (!php_swoolelite_client_conclude(client, got < 0 ? transfer_result(got, flags) : -end_error) &&
        got < 0) {
        RETURN_FALSE;
    }
}

/* ---- sending ---- */

/* Waits until the stream takes more. */
static int transfer_wait_for_output(const struct swl_client *core, int64_t deadline)
{
    return transfer_wait(core, swl_stream_wants(&core->stream, SWL_STREAM_SEND), deadline);
}

/* Sends what waits. */
static int transfer_flush(struct swl_client *core, int64_t deadline)
{
    int result;
    while ((result = swl_client_output_flush(core)) == -EAGAIN) {
        int waited = transfer_wait_for_output(core, deadline);
        if (waited < 0) {
            return waited;
        }
    }
    return result;
}

/* Returns how many bytes are sent; *error is why not all are. */
static size_t transfer_send(struct swl_client *core, const char *data, size_t size, int64_t deadline,
                            int *error)
{
    size_t total = 0;
    *error = 0;
    while (total < size) {
        ssize_t taken = swl_client_output_send_some(core, data + total, size - total);
        if (taken > 0) {
            total += (size_t)taken;
            continue;
        }
        int waited = taken == -EAGAIN ? transfer_wait_for_output(core, deadline) : (int)taken;
        if (waited < 0) {
            *error = waited;
            return total;
        }
    }
    *error = transfer_flush(core, deadline);
    return total;
}

static ssize_t transfer_send_datagram(struct swl_client *core, const zend_string *data,
                                      const struct sockaddr_storage *address, socklen_t address_size,
                                      int64_t deadline)
{
    bool is_connected = address == NULL && core->connects_datagrams; /* then its room is an event */
    ssize_t sent;
    while ((sent = swl_client_output_send_datagram(core, ZSTR_VAL(data), ZSTR_LEN(data), address,
                                                   address_size)) == -EAGAIN) {
        int waited = core->family == AF_UNIX && !is_connected ? php_swoolelite_client_pause(deadline)
                                                              : transfer_wait(core, EPOLLOUT, deadline);
        if (waited < 0) {
            return waited;
        }
    }
    return sent;
}

ZEND_METHOD(SwooleLite_Client, send)
{
    zend_string *data;
    zend_long flags = 0;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_STR(data)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(flags)
    ZEND_PARSE_PARAMETERS_END();
    if (flags & ~(zend_long)MSG_DONTWAIT) {
        zend_argument_value_error(2, "must be 0 or Client::MSG_DONTWAIT");
        RETURN_THROWS();
    }
    struct php_swoolelite_client *client = php_swoolelite_client_this_ready(Z_OBJ_P(ZEND_THIS));
    if (client == NULL) {
        RETURN_FALSE;
    }
    if (ZSTR_LEN(data) == 0 && client->core.kind == SOCK_STREAM) {
        zend_argument_value_error(1, "must not be empty");
        RETURN_THROWS();
    }
    int64_t deadline = transfer_deadline(client, client->options.write_timeout, flags);
    size_t sent = 0;
    int error = 0;
    client->is_busy = true;
    if (client->core.kind == SOCK_DGRAM) {
        error = (int)SWL_MIN(transfer_send_datagram(&client->core, data, NULL, 0, deadline), 0);
        sent = error == 0 ? ZSTR_LEN(data) : 0;
    } else {
        sent = transfer_send(&client->core, ZSTR_VAL(data), ZSTR_LEN(data), deadline, &error);
    }
    bool is_told =
        swl_client_is_open(&client->core) && sent > 0; /* a connection that is gone has sent nothing */
    if (php_swoolelite_client_conclude(client, transfer_result(error, flags)) || is_told) {
        RETURN_LONG((zend_long)sent);
    }
    RETURN_FALSE;
}

ZEND_METHOD(SwooleLite_Client, sendto)
{
    zend_string *host, *data;
    zend_long port;
    struct swl_resolver_addresses addresses;
    const char *reason = NULL;
    ZEND_PARSE_PARAMETERS_START(3, 3)
    Z_PARAM_STR(host)
    Z_PARAM_LONG(port)
    Z_PARAM_STR(data)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_client *client = php_swoolelite_client_this(Z_OBJ_P(ZEND_THIS));
    if (client == NULL || !php_swoolelite_client_check_peer(client, host, port, 0)) {
        RETURN_THROWS();
    }
    const char *name;
    bool is_open = php_swoolelite_client_is_ours(client);
    if (client->core.kind != SOCK_DGRAM) {
        zend_throw_exception(php_swoolelite_exception_ce, "sendto() is for datagrams", 0);
        RETURN_THROWS();
    }
    if (!is_open && !php_swoolelite_client_prepare(client, host, &name)) {
        RETURN_THROWS();
    }
    int64_t deadline = transfer_deadline(client, client->options.write_timeout, 0);
    client->is_busy = true;
    int result = php_swoolelite_client_addresses(client, ZSTR_VAL(host), deadline, &addresses, &reason);
    if (result == 0 && !is_open) {
        client->core.connects_datagrams = false;
        client->pid = getpid();
        result = swl_client_connect_begin(&client->core, &addresses, (uint16_t)port, NULL);
    }
    if (result == 0) {
        swl_address_set_port(&addresses.items[0], (uint16_t)port);
        result = (int)SWL_MIN(
            transfer_send_datagram(&client->core, data, &addresses.items[0], addresses.sizes[0], deadline),
            0);
    }
    RETURN_BOOL(php_swoolelite_client_conclude(client, result));
}

/* After the time is over the peer has got a part that must not look like the whole. */
static int transfer_send_file(struct swl_client *core, int file, int64_t offset, uint64_t size,
                              int64_t deadline)
{
    int result = size > 0 ? swl_client_output_send_file(core, file, offset, size) : close(file);
    if (result == 0) {
        result = transfer_flush(core, deadline);
    }
    if ((result == -ETIMEDOUT || result == -EINTR) && swl_client_is_open(core)) {
        swl_client_close(core, true);
    }
    return result;
}

ZEND_METHOD(SwooleLite_Client, sendfile)
{
    char *filename;
    size_t filename_size;
    zend_long offset = 0, length = 0;
    uint64_t size = 0;
    ZEND_PARSE_PARAMETERS_START(1, 3)
    Z_PARAM_PATH(filename, filename_size)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(offset)
    Z_PARAM_LONG(length)
    ZEND_PARSE_PARAMETERS_END();
    if (offset < 0 || length < 0) {
        zend_argument_value_error(offset < 0 ? 2 : 3, "must be 0 or greater");
        RETURN_THROWS();
    }
    struct php_swoolelite_client *client = php_swoolelite_client_this_ready(Z_OBJ_P(ZEND_THIS));
    if (client == NULL) {
        RETURN_FALSE;
    }
    if (client->core.kind == SOCK_DGRAM) {
        zend_throw_exception(php_swoolelite_exception_ce, "sendfile() is not for datagrams", 0);
        RETURN_THROWS();
    }
    int64_t deadline = transfer_deadline(client, client->options.write_timeout, 0);
    int file = php_swoolelite_client_file_open(filename, offset, length, &size);
    client->is_busy = true;
    int result = file < 0 ? file : transfer_send_file(&client->core, file, offset, size, deadline);
    RETURN_BOOL(php_swoolelite_client_conclude(client, result));
}

ZEND_METHOD(SwooleLite_Client, shutdown)
{
    zend_long how;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(how)
    ZEND_PARSE_PARAMETERS_END();
    if (how != SHUT_RD && how != SHUT_WR && how != SHUT_RDWR) {
        zend_argument_value_error(1, "must be Client::SHUT_RD, SHUT_WR or SHUT_RDWR");
        RETURN_THROWS();
    }
    struct php_swoolelite_client *client = php_swoolelite_client_this_ready(Z_OBJ_P(ZEND_THIS));
    if (client == NULL) {
        RETURN_FALSE;
    }
    int result = 0;
    client->is_busy = true;
    if (how != SHUT_WR) {
        swl_client_input_end(&client->core);
    }
    if (how != SHUT_RD && client->core.kind == SOCK_STREAM) {
        result = swl_client_output_end(&client->core);
        if (result == -EAGAIN) {
            result =
                transfer_flush(&client->core, transfer_deadline(client, client->options.write_timeout, 0));
        }
    }
    RETURN_BOOL(php_swoolelite_client_conclude(client, result));
}
