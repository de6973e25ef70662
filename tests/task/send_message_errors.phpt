--TEST--
sendMessage() to oneself or to nobody throws ValueError
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            foreach ([$server->worker_id, -1, 3, PHP_INT_MAX] as $id) {
                report('worker', outcome(fn () => $server->sendMessage('x', $id)));
            }
            report('task worker', $server->taskwait('go', 5));
        });
        $server->on('task', fn (Server $server) => outcome(fn () => $server->sendMessage('x', 2)));
        $server->on('pipeMessage', fn () => report('message'));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        echo $t->take('task worker')[0], "\n";
        foreach ($t->takeAll() as [, $outcome]) {
            echo $outcome, "\n";
        }
    },
);
?>
--EXPECTF--
ValueError: %s
ValueError: %s
ValueError: %s
ValueError: %s
ValueError: %s
OK
