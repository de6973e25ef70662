--TEST--
sendMessage() goes from any worker to any other worker and task worker
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 2] + LINES);
        $server->on('receive', function (Server $server) {
            foreach ([0, 1, 2, 3] as $id) { // everybody else is told to send to everybody else
                if ($id !== $server->worker_id) {
                    $server->sendMessage(['from' => $server->worker_id, 'onward' => true], $id);
                }
            }
        });
        $server->on('task', fn () => null);
        $server->on('pipeMessage', function (Server $server, int $srcWorkerId, array $message) {
            report("$srcWorkerId to $server->worker_id", $message['from'] === $srcWorkerId);
            if ($message['onward']) {
                foreach ([0, 1, 2, 3] as $id) {
                    if ($id !== $server->worker_id) {
                        $server->sendMessage(['from' => $server->worker_id, 'onward' => false], $id) || report('failed');
                    }
                }
            }
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("go\n");
        $seen = [];
        $t->waitFor(function () use ($t, &$seen) {
            foreach ($t->takeAll() as [$what, $right]) {
                same(true, $right, "$what: the source");
                $seen[] = $what;
            }
            return count($seen) === 3 + 9;
        }, 'twelve messages');
        same(12, count(array_unique($seen)), 'different ways');
    },
);
?>
--EXPECT--
OK
