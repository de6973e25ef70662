--TEST--
Data without an end beyond package_max_length closes the connection, with a log line
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach (['open_eof_split', 'open_eof_check'] as $option) {
    Harness::run(
        server: function (Server $server) use ($option) {
            $server->set([$option => true, 'package_eof' => "\n", 'package_max_length' => 100000]);
            $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, strlen($data) . "\n"));
        },
        client: function (Harness $t) {
            $client = $t->connect();
            $client->send(str_repeat('x', 99999) . "\n");
            same('100000', $client->readLine(), 'the longest package');
            $client->send(str_repeat('x', 100001));
            same('', $client->readAll(), 'the connection is closed');
            $t->waitForLog('/WARNING.*package_max_length/');
        },
    );
}
?>
--EXPECT--
OK
OK
