/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 2a568477cf441502ea622059b3b96e9090f0e2f6 */

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_WebSocket_Server_push, 0, 2, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, fd, IS_LONG, 0)
	ZEND_ARG_OBJ_TYPE_MASK(0, data, SwooleLite\\WebSocket\\Frame, MAY_BE_STRING, NULL)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, opcode, IS_LONG, 0, "1")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, flags, IS_LONG, 0, "1")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_WebSocket_Server_disconnect, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, fd, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, code, IS_LONG, 0, "1000")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, reason, IS_STRING, 0, "\'\'")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_WebSocket_Server_isEstablished, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, fd, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_WebSocket_Server_pack, 0, 1, IS_STRING, 0)
	ZEND_ARG_OBJ_TYPE_MASK(0, data, SwooleLite\\WebSocket\\Frame, MAY_BE_STRING, NULL)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, opcode, IS_LONG, 0, "1")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, flags, IS_LONG, 0, "1")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_TYPE_MASK_EX(arginfo_class_SwooleLite_WebSocket_Server_unpack, 0, 1, SwooleLite\\WebSocket\\Frame, MAY_BE_FALSE)
	ZEND_ARG_TYPE_INFO(0, data, IS_STRING, 0)
ZEND_END_ARG_INFO()


ZEND_METHOD(SwooleLite_WebSocket_Server, push);
ZEND_METHOD(SwooleLite_WebSocket_Server, disconnect);
ZEND_METHOD(SwooleLite_WebSocket_Server, isEstablished);
ZEND_METHOD(SwooleLite_WebSocket_Frame, pack);
ZEND_METHOD(SwooleLite_WebSocket_Frame, unpack);


