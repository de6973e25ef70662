--TEST--
A UDP6 port on "::" takes IPv4 clients, too, and sees and answers them as such; with ipv6_only it drops what they send
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

foreach ([false, true] as $only) {
    Harness::run(
        args: ['::', 3 => Server::SOCK_UDP6],
        server: function (Server $server) use ($only) {
            $server->set(['ipv6_only' => $only, 'task_worker_num' => 1]);
            $server->on('packet', function (Server $server, string $data, array $info) {
                if ($data === 'task') {
                    $server->task($info);
                    return;
                }
                report('packet', $info['address'], $info['port'], $server->stats()['datagram_drop_count']);
                $server->sendto($info['address'], $info['port'], $data);
            });
            $server->on('task', fn (Server $server, int $id, int $from, array $info)
                => $server->sendto($info['address'], $info['port'], 'from a task'));
        },
        client: function (Harness $t) use ($only) {
            $client4 = new DatagramClient(Server::SOCK_UDP, '127.0.0.3', $t->port);
            $client6 = new DatagramClient(Server::SOCK_UDP6, '::1', $t->port);
            if ($only) {
                $client4->send('4');
            } else {
                same('4', $client4->ask('4'), 'the answer over IPv4');
                same(['127.0.0.3', $t->port], [$client4->from, $client4->fromPort], 'where the answer comes from');
                same(['127.0.0.1', $client4->localPort(), 0], $t->take('packet'), 'what the callback gets');
                same('from a task', $client4->ask('task'), 'the answer of a task worker');
            }
            same('6', $client6->ask('6'), 'the answer over IPv6');
            same(['::1', $t->port], [$client6->from, $client6->fromPort], 'where the answer comes from');
            same(['::1', $client6->localPort(), (int) $only], $t->take('packet'), 'what the callback gets');
        },
    );
}
?>
--EXPECT--
OK
OK
