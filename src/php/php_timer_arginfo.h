/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 040270dec2387ff934532196e6d97132cd21917f */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_SwooleLite_Timer___construct, 0, 0, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Timer_tick, 0, 2, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, ms, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, callback, IS_CALLABLE, 0)
	ZEND_ARG_VARIADIC_TYPE_INFO(0, params, IS_MIXED, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_SwooleLite_Timer_after arginfo_class_SwooleLite_Timer_tick

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Timer_clear, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, timer_id, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Timer_clearAll, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_SwooleLite_Timer_exists arginfo_class_SwooleLite_Timer_clear

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Timer_info, 0, 1, IS_ARRAY, 1)
	ZEND_ARG_TYPE_INFO(0, timer_id, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_SwooleLite_Timer_list, 0, 0, ArrayIterator, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Timer_stats, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()


ZEND_METHOD(SwooleLite_Timer, __construct);
ZEND_METHOD(SwooleLite_Timer, tick);
ZEND_METHOD(SwooleLite_Timer, after);
ZEND_METHOD(SwooleLite_Timer, clear);
ZEND_METHOD(SwooleLite_Timer, clearAll);
ZEND_METHOD(SwooleLite_Timer, exists);
ZEND_METHOD(SwooleLite_Timer, info);
ZEND_METHOD(SwooleLite_Timer, list);
ZEND_METHOD(SwooleLite_Timer, stats);


static const zend_function_entry class_SwooleLite_Timer_methods[] = {
	ZEND_ME(SwooleLite_Timer, __construct, arginfo_class_SwooleLite_Timer___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(SwooleLite_Timer, tick, arginfo_class_SwooleLite_Timer_tick, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(SwooleLite_Timer, after, arginfo_class_SwooleLite_Timer_after, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(SwooleLite_Timer, clear, arginfo_class_SwooleLite_Timer_clear, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(SwooleLite_Timer, clearAll, arginfo_class_SwooleLite_Timer_clearAll, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(SwooleLite_Timer, exists, arginfo_class_SwooleLite_Timer_exists, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(SwooleLite_Timer, info, arginfo_class_SwooleLite_Timer_info, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(SwooleLite_Timer, list, arginfo_class_SwooleLite_Timer_list, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(SwooleLite_Timer, stats, arginfo_class_SwooleLite_Timer_stats, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_SwooleLite_Timer(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "SwooleLite", "Timer", class_SwooleLite_Timer_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}
