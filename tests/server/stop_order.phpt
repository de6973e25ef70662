--TEST--
The end: first every workerStop, then managerStop, then shutdown
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
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
        foreach (['workerStop', 'managerStop', 'shutdown'] as $event) {
            $server->on($event, fn (Server $server, ...$arguments) => report($event, ...$arguments));
        }
    },
    client: function (Harness $t) {
        $t->stop();
        $events = $t->takeAll();
        same(['managerStop', 'shutdown'], [$events[4][0], $events[5][0]], 'the last events');
        $stopped = array_slice($events, 0, 4);
        sort($stopped);
        same([['workerStop', 0], ['workerStop', 1], ['workerStop', 2], ['workerStop', 3]], $stopped, 'workerStop');
    },
);
?>
--EXPECT--
OK
