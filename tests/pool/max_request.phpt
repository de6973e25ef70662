--TEST--
A worker retires after max_request messages, whatever they come by, and its successor goes on at once
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process\Pool;

$queue = new KeptQueue();
foreach ([Pool::IPC_UNIXSOCK, Pool::IPC_MSGQUEUE, Pool::IPC_SOCKET] as $ipc) {
    Harness::run(
        pool: [1, $ipc, $queue->key],
        server: function (Pool $pool) use ($ipc) {
            $pool->set(['max_request' => 3]);
            $ipc === Pool::IPC_SOCKET && $pool->listen('127.0.0.1', 0);
            $ipc === Pool::IPC_UNIXSOCK && $pool->on('start', fn (Pool $pool) => array_map(fn (int $i) => $pool->sendMessage("$i", 0), range(0, 8)));
            $pool->on('message', fn (Pool $pool, string $data) => report('message', $data, getmypid()));
        },
        client: function (Harness $t) use ($ipc, $queue) {
            $pids = [];
            for ($i = 0; $i < 9; $i++) {
                match ($ipc) {
                    Pool::IPC_MSGQUEUE => $queue->pushBytes("$i"),
                    Pool::IPC_SOCKET => ask("tcp://127.0.0.1:$t->port", "$i"),
                    default => null,
                };
                [$data, $pids[]] = $t->take('message');
                same("$i", $data, 'in order');
            }
            same([$pids[0], $pids[0], $pids[0], $pids[3], $pids[3], $pids[3], $pids[6], $pids[6], $pids[6]], $pids, 'three each');
            same(3, count(array_unique($pids)), 'three workers');
        },
    );
}
?>
--EXPECT--
OK
OK
OK
