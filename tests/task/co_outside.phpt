--TEST--
taskCo() throws where there is no Fiber to suspend, or no loop to resume it, and sends nothing then
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
        $server->set(['task_worker_num' => 2, 'task_in_task_worker' => true]);
        $in_fiber = fn (Closure $call) => (new Fiber($call))->start();
        $try = fn (string $where, array $tasks = ['a']) => report($where, outcome(fn () => $server->taskCo($tasks)), $server->stats()['task_count']);
        $server->on('workerStart', function (Server $server, int $id) use ($try, $in_fiber) {
            $id < 2 && $try("start of worker $id");
            $in_fiber(fn () => $id === 1 && $try('Fiber of a task worker'));
        });
        $server->on('receive', function () use ($try, $in_fiber) {
            $try('receive');
            $try('no tasks', []);
            $in_fiber(fn () => $try('closure', ['a', fn () => null]));
        });
        $server->on('task', fn () => report('task'));
        $server->on('workerStop', function (Server $server, int $id) use ($try, $in_fiber) {
            $in_fiber(fn () => $id === 0 && $try('workerStop'));
        });
    },
    client: function (Harness $t) {
        $outside = 'SwooleLite\Exception: taskCo() suspends the current Fiber, and there is none here: start one, or set enable_fiber';
        $isTaskWorker = 'SwooleLite\Exception: A task worker runs one task at a time: taskWaitMulti() waits there, taskCo() cannot';
        same([$outside, 0], $t->take('start of worker 0'), 'in workerStart');
        same([$isTaskWorker, 0], $t->take('start of worker 1'), 'in workerStart of a task worker');
        same([$isTaskWorker, 0], $t->take('Fiber of a task worker'), 'in a Fiber there');
        $client = $t->connect();
        $client->send('go');
        same([$outside, 0], $t->take('receive'), 'in a callback');
        same([$outside, 0], $t->take('no tasks'), 'without tasks');
        same(["Exception: Serialization of 'Closure' is not allowed", 0], $t->take('closure'), 'what cannot be serialized');
        $t->stop();
        $ended = 'SwooleLite\Exception: taskCo() has nothing to wait for any more: the loop of this process has ended';
        same([$ended, 0], $t->take('workerStop'), 'in a Fiber in workerStop');
        same([], $t->takeAll(), 'further events');
    },
);

// start() may be called in a Fiber, which is then not one to suspend
Harness::run(
    script: <<<'SCRIPT'
    <?php
    $fiber = new Fiber(function () {
        $server = new SwooleLite\Server('127.0.0.1');
        $server->set(['worker_num' => 1, 'task_worker_num' => 1]);
        $server->on('receive', function ($server, $fd) {
            try {
                $server->taskCo(['a']);
            } catch (SwooleLite\Exception $error) {
                $server->send($fd, $error->getMessage() . "\n");
            }
            $inner = new Fiber(fn () => $server->send($fd, implode($server->taskCo(['a', 'b'], 5)) . "\n"));
            $inner->start();
        });
        $server->on('task', fn ($server, $taskId, $worker, $data) => "<$data>");
        $server->start();
    });
    $fiber->start();
    SCRIPT,
    client: function (Harness $t) {
        $client = $t->connect();
        same('taskCo() suspends the current Fiber, and there is none here: start one, or set enable_fiber', $client->ask('go'), 'the Fiber of start()');
        same('<a><b>', $client->readLine(), 'a Fiber in it');
    },
);
?>
--EXPECT--
OK
OK
