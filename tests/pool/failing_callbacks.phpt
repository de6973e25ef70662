--TEST--
A message callback that fails ends its worker and gives no answer; a successor goes on
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
foreach ([Pool::IPC_SOCKET, Pool::IPC_MSGQUEUE, Pool::IPC_UNIXSOCK] as $ipc) {
    Harness::run(
        pool: [1, $ipc, $queue->key],
        server: function (Pool $pool) use ($ipc) {
            $ipc === Pool::IPC_SOCKET && $pool->listen('127.0.0.1', 0);
            $ways = ['throws', 'fatal', 'exit', 'ok'];
            $ipc === Pool::IPC_UNIXSOCK && $pool->on('start', fn (Pool $pool) => array_map(fn (string $way) => $pool->sendMessage($way, 0), $ways));
            $pool->on('message', function (Pool $pool, string $data) use ($ipc) {
                $ipc === Pool::IPC_SOCKET && $pool->write("about to: $data");
                report('message', $data, getmypid());
                match ($data) {
                    'throws' => throw new LogicException('no'),
                    'fatal' => str_repeat('x', PHP_INT_MAX - 100),
                    'exit' => exit(0),
                    'ok' => null,
                };
            });
        },
        client: function (Harness $t) use ($ipc, $queue) {
            $t->allowLog('/LogicException|fatal error in .message.|exited with code 255/');
            $t->stdout();
            $pids = [];
            foreach (['throws' => null, 'fatal' => null, 'exit' => 'about to: exit', 'ok' => 'about to: ok'] as $way => $expected) {
                $ipc === Pool::IPC_MSGQUEUE && $queue->pushBytes($way);
                $ipc === Pool::IPC_SOCKET && same($expected, ask("tcp://127.0.0.1:$t->port", $way), "the answer: $way");
                [$got, $pids[]] = $t->take('message');
                same($way, $got, 'the message');
            }
            same(4, count(array_unique($pids)), 'each ends its worker');
        },
    );
}
?>
--EXPECT--
OK
OK
OK
