/* The class SwooleLite\Process\Pool: a server of another face. */
#ifndef SWL_PHP_PHP_POOL_H
#define SWL_PHP_PHP_POOL_H

#include <php.h>

/* What comes to a pool's workers; Swoole's values. */
enum php_swoolelite_ipc {
    PHP_SWOOLELITE_IPC_NONE = 0,
    PHP_SWOOLELITE_IPC_UNIXSOCK = 1,
    PHP_SWOOLELITE_IPC_MSGQUEUE = 2,
    PHP_SWOOLELITE_IPC_SOCKET = 3,
};

zend_class_entry *php_swoolelite_pool_register(void);

#endif
