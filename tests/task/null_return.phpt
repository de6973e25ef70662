--TEST--
A task that returns null or nothing sends no result
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
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            foreach (['null', 'nothing', 'false'] as $what) {
                $server->task($what);
            }
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $what) {
            if ($what !== 'nothing') {
                return $what === 'null' ? null : false;
            }
        });
        $server->on('finish', fn (Server $server, int $taskId, mixed $data) => report('finish', $taskId, $data));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        same([3, false], $t->take('finish'), 'the only result');
        $t->stop();
        same([], $t->takeAll(), 'further results');
    },
);
?>
--EXPECT--
OK
