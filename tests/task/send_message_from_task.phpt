--TEST--
A task worker that sends megabytes to a worker which waits for it with taskwait() blocks neither
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
        $server->set(['worker_num' => 1, 'task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            report('result', $server->taskwait('go', 20), $server->getLastError());
        });
        $server->on('task', function (Server $server) {
            for ($i = 0, $failed = 0; $i < 300; $i++) {
                $failed += !$server->sendMessage([$i, str_repeat('x', 100000)], 0);
            }
            return "failed: $failed";
        });
        $server->on('pipeMessage', function (Server $server, int $srcWorkerId, array $message) {
            static $next = 0;
            $message[0] === $next++ || report('wrong', $message[0]);
            $next === 300 && report('all', $srcWorkerId);
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        same(['failed: 0', 0], $t->take('result'), 'the result');
        same([1], $t->take('all'), 'source of the messages');
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK
