--TEST--
With task_in_task_worker, task workers submit tasks: finish runs there, taskwait() and taskWaitMulti() wait for others
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([Server::TASK_IPC_RING, Server::TASK_IPC_UNIXSOCK, Server::TASK_IPC_MSGQUEUE, Server::TASK_IPC_PREEMPTIVE] as $mode) {
    Harness::run(
        server: function (Server $server) use ($mode) {
            $server->set(['task_worker_num' => 2, 'task_in_task_worker' => true, 'task_ipc_mode' => $mode]);
            $server->on('receive', fn (Server $server, int $fd, int $reactor, string $data) => report($data, $server->taskwait($data, 10)));
            $server->on('task', fn (Server $server, int $id, int $from, mixed $data) => match ($data) {
                'wait' => [$server->worker_id, $server->taskwait('who', 10)],
                'multi' => $server->taskWaitMulti(['a' => 'x', 'b' => 'y'], 10),
                'own' => outcome(fn () => $server->taskwait('who', 1, $server->worker_id - 1)),
                'who' => [$server->worker_id, $from],
                // ten more, which come back to where they were submitted
                'tree' => array_sum(array_map(fn (int $n) => (int) is_int($server->task($n)), range(1, 10))),
                default => is_int($data) ? [$data, $from] : $data,
            });
            $server->on('finish', fn (Server $server, int $id, array $data) => report('finish', ...$data, ...[$server->worker_id]));
        },
        client: function (Harness $t) {
            $client = $t->connect();
            $client->send('wait');
            [[$first, [$second, $from]]] = $t->take('wait');
            same([true, $first], [$first !== $second, $from], 'another one ran it');
            $client->send('multi');
            same([['a' => 'x', 'b' => 'y']], $t->take('multi'), 'taskWaitMulti()');
            $client->send('own');
            same(['ValueError: SwooleLite\Server::taskwait(): Argument #3 ($dstTaskWorker) must be another task worker than this one'], $t->take('own'), 'itself');
            $client->send('tree');
            same([10], $t->take('tree'), 'submitted');
            for ($seen = []; count($seen) < 10; $seen[] = $n) {
                [$n, $from, $here] = $t->take('finish');
                same($from, $here, "where finish of $n ran");
            }
            sort($seen);
            same(range(1, 10), $seen, 'finished');
        },
    );
}

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1, 'task_in_task_worker' => true]);
        $server->on('receive', fn (Server $server) => report('alone', $server->taskwait('go', 10)));
        $server->on('task', fn (Server $server) => [
            outcome(fn () => $server->taskwait('x')),
            outcome(fn () => $server->taskWaitMulti(['x'])),
        ]);
    },
    client: function (Harness $t) {
        $t->connect()->send('go');
        print_r($t->take('alone')[0]);
    },
);
?>
--EXPECT--
OK
OK
OK
OK
Array
(
    [0] => SwooleLite\Exception: The only task worker would wait for itself
    [1] => SwooleLite\Exception: The only task worker would wait for itself
)
OK
