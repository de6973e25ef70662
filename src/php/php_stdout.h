/* Standard output in the processes of a server: a script ends where it is gone, a server does not. */
#ifndef PHP_SWOOLELITE_STDOUT_H
#define PHP_SWOOLELITE_STDOUT_H

/* At the start of the process, before PHP opens anything for good: closed standard streams lead to /dev/null. */
void php_swoolelite_stdout_startup(void);

/* From now on, in this process and those that it forks, until PHP ends: what standard output does not take,
 * for whatever reason but that it is full, is dropped. PHP itself would end the script there, with status 255
 * (php_handle_aborted_connection()). */
void php_swoolelite_stdout_survive(void);

/* PHP's own functions again: the module may be unloaded next. */
void php_swoolelite_stdout_shutdown(void);

#endif
