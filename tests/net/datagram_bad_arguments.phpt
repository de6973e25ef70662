--TEST--
sendto() refuses arguments that can never be right
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$server = new Server('127.0.0.1', 0, Server::MODE_PROCESS, Server::SOCK_UDP);
same('SwooleLite\Exception: The server is not running', outcome(fn () => $server->sendto('127.0.0.1', 1, 'x')), 'before');
same(
    "SwooleLite\Exception: The port 127.0.0.1:$server->port needs a 'packet' callback",
    outcome(fn () => $server->start()),
    'start() without callback',
);

Harness::run(
    args: ['127.0.0.1', 3 => Server::SOCK_UDP],
    server: function (Server $server) {
        $server->on('packet', function (Server $server) {
            foreach ([
                ['localhos', 1, 'x'], ['1.2.3', 1, 'x'], ['1.2.3.4.5', 1, 'x'], [':::', 1, 'x'], ["1.2.3.4\0", 1, 'x'],
                ['fe80::1%none', 1, 'x'], ['fe80::1%', 1, 'x'], ['/' . str_repeat('x', 108), 0, 'x'], ["/a\0b", 0, 'x'],
                ['1.2.3.4', 65536, 'x'], ['1.2.3.4', -1, 'x'],
                ['1.2.3.4', 1, 'x', 1], ['1.2.3.4', 1, 'x', -2], ['1.2.3.4', 1, 'x', PHP_INT_MAX],
                ['::1', 1, 'x', 0], ['/path', 0, 'x', 0],
            ] as $arguments) {
                report('outcome', outcome(fn () => $server->sendto(...$arguments)));
            }
            report('drops', $server->stats()['datagram_drop_count']);
        });
    },
    client: function (Harness $t) {
        $t->datagrams()->send('?');
        for ($i = 0; $i < 16; $i++) {
            [$outcome] = $t->take('outcome');
            $argument = match (true) { $i < 9 => '#1 ($ip)', $i < 11 => '#2 ($port)', $i < 15 => '#4 ($server_socket)', default => '#1 ($ip)' };
            check(str_starts_with((string) $outcome, "ValueError: SwooleLite\\Server::sendto(): Argument $argument must be "), "$i: $outcome");
        }
        same([0], $t->take('drops'), 'none of it counts as dropped');
    },
);
?>
--EXPECT--
OK
