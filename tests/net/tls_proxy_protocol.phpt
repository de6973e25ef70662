--TEST--
TLS behind the PROXY protocol: the header comes first, and the client has the address that it says
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/tls.inc';

use SwooleLite\Server;

Harness::run(
    args: Tls::ARGS,
    server: function (Server $server) {
        Tls::here()->make('server');
        $server->set(Tls::here()->options() + ['open_proxy_protocol' => true, 'proxy_protocol_from' => ['127.0.0.1']] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            ['remote_ip' => $ip, 'remote_port' => $port] = $server->getClientInfo($fd);
            $server->send($fd, "$ip $port $data");
        });
    },
    client: function (Harness $t) {
        $client = Tls::connect($t->address, before: "PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\n");
        same('192.0.2.7 4711 hello', $client->ask('hello'), 'answer');
        try {
            Tls::connect($t->address);
            throw new LogicException('a balancer without a header was let in');
        } catch (Failure) {
            $t->waitForLog('/is closed: its PROXY header is not valid/');
        }
    },
);
?>
--EXPECT--
OK
