/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 813d55b2a27e27b56a54b9db859dfebaed0d975d */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_SwooleLite_Event___construct, 0, 0, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_SwooleLite_Event_rshutdown, 0, 0, IS_VOID, 0)
ZEND_END_ARG_INFO()


ZEND_METHOD(SwooleLite_Event, __construct);
ZEND_METHOD(SwooleLite_Event, rshutdown);


static const zend_function_entry class_SwooleLite_Event_methods[] = {
	ZEND_ME(SwooleLite_Event, __construct, arginfo_class_SwooleLite_Event___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(SwooleLite_Event, rshutdown, arginfo_class_SwooleLite_Event_rshutdown, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_SwooleLite_Event(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "SwooleLite", "Event", class_SwooleLite_Event_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}
