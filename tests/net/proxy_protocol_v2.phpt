--TEST--
A PROXY header of version 2 names the client; LOCAL is the balancer itself
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

function header_v2(int $command, int $family, string $body): string
{
    return "\r\n\r\n\0\r\nQUIT\n" . chr(0x20 | $command) . chr($family) . pack('n', strlen($body)) . $body;
}

Harness::run(
    server: function (Server $server) {
        $server->set(['open_proxy_protocol' => true, 'proxy_protocol_from' => ['127.0.0.0/8']] + LINES);
        $server->on('connect', function (Server $server, int $fd) {
            $info = $server->getClientInfo($fd);
            report('connect', $info['remote_ip'], $info['remote_port']);
        });
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, "got $data"));
    },
    client: function (Harness $t) {
        $ipv4 = inet_pton('203.0.113.7') . inet_pton('127.0.0.1') . pack('nn', 4711, 80);
        $ipv6 = inet_pton('2001:db8::7') . inet_pton('::1') . pack('nn', 4712, 80);
        $path = str_pad('/run/client.sock', 108, "\0");
        $tlvs = "\x02\0\x0bexample.org" . "\x05" . pack('n', 5000) . str_repeat('x', 5000);
        $cases = [
            [header_v2(1, 0x11, $ipv4), ['203.0.113.7', 4711]],
            [header_v2(1, 0x11, $ipv4 . $tlvs), ['203.0.113.7', 4711]],
            [header_v2(1, 0x21, $ipv6), ['2001:db8::7', 4712]],
            [header_v2(1, 0x31, $path . $path), ['', 0]],
            [header_v2(0, 0x00, ''), null],
            [header_v2(0, 0x11, $ipv4), null],
            [header_v2(1, 0x00, ''), null],
        ];
        foreach ($cases as $i => [$header, $peer]) {
            $client = $t->connect();
            same('got x', $client->ask($header . 'x'), "case $i");
            same($peer ?? ['127.0.0.1', $client->localPort()], $t->take('connect'), "the client of case $i");
            $client->close();
        }
    },
);
?>
--EXPECT--
OK
