--TEST--
Tasks need no finish callback
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
            $server->task('first');
            $server->task('second');
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            report('task', $data);
            return 'nobody wants to know';
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        same(['first'], $t->take('task'), 'task');
        same(['second'], $t->take('task'), 'task');
    },
);
?>
--EXPECT--
OK
