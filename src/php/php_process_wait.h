/* Process::wait(), and which children it waits for. */
#ifndef SWL_PHP_PHP_PROCESS_WAIT_H
#define SWL_PHP_PHP_PROCESS_WAIT_H

#include <sys/types.h>

/* This process has started that one. */
void php_swoolelite_process_note_child(pid_t pid);

/* The script ends. */
void php_swoolelite_process_forget_children(void);

#endif
