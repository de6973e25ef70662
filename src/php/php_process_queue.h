/* The System V queue of a Process. */
#ifndef SWL_PHP_PHP_PROCESS_QUEUE_H
#define SWL_PHP_PHP_PROCESS_QUEUE_H

#include "php/php_process.h"

/* The script has gone on in another process: the queue without a key is that one's to remove. */
void php_swoolelite_process_queue_adopt(void);

/* The script ends: removes the queue without a key, in the process that has made it. */
void php_swoolelite_process_queue_end(void);

/* The object pushes to, and pops from, a queue of somebody else's: each message is for anybody. */
void php_swoolelite_process_queue_lend(struct php_swoolelite_process *process, int id, zend_long key);

#endif
