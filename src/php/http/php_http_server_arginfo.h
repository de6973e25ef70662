/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 207f05b9e31c91856f502dca08e71895f07998cf */




static const zend_function_entry class_SwooleLite_Http_Server_methods[] = {
	ZEND_FE_END
};

static zend_class_entry *register_class_SwooleLite_Http_Server(zend_class_entry *class_entry_SwooleLite_Server)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "SwooleLite\\Http", "Server", class_SwooleLite_Http_Server_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_SwooleLite_Server);
	class_entry->ce_flags |= ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}
