--TEST--
send(), close() and getClientInfo() work in a user process
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            $server->sendMessage(['fd' => $fd], 2);
        });
        $server->on('pipeMessage', function (Server $server, int $source, array $message) {
            $fd = $message['fd'];
            report('answered', $server->worker_id, $server->exists($fd), $server->getClientInfo($fd)['remote_ip'],
                $server->send($fd, str_repeat('y', 1_000_000)), $server->send($fd, "\n"), $server->close($fd));
        });
        $server->addProcess(new Process(function (Process $process) use ($server) {
            $server->tick(3_600_000, fn () => null); // so that its loop runs
        }));
    },
    client: function (Harness $t) {
        foreach ([1, 2] as $i) {
            $client = $t->connect();
            same(str_repeat('y', 1_000_000), $client->ask('hello'), 'the answer');
            same('', $client->readAll(), 'what comes after it, until the end');
            same([2, true, '127.0.0.1', true, true, true], $t->take('answered'), 'who answered');
        }
    },
);
?>
--EXPECT--
OK
