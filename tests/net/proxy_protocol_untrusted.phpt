--TEST--
A PROXY header from an address that is not trusted is data, and names nobody
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
        $server->set(['open_proxy_protocol' => true, 'proxy_protocol_from' => ['10.0.0.0/8', '::1', 'unix']] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $info = $server->getClientInfo($fd);
            $server->send($fd, "$info[remote_ip]:$info[remote_port] " . rtrim($data) . "\n");
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $me = '127.0.0.1:' . $client->localPort();
        same("$me PROXY TCP4 10.0.0.1 10.0.0.2 1 2", $client->ask("PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r"), 'the header');
        same("$me and more", $client->ask('and more'), 'what follows');
    },
);
?>
--EXPECT--
OK
