--TEST--
A delay, a priority or a number of attempts that cannot be throws, and so does a task pool that there is not; nothing is sent
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    function (Server $server) {
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            $outcomes = array_map(outcome(...), [
                fn () => $server->task('x', delay: -0.001),
                fn () => $server->task('x', delay: NAN),
                fn () => $server->task('x', delay: INF),
                fn () => $server->task('x', delay: 315360001),
                fn () => $server->task('x', priority: 2),
                fn () => $server->task('x', priority: -2),
                fn () => $server->task('x', attempts: 0),
                fn () => $server->task('x', attempts: 1001),
                fn () => $server->task('x', pool: 'none'),
            ]);
            report('outcomes', ...$outcomes);
            report('count', $server->stats()['task_count']);
        });
        $server->on('task', fn () => null);
    },
    function (Harness $t) {
        $t->connect()->send('go');
        echo implode("\n", $t->take('outcomes')), "\n";
        same([0], $t->take('count'), 'tasks');
    },
);
?>
--EXPECT--
ValueError: SwooleLite\Server::task(): Argument #4 ($delay) must be between 0 and 315360000
ValueError: SwooleLite\Server::task(): Argument #4 ($delay) must be between 0 and 315360000
ValueError: SwooleLite\Server::task(): Argument #4 ($delay) must be between 0 and 315360000
ValueError: SwooleLite\Server::task(): Argument #4 ($delay) must be between 0 and 315360000
ValueError: SwooleLite\Server::task(): Argument #5 ($priority) must be -1, 0 or 1
ValueError: SwooleLite\Server::task(): Argument #5 ($priority) must be -1, 0 or 1
ValueError: SwooleLite\Server::task(): Argument #7 ($attempts) must be between 1 and 1000
ValueError: SwooleLite\Server::task(): Argument #7 ($attempts) must be between 1 and 1000
ValueError: SwooleLite\Server::task(): Argument #6 ($pool) must be the name of a task pool
OK
