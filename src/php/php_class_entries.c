/* Where the classes of this extension are kept. */
#include "php/php_class_entries.h"

zend_class_entry *php_swoolelite_exception_ce, *php_swoolelite_server_ce,
    *php_swoolelite_connection_iterator_ce, *php_swoolelite_timer_ce, *php_swoolelite_task_ce,
    *php_swoolelite_process_ce, *php_swoolelite_port_ce, *php_swoolelite_event_ce,
    *php_swoolelite_status_info_ce, *php_swoolelite_pipe_message_ce, *php_swoolelite_packet_ce,
    *php_swoolelite_task_result_ce;
zend_class_entry *php_swoolelite_atomic_ce, *php_swoolelite_atomic_long_ce, *php_swoolelite_lock_ce;
zend_class_entry *php_swoolelite_pool_ce;
zend_class_entry *php_swoolelite_event_loop_ce;
zend_class_entry *php_swoolelite_table_ce;
zend_class_entry *php_swoolelite_client_ce;
zend_class_entry *php_swoolelite_async_client_ce;
zend_class_entry *php_swoolelite_task_client_ce;
zend_class_entry *php_swoolelite_websocket_server_ce, *php_swoolelite_websocket_frame_ce,
    *php_swoolelite_websocket_close_frame_ce;
zend_class_entry *php_swoolelite_http_server_ce, *php_swoolelite_http_request_ce,
    *php_swoolelite_http_response_ce, *php_swoolelite_http_cookie_ce;
