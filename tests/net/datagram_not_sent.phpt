--TEST--
What sendto() cannot send is false with the reason, and counted
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
    args: ['127.0.0.1', 3 => Server::SOCK_UDP],
    server: function (Server $server) {
        $server->on('packet', function (Server $server, string $data, array $info) {
            foreach ([
                'too long' => [$info['address'], $info['port'], str_repeat('x', 65508)],
                'a port that none can have' => [$info['address'], 0, 'x'],
                'no address' => ['', 0, 'x'],
                'no such socket here' => ['/somewhere', 0, 'x'],
                'no IPv6 port here' => ['::1', 1234, 'x'],
                'not to all' => ['255.255.255.255', 1234, 'x'],
            ] as $what => $arguments) {
                report($what, $server->sendto(...$arguments), $server->getLastError());
            }
            $stats = $server->stats();
            report('stats', $stats['datagram_drop_count'], $stats['response_count'], $stats['total_send_bytes']);
            $server->sendto($info['address'], $info['port'], 'done');
            report('error', $server->getLastError());
        });
    },
    client: function (Harness $t) {
        same('done', $t->datagrams()->ask('?'), 'the answer');
        same([false, SOCKET_EMSGSIZE], $t->take('too long'), 'too long');
        same([false, SOCKET_EINVAL], $t->take('a port that none can have'), 'port 0');
        same([false, SOCKET_EDESTADDRREQ], $t->take('no address'), 'no address');
        same([false, SOCKET_EAFNOSUPPORT], $t->take('no such socket here'), 'a path');
        same([false, SOCKET_EAFNOSUPPORT], $t->take('no IPv6 port here'), 'IPv6');
        same([false, SOCKET_EACCES], $t->take('not to all'), 'broadcast');
        same([6, 0, 0], $t->take('stats'), 'the counters');
        same([0], $t->take('error'), 'the error after a success');
    },
);
?>
--EXPECT--
OK
