--TEST--
A declared length beyond package_max_length closes the connection, with a log line; the bound itself is allowed
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
        $server->set([
            'open_length_check' => true,
            'package_length_type' => 'N',
            'package_length_offset' => 0,
            'package_body_offset' => 4,
            'package_max_length' => 100000,
        ]);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, strlen($data) . "\n"));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send(pack('N', 99996) . str_repeat('x', 99996));
        same('100000', $client->readLine(), 'the longest package');
        $client->send(pack('N', 99997));
        same('', $client->readAll(), 'the connection is closed');
        echo preg_replace('/^\[.*?\] \[.*?\] /', '', $t->waitForLog('/WARNING.*package_max_length/'));
    },
);
?>
--EXPECTF--
WARNING %Spackage_max_length%S
OK
