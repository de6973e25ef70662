--TEST--
With event_object task gets a Task, finish and $finish a TaskResult
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

use SwooleLite\Server\Task;
use SwooleLite\Server\TaskResult;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'task_worker_num' => 2, 'event_object' => true] + LINES);
        $server->on('receive', function (Server $server) {
            $own = fn (Server $server, TaskResult $result) => report('closure', (array) $result, func_num_args());
            report('ids', $server->task(['number' => 1], 1), $server->task('two', 1, $own), $server->setting['task_object']);
        });
        $server->on('task', fn (Server $server, Task $task) => ['of' => $task->data]);
        $server->on('finish', fn (Server $server, TaskResult $result) => report('finish', (array) $result, func_num_args()));
    },
    client: function (Harness $t) {
        $before = microtime(true);
        $t->connect()->send("?\n");
        [$first, $second, $taskObject] = $t->take('ids');
        same(true, $taskObject, 'task_object');
        foreach (['finish' => [$first, ['number' => 1]], 'closure' => [$second, 'two']] as $what => [$id, $data]) {
            [$result, $arguments] = $t->take($what);
            $time = $result['dispatch_time'];
            check($time > $before - 0.01 && $time < microtime(true) + 0.01, 'dispatch_time is a time of this test');
            same([['task_id' => $id, 'task_worker_id' => 2, 'dispatch_time' => $time, 'data' => ['of' => $data]], 2], [$result, $arguments], $what);
        }
    },
);
?>
--EXPECT--
OK
