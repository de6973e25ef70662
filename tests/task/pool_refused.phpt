--TEST--
Task pools: a pool that does not exist, an index beyond its task workers, none in the default pool, a task worker that would wait for itself
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    function (Server $server) {
        $server->set(['task_worker_num' => 0, 'task_in_task_worker' => true, 'task_pools' => ['one' => [], 'two' => ['worker_num' => 2]]]);
        $try = fn (Closure ...$calls) => array_map(function (Closure $call) {
            report('outcome', outcome($call));
        }, $calls);
        $server->on('receive', function (Server $server) use ($try) {
            $try(
                fn () => $server->task(1, pool: 'three'),
                fn () => $server->taskwait(1, pool: "one\0"),
                fn () => $server->taskCo([1], pool: 'One'),
                fn () => $server->task(1),
                fn () => $server->taskWaitMulti([1]),
                fn () => $server->task(1, 2, pool: 'two'),
                fn () => $server->taskwait(1, 1, 1, 'one'),
                fn () => $server->taskwait('task', 5, 0, 'one'),
                fn () => $server->taskwait('task', 5, 1, 'two'),
            );
        });
        $server->on('task', function (Server $server, int $id, int $from, mixed $data) use ($try) {
            if ($data === 'task') {
                $try(
                    fn () => $server->taskwait(1, 5, 0, 'one'),
                    fn () => $server->taskwait(1, 5, 1, 'two'),
                    fn () => in_array($server->taskwait(1, 5, pool: 'two'), [2, 3], true) ? 'one of two' : '?',
                );
            }
            return $server->worker_id;
        });
    },
    function (Harness $t) {
        $t->connect()->send('go');
        for ($i = 0; $i < 15; $i++) {
            echo $t->take('outcome')[0], "\n";
        }
    },
);
?>
--EXPECT--
ValueError: SwooleLite\Server::task(): Argument #6 ($pool) must be the name of a task pool
ValueError: SwooleLite\Server::taskwait(): Argument #4 ($pool) must be the name of a task pool
ValueError: SwooleLite\Server::taskCo(): Argument #3 ($pool) must be the name of a task pool
SwooleLite\Exception: The default task pool has no task workers: name another one, or set task_worker_num
SwooleLite\Exception: The default task pool has no task workers: name another one, or set task_worker_num
ValueError: SwooleLite\Server::task(): Argument #2 ($dstTaskWorker) must be -1 or the index of a task worker, 0 to 1
ValueError: SwooleLite\Server::taskwait(): Argument #3 ($dstTaskWorker) must be -1 or the index of a task worker, 0 to 0
SwooleLite\Exception: The only task worker would wait for itself
3
one of two
1
1
ValueError: SwooleLite\Server::taskwait(): Argument #3 ($dstTaskWorker) must be another task worker than this one
one of two
3
OK
