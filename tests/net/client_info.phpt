--TEST--
getClientInfo() tells what is known of a connection
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
        $server->set(['worker_num' => 1, 'reactor_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId) {
            $info = $server->getClientInfo($fd);
            report('info', $info, $server->connections[$fd] === $info, $reactorId, microtime(true));
            $server->send($fd, "x\n");
        });
    },
    client: function (Harness $t) {
        $before = microtime(true);
        $client = $t->connect();
        $client->ask('first');
        $client->send("second\n");
        $t->take('info');
        [$info, $same, $reactorId, $now] = $t->take('info');
        check($same, 'connections[$fd] tells the same');
        foreach (['connect_time', 'last_time'] as $key) {
            check(is_int($info[$key]) && $info[$key] >= (int) $before && $info[$key] <= $now, "$key is a whole second of this test");
        }
        foreach (['last_recv_time', 'last_send_time', 'last_dispatch_time'] as $key) {
            check($info[$key] >= $before - 0.01 && $info[$key] <= $now + 0.01, "$key is a time of this test");
        }
        same([$t->port, $client->localPort(), '127.0.0.1', Server::SOCK_TCP, 0, $reactorId, 0, 0],
            [$info['server_port'], $info['remote_port'], $info['remote_ip'], $info['socket_type'], $info['worker_id'],
            $info['reactor_id'], $info['close_errno'], $info['send_queued_bytes']], 'values');
        ksort($info);
        echo implode("\n", array_keys($info)), "\n";
    },
);
?>
--EXPECT--
close_errno
connect_time
last_dispatch_time
last_recv_time
last_send_time
last_time
reactor_id
recv_queued_bytes
remote_ip
remote_port
send_queued_bytes
server_fd
server_port
socket_type
uid
worker_id
OK
