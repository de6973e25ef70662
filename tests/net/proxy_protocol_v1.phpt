--TEST--
A PROXY header of version 1 names the client; what follows it is the client's
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
        $server->set(['open_proxy_protocol' => true, 'proxy_protocol_from' => ['10.0.0.0/8', '127.0.0.1']] + LINES);
        $server->on('connect', function (Server $server, int $fd) {
            $info = $server->getClientInfo($fd);
            report('connect', $fd, $info['remote_ip'], $info['remote_port'], $info['server_port'] === $server->port);
        });
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, "got $data"));
        $server->on('close', function (Server $server, int $fd) {
            $info = $server->getClientInfo($fd);
            report('close', $fd, $info['remote_ip'], $info['remote_port']);
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("PROXY TCP4 203.0.113.7 127.0.0.1 4711 80\r\nfirst\nPROXY TCP4 1.2.3.4 1.2.3.4 1 1\r\n");
        same([1, '203.0.113.7', 4711, true], $t->take('connect'), 'the client');
        same('got first', $client->readLine(), 'the first line');
        same("got PROXY TCP4 1.2.3.4 1.2.3.4 1 1\r", $client->readLine(), 'a second header is data');
        $client->close();
        same([1, '203.0.113.7', 4711], $t->take('close'), 'the client in close');

        $client = $t->connect();
        foreach (str_split("PROXY TCP6 2001:db8::7 ::1 65535 1\r\nbyte by byte\n") as $byte) {
            $client->send($byte);
        }
        same('got byte by byte', $client->readLine(), 'byte by byte');
        same([2, '2001:db8::7', 65535, true], $t->take('connect'), 'the client');

        $client = $t->connect();
        $port = $client->localPort();
        same('got of its own', (function () use ($client) {
            $client->send("PROXY UNKNOWN\r\nof its own\n");
            return $client->readLine();
        })(), 'UNKNOWN');
        same([3, '127.0.0.1', $port, true], $t->take('connect'), 'the balancer itself');
    },
);
?>
--EXPECT--
OK
