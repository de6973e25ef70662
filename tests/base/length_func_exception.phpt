--TEST--
In MODE_BASE an exception in package_length_func ends the worker
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/length_func.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set([
            'worker_num' => 1,
            'open_length_check' => true,
            'package_length_func' => fn (string $data) => $data[0] === 't' ? throw new RuntimeException('no length') : package_length($data),
        ]);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, "$data\n"));
        $server->on('workerError', fn (Server $server, int $id, int $pid, int $code) => report('workerError', $code));
    },
    client: function (Harness $t) {
        $t->allowLog('/worker/');
        $pid = $t->workerPids[0];
        $client = $t->connect();
        $client->send(package('good') . 't' . package('late'));
        same(package('good') . "\n", $client->readAll(), 'no package behind it');
        $t->waitForLog("/ERROR.*'package_length_func'.*no length/s");
        same([255], $t->take('workerError'), 'the worker');
        $t->waitForSuccessor(0, $pid);
        $client = $t->connect();
        $client->send(package('good'));
        same(package('good'), $client->readLine(), 'the successor');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK
