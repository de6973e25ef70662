/* Process::signal() and alarm(): signals that lead to callbacks in the loop. */
#ifndef SWL_PHP_PHP_PROCESS_SIGNAL_H
#define SWL_PHP_PHP_PROCESS_SIGNAL_H

/* When the module starts. */
void php_swoolelite_process_signal_startup(void);

/* Before the module may be unloaded: no handler is set any more. */
void php_swoolelite_process_signal_end(void);

#endif
