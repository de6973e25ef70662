--TEST--
taskCo() in timers, in finish, in pipeMessage, and one Fiber in another
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'task_worker_num' => 2]);
        $inFiber = fn (Closure $call) => (new Fiber($call))->start();
        $co = function (string $where) use ($server, $inFiber) {
            $inFiber(function () use ($server, $where, $inFiber) {
                $inFiber(fn () => report("inner $where", $server->taskCo(["inner $where"], 25)[0]));
                report($where, $server->taskCo([$where], 25)[0]);
            });
        };
        $server->on('workerStart', fn (Server $server, int $id) => $id === 0 && $co('workerStart'));
        $server->on('connect', fn () => $co('connect'));
        $server->on('close', fn () => $co('close'));
        $server->on('receive', function (Server $server) use ($co, $inFiber) {
            $server->after(1, fn () => $co('after'));
            $server->defer(fn () => $co('defer'));
            $tick = $server->tick(1, function () use ($server, $co, &$tick) {
                $server->clearTimer($tick);
                $co('tick');
            });
            $server->task('finish');
            $server->sendMessage('pipeMessage', 1 - $server->worker_id);
        });
        $server->on('finish', fn (Server $server, int $taskId, string $data) => $co('finish'));
        $server->on('pipeMessage', fn (Server $server, int $from, string $message) => $co($message));
        $server->on('task', fn (Server $server, int $taskId, int $worker, string $data) => strtoupper($data));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        foreach (['workerStart', 'connect', 'after', 'defer', 'tick', 'finish', 'pipeMessage', 'close'] as $where) {
            $where === 'close' && $client->close();
            same([strtoupper($where)], $t->take($where), "the result in $where");
            same([strtoupper("inner $where")], $t->take("inner $where"), "the result of the inner Fiber in $where");
        }
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK
