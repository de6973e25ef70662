--TEST--
With package_body_offset 0, the length is that of the whole package
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
            'package_body_offset' => 0,
        ]);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, bin2hex($data) . "\n"));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send(pack('N', 6) . 'ab' . pack('N', 4) . pack('N', 5) . 'c');
        echo $client->readLine(), "\n", $client->readLine(), "\n", $client->readLine(), "\n";
    },
);
?>
--EXPECT--
000000066162
00000004
0000000563
OK
