--TEST--
Unix datagrams: clients with a path, with a relative and with an abstract one are answered, one without gets false
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
    args: ['socket', 3 => Server::SOCK_UNIX_DGRAM],
    server: function (Server $server) {
        $server->on('packet', function (Server $server, string $data, array $info) {
            $sent = $server->sendto($info['address'], $info['port'], $data);
            report('packet', strlen($data), bin2hex($info['address']), $info['port'], $info['server_port'], $info['server_socket']);
            report('sent', $sent, $server->getLastError());
        });
    },
    client: function (Harness $t) {
        $client = $t->datagrams('client');
        foreach ([0, 1, 1400, 65536] as $size) {
            $data = $size > 0 ? random_bytes($size) : '';
            same($data, $client->ask($data), "the answer to $size bytes");
            same([$size, bin2hex($t->dir() . '/client'), 0, 0, 0], $t->take('packet'), 'what the callback gets');
            same([true, 0], $t->take('sent'), 'sendto()');
        }

        foreach (['relative', '1.2.3.4', '::1', "\0swl-test-" . bin2hex(random_bytes(8))] as $own) {
            $before = getcwd();
            chdir($t->dir());
            $other = new DatagramClient(Server::SOCK_UNIX_DGRAM, $client->host, 0, $own);
            chdir($before);
            same('hello', $other->ask('hello'), "the answer to '$own'");
            same([5, bin2hex($own), 0, 0, 0], $t->take('packet'), 'what the callback gets');
            same([true, 0], $t->take('sent'), 'sendto()');
        }

        $t->datagrams()->send('no address');
        same([10, '', 0, 0, 0], $t->take('packet'), 'of a client without an address');
        same([false, SOCKET_EDESTADDRREQ], $t->take('sent'), 'sendto() to nobody');
    },
);
?>
--EXPECT--
OK
