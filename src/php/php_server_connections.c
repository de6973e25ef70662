/* The class SwooleLite\Server: its methods about connections. */
#include "php/php_server_connections.h"

#include <errno.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "php/php_client_certificate.h"

/* send() takes the id of a session as a string, too, as Swoole does, whatever strict_types says. Returns
 * false with an exception where the string is no integer: Swoole takes it for the path of a datagram socket. */
static bool connections_session_of_string(zend_string *text, zend_long *fd)
{
    if (is_numeric_string(ZSTR_VAL(text), ZSTR_LEN(text), fd, NULL, false) != IS_LONG) {
        zend_argument_value_error(1, "must be the id of a session; sendto() sends to an address");
        return false;
    }
    return true;
}

ZEND_METHOD(SwooleLite_Server, send)
{
    zend_long fd, server_socket = -1;
    zend_string *fd_text, *data;
    ZEND_PARSE_PARAMETERS_START(2, 3)
    Z_PARAM_STR_OR_LONG(fd_text, fd)
    Z_PARAM_STR(data)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(server_socket)
    ZEND_PARSE_PARAMETERS_END();
    (void)server_socket; /* a session knows its socket */
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL || (fd_text != NULL && !connections_session_of_string(fd_text, &fd))) {
        RETURN_THROWS();
    }
    int result = swl_server_send(server->core, fd, ZSTR_VAL(data), ZSTR_LEN(data));
    RETURN_BOOL(php_swoolelite_succeeded(server, result));
}

ZEND_METHOD(SwooleLite_Server, close)
{
    zend_long fd;
    bool reset = false;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(fd)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(reset)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    RETURN_BOOL(php_swoolelite_succeeded(server, swl_server_close(server->core, fd, reset)));
}

