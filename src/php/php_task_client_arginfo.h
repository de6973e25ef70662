/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: d5f37b1937b4137e60a63068720d26509dd2e190 */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_SwooleLite_TaskClient___construct, 0, 0, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_SwooleLite_TaskClient_connect, 0, 1, SwooleLite\\TaskClient, 0)
	ZEND_ARG_TYPE_INFO(0, serverName, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, timeout, IS_DOUBLE, 0, "1.0")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(arginfo_class_SwooleLite_TaskClient_task, 0, 1, MAY_BE_LONG|MAY_BE_FALSE)
	ZEND_ARG_TYPE_INFO(0, data, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, dstTaskWorker, IS_LONG, 0, "-1")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, delay, IS_DOUBLE, 0, "0")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, priority, IS_LONG, 0, "0")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, pool, IS_STRING, 0, "\'\'")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, attempts, IS_LONG, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_TaskClient_taskwait, 0, 1, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO(0, data, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, timeout, IS_DOUBLE, 0, "0.5")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, dstTaskWorker, IS_LONG, 0, "-1")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, pool, IS_STRING, 0, "\'\'")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_TaskClient_sendMessage, 0, 2, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, message, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO(0, workerId, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_TaskClient_stats, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_SwooleLite_TaskClient_failedTasks arginfo_class_SwooleLite_TaskClient_stats

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_TaskClient_retryFailedTask, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, id, IS_LONG, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_SwooleLite_TaskClient_dropFailedTask arginfo_class_SwooleLite_TaskClient_retryFailedTask

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_TaskClient_schedule, 0, 3, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, cron, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, task, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, options, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

#define arginfo_class_SwooleLite_TaskClient_schedules arginfo_class_SwooleLite_TaskClient_stats

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_TaskClient_unschedule, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_TaskClient_reload, 0, 0, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, onlyTaskWorkers, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, pool, IS_STRING, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_TaskClient_shutdown, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_TaskClient_trace, 0, 1, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, workerId, IS_LONG, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_SwooleLite_TaskClient_servers arginfo_class_SwooleLite_TaskClient_stats

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_TaskClient_getLastError, 0, 0, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_TaskClient_close, 0, 0, IS_VOID, 0)
ZEND_END_ARG_INFO()


ZEND_METHOD(SwooleLite_TaskClient, __construct);
ZEND_METHOD(SwooleLite_TaskClient, connect);
ZEND_METHOD(SwooleLite_TaskClient, task);
ZEND_METHOD(SwooleLite_TaskClient, taskwait);
ZEND_METHOD(SwooleLite_TaskClient, sendMessage);
ZEND_METHOD(SwooleLite_TaskClient, stats);
ZEND_METHOD(SwooleLite_TaskClient, failedTasks);
ZEND_METHOD(SwooleLite_TaskClient, retryFailedTask);
ZEND_METHOD(SwooleLite_TaskClient, dropFailedTask);
ZEND_METHOD(SwooleLite_TaskClient, schedule);
ZEND_METHOD(SwooleLite_TaskClient, schedules);
ZEND_METHOD(SwooleLite_TaskClient, unschedule);
ZEND_METHOD(SwooleLite_TaskClient, reload);
ZEND_METHOD(SwooleLite_TaskClient, shutdown);
ZEND_METHOD(SwooleLite_TaskClient, trace);
ZEND_METHOD(SwooleLite_TaskClient, servers);
ZEND_METHOD(SwooleLite_TaskClient, getLastError);
ZEND_METHOD(SwooleLite_TaskClient, close);


static const zend_function_entry class_SwooleLite_TaskClient_methods[] = {
	ZEND_ME(SwooleLite_TaskClient, __construct, arginfo_class_SwooleLite_TaskClient___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(SwooleLite_TaskClient, connect, arginfo_class_SwooleLite_TaskClient_connect, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(SwooleLite_TaskClient, task, arginfo_class_SwooleLite_TaskClient_task, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_TaskClient, taskwait, arginfo_class_SwooleLite_TaskClient_taskwait, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_TaskClient, sendMessage, arginfo_class_SwooleLite_TaskClient_sendMessage, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_TaskClient, stats, arginfo_class_SwooleLite_TaskClient_stats, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_TaskClient, failedTasks, arginfo_class_SwooleLite_TaskClient_failedTasks, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_TaskClient, retryFailedTask, arginfo_class_SwooleLite_TaskClient_retryFailedTask, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_TaskClient, dropFailedTask, arginfo_class_SwooleLite_TaskClient_dropFailedTask, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_TaskClient, schedule, arginfo_class_SwooleLite_TaskClient_schedule, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_TaskClient, schedules, arginfo_class_SwooleLite_TaskClient_schedules, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_TaskClient, unschedule, arginfo_class_SwooleLite_TaskClient_unschedule, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_TaskClient, reload, arginfo_class_SwooleLite_TaskClient_reload, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_TaskClient, shutdown, arginfo_class_SwooleLite_TaskClient_shutdown, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_TaskClient, trace, arginfo_class_SwooleLite_TaskClient_trace, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_TaskClient, servers, arginfo_class_SwooleLite_TaskClient_servers, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(SwooleLite_TaskClient, getLastError, arginfo_class_SwooleLite_TaskClient_getLastError, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_TaskClient, close, arginfo_class_SwooleLite_TaskClient_close, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_SwooleLite_TaskClient(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "SwooleLite", "TaskClient", class_SwooleLite_TaskClient_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}
