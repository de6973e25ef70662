--TEST--
UDP over IPv6
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--SKIPIF--
<?php @stream_socket_server('udp://[::1]:0', $code, $message, STREAM_SERVER_BIND) || die('skip no IPv6 here') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach (['::1', '::'] as $host) {
    Harness::run(
        args: [$host, 3 => Server::SOCK_UDP6],
        server: function (Server $server) {
            $server->on('packet', function (Server $server, string $data, array $info) {
                report('packet', $info['address'], $info['port'], $info['server_port']);
                $server->sendto($info['address'], $info['port'], $data);
            });
        },
        client: function (Harness $t) {
            $client = $t->datagrams();
            $client->host = '::1';
            foreach ([0, 1, 1400, 65507] as $size) {
                $data = $size > 0 ? random_bytes($size) : '';
                same($data, $client->ask($data), "the answer to $size bytes");
                same(['::1', $t->port], [$client->from, $client->fromPort], 'where the answer comes from');
                same(['::1', $client->localPort(), $t->port], $t->take('packet'), 'what the callback gets');
            }
        },
    );
}
?>
--EXPECT--
OK
OK
