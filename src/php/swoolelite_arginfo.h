/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 590e40c38d102d56f906c977d399f6fe9b656148 */

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_swoolelite_strerror, 0, 1, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, code, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_SwooleLite_Server___construct, 0, 0, 1)
	ZEND_ARG_TYPE_INFO(0, host, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, port, IS_LONG, 0, "0")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, mode, IS_LONG, 0, "SwooleLite\\Server::MODE_PROCESS")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, sock_type, IS_LONG, 0, "SwooleLite\\Server::SOCK_TCP")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_SwooleLite_Server_listen, 0, 3, SwooleLite\\Server\\Port, 0)
	ZEND_ARG_TYPE_INFO(0, host, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, port, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, sock_type, IS_LONG, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_SwooleLite_Server_addListener arginfo_class_SwooleLite_Server_listen

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_set, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, settings, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_on, 0, 2, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, event_name, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, callback, IS_CALLABLE, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_getCallback, 0, 1, IS_CALLABLE, 1)
	ZEND_ARG_TYPE_INFO(0, event_name, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_addProcess, 0, 1, IS_LONG, 0)
	ZEND_ARG_OBJ_INFO(0, process, SwooleLite\\Process, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_start, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_SwooleLite_Server_shutdown arginfo_class_SwooleLite_Server_start

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_reload, 0, 0, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, only_reload_taskworker, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, pool, IS_STRING, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_stop, 0, 0, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, workerId, IS_LONG, 0, "-1")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, waitEvent, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_send, 0, 2, _IS_BOOL, 0)
	ZEND_ARG_TYPE_MASK(0, fd, MAY_BE_LONG|MAY_BE_STRING, NULL)
	ZEND_ARG_TYPE_INFO(0, send_data, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, serverSocket, IS_LONG, 0, "-1")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_sendfile, 0, 2, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, conn_fd, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, filename, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, offset, IS_LONG, 0, "0")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, length, IS_LONG, 0, "0")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_sendwait, 0, 2, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, conn_fd, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, send_data, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_sendto, 0, 3, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, ip, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, port, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, send_data, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, server_socket, IS_LONG, 0, "-1")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_close, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, fd, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, reset, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_bind, 0, 2, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, fd, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, uid, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_pause, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, fd, IS_LONG, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_SwooleLite_Server_resume arginfo_class_SwooleLite_Server_pause

#define arginfo_class_SwooleLite_Server_confirm arginfo_class_SwooleLite_Server_pause

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_protect, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, fd, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, is_protected, _IS_BOOL, 0, "true")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(arginfo_class_SwooleLite_Server_heartbeat, 0, 0, MAY_BE_ARRAY|MAY_BE_FALSE)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, ifCloseConnection, _IS_BOOL, 0, "true")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_TYPE_MASK_EX(arginfo_class_SwooleLite_Server_getSocket, 0, 0, Socket, MAY_BE_FALSE)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, port, IS_LONG, 0, "0")
ZEND_END_ARG_INFO()

#define arginfo_class_SwooleLite_Server_exists arginfo_class_SwooleLite_Server_pause

#define arginfo_class_SwooleLite_Server_exist arginfo_class_SwooleLite_Server_pause

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(arginfo_class_SwooleLite_Server_getClientInfo, 0, 1, MAY_BE_ARRAY|MAY_BE_FALSE)
	ZEND_ARG_TYPE_INFO(0, fd, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, reactor_id, IS_LONG, 0, "-1")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, ignoreError, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

#define arginfo_class_SwooleLite_Server_connection_info arginfo_class_SwooleLite_Server_getClientInfo

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(arginfo_class_SwooleLite_Server_getClientList, 0, 0, MAY_BE_ARRAY|MAY_BE_FALSE)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, start_fd, IS_LONG, 0, "0")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, find_count, IS_LONG, 0, "10")
ZEND_END_ARG_INFO()

#define arginfo_class_SwooleLite_Server_connection_list arginfo_class_SwooleLite_Server_getClientList

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(arginfo_class_SwooleLite_Server_task, 0, 1, MAY_BE_LONG|MAY_BE_FALSE)
	ZEND_ARG_TYPE_INFO(0, data, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, dstTaskWorker, IS_LONG, 0, "-1")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, finish, IS_CALLABLE, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, delay, IS_DOUBLE, 0, "0")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, priority, IS_LONG, 0, "0")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, pool, IS_STRING, 0, "\'\'")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, attempts, IS_LONG, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_taskwait, 0, 1, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO(0, data, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, timeout, IS_DOUBLE, 0, "0.5")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, dstTaskWorker, IS_LONG, 0, "-1")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, pool, IS_STRING, 0, "\'\'")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(arginfo_class_SwooleLite_Server_taskWaitMulti, 0, 1, MAY_BE_ARRAY|MAY_BE_FALSE)
	ZEND_ARG_TYPE_INFO(0, tasks, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, timeout, IS_DOUBLE, 0, "0.5")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, pool, IS_STRING, 0, "\'\'")
ZEND_END_ARG_INFO()

