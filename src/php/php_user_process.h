/* Processes of the user's as a part of a server: Server::addProcess(). */
#ifndef SWL_PHP_PHP_USER_PROCESS_H
#define SWL_PHP_PHP_USER_PROCESS_H

#include "php/php_object.h"

/* Before any code of the user's runs. */
void php_swoolelite_user_process_startup(void);

/* The server starts: its processes get the ids that they keep. */
void php_swoolelite_user_processes_number(struct php_swoolelite_server *server);
void php_swoolelite_user_processes_release(struct php_swoolelite_server *server);
void php_swoolelite_user_processes_gc(struct php_swoolelite_server *server, zend_get_gc_buffer *buffer);

/* For the core: see struct swl_server_callbacks. */
enum swl_verdict php_swoolelite_user_process_run(struct swl_server *core);
void php_swoolelite_user_process_interrupt(bool ends);

/* Around a function of the user's that is the life of its process: signals that ask the process to end
 * interrupt it. The second one gets the verdict of the call, and returns what it means for the process. */
void php_swoolelite_user_process_enter_function(void);
enum swl_verdict php_swoolelite_user_process_leave_function(enum swl_verdict verdict);

bool php_swoolelite_user_process_may_wait(void);

#endif
