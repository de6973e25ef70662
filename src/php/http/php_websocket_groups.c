/* The class WebSocket\Server: its methods about groups. */
#include "net/websocket_frame.h"
#include "php/http/php_websocket_frame.h"
#include "php/http/php_websocket_server.h"
#include "php/php_class_entries.h"
#include "php/php_object.h"

/* A group's name as it was given: a number is the same as its digits. */
struct websocket_group {
    char digits[24];
    const char *name;
    size_t size;
};

/* Returns false, and has thrown, where the name is none. */
static bool websocket_group_read(struct websocket_group *group, zend_string *name, zend_long number,
                                 uint32_t argument)
{
    if (name == NULL) {
        group->size = (size_t)snprintf(group->digits, sizeof(group->digits), ZEND_LONG_FMT, number);
        group->name = group->digits;
        return true;
    }
    group->name = ZSTR_VAL(name);
    group->size = ZSTR_LEN(name);
    if (group->size == 0 || group->size >= SWL_GROUP_NAME_MAX) {
        zend_argument_value_error(argument, "must have 1 to %d bytes", SWL_GROUP_NAME_MAX - 1);
        return false;
    }
    return true;
}

/* Returns false, and has thrown, where it is none. */
static bool websocket_groups_check_uid(zend_long uid, uint32_t argument)
{
    if (uid <= 0) {
        zend_argument_value_error(argument, "must be greater than 0");
    }
    return uid > 0;
}

static void websocket_groups_change(INTERNAL_FUNCTION_PARAMETERS, bool joins)
{
    zend_string *name;
    zend_long fd, number;
    struct websocket_group group;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_LONG(fd)
    Z_PARAM_STR_OR_LONG(name, number)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL || !websocket_group_read(&group, name, number, 2)) {
        RETURN_THROWS();
    }
    int result = joins ? swl_server_join_group(server->core, fd, SWL_GROUP_NAMED, group.name, group.size)
                       : swl_server_leave_group(server->core, fd, SWL_GROUP_NAMED, group.name, group.size);
    RETURN_BOOL(php_swoolelite_succeeded(server, result));
}

ZEND_METHOD(SwooleLite_WebSocket_Server, joinGroup)
{
    websocket_groups_change(INTERNAL_FUNCTION_PARAM_PASSTHRU, true);
}

ZEND_METHOD(SwooleLite_WebSocket_Server, leaveGroup)
{
    websocket_groups_change(INTERNAL_FUNCTION_PARAM_PASSTHRU, false);
}

ZEND_METHOD(SwooleLite_WebSocket_Server, bindUid)
{
    zend_long fd, uid;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_LONG(fd)
    Z_PARAM_LONG(uid)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL || !websocket_groups_check_uid(uid, 2)) {
        RETURN_THROWS();
    }
    RETURN_BOOL(php_swoolelite_succeeded(
        server, swl_server_join_group(server->core, fd, SWL_GROUP_UID, &uid, sizeof(uid))));
}

/* Sends to a group what the arguments of a method say, in `frame`. */
static bool websocket_groups_send(struct php_swoolelite_server *server, enum swl_group_kind kind,
                                  const void *name, size_t size, const struct php_swoolelite_frame *frame)
{
    int result =
        swl_server_push_group(server->core, kind, name, size, php_swoolelite_frame_first(frame),
                              frame->flags & PHP_SWOOLELITE_WEBSOCKET_COMPRESS, frame->data, frame->size);
    return php_swoolelite_succeeded(server, result);
}

/* Reads a message for many; `argument`: its number. Returns false, and has thrown, where it is none. */
static bool websocket_groups_read_frame(struct php_swoolelite_frame *frame, zend_object *object,
                                        zend_string *data, zend_long opcode, zend_long flags)
{
    if (!php_swoolelite_frame_read(frame, object, data, opcode, flags, 2)) {
        return false;
    }
    if (frame->opcode == SWL_WEBSOCKET_CLOSE) {
        zend_argument_value_error(2, "must not be a frame of close: disconnect() ends a connection");
        return false;
    }
    return true;
}

ZEND_METHOD(SwooleLite_WebSocket_Server, sendToGroup)
{
    zend_string *name, *data;
    zend_object *object;
    zend_long number, opcode = SWL_WEBSOCKET_TEXT, flags = PHP_SWOOLELITE_WEBSOCKET_FIN;
    struct websocket_group group;
    struct php_swoolelite_frame frame;
    ZEND_PARSE_PARAMETERS_START(2, 4)
    Z_PARAM_STR_OR_LONG(name, number)
    Z_PARAM_OBJ_OF_CLASS_OR_STR(object, php_swoolelite_websocket_frame_ce, data)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(opcode)
    Z_PARAM_LONG(flags)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL || !websocket_group_read(&group, name, number, 1) ||
        !websocket_groups_read_frame(&frame, object, data, opcode, flags)) {
        RETURN_THROWS();
    }
    RETURN_BOOL(websocket_groups_send(server, SWL_GROUP_NAMED, group.name, group.size, &frame));
}

ZEND_METHOD(SwooleLite_WebSocket_Server, sendToUid)
{
    zend_string *data;
    zend_object *object;
    zend_long uid, opcode = SWL_WEBSOCKET_TEXT, flags = PHP_SWOOLELITE_WEBSOCKET_FIN;
    struct php_swoolelite_frame frame;
    ZEND_PARSE_PARAMETERS_START(2, 4)
    Z_PARAM_LONG(uid)
    Z_PARAM_OBJ_OF_CLASS_OR_STR(object, php_swoolelite_websocket_frame_ce, data)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(opcode)
    Z_PARAM_LONG(flags)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL || !websocket_groups_check_uid(uid, 1) ||
        !websocket_groups_read_frame(&frame, object, data, opcode, flags)) {
        RETURN_THROWS();
    }
    RETURN_BOOL(websocket_groups_send(server, SWL_GROUP_UID, &uid, sizeof(uid), &frame));
}
