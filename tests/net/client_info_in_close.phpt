--TEST--
getClientInfo() is an array in the close callback, whoever has closed, even if the slot has its next client
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['max_connection' => 2, 'package_max_length' => 1000, 'reactor_num' => 1, 'task_worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            match ($data) {
                "port\n" => $server->send($fd, $server->getClientInfo($fd)['remote_port'] . "\n"),
                "close\n" => $server->close($fd),
                "reset\n" => $server->close($fd, true),
                "elsewhere\n" => $server->taskwait($fd, 10), // it closes while this callback runs
            };
        });
        $server->on('task', fn (Server $server, int $id, int $worker, int $fd) => $server->close($fd, true));
        $server->on('close', function (Server $server, int $fd, int $reactorId) {
            $info = $server->getClientInfo($fd);
            report('close', $fd, $reactorId < 0, $info['remote_port'], $info['close_errno'], $info['connect_time'] > 0,
                $info === $server->connections[$fd], $server->exists($fd), $server->getClientInfo($fd + 1000));
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/a package may have at most|larger than package_max_length|closed/');
        $fd = 0;
        foreach (['fin' => [false, 0], 'client resets' => [false, 104], 'close' => [true, 0], 'reset' => [true, 0], 'elsewhere' => [true, 0],
            'too long' => [true, 90]] as $how => [$byServer, $errno]) {
            $client = $t->connect();
            $port = $client->localPort();
            same((string) $port, $client->ask('port'), 'its own port');
            match ($how) {
                'fin' => $client->close(),
                'client resets' => $client->reset(),
                'too long' => $client->send(str_repeat('x', 2000)),
                default => $client->send("$how\n"),
            };
            $report = $t->take('close');
            same([$byServer, $port, $errno, true, true, false, false], array_slice($report, 1), $how);
        }
    },
);
?>
--EXPECT--
OK