static const zend_function_entry class_SwooleLite_WebSocket_Server_methods[] = {
	ZEND_ME(SwooleLite_WebSocket_Server, push, arginfo_class_SwooleLite_WebSocket_Server_push, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_WebSocket_Server, disconnect, arginfo_class_SwooleLite_WebSocket_Server_disconnect, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_WebSocket_Server, isEstablished, arginfo_class_SwooleLite_WebSocket_Server_isEstablished, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(SwooleLite_WebSocket_Frame, pack, pack, arginfo_class_SwooleLite_WebSocket_Server_pack, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_MALIAS(SwooleLite_WebSocket_Frame, unpack, unpack, arginfo_class_SwooleLite_WebSocket_Server_unpack, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_SwooleLite_WebSocket_Server(zend_class_entry *class_entry_SwooleLite_Http_Server)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "SwooleLite\\WebSocket", "Server", class_SwooleLite_WebSocket_Server_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_SwooleLite_Http_Server);
	class_entry->ce_flags |= ZEND_ACC_NOT_SERIALIZABLE;

	zval const_WEBSOCKET_OPCODE_CONTINUATION_value;
	ZVAL_LONG(&const_WEBSOCKET_OPCODE_CONTINUATION_value, SWL_WEBSOCKET_CONTINUATION);
	zend_string *const_WEBSOCKET_OPCODE_CONTINUATION_name = zend_string_init_interned("WEBSOCKET_OPCODE_CONTINUATION", sizeof("WEBSOCKET_OPCODE_CONTINUATION") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_OPCODE_CONTINUATION_name, &const_WEBSOCKET_OPCODE_CONTINUATION_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_OPCODE_CONTINUATION_name);

	zval const_WEBSOCKET_OPCODE_TEXT_value;
	ZVAL_LONG(&const_WEBSOCKET_OPCODE_TEXT_value, SWL_WEBSOCKET_TEXT);
	zend_string *const_WEBSOCKET_OPCODE_TEXT_name = zend_string_init_interned("WEBSOCKET_OPCODE_TEXT", sizeof("WEBSOCKET_OPCODE_TEXT") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_OPCODE_TEXT_name, &const_WEBSOCKET_OPCODE_TEXT_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_OPCODE_TEXT_name);

	zval const_WEBSOCKET_OPCODE_BINARY_value;
	ZVAL_LONG(&const_WEBSOCKET_OPCODE_BINARY_value, SWL_WEBSOCKET_BINARY);
	zend_string *const_WEBSOCKET_OPCODE_BINARY_name = zend_string_init_interned("WEBSOCKET_OPCODE_BINARY", sizeof("WEBSOCKET_OPCODE_BINARY") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_OPCODE_BINARY_name, &const_WEBSOCKET_OPCODE_BINARY_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_OPCODE_BINARY_name);

	zval const_WEBSOCKET_OPCODE_CLOSE_value;
	ZVAL_LONG(&const_WEBSOCKET_OPCODE_CLOSE_value, SWL_WEBSOCKET_CLOSE);
	zend_string *const_WEBSOCKET_OPCODE_CLOSE_name = zend_string_init_interned("WEBSOCKET_OPCODE_CLOSE", sizeof("WEBSOCKET_OPCODE_CLOSE") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_OPCODE_CLOSE_name, &const_WEBSOCKET_OPCODE_CLOSE_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_OPCODE_CLOSE_name);

	zval const_WEBSOCKET_OPCODE_PING_value;
	ZVAL_LONG(&const_WEBSOCKET_OPCODE_PING_value, SWL_WEBSOCKET_PING);
	zend_string *const_WEBSOCKET_OPCODE_PING_name = zend_string_init_interned("WEBSOCKET_OPCODE_PING", sizeof("WEBSOCKET_OPCODE_PING") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_OPCODE_PING_name, &const_WEBSOCKET_OPCODE_PING_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_OPCODE_PING_name);

	zval const_WEBSOCKET_OPCODE_PONG_value;
	ZVAL_LONG(&const_WEBSOCKET_OPCODE_PONG_value, SWL_WEBSOCKET_PONG);
	zend_string *const_WEBSOCKET_OPCODE_PONG_name = zend_string_init_interned("WEBSOCKET_OPCODE_PONG", sizeof("WEBSOCKET_OPCODE_PONG") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_OPCODE_PONG_name, &const_WEBSOCKET_OPCODE_PONG_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_OPCODE_PONG_name);

	zval const_WEBSOCKET_STATUS_CONNECTION_value;
	ZVAL_LONG(&const_WEBSOCKET_STATUS_CONNECTION_value, SWL_WEBSOCKET_CONNECTION);
	zend_string *const_WEBSOCKET_STATUS_CONNECTION_name = zend_string_init_interned("WEBSOCKET_STATUS_CONNECTION", sizeof("WEBSOCKET_STATUS_CONNECTION") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_STATUS_CONNECTION_name, &const_WEBSOCKET_STATUS_CONNECTION_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_STATUS_CONNECTION_name);

	zval const_WEBSOCKET_STATUS_HANDSHAKE_value;
	ZVAL_LONG(&const_WEBSOCKET_STATUS_HANDSHAKE_value, SWL_WEBSOCKET_HANDSHAKE);
	zend_string *const_WEBSOCKET_STATUS_HANDSHAKE_name = zend_string_init_interned("WEBSOCKET_STATUS_HANDSHAKE", sizeof("WEBSOCKET_STATUS_HANDSHAKE") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_STATUS_HANDSHAKE_name, &const_WEBSOCKET_STATUS_HANDSHAKE_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_STATUS_HANDSHAKE_name);

	zval const_WEBSOCKET_STATUS_ACTIVE_value;
	ZVAL_LONG(&const_WEBSOCKET_STATUS_ACTIVE_value, SWL_WEBSOCKET_ACTIVE);
	zend_string *const_WEBSOCKET_STATUS_ACTIVE_name = zend_string_init_interned("WEBSOCKET_STATUS_ACTIVE", sizeof("WEBSOCKET_STATUS_ACTIVE") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_STATUS_ACTIVE_name, &const_WEBSOCKET_STATUS_ACTIVE_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_STATUS_ACTIVE_name);

	zval const_WEBSOCKET_STATUS_CLOSING_value;
	ZVAL_LONG(&const_WEBSOCKET_STATUS_CLOSING_value, SWL_WEBSOCKET_CLOSING);
	zend_string *const_WEBSOCKET_STATUS_CLOSING_name = zend_string_init_interned("WEBSOCKET_STATUS_CLOSING", sizeof("WEBSOCKET_STATUS_CLOSING") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_STATUS_CLOSING_name, &const_WEBSOCKET_STATUS_CLOSING_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_STATUS_CLOSING_name);

	zval const_WEBSOCKET_FLAG_FIN_value;
	ZVAL_LONG(&const_WEBSOCKET_FLAG_FIN_value, PHP_SWOOLELITE_WEBSOCKET_FIN);
	zend_string *const_WEBSOCKET_FLAG_FIN_name = zend_string_init_interned("WEBSOCKET_FLAG_FIN", sizeof("WEBSOCKET_FLAG_FIN") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_FLAG_FIN_name, &const_WEBSOCKET_FLAG_FIN_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_FLAG_FIN_name);

	zval const_WEBSOCKET_FLAG_COMPRESS_value;
	ZVAL_LONG(&const_WEBSOCKET_FLAG_COMPRESS_value, PHP_SWOOLELITE_WEBSOCKET_COMPRESS);
	zend_string *const_WEBSOCKET_FLAG_COMPRESS_name = zend_string_init_interned("WEBSOCKET_FLAG_COMPRESS", sizeof("WEBSOCKET_FLAG_COMPRESS") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_FLAG_COMPRESS_name, &const_WEBSOCKET_FLAG_COMPRESS_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_FLAG_COMPRESS_name);

	zval const_WEBSOCKET_FLAG_RSV1_value;
	ZVAL_LONG(&const_WEBSOCKET_FLAG_RSV1_value, PHP_SWOOLELITE_WEBSOCKET_RSV1);
	zend_string *const_WEBSOCKET_FLAG_RSV1_name = zend_string_init_interned("WEBSOCKET_FLAG_RSV1", sizeof("WEBSOCKET_FLAG_RSV1") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_FLAG_RSV1_name, &const_WEBSOCKET_FLAG_RSV1_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_FLAG_RSV1_name);

	zval const_WEBSOCKET_FLAG_RSV2_value;
	ZVAL_LONG(&const_WEBSOCKET_FLAG_RSV2_value, PHP_SWOOLELITE_WEBSOCKET_RSV2);
	zend_string *const_WEBSOCKET_FLAG_RSV2_name = zend_string_init_interned("WEBSOCKET_FLAG_RSV2", sizeof("WEBSOCKET_FLAG_RSV2") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_FLAG_RSV2_name, &const_WEBSOCKET_FLAG_RSV2_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_FLAG_RSV2_name);

	zval const_WEBSOCKET_FLAG_RSV3_value;
	ZVAL_LONG(&const_WEBSOCKET_FLAG_RSV3_value, PHP_SWOOLELITE_WEBSOCKET_RSV3);
	zend_string *const_WEBSOCKET_FLAG_RSV3_name = zend_string_init_interned("WEBSOCKET_FLAG_RSV3", sizeof("WEBSOCKET_FLAG_RSV3") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_FLAG_RSV3_name, &const_WEBSOCKET_FLAG_RSV3_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_FLAG_RSV3_name);

	zval const_WEBSOCKET_FLAG_MASK_value;
	ZVAL_LONG(&const_WEBSOCKET_FLAG_MASK_value, PHP_SWOOLELITE_WEBSOCKET_MASK);
	zend_string *const_WEBSOCKET_FLAG_MASK_name = zend_string_init_interned("WEBSOCKET_FLAG_MASK", sizeof("WEBSOCKET_FLAG_MASK") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_FLAG_MASK_name, &const_WEBSOCKET_FLAG_MASK_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_FLAG_MASK_name);

	zval const_WEBSOCKET_CLOSE_NORMAL_value;
	ZVAL_LONG(&const_WEBSOCKET_CLOSE_NORMAL_value, 1000);
	zend_string *const_WEBSOCKET_CLOSE_NORMAL_name = zend_string_init_interned("WEBSOCKET_CLOSE_NORMAL", sizeof("WEBSOCKET_CLOSE_NORMAL") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_CLOSE_NORMAL_name, &const_WEBSOCKET_CLOSE_NORMAL_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_CLOSE_NORMAL_name);

	zval const_WEBSOCKET_CLOSE_GOING_AWAY_value;
	ZVAL_LONG(&const_WEBSOCKET_CLOSE_GOING_AWAY_value, 1001);
	zend_string *const_WEBSOCKET_CLOSE_GOING_AWAY_name = zend_string_init_interned("WEBSOCKET_CLOSE_GOING_AWAY", sizeof("WEBSOCKET_CLOSE_GOING_AWAY") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_CLOSE_GOING_AWAY_name, &const_WEBSOCKET_CLOSE_GOING_AWAY_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_CLOSE_GOING_AWAY_name);

	zval const_WEBSOCKET_CLOSE_PROTOCOL_ERROR_value;
	ZVAL_LONG(&const_WEBSOCKET_CLOSE_PROTOCOL_ERROR_value, 1002);
	zend_string *const_WEBSOCKET_CLOSE_PROTOCOL_ERROR_name = zend_string_init_interned("WEBSOCKET_CLOSE_PROTOCOL_ERROR", sizeof("WEBSOCKET_CLOSE_PROTOCOL_ERROR") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_CLOSE_PROTOCOL_ERROR_name, &const_WEBSOCKET_CLOSE_PROTOCOL_ERROR_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_CLOSE_PROTOCOL_ERROR_name);

	zval const_WEBSOCKET_CLOSE_DATA_ERROR_value;
	ZVAL_LONG(&const_WEBSOCKET_CLOSE_DATA_ERROR_value, 1003);
	zend_string *const_WEBSOCKET_CLOSE_DATA_ERROR_name = zend_string_init_interned("WEBSOCKET_CLOSE_DATA_ERROR", sizeof("WEBSOCKET_CLOSE_DATA_ERROR") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_CLOSE_DATA_ERROR_name, &const_WEBSOCKET_CLOSE_DATA_ERROR_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_CLOSE_DATA_ERROR_name);

	zval const_WEBSOCKET_CLOSE_STATUS_ERROR_value;
	ZVAL_LONG(&const_WEBSOCKET_CLOSE_STATUS_ERROR_value, 1005);
	zend_string *const_WEBSOCKET_CLOSE_STATUS_ERROR_name = zend_string_init_interned("WEBSOCKET_CLOSE_STATUS_ERROR", sizeof("WEBSOCKET_CLOSE_STATUS_ERROR") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_CLOSE_STATUS_ERROR_name, &const_WEBSOCKET_CLOSE_STATUS_ERROR_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_CLOSE_STATUS_ERROR_name);

	zval const_WEBSOCKET_CLOSE_ABNORMAL_value;
	ZVAL_LONG(&const_WEBSOCKET_CLOSE_ABNORMAL_value, 1006);
	zend_string *const_WEBSOCKET_CLOSE_ABNORMAL_name = zend_string_init_interned("WEBSOCKET_CLOSE_ABNORMAL", sizeof("WEBSOCKET_CLOSE_ABNORMAL") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_CLOSE_ABNORMAL_name, &const_WEBSOCKET_CLOSE_ABNORMAL_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_CLOSE_ABNORMAL_name);

	zval const_WEBSOCKET_CLOSE_MESSAGE_ERROR_value;
	ZVAL_LONG(&const_WEBSOCKET_CLOSE_MESSAGE_ERROR_value, 1007);
	zend_string *const_WEBSOCKET_CLOSE_MESSAGE_ERROR_name = zend_string_init_interned("WEBSOCKET_CLOSE_MESSAGE_ERROR", sizeof("WEBSOCKET_CLOSE_MESSAGE_ERROR") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_CLOSE_MESSAGE_ERROR_name, &const_WEBSOCKET_CLOSE_MESSAGE_ERROR_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_CLOSE_MESSAGE_ERROR_name);

	zval const_WEBSOCKET_CLOSE_POLICY_ERROR_value;
	ZVAL_LONG(&const_WEBSOCKET_CLOSE_POLICY_ERROR_value, 1008);
	zend_string *const_WEBSOCKET_CLOSE_POLICY_ERROR_name = zend_string_init_interned("WEBSOCKET_CLOSE_POLICY_ERROR", sizeof("WEBSOCKET_CLOSE_POLICY_ERROR") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_CLOSE_POLICY_ERROR_name, &const_WEBSOCKET_CLOSE_POLICY_ERROR_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_CLOSE_POLICY_ERROR_name);

	zval const_WEBSOCKET_CLOSE_MESSAGE_TOO_BIG_value;
	ZVAL_LONG(&const_WEBSOCKET_CLOSE_MESSAGE_TOO_BIG_value, 1009);
	zend_string *const_WEBSOCKET_CLOSE_MESSAGE_TOO_BIG_name = zend_string_init_interned("WEBSOCKET_CLOSE_MESSAGE_TOO_BIG", sizeof("WEBSOCKET_CLOSE_MESSAGE_TOO_BIG") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_CLOSE_MESSAGE_TOO_BIG_name, &const_WEBSOCKET_CLOSE_MESSAGE_TOO_BIG_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_CLOSE_MESSAGE_TOO_BIG_name);

	zval const_WEBSOCKET_CLOSE_EXTENSION_MISSING_value;
	ZVAL_LONG(&const_WEBSOCKET_CLOSE_EXTENSION_MISSING_value, 1010);
	zend_string *const_WEBSOCKET_CLOSE_EXTENSION_MISSING_name = zend_string_init_interned("WEBSOCKET_CLOSE_EXTENSION_MISSING", sizeof("WEBSOCKET_CLOSE_EXTENSION_MISSING") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_CLOSE_EXTENSION_MISSING_name, &const_WEBSOCKET_CLOSE_EXTENSION_MISSING_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_CLOSE_EXTENSION_MISSING_name);

	zval const_WEBSOCKET_CLOSE_SERVER_ERROR_value;
	ZVAL_LONG(&const_WEBSOCKET_CLOSE_SERVER_ERROR_value, 1011);
	zend_string *const_WEBSOCKET_CLOSE_SERVER_ERROR_name = zend_string_init_interned("WEBSOCKET_CLOSE_SERVER_ERROR", sizeof("WEBSOCKET_CLOSE_SERVER_ERROR") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_CLOSE_SERVER_ERROR_name, &const_WEBSOCKET_CLOSE_SERVER_ERROR_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_CLOSE_SERVER_ERROR_name);

	zval const_WEBSOCKET_CLOSE_SERVICE_RESTART_value;
	ZVAL_LONG(&const_WEBSOCKET_CLOSE_SERVICE_RESTART_value, 1012);
	zend_string *const_WEBSOCKET_CLOSE_SERVICE_RESTART_name = zend_string_init_interned("WEBSOCKET_CLOSE_SERVICE_RESTART", sizeof("WEBSOCKET_CLOSE_SERVICE_RESTART") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_CLOSE_SERVICE_RESTART_name, &const_WEBSOCKET_CLOSE_SERVICE_RESTART_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_CLOSE_SERVICE_RESTART_name);

	zval const_WEBSOCKET_CLOSE_TRY_AGAIN_LATER_value;
	ZVAL_LONG(&const_WEBSOCKET_CLOSE_TRY_AGAIN_LATER_value, 1013);
	zend_string *const_WEBSOCKET_CLOSE_TRY_AGAIN_LATER_name = zend_string_init_interned("WEBSOCKET_CLOSE_TRY_AGAIN_LATER", sizeof("WEBSOCKET_CLOSE_TRY_AGAIN_LATER") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_CLOSE_TRY_AGAIN_LATER_name, &const_WEBSOCKET_CLOSE_TRY_AGAIN_LATER_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_CLOSE_TRY_AGAIN_LATER_name);

	zval const_WEBSOCKET_CLOSE_BAD_GATEWAY_value;
	ZVAL_LONG(&const_WEBSOCKET_CLOSE_BAD_GATEWAY_value, 1014);
	zend_string *const_WEBSOCKET_CLOSE_BAD_GATEWAY_name = zend_string_init_interned("WEBSOCKET_CLOSE_BAD_GATEWAY", sizeof("WEBSOCKET_CLOSE_BAD_GATEWAY") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_CLOSE_BAD_GATEWAY_name, &const_WEBSOCKET_CLOSE_BAD_GATEWAY_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_CLOSE_BAD_GATEWAY_name);

	zval const_WEBSOCKET_CLOSE_TLS_value;
	ZVAL_LONG(&const_WEBSOCKET_CLOSE_TLS_value, 1015);
	zend_string *const_WEBSOCKET_CLOSE_TLS_name = zend_string_init_interned("WEBSOCKET_CLOSE_TLS", sizeof("WEBSOCKET_CLOSE_TLS") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WEBSOCKET_CLOSE_TLS_name, &const_WEBSOCKET_CLOSE_TLS_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WEBSOCKET_CLOSE_TLS_name);

	return class_entry;
}