#define arginfo_class_SwooleLite_Server_taskCo arginfo_class_SwooleLite_Server_taskWaitMulti

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_runCallbacks, 0, 0, IS_VOID, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_finish, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, data, IS_MIXED, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_failedTasks, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_retryFailedTask, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, id, IS_LONG, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_SwooleLite_Server_dropFailedTask arginfo_class_SwooleLite_Server_retryFailedTask

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_schedule, 0, 3, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, cron, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, task, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, options, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_unschedule, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_SwooleLite_Server_schedules arginfo_class_SwooleLite_Server_failedTasks

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_sendMessage, 0, 2, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, message, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO(0, dst_worker_id, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(arginfo_class_SwooleLite_Server_tick, 0, 2, MAY_BE_LONG|MAY_BE_FALSE)
	ZEND_ARG_TYPE_INFO(0, ms, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, callback, IS_CALLABLE, 0)
	ZEND_ARG_VARIADIC_TYPE_INFO(0, args, IS_MIXED, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_SwooleLite_Server_after arginfo_class_SwooleLite_Server_tick

#define arginfo_class_SwooleLite_Server_clearTimer arginfo_class_SwooleLite_Server_retryFailedTask

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_defer, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, callback, IS_CALLABLE, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_SwooleLite_Server_stats arginfo_class_SwooleLite_Server_failedTasks

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_getLastError, 0, 0, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(arginfo_class_SwooleLite_Server_getWorkerId, 0, 0, MAY_BE_LONG|MAY_BE_FALSE)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(arginfo_class_SwooleLite_Server_getWorkerPid, 0, 0, MAY_BE_LONG|MAY_BE_FALSE)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, worker_id, IS_LONG, 0, "-1")
ZEND_END_ARG_INFO()

#define arginfo_class_SwooleLite_Server_getWorkerStatus arginfo_class_SwooleLite_Server_getWorkerPid

#define arginfo_class_SwooleLite_Server_getManagerPid arginfo_class_SwooleLite_Server_getLastError

#define arginfo_class_SwooleLite_Server_getMasterPid arginfo_class_SwooleLite_Server_getLastError

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_SwooleLite_ConnectionIterator___construct, 0, 0, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_SwooleLite_ConnectionIterator_current arginfo_class_SwooleLite_Server_getLastError

#define arginfo_class_SwooleLite_ConnectionIterator_key arginfo_class_SwooleLite_Server_getLastError

#define arginfo_class_SwooleLite_ConnectionIterator_next arginfo_class_SwooleLite_Server_runCallbacks

#define arginfo_class_SwooleLite_ConnectionIterator_rewind arginfo_class_SwooleLite_Server_runCallbacks

#define arginfo_class_SwooleLite_ConnectionIterator_valid arginfo_class_SwooleLite_Server_start

#define arginfo_class_SwooleLite_ConnectionIterator_count arginfo_class_SwooleLite_Server_getLastError

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_ConnectionIterator_offsetExists, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, fd, IS_MIXED, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(arginfo_class_SwooleLite_ConnectionIterator_offsetGet, 0, 1, MAY_BE_ARRAY|MAY_BE_FALSE)
	ZEND_ARG_TYPE_INFO(0, fd, IS_MIXED, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_ConnectionIterator_offsetSet, 0, 2, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, fd, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO(0, value, IS_MIXED, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_ConnectionIterator_offsetUnset, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, fd, IS_MIXED, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_SwooleLite_Server_Port___construct arginfo_class_SwooleLite_ConnectionIterator___construct

#define arginfo_class_SwooleLite_Server_Port_set arginfo_class_SwooleLite_Server_set

#define arginfo_class_SwooleLite_Server_Port_on arginfo_class_SwooleLite_Server_on

#define arginfo_class_SwooleLite_Server_Port_getCallback arginfo_class_SwooleLite_Server_getCallback

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_TYPE_MASK_EX(arginfo_class_SwooleLite_Server_Port_getSocket, 0, 0, Socket, MAY_BE_FALSE)
ZEND_END_ARG_INFO()

#define arginfo_class_SwooleLite_Server_Task___construct arginfo_class_SwooleLite_ConnectionIterator___construct

#define arginfo_class_SwooleLite_Server_Task_finish arginfo_class_SwooleLite_Server_finish

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_Task_retry, 0, 0, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, delay, IS_DOUBLE, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_Task_fail, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, reason, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_Task_pack, 0, 1, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, data, IS_MIXED, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Server_Task_unpack, 0, 1, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO(0, packed, IS_STRING, 0)
ZEND_END_ARG_INFO()


ZEND_FUNCTION(swoolelite_strerror);
ZEND_METHOD(SwooleLite_Server, __construct);
ZEND_METHOD(SwooleLite_Server, listen);
ZEND_METHOD(SwooleLite_Server, set);
ZEND_METHOD(SwooleLite_Server, on);
ZEND_METHOD(SwooleLite_Server, getCallback);
ZEND_METHOD(SwooleLite_Server, addProcess);
ZEND_METHOD(SwooleLite_Server, start);
ZEND_METHOD(SwooleLite_Server, shutdown);
ZEND_METHOD(SwooleLite_Server, reload);
ZEND_METHOD(SwooleLite_Server, stop);
ZEND_METHOD(SwooleLite_Server, send);
ZEND_METHOD(SwooleLite_Server, sendfile);
ZEND_METHOD(SwooleLite_Server, sendwait);
ZEND_METHOD(SwooleLite_Server, sendto);
ZEND_METHOD(SwooleLite_Server, close);
ZEND_METHOD(SwooleLite_Server, bind);
ZEND_METHOD(SwooleLite_Server, pause);
ZEND_METHOD(SwooleLite_Server, resume);
ZEND_METHOD(SwooleLite_Server, confirm);
ZEND_METHOD(SwooleLite_Server, protect);
ZEND_METHOD(SwooleLite_Server, heartbeat);
ZEND_METHOD(SwooleLite_Server, getSocket);
ZEND_METHOD(SwooleLite_Server, exists);
ZEND_METHOD(SwooleLite_Server, getClientInfo);
ZEND_METHOD(SwooleLite_Server, getClientList);
ZEND_METHOD(SwooleLite_Server, task);
ZEND_METHOD(SwooleLite_Server, taskwait);
ZEND_METHOD(SwooleLite_Server, taskWaitMulti);
ZEND_METHOD(SwooleLite_Server, taskCo);
ZEND_METHOD(SwooleLite_Server, runCallbacks);
ZEND_METHOD(SwooleLite_Server, finish);
ZEND_METHOD(SwooleLite_Server, failedTasks);
ZEND_METHOD(SwooleLite_Server, retryFailedTask);
ZEND_METHOD(SwooleLite_Server, dropFailedTask);
ZEND_METHOD(SwooleLite_Server, schedule);
ZEND_METHOD(SwooleLite_Server, unschedule);
ZEND_METHOD(SwooleLite_Server, schedules);
ZEND_METHOD(SwooleLite_Server, sendMessage);
ZEND_METHOD(SwooleLite_Server, tick);
ZEND_METHOD(SwooleLite_Server, after);
ZEND_METHOD(SwooleLite_Server, clearTimer);
ZEND_METHOD(SwooleLite_Server, defer);
ZEND_METHOD(SwooleLite_Server, stats);
ZEND_METHOD(SwooleLite_Server, getLastError);
ZEND_METHOD(SwooleLite_Server, getWorkerId);
ZEND_METHOD(SwooleLite_Server, getWorkerPid);
ZEND_METHOD(SwooleLite_Server, getWorkerStatus);
ZEND_METHOD(SwooleLite_Server, getManagerPid);
ZEND_METHOD(SwooleLite_Server, getMasterPid);
ZEND_METHOD(SwooleLite_ConnectionIterator, __construct);
ZEND_METHOD(SwooleLite_ConnectionIterator, current);
ZEND_METHOD(SwooleLite_ConnectionIterator, key);
ZEND_METHOD(SwooleLite_ConnectionIterator, next);
ZEND_METHOD(SwooleLite_ConnectionIterator, rewind);
ZEND_METHOD(SwooleLite_ConnectionIterator, valid);
ZEND_METHOD(SwooleLite_ConnectionIterator, count);
ZEND_METHOD(SwooleLite_ConnectionIterator, offsetExists);
ZEND_METHOD(SwooleLite_ConnectionIterator, offsetGet);
ZEND_METHOD(SwooleLite_ConnectionIterator, offsetSet);
ZEND_METHOD(SwooleLite_ConnectionIterator, offsetUnset);
ZEND_METHOD(SwooleLite_Server_Port, __construct);
ZEND_METHOD(SwooleLite_Server_Port, set);
ZEND_METHOD(SwooleLite_Server_Port, on);
ZEND_METHOD(SwooleLite_Server_Port, getCallback);
ZEND_METHOD(SwooleLite_Server_Port, getSocket);
ZEND_METHOD(SwooleLite_Server_Task, __construct);
ZEND_METHOD(SwooleLite_Server_Task, finish);
ZEND_METHOD(SwooleLite_Server_Task, retry);
ZEND_METHOD(SwooleLite_Server_Task, fail);
ZEND_METHOD(SwooleLite_Server_Task, pack);
ZEND_METHOD(SwooleLite_Server_Task, unpack);


static const zend_function_entry ext_functions[] = {
	ZEND_FE(swoolelite_strerror, arginfo_swoolelite_strerror)
	ZEND_FE_END
};


static const zend_function_entry class_SwooleLite_Exception_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_SwooleLite_Server_methods[] = {
	ZEND_ME(SwooleLite_Server, __construct, arginfo_class_SwooleLite_Server___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, listen, arginfo_class_SwooleLite_Server_listen, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(SwooleLite_Server, addListener, listen, arginfo_class_SwooleLite_Server_addListener, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, set, arginfo_class_SwooleLite_Server_set, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, on, arginfo_class_SwooleLite_Server_on, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, getCallback, arginfo_class_SwooleLite_Server_getCallback, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, addProcess, arginfo_class_SwooleLite_Server_addProcess, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, start, arginfo_class_SwooleLite_Server_start, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, shutdown, arginfo_class_SwooleLite_Server_shutdown, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, reload, arginfo_class_SwooleLite_Server_reload, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, stop, arginfo_class_SwooleLite_Server_stop, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, send, arginfo_class_SwooleLite_Server_send, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, sendfile, arginfo_class_SwooleLite_Server_sendfile, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, sendwait, arginfo_class_SwooleLite_Server_sendwait, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, sendto, arginfo_class_SwooleLite_Server_sendto, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, close, arginfo_class_SwooleLite_Server_close, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, bind, arginfo_class_SwooleLite_Server_bind, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, pause, arginfo_class_SwooleLite_Server_pause, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, resume, arginfo_class_SwooleLite_Server_resume, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, confirm, arginfo_class_SwooleLite_Server_confirm, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, protect, arginfo_class_SwooleLite_Server_protect, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, heartbeat, arginfo_class_SwooleLite_Server_heartbeat, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, getSocket, arginfo_class_SwooleLite_Server_getSocket, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, exists, arginfo_class_SwooleLite_Server_exists, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(SwooleLite_Server, exist, exists, arginfo_class_SwooleLite_Server_exist, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, getClientInfo, arginfo_class_SwooleLite_Server_getClientInfo, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(SwooleLite_Server, connection_info, getClientInfo, arginfo_class_SwooleLite_Server_connection_info, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, getClientList, arginfo_class_SwooleLite_Server_getClientList, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(SwooleLite_Server, connection_list, getClientList, arginfo_class_SwooleLite_Server_connection_list, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, task, arginfo_class_SwooleLite_Server_task, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, taskwait, arginfo_class_SwooleLite_Server_taskwait, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, taskWaitMulti, arginfo_class_SwooleLite_Server_taskWaitMulti, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, taskCo, arginfo_class_SwooleLite_Server_taskCo, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, runCallbacks, arginfo_class_SwooleLite_Server_runCallbacks, ZEND_ACC_PRIVATE|ZEND_ACC_STATIC)
	ZEND_ME(SwooleLite_Server, finish, arginfo_class_SwooleLite_Server_finish, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, failedTasks, arginfo_class_SwooleLite_Server_failedTasks, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, retryFailedTask, arginfo_class_SwooleLite_Server_retryFailedTask, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, dropFailedTask, arginfo_class_SwooleLite_Server_dropFailedTask, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, schedule, arginfo_class_SwooleLite_Server_schedule, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, unschedule, arginfo_class_SwooleLite_Server_unschedule, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, schedules, arginfo_class_SwooleLite_Server_schedules, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, sendMessage, arginfo_class_SwooleLite_Server_sendMessage, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, tick, arginfo_class_SwooleLite_Server_tick, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, after, arginfo_class_SwooleLite_Server_after, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, clearTimer, arginfo_class_SwooleLite_Server_clearTimer, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, defer, arginfo_class_SwooleLite_Server_defer, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, stats, arginfo_class_SwooleLite_Server_stats, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, getLastError, arginfo_class_SwooleLite_Server_getLastError, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, getWorkerId, arginfo_class_SwooleLite_Server_getWorkerId, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, getWorkerPid, arginfo_class_SwooleLite_Server_getWorkerPid, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, getWorkerStatus, arginfo_class_SwooleLite_Server_getWorkerStatus, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, getManagerPid, arginfo_class_SwooleLite_Server_getManagerPid, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server, getMasterPid, arginfo_class_SwooleLite_Server_getMasterPid, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_SwooleLite_ConnectionIterator_methods[] = {
	ZEND_ME(SwooleLite_ConnectionIterator, __construct, arginfo_class_SwooleLite_ConnectionIterator___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(SwooleLite_ConnectionIterator, current, arginfo_class_SwooleLite_ConnectionIterator_current, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_ConnectionIterator, key, arginfo_class_SwooleLite_ConnectionIterator_key, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_ConnectionIterator, next, arginfo_class_SwooleLite_ConnectionIterator_next, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_ConnectionIterator, rewind, arginfo_class_SwooleLite_ConnectionIterator_rewind, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_ConnectionIterator, valid, arginfo_class_SwooleLite_ConnectionIterator_valid, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_ConnectionIterator, count, arginfo_class_SwooleLite_ConnectionIterator_count, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_ConnectionIterator, offsetExists, arginfo_class_SwooleLite_ConnectionIterator_offsetExists, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_ConnectionIterator, offsetGet, arginfo_class_SwooleLite_ConnectionIterator_offsetGet, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_ConnectionIterator, offsetSet, arginfo_class_SwooleLite_ConnectionIterator_offsetSet, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_ConnectionIterator, offsetUnset, arginfo_class_SwooleLite_ConnectionIterator_offsetUnset, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_SwooleLite_Server_Port_methods[] = {
	ZEND_ME(SwooleLite_Server_Port, __construct, arginfo_class_SwooleLite_Server_Port___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(SwooleLite_Server_Port, set, arginfo_class_SwooleLite_Server_Port_set, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server_Port, on, arginfo_class_SwooleLite_Server_Port_on, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server_Port, getCallback, arginfo_class_SwooleLite_Server_Port_getCallback, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server_Port, getSocket, arginfo_class_SwooleLite_Server_Port_getSocket, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_SwooleLite_Server_Task_methods[] = {
	ZEND_ME(SwooleLite_Server_Task, __construct, arginfo_class_SwooleLite_Server_Task___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(SwooleLite_Server_Task, finish, arginfo_class_SwooleLite_Server_Task_finish, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server_Task, retry, arginfo_class_SwooleLite_Server_Task_retry, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server_Task, fail, arginfo_class_SwooleLite_Server_Task_fail, ZEND_ACC_PUBLIC)
	ZEND_ME(SwooleLite_Server_Task, pack, arginfo_class_SwooleLite_Server_Task_pack, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(SwooleLite_Server_Task, unpack, arginfo_class_SwooleLite_Server_Task_unpack, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_FE_END
};


static const zend_function_entry class_SwooleLite_Server_Event_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_SwooleLite_Server_StatusInfo_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_SwooleLite_Server_Packet_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_SwooleLite_Server_PipeMessage_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_SwooleLite_Server_TaskResult_methods[] = {
	ZEND_FE_END
};

static zend_class_entry *register_class_SwooleLite_Exception(zend_class_entry *class_entry_RuntimeException)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "SwooleLite", "Exception", class_SwooleLite_Exception_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_RuntimeException);

	return class_entry;
}

static zend_class_entry *register_class_SwooleLite_Server(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "SwooleLite", "Server", class_SwooleLite_Server_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_NOT_SERIALIZABLE|ZEND_ACC_ALLOW_DYNAMIC_PROPERTIES;

	zval const_MODE_BASE_value;
	ZVAL_LONG(&const_MODE_BASE_value, SWL_MODE_BASE);
	zend_string *const_MODE_BASE_name = zend_string_init_interned("MODE_BASE", sizeof("MODE_BASE") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_MODE_BASE_name, &const_MODE_BASE_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_MODE_BASE_name);

	zval const_MODE_PROCESS_value;
	ZVAL_LONG(&const_MODE_PROCESS_value, SWL_MODE_PROCESS);
	zend_string *const_MODE_PROCESS_name = zend_string_init_interned("MODE_PROCESS", sizeof("MODE_PROCESS") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_MODE_PROCESS_name, &const_MODE_PROCESS_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_MODE_PROCESS_name);

	zval const_SOCK_TCP_value;
	ZVAL_LONG(&const_SOCK_TCP_value, SWL_SOCK_TCP);
	zend_string *const_SOCK_TCP_name = zend_string_init_interned("SOCK_TCP", sizeof("SOCK_TCP") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_SOCK_TCP_name, &const_SOCK_TCP_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_SOCK_TCP_name);

	zval const_SOCK_UDP_value;
	ZVAL_LONG(&const_SOCK_UDP_value, SWL_SOCK_UDP);
	zend_string *const_SOCK_UDP_name = zend_string_init_interned("SOCK_UDP", sizeof("SOCK_UDP") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_SOCK_UDP_name, &const_SOCK_UDP_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_SOCK_UDP_name);

	zval const_SOCK_TCP6_value;
	ZVAL_LONG(&const_SOCK_TCP6_value, SWL_SOCK_TCP6);
	zend_string *const_SOCK_TCP6_name = zend_string_init_interned("SOCK_TCP6", sizeof("SOCK_TCP6") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_SOCK_TCP6_name, &const_SOCK_TCP6_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_SOCK_TCP6_name);

	zval const_SOCK_UDP6_value;
	ZVAL_LONG(&const_SOCK_UDP6_value, SWL_SOCK_UDP6);
	zend_string *const_SOCK_UDP6_name = zend_string_init_interned("SOCK_UDP6", sizeof("SOCK_UDP6") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_SOCK_UDP6_name, &const_SOCK_UDP6_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_SOCK_UDP6_name);

	zval const_SOCK_UNIX_STREAM_value;
	ZVAL_LONG(&const_SOCK_UNIX_STREAM_value, SWL_SOCK_UNIX_STREAM);
	zend_string *const_SOCK_UNIX_STREAM_name = zend_string_init_interned("SOCK_UNIX_STREAM", sizeof("SOCK_UNIX_STREAM") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_SOCK_UNIX_STREAM_name, &const_SOCK_UNIX_STREAM_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_SOCK_UNIX_STREAM_name);

	zval const_SOCK_UNIX_DGRAM_value;
	ZVAL_LONG(&const_SOCK_UNIX_DGRAM_value, SWL_SOCK_UNIX_DGRAM);
	zend_string *const_SOCK_UNIX_DGRAM_name = zend_string_init_interned("SOCK_UNIX_DGRAM", sizeof("SOCK_UNIX_DGRAM") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_SOCK_UNIX_DGRAM_name, &const_SOCK_UNIX_DGRAM_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_SOCK_UNIX_DGRAM_name);

	zval const_SOCK_SSL_value;
	ZVAL_LONG(&const_SOCK_SSL_value, SWL_SOCK_SSL);
	zend_string *const_SOCK_SSL_name = zend_string_init_interned("SOCK_SSL", sizeof("SOCK_SSL") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_SOCK_SSL_name, &const_SOCK_SSL_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_SOCK_SSL_name);

	zval const_SSL_SSLv2_value;
	ZVAL_LONG(&const_SSL_SSLv2_value, SWL_SSL_SSLV2);
	zend_string *const_SSL_SSLv2_name = zend_string_init_interned("SSL_SSLv2", sizeof("SSL_SSLv2") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_SSL_SSLv2_name, &const_SSL_SSLv2_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_SSL_SSLv2_name);

	zval const_SSL_SSLv3_value;
	ZVAL_LONG(&const_SSL_SSLv3_value, SWL_SSL_SSLV3);
	zend_string *const_SSL_SSLv3_name = zend_string_init_interned("SSL_SSLv3", sizeof("SSL_SSLv3") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_SSL_SSLv3_name, &const_SSL_SSLv3_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_SSL_SSLv3_name);

	zval const_SSL_TLSv1_value;
	ZVAL_LONG(&const_SSL_TLSv1_value, SWL_SSL_TLSV1);
	zend_string *const_SSL_TLSv1_name = zend_string_init_interned("SSL_TLSv1", sizeof("SSL_TLSv1") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_SSL_TLSv1_name, &const_SSL_TLSv1_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_SSL_TLSv1_name);

	zval const_SSL_TLSv1_1_value;
	ZVAL_LONG(&const_SSL_TLSv1_1_value, SWL_SSL_TLSV1_1);
	zend_string *const_SSL_TLSv1_1_name = zend_string_init_interned("SSL_TLSv1_1", sizeof("SSL_TLSv1_1") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_SSL_TLSv1_1_name, &const_SSL_TLSv1_1_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_SSL_TLSv1_1_name);

	zval const_SSL_TLSv1_2_value;
	ZVAL_LONG(&const_SSL_TLSv1_2_value, SWL_SSL_TLSV1_2);
	zend_string *const_SSL_TLSv1_2_name = zend_string_init_interned("SSL_TLSv1_2", sizeof("SSL_TLSv1_2") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_SSL_TLSv1_2_name, &const_SSL_TLSv1_2_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_SSL_TLSv1_2_name);

	zval const_SSL_TLSv1_3_value;
	ZVAL_LONG(&const_SSL_TLSv1_3_value, SWL_SSL_TLSV1_3);
	zend_string *const_SSL_TLSv1_3_name = zend_string_init_interned("SSL_TLSv1_3", sizeof("SSL_TLSv1_3") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_SSL_TLSv1_3_name, &const_SSL_TLSv1_3_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_SSL_TLSv1_3_name);

	zval const_SSL_DTLS_value;
	ZVAL_LONG(&const_SSL_DTLS_value, SWL_SSL_DTLS);
	zend_string *const_SSL_DTLS_name = zend_string_init_interned("SSL_DTLS", sizeof("SSL_DTLS") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_SSL_DTLS_name, &const_SSL_DTLS_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_SSL_DTLS_name);

	zval const_WORKER_BUSY_value;
	ZVAL_LONG(&const_WORKER_BUSY_value, PHP_SWOOLELITE_WORKER_BUSY);
	zend_string *const_WORKER_BUSY_name = zend_string_init_interned("WORKER_BUSY", sizeof("WORKER_BUSY") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WORKER_BUSY_name, &const_WORKER_BUSY_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WORKER_BUSY_name);

	zval const_WORKER_IDLE_value;
	ZVAL_LONG(&const_WORKER_IDLE_value, PHP_SWOOLELITE_WORKER_IDLE);
	zend_string *const_WORKER_IDLE_name = zend_string_init_interned("WORKER_IDLE", sizeof("WORKER_IDLE") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WORKER_IDLE_name, &const_WORKER_IDLE_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WORKER_IDLE_name);

	zval const_WORKER_EXIT_value;
	ZVAL_LONG(&const_WORKER_EXIT_value, PHP_SWOOLELITE_WORKER_EXIT);
	zend_string *const_WORKER_EXIT_name = zend_string_init_interned("WORKER_EXIT", sizeof("WORKER_EXIT") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WORKER_EXIT_name, &const_WORKER_EXIT_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WORKER_EXIT_name);

	zval const_TASK_IPC_UNIXSOCK_value;
	ZVAL_LONG(&const_TASK_IPC_UNIXSOCK_value, SWL_TASK_IPC_UNIXSOCK);
	zend_string *const_TASK_IPC_UNIXSOCK_name = zend_string_init_interned("TASK_IPC_UNIXSOCK", sizeof("TASK_IPC_UNIXSOCK") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_TASK_IPC_UNIXSOCK_name, &const_TASK_IPC_UNIXSOCK_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_TASK_IPC_UNIXSOCK_name);

	zval const_TASK_IPC_MSGQUEUE_value;
	ZVAL_LONG(&const_TASK_IPC_MSGQUEUE_value, SWL_TASK_IPC_MSGQUEUE);
	zend_string *const_TASK_IPC_MSGQUEUE_name = zend_string_init_interned("TASK_IPC_MSGQUEUE", sizeof("TASK_IPC_MSGQUEUE") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_TASK_IPC_MSGQUEUE_name, &const_TASK_IPC_MSGQUEUE_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_TASK_IPC_MSGQUEUE_name);

	zval const_TASK_IPC_PREEMPTIVE_value;
	ZVAL_LONG(&const_TASK_IPC_PREEMPTIVE_value, SWL_TASK_IPC_PREEMPTIVE);
	zend_string *const_TASK_IPC_PREEMPTIVE_name = zend_string_init_interned("TASK_IPC_PREEMPTIVE", sizeof("TASK_IPC_PREEMPTIVE") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_TASK_IPC_PREEMPTIVE_name, &const_TASK_IPC_PREEMPTIVE_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_TASK_IPC_PREEMPTIVE_name);

	zval const_TASK_IPC_STREAM_value;
	ZVAL_LONG(&const_TASK_IPC_STREAM_value, SWL_TASK_IPC_STREAM);
	zend_string *const_TASK_IPC_STREAM_name = zend_string_init_interned("TASK_IPC_STREAM", sizeof("TASK_IPC_STREAM") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_TASK_IPC_STREAM_name, &const_TASK_IPC_STREAM_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_TASK_IPC_STREAM_name);

	zval const_TASK_IPC_RING_value;
	ZVAL_LONG(&const_TASK_IPC_RING_value, SWL_TASK_IPC_RING);
	zend_string *const_TASK_IPC_RING_name = zend_string_init_interned("TASK_IPC_RING", sizeof("TASK_IPC_RING") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_TASK_IPC_RING_name, &const_TASK_IPC_RING_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_TASK_IPC_RING_name);

	zval const_WORKER_IPC_UNIXSOCK_value;
	ZVAL_LONG(&const_WORKER_IPC_UNIXSOCK_value, SWL_WORKER_IPC_UNIXSOCK);
	zend_string *const_WORKER_IPC_UNIXSOCK_name = zend_string_init_interned("WORKER_IPC_UNIXSOCK", sizeof("WORKER_IPC_UNIXSOCK") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WORKER_IPC_UNIXSOCK_name, &const_WORKER_IPC_UNIXSOCK_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WORKER_IPC_UNIXSOCK_name);

	zval const_WORKER_IPC_MSGQUEUE_value;
	ZVAL_LONG(&const_WORKER_IPC_MSGQUEUE_value, SWL_WORKER_IPC_MSGQUEUE);
	zend_string *const_WORKER_IPC_MSGQUEUE_name = zend_string_init_interned("WORKER_IPC_MSGQUEUE", sizeof("WORKER_IPC_MSGQUEUE") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WORKER_IPC_MSGQUEUE_name, &const_WORKER_IPC_MSGQUEUE_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WORKER_IPC_MSGQUEUE_name);

	zval const_WORKER_IPC_RING_value;
	ZVAL_LONG(&const_WORKER_IPC_RING_value, SWL_WORKER_IPC_RING);
	zend_string *const_WORKER_IPC_RING_name = zend_string_init_interned("WORKER_IPC_RING", sizeof("WORKER_IPC_RING") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_WORKER_IPC_RING_name, &const_WORKER_IPC_RING_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_WORKER_IPC_RING_name);

	zval const_DISPATCH_ROUND_value;
	ZVAL_LONG(&const_DISPATCH_ROUND_value, SWL_DISPATCH_ROUND);
	zend_string *const_DISPATCH_ROUND_name = zend_string_init_interned("DISPATCH_ROUND", sizeof("DISPATCH_ROUND") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_DISPATCH_ROUND_name, &const_DISPATCH_ROUND_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_DISPATCH_ROUND_name);

	zval const_DISPATCH_FDMOD_value;
	ZVAL_LONG(&const_DISPATCH_FDMOD_value, SWL_DISPATCH_FDMOD);
	zend_string *const_DISPATCH_FDMOD_name = zend_string_init_interned("DISPATCH_FDMOD", sizeof("DISPATCH_FDMOD") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_DISPATCH_FDMOD_name, &const_DISPATCH_FDMOD_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_DISPATCH_FDMOD_name);

	zval const_DISPATCH_QUEUE_value;
	ZVAL_LONG(&const_DISPATCH_QUEUE_value, SWL_DISPATCH_QUEUE);
	zend_string *const_DISPATCH_QUEUE_name = zend_string_init_interned("DISPATCH_QUEUE", sizeof("DISPATCH_QUEUE") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_DISPATCH_QUEUE_name, &const_DISPATCH_QUEUE_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_DISPATCH_QUEUE_name);

	zval const_DISPATCH_IPMOD_value;
	ZVAL_LONG(&const_DISPATCH_IPMOD_value, SWL_DISPATCH_IPMOD);
	zend_string *const_DISPATCH_IPMOD_name = zend_string_init_interned("DISPATCH_IPMOD", sizeof("DISPATCH_IPMOD") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_DISPATCH_IPMOD_name, &const_DISPATCH_IPMOD_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_DISPATCH_IPMOD_name);

	zval const_DISPATCH_UIDMOD_value;
	ZVAL_LONG(&const_DISPATCH_UIDMOD_value, SWL_DISPATCH_UIDMOD);
	zend_string *const_DISPATCH_UIDMOD_name = zend_string_init_interned("DISPATCH_UIDMOD", sizeof("DISPATCH_UIDMOD") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_DISPATCH_UIDMOD_name, &const_DISPATCH_UIDMOD_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_DISPATCH_UIDMOD_name);

	zval const_DISPATCH_STREAM_value;
	ZVAL_LONG(&const_DISPATCH_STREAM_value, SWL_DISPATCH_STREAM);
	zend_string *const_DISPATCH_STREAM_name = zend_string_init_interned("DISPATCH_STREAM", sizeof("DISPATCH_STREAM") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_DISPATCH_STREAM_name, &const_DISPATCH_STREAM_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_DISPATCH_STREAM_name);

	zval const_LOG_DEBUG_value;
	ZVAL_LONG(&const_LOG_DEBUG_value, SWL_LOG_DEBUG);
	zend_string *const_LOG_DEBUG_name = zend_string_init_interned("LOG_DEBUG", sizeof("LOG_DEBUG") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_LOG_DEBUG_name, &const_LOG_DEBUG_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_LOG_DEBUG_name);

	zval const_LOG_TRACE_value;
	ZVAL_LONG(&const_LOG_TRACE_value, SWL_LOG_TRACE);
	zend_string *const_LOG_TRACE_name = zend_string_init_interned("LOG_TRACE", sizeof("LOG_TRACE") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_LOG_TRACE_name, &const_LOG_TRACE_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_LOG_TRACE_name);

	zval const_LOG_INFO_value;
	ZVAL_LONG(&const_LOG_INFO_value, SWL_LOG_INFO);
	zend_string *const_LOG_INFO_name = zend_string_init_interned("LOG_INFO", sizeof("LOG_INFO") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_LOG_INFO_name, &const_LOG_INFO_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_LOG_INFO_name);

	zval const_LOG_NOTICE_value;
	ZVAL_LONG(&const_LOG_NOTICE_value, SWL_LOG_NOTICE);
	zend_string *const_LOG_NOTICE_name = zend_string_init_interned("LOG_NOTICE", sizeof("LOG_NOTICE") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_LOG_NOTICE_name, &const_LOG_NOTICE_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_LOG_NOTICE_name);

	zval const_LOG_WARNING_value;
	ZVAL_LONG(&const_LOG_WARNING_value, SWL_LOG_WARNING);
	zend_string *const_LOG_WARNING_name = zend_string_init_interned("LOG_WARNING", sizeof("LOG_WARNING") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_LOG_WARNING_name, &const_LOG_WARNING_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_LOG_WARNING_name);

	zval const_LOG_ERROR_value;
	ZVAL_LONG(&const_LOG_ERROR_value, SWL_LOG_ERROR);
	zend_string *const_LOG_ERROR_name = zend_string_init_interned("LOG_ERROR", sizeof("LOG_ERROR") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_LOG_ERROR_name, &const_LOG_ERROR_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_LOG_ERROR_name);

	zval const_LOG_NONE_value;
	ZVAL_LONG(&const_LOG_NONE_value, SWL_LOG_NONE);
	zend_string *const_LOG_NONE_name = zend_string_init_interned("LOG_NONE", sizeof("LOG_NONE") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_LOG_NONE_name, &const_LOG_NONE_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_LOG_NONE_name);

	zval const_ERROR_SESSION_CLOSING_value;
	ZVAL_LONG(&const_ERROR_SESSION_CLOSING_value, SWL_ERROR_SESSION_CLOSING);
	zend_string *const_ERROR_SESSION_CLOSING_name = zend_string_init_interned("ERROR_SESSION_CLOSING", sizeof("ERROR_SESSION_CLOSING") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_ERROR_SESSION_CLOSING_name, &const_ERROR_SESSION_CLOSING_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_ERROR_SESSION_CLOSING_name);

	zval const_ERROR_SESSION_CLOSED_value;
	ZVAL_LONG(&const_ERROR_SESSION_CLOSED_value, SWL_ERROR_SESSION_CLOSED);
	zend_string *const_ERROR_SESSION_CLOSED_name = zend_string_init_interned("ERROR_SESSION_CLOSED", sizeof("ERROR_SESSION_CLOSED") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_ERROR_SESSION_CLOSED_name, &const_ERROR_SESSION_CLOSED_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_ERROR_SESSION_CLOSED_name);

	zval const_ERROR_SESSION_NOT_EXIST_value;
	ZVAL_LONG(&const_ERROR_SESSION_NOT_EXIST_value, SWL_ERROR_SESSION_NOT_EXIST);
	zend_string *const_ERROR_SESSION_NOT_EXIST_name = zend_string_init_interned("ERROR_SESSION_NOT_EXIST", sizeof("ERROR_SESSION_NOT_EXIST") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_ERROR_SESSION_NOT_EXIST_name, &const_ERROR_SESSION_NOT_EXIST_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_ERROR_SESSION_NOT_EXIST_name);

	zval const_ERROR_OUTPUT_BUFFER_OVERFLOW_value;
	ZVAL_LONG(&const_ERROR_OUTPUT_BUFFER_OVERFLOW_value, SWL_ERROR_OUTPUT_BUFFER_OVERFLOW);
	zend_string *const_ERROR_OUTPUT_BUFFER_OVERFLOW_name = zend_string_init_interned("ERROR_OUTPUT_BUFFER_OVERFLOW", sizeof("ERROR_OUTPUT_BUFFER_OVERFLOW") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_ERROR_OUTPUT_BUFFER_OVERFLOW_name, &const_ERROR_OUTPUT_BUFFER_OVERFLOW_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_ERROR_OUTPUT_BUFFER_OVERFLOW_name);

	zval const_ERROR_TASK_SPILL_value;
	ZVAL_LONG(&const_ERROR_TASK_SPILL_value, SWL_ERROR_TASK_SPILL);
	zend_string *const_ERROR_TASK_SPILL_name = zend_string_init_interned("ERROR_TASK_SPILL", sizeof("ERROR_TASK_SPILL") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_ERROR_TASK_SPILL_name, &const_ERROR_TASK_SPILL_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_ERROR_TASK_SPILL_name);

	zval const_ERROR_TASK_TIMEOUT_value;
	ZVAL_LONG(&const_ERROR_TASK_TIMEOUT_value, SWL_ERROR_TASK_TIMEOUT);
	zend_string *const_ERROR_TASK_TIMEOUT_name = zend_string_init_interned("ERROR_TASK_TIMEOUT", sizeof("ERROR_TASK_TIMEOUT") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_ERROR_TASK_TIMEOUT_name, &const_ERROR_TASK_TIMEOUT_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_ERROR_TASK_TIMEOUT_name);

	zval const_ERROR_TASK_QUEUE_FULL_value;
	ZVAL_LONG(&const_ERROR_TASK_QUEUE_FULL_value, SWL_ERROR_TASK_QUEUE_FULL);
	zend_string *const_ERROR_TASK_QUEUE_FULL_name = zend_string_init_interned("ERROR_TASK_QUEUE_FULL", sizeof("ERROR_TASK_QUEUE_FULL") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_ERROR_TASK_QUEUE_FULL_name, &const_ERROR_TASK_QUEUE_FULL_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_ERROR_TASK_QUEUE_FULL_name);

	zval const_ERROR_TASK_FAILED_value;
	ZVAL_LONG(&const_ERROR_TASK_FAILED_value, SWL_ERROR_TASK_FAILED);
	zend_string *const_ERROR_TASK_FAILED_name = zend_string_init_interned("ERROR_TASK_FAILED", sizeof("ERROR_TASK_FAILED") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_ERROR_TASK_FAILED_name, &const_ERROR_TASK_FAILED_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_ERROR_TASK_FAILED_name);

	zval const_ERROR_TASK_FINISHED_value;
	ZVAL_LONG(&const_ERROR_TASK_FINISHED_value, SWL_ERROR_TASK_FINISHED);
	zend_string *const_ERROR_TASK_FINISHED_name = zend_string_init_interned("ERROR_TASK_FINISHED", sizeof("ERROR_TASK_FINISHED") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_ERROR_TASK_FINISHED_name, &const_ERROR_TASK_FINISHED_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_ERROR_TASK_FINISHED_name);

	zval const_ERROR_WORKER_NOT_RUNNING_value;
	ZVAL_LONG(&const_ERROR_WORKER_NOT_RUNNING_value, SWL_ERROR_WORKER_NOT_RUNNING);
	zend_string *const_ERROR_WORKER_NOT_RUNNING_name = zend_string_init_interned("ERROR_WORKER_NOT_RUNNING", sizeof("ERROR_WORKER_NOT_RUNNING") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_ERROR_WORKER_NOT_RUNNING_name, &const_ERROR_WORKER_NOT_RUNNING_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_ERROR_WORKER_NOT_RUNNING_name);

	zval const_ERROR_SESSION_BOUND_value;
	ZVAL_LONG(&const_ERROR_SESSION_BOUND_value, SWL_ERROR_SESSION_BOUND);
	zend_string *const_ERROR_SESSION_BOUND_name = zend_string_init_interned("ERROR_SESSION_BOUND", sizeof("ERROR_SESSION_BOUND") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_ERROR_SESSION_BOUND_name, &const_ERROR_SESSION_BOUND_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_ERROR_SESSION_BOUND_name);

	zval const_ERROR_WEBSOCKET_UNCONNECTED_value;
	ZVAL_LONG(&const_ERROR_WEBSOCKET_UNCONNECTED_value, SWL_ERROR_WEBSOCKET_UNCONNECTED);
	zend_string *const_ERROR_WEBSOCKET_UNCONNECTED_name = zend_string_init_interned("ERROR_WEBSOCKET_UNCONNECTED", sizeof("ERROR_WEBSOCKET_UNCONNECTED") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_ERROR_WEBSOCKET_UNCONNECTED_name, &const_ERROR_WEBSOCKET_UNCONNECTED_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_ERROR_WEBSOCKET_UNCONNECTED_name);

	zval property_host_default_value;
	ZVAL_UNDEF(&property_host_default_value);
	zend_string *property_host_name = zend_string_init("host", sizeof("host") - 1, 1);
	zend_declare_typed_property(class_entry, property_host_name, &property_host_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_host_name);

	zval property_port_default_value;
	ZVAL_UNDEF(&property_port_default_value);
	zend_string *property_port_name = zend_string_init("port", sizeof("port") - 1, 1);
	zend_declare_typed_property(class_entry, property_port_name, &property_port_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_port_name);

	zval property_type_default_value;
	ZVAL_UNDEF(&property_type_default_value);
	zend_string *property_type_name = zend_string_init("type", sizeof("type") - 1, 1);
	zend_declare_typed_property(class_entry, property_type_name, &property_type_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_type_name);

	zval property_ssl_default_value;
	ZVAL_UNDEF(&property_ssl_default_value);
	zend_string *property_ssl_name = zend_string_init("ssl", sizeof("ssl") - 1, 1);
	zend_declare_typed_property(class_entry, property_ssl_name, &property_ssl_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_ssl_name);

	zval property_mode_default_value;
	ZVAL_UNDEF(&property_mode_default_value);
	zend_string *property_mode_name = zend_string_init("mode", sizeof("mode") - 1, 1);
	zend_declare_typed_property(class_entry, property_mode_name, &property_mode_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_mode_name);

	zval property_setting_default_value;
	ZVAL_EMPTY_ARRAY(&property_setting_default_value);
	zend_string *property_setting_name = zend_string_init("setting", sizeof("setting") - 1, 1);
	zend_declare_typed_property(class_entry, property_setting_name, &property_setting_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_setting_name);

	zend_string *property_connections_class_SwooleLite_ConnectionIterator = zend_string_init("SwooleLite\\ConnectionIterator", sizeof("SwooleLite\\ConnectionIterator")-1, 1);
	zval property_connections_default_value;
	ZVAL_UNDEF(&property_connections_default_value);
	zend_string *property_connections_name = zend_string_init("connections", sizeof("connections") - 1, 1);
	zend_declare_typed_property(class_entry, property_connections_name, &property_connections_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_CLASS(property_connections_class_SwooleLite_ConnectionIterator, 0, 0));
	zend_string_release(property_connections_name);

	zval property_ports_default_value;
	ZVAL_UNDEF(&property_ports_default_value);
	zend_string *property_ports_name = zend_string_init("ports", sizeof("ports") - 1, 1);
	zend_declare_typed_property(class_entry, property_ports_name, &property_ports_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_ports_name);

	zval property_master_pid_default_value;
	ZVAL_LONG(&property_master_pid_default_value, 0);
	zend_string *property_master_pid_name = zend_string_init("master_pid", sizeof("master_pid") - 1, 1);
	zend_declare_typed_property(class_entry, property_master_pid_name, &property_master_pid_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_master_pid_name);

	zval property_manager_pid_default_value;
	ZVAL_LONG(&property_manager_pid_default_value, 0);
	zend_string *property_manager_pid_name = zend_string_init("manager_pid", sizeof("manager_pid") - 1, 1);
	zend_declare_typed_property(class_entry, property_manager_pid_name, &property_manager_pid_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_manager_pid_name);

	zval property_worker_id_default_value;
	ZVAL_LONG(&property_worker_id_default_value, -1);
	zend_string *property_worker_id_name = zend_string_init("worker_id", sizeof("worker_id") - 1, 1);
	zend_declare_typed_property(class_entry, property_worker_id_name, &property_worker_id_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_worker_id_name);

	zval property_worker_pid_default_value;
	ZVAL_LONG(&property_worker_pid_default_value, 0);
	zend_string *property_worker_pid_name = zend_string_init("worker_pid", sizeof("worker_pid") - 1, 1);
	zend_declare_typed_property(class_entry, property_worker_pid_name, &property_worker_pid_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_worker_pid_name);

	zval property_taskworker_default_value;
	ZVAL_FALSE(&property_taskworker_default_value);
	zend_string *property_taskworker_name = zend_string_init("taskworker", sizeof("taskworker") - 1, 1);
	zend_declare_typed_property(class_entry, property_taskworker_name, &property_taskworker_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_taskworker_name);

	zend_string *attribute_name_AllowDynamicProperties_class_SwooleLite_Server = zend_string_init_interned("AllowDynamicProperties", sizeof("AllowDynamicProperties") - 1, 1);
	zend_add_class_attribute(class_entry, attribute_name_AllowDynamicProperties_class_SwooleLite_Server, 0);
	zend_string_release(attribute_name_AllowDynamicProperties_class_SwooleLite_Server);

	return class_entry;
}

static zend_class_entry *register_class_SwooleLite_ConnectionIterator(zend_class_entry *class_entry_Iterator, zend_class_entry *class_entry_Countable, zend_class_entry *class_entry_ArrayAccess)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "SwooleLite", "ConnectionIterator", class_SwooleLite_ConnectionIterator_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
	zend_class_implements(class_entry, 3, class_entry_Iterator, class_entry_Countable, class_entry_ArrayAccess);

	return class_entry;
}

static zend_class_entry *register_class_SwooleLite_Server_Port(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "SwooleLite\\Server", "Port", class_SwooleLite_Server_Port_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	zval property_host_default_value;
	ZVAL_UNDEF(&property_host_default_value);
	zend_string *property_host_name = zend_string_init("host", sizeof("host") - 1, 1);
	zend_declare_typed_property(class_entry, property_host_name, &property_host_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_host_name);

	zval property_port_default_value;
	ZVAL_UNDEF(&property_port_default_value);
	zend_string *property_port_name = zend_string_init("port", sizeof("port") - 1, 1);
	zend_declare_typed_property(class_entry, property_port_name, &property_port_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_port_name);

	zval property_type_default_value;
	ZVAL_UNDEF(&property_type_default_value);
	zend_string *property_type_name = zend_string_init("type", sizeof("type") - 1, 1);
	zend_declare_typed_property(class_entry, property_type_name, &property_type_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_type_name);

	zval property_sock_default_value;
	ZVAL_UNDEF(&property_sock_default_value);
	zend_string *property_sock_name = zend_string_init("sock", sizeof("sock") - 1, 1);
	zend_declare_typed_property(class_entry, property_sock_name, &property_sock_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_sock_name);

	zval property_ssl_default_value;
	ZVAL_UNDEF(&property_ssl_default_value);
	zend_string *property_ssl_name = zend_string_init("ssl", sizeof("ssl") - 1, 1);
	zend_declare_typed_property(class_entry, property_ssl_name, &property_ssl_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_ssl_name);

	zval property_setting_default_value;
	ZVAL_EMPTY_ARRAY(&property_setting_default_value);
	zend_string *property_setting_name = zend_string_init("setting", sizeof("setting") - 1, 1);
	zend_declare_typed_property(class_entry, property_setting_name, &property_setting_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_setting_name);

	zend_string *property_connections_class_SwooleLite_ConnectionIterator = zend_string_init("SwooleLite\\ConnectionIterator", sizeof("SwooleLite\\ConnectionIterator")-1, 1);
	zval property_connections_default_value;
	ZVAL_UNDEF(&property_connections_default_value);
	zend_string *property_connections_name = zend_string_init("connections", sizeof("connections") - 1, 1);
	zend_declare_typed_property(class_entry, property_connections_name, &property_connections_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_CLASS(property_connections_class_SwooleLite_ConnectionIterator, 0, 0));
	zend_string_release(property_connections_name);

	return class_entry;
}

static zend_class_entry *register_class_SwooleLite_Server_Task(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "SwooleLite\\Server", "Task", class_SwooleLite_Server_Task_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	zval property_id_default_value;
	ZVAL_UNDEF(&property_id_default_value);
	zend_string *property_id_name = zend_string_init("id", sizeof("id") - 1, 1);
	zend_declare_typed_property(class_entry, property_id_name, &property_id_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_id_name);

	zval property_workerId_default_value;
	ZVAL_UNDEF(&property_workerId_default_value);
	zend_string *property_workerId_name = zend_string_init("workerId", sizeof("workerId") - 1, 1);
	zend_declare_typed_property(class_entry, property_workerId_name, &property_workerId_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_workerId_name);

	zval property_data_default_value;
	ZVAL_UNDEF(&property_data_default_value);
	zend_string *property_data_name = zend_string_init("data", sizeof("data") - 1, 1);
	zend_declare_typed_property(class_entry, property_data_name, &property_data_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ANY));
	zend_string_release(property_data_name);

	zval property_dispatchTime_default_value;
	ZVAL_UNDEF(&property_dispatchTime_default_value);
	zend_string *property_dispatchTime_name = zend_string_init("dispatchTime", sizeof("dispatchTime") - 1, 1);
	zend_declare_typed_property(class_entry, property_dispatchTime_name, &property_dispatchTime_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_DOUBLE));
	zend_string_release(property_dispatchTime_name);

	zval property_attempt_default_value;
	ZVAL_UNDEF(&property_attempt_default_value);
	zend_string *property_attempt_name = zend_string_init("attempt", sizeof("attempt") - 1, 1);
	zend_declare_typed_property(class_entry, property_attempt_name, &property_attempt_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_attempt_name);

	zval property_pool_default_value;
	ZVAL_UNDEF(&property_pool_default_value);
	zend_string *property_pool_name = zend_string_init("pool", sizeof("pool") - 1, 1);
	zend_declare_typed_property(class_entry, property_pool_name, &property_pool_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_pool_name);

	zval property_priority_default_value;
	ZVAL_UNDEF(&property_priority_default_value);
	zend_string *property_priority_name = zend_string_init("priority", sizeof("priority") - 1, 1);
	zend_declare_typed_property(class_entry, property_priority_name, &property_priority_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_priority_name);

	zval property_worker_id_default_value;
	ZVAL_UNDEF(&property_worker_id_default_value);
	zend_string *property_worker_id_name = zend_string_init("worker_id", sizeof("worker_id") - 1, 1);
	zend_declare_typed_property(class_entry, property_worker_id_name, &property_worker_id_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_worker_id_name);

	zval property_dispatch_time_default_value;
	ZVAL_UNDEF(&property_dispatch_time_default_value);
	zend_string *property_dispatch_time_name = zend_string_init("dispatch_time", sizeof("dispatch_time") - 1, 1);
	zend_declare_typed_property(class_entry, property_dispatch_time_name, &property_dispatch_time_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_DOUBLE));
	zend_string_release(property_dispatch_time_name);

	return class_entry;
}

static zend_class_entry *register_class_SwooleLite_Server_Event(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "SwooleLite\\Server", "Event", class_SwooleLite_Server_Event_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL;

	zval property_reactor_id_default_value;
	ZVAL_LONG(&property_reactor_id_default_value, 0);
	zend_string *property_reactor_id_name = zend_string_init("reactor_id", sizeof("reactor_id") - 1, 1);
	zend_declare_typed_property(class_entry, property_reactor_id_name, &property_reactor_id_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_reactor_id_name);

	zval property_fd_default_value;
	ZVAL_LONG(&property_fd_default_value, 0);
	zend_string *property_fd_name = zend_string_init("fd", sizeof("fd") - 1, 1);
	zend_declare_typed_property(class_entry, property_fd_name, &property_fd_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_fd_name);

	zval property_dispatch_time_default_value;
	ZVAL_DOUBLE(&property_dispatch_time_default_value, 0);
	zend_string *property_dispatch_time_name = zend_string_init("dispatch_time", sizeof("dispatch_time") - 1, 1);
	zend_declare_typed_property(class_entry, property_dispatch_time_name, &property_dispatch_time_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_DOUBLE));
	zend_string_release(property_dispatch_time_name);

	zval property_data_default_value;
	ZVAL_NULL(&property_data_default_value);
	zend_string *property_data_name = zend_string_init("data", sizeof("data") - 1, 1);
	zend_declare_typed_property(class_entry, property_data_name, &property_data_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_data_name);

	return class_entry;
}

static zend_class_entry *register_class_SwooleLite_Server_StatusInfo(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "SwooleLite\\Server", "StatusInfo", class_SwooleLite_Server_StatusInfo_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL;

	zval property_worker_id_default_value;
	ZVAL_LONG(&property_worker_id_default_value, 0);
	zend_string *property_worker_id_name = zend_string_init("worker_id", sizeof("worker_id") - 1, 1);
	zend_declare_typed_property(class_entry, property_worker_id_name, &property_worker_id_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_worker_id_name);

	zval property_worker_pid_default_value;
	ZVAL_LONG(&property_worker_pid_default_value, 0);
	zend_string *property_worker_pid_name = zend_string_init("worker_pid", sizeof("worker_pid") - 1, 1);
	zend_declare_typed_property(class_entry, property_worker_pid_name, &property_worker_pid_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_worker_pid_name);

	zval property_status_default_value;
	ZVAL_LONG(&property_status_default_value, 0);
	zend_string *property_status_name = zend_string_init("status", sizeof("status") - 1, 1);
	zend_declare_typed_property(class_entry, property_status_name, &property_status_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_status_name);

	zval property_exit_code_default_value;
	ZVAL_LONG(&property_exit_code_default_value, 0);
	zend_string *property_exit_code_name = zend_string_init("exit_code", sizeof("exit_code") - 1, 1);
	zend_declare_typed_property(class_entry, property_exit_code_name, &property_exit_code_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_exit_code_name);

	zval property_signal_default_value;
	ZVAL_LONG(&property_signal_default_value, 0);
	zend_string *property_signal_name = zend_string_init("signal", sizeof("signal") - 1, 1);
	zend_declare_typed_property(class_entry, property_signal_name, &property_signal_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_signal_name);

	return class_entry;
}

static zend_class_entry *register_class_SwooleLite_Server_Packet(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "SwooleLite\\Server", "Packet", class_SwooleLite_Server_Packet_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL;

	zval property_server_socket_default_value;
	ZVAL_LONG(&property_server_socket_default_value, 0);
	zend_string *property_server_socket_name = zend_string_init("server_socket", sizeof("server_socket") - 1, 1);
	zend_declare_typed_property(class_entry, property_server_socket_name, &property_server_socket_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_server_socket_name);

	zval property_server_port_default_value;
	ZVAL_LONG(&property_server_port_default_value, 0);
	zend_string *property_server_port_name = zend_string_init("server_port", sizeof("server_port") - 1, 1);
	zend_declare_typed_property(class_entry, property_server_port_name, &property_server_port_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_server_port_name);

	zval property_dispatch_time_default_value;
	ZVAL_DOUBLE(&property_dispatch_time_default_value, 0);
	zend_string *property_dispatch_time_name = zend_string_init("dispatch_time", sizeof("dispatch_time") - 1, 1);
	zend_declare_typed_property(class_entry, property_dispatch_time_name, &property_dispatch_time_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_DOUBLE));
	zend_string_release(property_dispatch_time_name);

	zval property_address_default_value;
	ZVAL_EMPTY_STRING(&property_address_default_value);
	zend_string *property_address_name = zend_string_init("address", sizeof("address") - 1, 1);
	zend_declare_typed_property(class_entry, property_address_name, &property_address_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_address_name);

	zval property_port_default_value;
	ZVAL_LONG(&property_port_default_value, 0);
	zend_string *property_port_name = zend_string_init("port", sizeof("port") - 1, 1);
	zend_declare_typed_property(class_entry, property_port_name, &property_port_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_port_name);

	zval property_data_default_value;
	ZVAL_EMPTY_STRING(&property_data_default_value);
	zend_string *property_data_name = zend_string_init("data", sizeof("data") - 1, 1);
	zend_declare_typed_property(class_entry, property_data_name, &property_data_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_data_name);

	return class_entry;
}

static zend_class_entry *register_class_SwooleLite_Server_PipeMessage(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "SwooleLite\\Server", "PipeMessage", class_SwooleLite_Server_PipeMessage_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL;

	zval property_source_worker_id_default_value;
	ZVAL_LONG(&property_source_worker_id_default_value, 0);
	zend_string *property_source_worker_id_name = zend_string_init("source_worker_id", sizeof("source_worker_id") - 1, 1);
	zend_declare_typed_property(class_entry, property_source_worker_id_name, &property_source_worker_id_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_source_worker_id_name);

	zval property_worker_id_default_value;
	ZVAL_LONG(&property_worker_id_default_value, 0);
	zend_string *property_worker_id_name = zend_string_init("worker_id", sizeof("worker_id") - 1, 1);
	zend_declare_typed_property(class_entry, property_worker_id_name, &property_worker_id_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_worker_id_name);

	zval property_dispatch_time_default_value;
	ZVAL_DOUBLE(&property_dispatch_time_default_value, 0);
	zend_string *property_dispatch_time_name = zend_string_init("dispatch_time", sizeof("dispatch_time") - 1, 1);
	zend_declare_typed_property(class_entry, property_dispatch_time_name, &property_dispatch_time_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_DOUBLE));
	zend_string_release(property_dispatch_time_name);

	zval property_data_default_value;
	ZVAL_NULL(&property_data_default_value);
	zend_string *property_data_name = zend_string_init("data", sizeof("data") - 1, 1);
	zend_declare_typed_property(class_entry, property_data_name, &property_data_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ANY));
	zend_string_release(property_data_name);

	return class_entry;
}

static zend_class_entry *register_class_SwooleLite_Server_TaskResult(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "SwooleLite\\Server", "TaskResult", class_SwooleLite_Server_TaskResult_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL;

	zval property_task_id_default_value;
	ZVAL_LONG(&property_task_id_default_value, 0);
	zend_string *property_task_id_name = zend_string_init("task_id", sizeof("task_id") - 1, 1);
	zend_declare_typed_property(class_entry, property_task_id_name, &property_task_id_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_task_id_name);

	zval property_task_worker_id_default_value;
	ZVAL_LONG(&property_task_worker_id_default_value, 0);
	zend_string *property_task_worker_id_name = zend_string_init("task_worker_id", sizeof("task_worker_id") - 1, 1);
	zend_declare_typed_property(class_entry, property_task_worker_id_name, &property_task_worker_id_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_task_worker_id_name);

	zval property_dispatch_time_default_value;
	ZVAL_DOUBLE(&property_dispatch_time_default_value, 0);
	zend_string *property_dispatch_time_name = zend_string_init("dispatch_time", sizeof("dispatch_time") - 1, 1);
	zend_declare_typed_property(class_entry, property_dispatch_time_name, &property_dispatch_time_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_DOUBLE));
	zend_string_release(property_dispatch_time_name);

	zval property_data_default_value;
	ZVAL_NULL(&property_data_default_value);
	zend_string *property_data_name = zend_string_init("data", sizeof("data") - 1, 1);
	zend_declare_typed_property(class_entry, property_data_name, &property_data_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ANY));
	zend_string_release(property_data_name);

	return class_entry;
}
