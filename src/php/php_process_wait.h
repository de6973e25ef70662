/* Process::wait(), and which children it waits for. */
#ifndef SWL_PHP_PHP_PROCESS_WAIT_H
#define SWL_PHP_PHP_PROCESS_WAIT_H

#include <sys/types.h>

#include "server/server.h"

/* This process has started that one. */
void php_swoolelite_process_note_child(pid_t pid);

/* The manager has reaped that process, which wait() has not told of yet if start() has started it here. */
void php_swoolelite_process_note_end(struct swl_server *server, const struct swl_process_end *end);

/* The script ends. */
void php_swoolelite_process_forget_children(void);

#endif