ZEND_METHOD(SwooleLite_Server, sendfile)
{
    zend_long fd, offset = 0, length = 0;
    char *name, path[MAXPATHLEN];
    size_t name_size;
    ZEND_PARSE_PARAMETERS_START(2, 4)
    Z_PARAM_LONG(fd)
    Z_PARAM_PATH(name, name_size)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(offset)
    Z_PARAM_LONG(length)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_in_child(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    if (offset < 0 || length < 0) {
        zend_argument_value_error(offset < 0 ? 3 : 4, "must be 0 or greater");
        RETURN_THROWS();
    }
    /* a thread-safe PHP keeps a working directory of its own */
    if (expand_filepath(name, path) == NULL) {
        RETURN_BOOL(php_swoolelite_succeeded(server, name_size == 0 ? -ENOENT : -ENAMETOOLONG));
    }
    if (php_check_open_basedir(path) != 0) { /* it warns */
        RETURN_BOOL(php_swoolelite_succeeded(server, -EPERM));
    }
    RETURN_BOOL(
        php_swoolelite_succeeded(server, swl_server_send_file(server->core, fd, path, offset, length)));
}

ZEND_METHOD(SwooleLite_Server, sendwait)
{
    zend_long fd;
    zend_string *data;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_LONG(fd)
    Z_PARAM_STR(data)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_in_child(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    int result = swl_server_send_wait(server->core, fd, ZSTR_VAL(data), ZSTR_LEN(data));
    RETURN_BOOL(php_swoolelite_succeeded(server, result));
}

/* pause(), resume(), confirm() */
static void connections_control(INTERNAL_FUNCTION_PARAMETERS,
                                int (*control)(struct swl_server *server, int64_t session))
{
    zend_long fd;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(fd)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    RETURN_BOOL(php_swoolelite_succeeded(server, control(server->core, fd)));
}

ZEND_METHOD(SwooleLite_Server, pause)
{
    connections_control(INTERNAL_FUNCTION_PARAM_PASSTHRU, swl_server_pause);
}

ZEND_METHOD(SwooleLite_Server, resume)
{
    connections_control(INTERNAL_FUNCTION_PARAM_PASSTHRU, swl_server_resume);
}

ZEND_METHOD(SwooleLite_Server, confirm)
{
    connections_control(INTERNAL_FUNCTION_PARAM_PASSTHRU, swl_server_confirm);
}

ZEND_METHOD(SwooleLite_Server, protect)
{
    zend_long fd;
    bool is_protected = true;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(fd)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(is_protected)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    RETURN_BOOL(php_swoolelite_succeeded(server, swl_server_protect(server->core, fd, is_protected)));
}

ZEND_METHOD(SwooleLite_Server, heartbeat)
{
    enum { MAX = 256 };
    bool closes = true;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(closes)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    if (!swl_server_finds_idle(server->core)) {
        RETURN_FALSE;
    }
    int64_t ids[MAX];
    uint32_t slot = 0, count;
    array_init(return_value);
    while ((count = swl_server_find_idle(server->core, &slot, ids, MAX, closes)) > 0) {
        for (uint32_t i = 0; i < count; i++) {
            add_next_index_long(return_value, ids[i]);
        }
    }
}

ZEND_METHOD(SwooleLite_Server, exists)
{
    zend_long fd;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(fd)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    struct swl_session *session;
    if (server == NULL) {
        RETURN_THROWS();
    }
    RETURN_BOOL(php_swoolelite_succeeded(server, swl_server_session(server->core, fd, &session)));
}

ZEND_METHOD(SwooleLite_Server, bind)
{
    zend_long fd, uid;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_LONG(fd)
    Z_PARAM_LONG(uid)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    if (uid < 1 || uid > UINT32_MAX) {
        zend_argument_value_error(2, "must be between 1 and %u", UINT32_MAX);
        RETURN_THROWS();
    }
    RETURN_BOOL(php_swoolelite_succeeded(server, swl_server_bind(server->core, fd, (uint32_t)uid)));
}

void php_swoolelite_client_info(struct php_swoolelite_server *server, zend_long fd, bool closed_too,
                                zval *return_value)
{
    struct swl_session *found;
    int result = swl_server_session(server->core, fd, &found);
    /* the close callback may still ask about the session that it is called for */
    const struct swl_session *session = swl_self_closed_session(server->core, fd);
    closed_too = closed_too || session != NULL || swl_self_handles_session(server->core, fd);
    session = session == NULL ? found : session;
    if (session == NULL || (result == -SWL_ERROR_SESSION_CLOSED && !closed_too)) {
        (void)php_swoolelite_succeeded(server, result);
        RETURN_FALSE;
    }
    char ip[SWL_ADDRESS_TEXT];
    const struct swl_port *port = &server->core->ports[session->port];
    swl_address_text(&session->peer, ip);
    array_init(return_value);
    add_assoc_long(return_value, "server_port", port->listener.port);
    add_assoc_long(return_value, "server_fd", session->port);
    add_assoc_long(return_value, "socket_type", port->sock_type);
    add_assoc_string(return_value, "remote_ip", ip);
    add_assoc_long(return_value, "remote_port", session->peer.port);
    add_assoc_long(return_value, "reactor_id", session->reactor);
    add_assoc_long(return_value, "worker_id", atomic_load(&session->worker));
    /* whole seconds, as in Swoole: scripts give these two to date() */
    add_assoc_long(return_value, "connect_time", session->connect_time / SWL_NS_PER_SEC);
    add_assoc_long(return_value, "last_time", atomic_load(&session->recv_time) / SWL_NS_PER_SEC);
    add_assoc_double(return_value, "last_recv_time", swl_clock_seconds(atomic_load(&session->recv_time)));
    add_assoc_double(return_value, "last_send_time", swl_clock_seconds(atomic_load(&session->send_time)));
    add_assoc_double(return_value, "last_dispatch_time",
                     swl_clock_seconds(atomic_load(&session->dispatch_time)));
    add_assoc_long(return_value, "close_errno", atomic_load(&session->close_errno));
    add_assoc_long(return_value, "recv_queued_bytes",
                   (zend_long)atomic_load(&session->input) + SWL_MAX(atomic_load(&session->queued), 0));
    add_assoc_long(return_value, "send_queued_bytes",
                   (zend_long)(atomic_load(&session->output) + atomic_load(&session->file_output)));
    add_assoc_long(return_value, "uid", swl_session_uid(session));
    if (port->protocol == SWL_PROTOCOL_HTTP && port->options.open_websocket_protocol) {
        add_assoc_long(return_value, "websocket_status", swl_session_websocket_status(session));
    }
    php_swoolelite_client_certificate_add(server, fd, return_value);
}

ZEND_METHOD(SwooleLite_Server, getClientInfo)
{
    zend_long fd, reactor_id = -1;
    bool ignore_error = false;
    ZEND_PARSE_PARAMETERS_START(1, 3)
    Z_PARAM_LONG(fd)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(reactor_id)
    Z_PARAM_BOOL(ignore_error)
    ZEND_PARSE_PARAMETERS_END();
    (void)reactor_id;
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    php_swoolelite_client_info(server, fd, ignore_error, return_value);
}

ZEND_METHOD(SwooleLite_Server, getClientList)
{
    enum { MAX = 100 };
    zend_long after = 0, count = 10;
    int64_t ids[MAX];
    ZEND_PARSE_PARAMETERS_START(0, 2)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(after)
    Z_PARAM_LONG(count)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    if (count < 1 || count > MAX) {
        zend_argument_value_error(2, "must be between 1 and %d", MAX);
        RETURN_THROWS();
    }
    uint32_t found = swl_session_list(&server->core->sessions, after, ids, (uint32_t)count);
    if (found == 0) {
        RETURN_FALSE;
    }
    array_init_size(return_value, found);
    for (uint32_t i = 0; i < found; i++) {
        add_next_index_long(return_value, ids[i]);
    }
}
