/* The Server's methods about processes, and stats(). */
#ifndef SWL_PHP_PHP_SERVER_STATS_H
#define SWL_PHP_PHP_SERVER_STATS_H

/* What getWorkerStatus() returns: the constants Server::WORKER_…, with Swoole's values. */
enum php_swoolelite_worker_status {
    PHP_SWOOLELITE_WORKER_BUSY = 1,
    PHP_SWOOLELITE_WORKER_IDLE = 2,
    PHP_SWOOLELITE_WORKER_EXIT = 3,
};

#endif
