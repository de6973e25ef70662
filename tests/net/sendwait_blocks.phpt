--TEST--
sendwait() returns when the kernel has taken all that was sent
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
        ftruncate(fopen('data', 'w'), 20 << 20);
        $server->set(['task_worker_num' => 1, 'kernel_socket_send_buffer_size' => 65536] + LINES);
        $send = function (Server $server, int $fd) {
            report('begins');
            $server->send($fd, str_repeat('a', 8 << 20));
            $server->sendfile($fd, 'data');
            report('ends', $server->sendwait($fd, str_repeat('b', 8 << 20)), $server->getClientInfo($fd)['send_queued_bytes'], $server->sendwait($fd, ''));
        };
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => match ($data) {
            "here\n" => $send($server, $fd),
            "task\n" => $server->task($fd),
        });
        $server->on('task', fn (Server $server, int $id, int $worker, int $fd) => $send($server, $fd));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        foreach (['here', 'task'] as $i => $where) {
            $client->send("$where\n");
            $t->take('begins');
            $client->skip(20 << 20);
            $t->waitFor(fn () => Processes::isAsleep($t->workerPids[$i]), 'the call to wait');
            same([], $t->takeAll(), "$where: it waits");
            $client->skip(16 << 20);
            same([true, 0, true], $t->take('ends'), "$where: what it returned");
        }
    },
);
?>
--EXPECT--
OK
