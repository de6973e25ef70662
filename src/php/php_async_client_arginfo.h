/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 411bef0b69a96fb4dfe890eb927cd2f5cb618cc1 */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_SwooleLite_Async_Client___construct, 0, 0, 1)
	ZEND_ARG_TYPE_INFO(0, type, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_SwooleLite_Async_Client___destruct, 0, 0, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Async_Client_on, 0, 2, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, callback, IS_CALLABLE, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Async_Client_connect, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, host, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, port, IS_LONG, 0, "0")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, timeout, IS_DOUBLE, 0, "0.5")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, sock_flag, IS_LONG, 0, "0")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(arginfo_class_SwooleLite_Async_Client_send, 0, 1, MAY_BE_FALSE|MAY_BE_LONG)
	ZEND_ARG_TYPE_INFO(0, data, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, flag, IS_LONG, 0, "0")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Async_Client_sendfile, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, filename, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, offset, IS_LONG, 0, "0")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, length, IS_LONG, 0, "0")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Async_Client_sendto, 0, 3, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, ip, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, port, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, data, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Async_Client_enableSSL, 0, 0, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, onSslReady, IS_CALLABLE, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Async_Client_isConnected, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_SwooleLite_Async_Client_sleep arginfo_class_SwooleLite_Async_Client_isConnected

#define arginfo_class_SwooleLite_Async_Client_wakeup arginfo_class_SwooleLite_Async_Client_isConnected

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Async_Client_close, 0, 0, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, force, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Async_Client_shutdown, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, how, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(arginfo_class_SwooleLite_Async_Client_recv, 0, 0, MAY_BE_STRING|MAY_BE_FALSE)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, size, IS_LONG, 0, "65536")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, flag, IS_LONG, 0, "0")
ZEND_END_ARG_INFO()


ZEND_METHOD(SwooleLite_Async_Client, __construct);
ZEND_METHOD(SwooleLite_Async_Client, __destruct);
ZEND_METHOD(SwooleLite_Async_Client, on);
ZEND_METHOD(SwooleLite_Async_Client, connect);
ZEND_METHOD(SwooleLite_Async_Client, send);
ZEND_METHOD(SwooleLite_Async_Client, sendfile);
ZEND_METHOD(SwooleLite_Async_Client, sendto);
ZEND_METHOD(SwooleLite_Async_Client, enableSSL);
ZEND_METHOD(SwooleLite_Async_Client, isConnected);
ZEND_METHOD(SwooleLite_Async_Client, sleep);
ZEND_METHOD(SwooleLite_Async_Client, wakeup);
ZEND_METHOD(SwooleLite_Async_Client, close);
ZEND_METHOD(SwooleLite_Async_Client, shutdown);
ZEND_METHOD(SwooleLite_Async_Client, recv);


static const zend_function_entry class_SwooleLite_Async_Client_methods[] = {
	ZEND_ME(SwooleLite_Async_Client, __construct, arginfo_class_SwooleLite_Async_Client___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Async_Client, __destruct, arginfo_class_SwooleLite_Async_Client___destruct, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Async_Client, on, arginfo_class_SwooleLite_Async_Client_on, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Async_Client, connect, arginfo_class_SwooleLite_Async_Client_connect, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Async_Client, send, arginfo_class_SwooleLite_Async_Client_send, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Async_Client, sendfile, arginfo_class_SwooleLite_Async_Client_sendfile, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Async_Client, sendto, arginfo_class_SwooleLite_Async_Client_sendto, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Async_Client, enableSSL, arginfo_class_SwooleLite_Async_Client_enableSSL, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Async_Client, isConnected, arginfo_class_SwooleLite_Async_Client_isConnected, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Async_Client, sleep, arginfo_class_SwooleLite_Async_Client_sleep, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Async_Client, wakeup, arginfo_class_SwooleLite_Async_Client_wakeup, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Async_Client, close, arginfo_class_SwooleLite_Async_Client_close, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Async_Client, shutdown, arginfo_class_SwooleLite_Async_Client_shutdown, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Async_Client, recv, arginfo_class_SwooleLite_Async_Client_recv, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_SwooleLite_Async_Client(zend_class_entry *class_entry_SwooleLite_Client)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "SwooleLite\\Async", "Client", class_SwooleLite_Async_Client_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_SwooleLite_Client);
	class_entry->ce_flags |= ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}
