--TEST--
A worker that detaches goes on by itself; its successor takes its place at once; the end of the pool does not concern it
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
foreach ([Pool::IPC_NONE, Pool::IPC_UNIXSOCK, Pool::IPC_MSGQUEUE, Pool::IPC_SOCKET] as $ipc) {
    Harness::run(
        pool: [1, $ipc, $queue->key],
        server: function (Pool $pool) use ($ipc) {
            $ipc === Pool::IPC_SOCKET && $pool->listen('127.0.0.1', 0);
            $leave = function (Pool $pool, string|int $data) {
                report('message', $data, getmypid());
                if (!file_exists('left')) {
                    touch('left');
                    $pool->detach();
                    report('left', getmypid());
                    foreach (['detach' => [], 'shutdown' => [], 'sendMessage' => ['x', 0], 'write' => ['x'], 'getProcess' => []] as $name => $arguments) {
                        report('call', outcome(fn () => $pool->$name(...$arguments)));
                    }
                    hold();
                    report('ends');
                    exit(0);
                }
                $data === 0 && sleep(100);
            };
            $pool->on($ipc === Pool::IPC_NONE ? 'workerStart' : 'message', $leave);
            $pool->on('workerStop', fn () => report('stops', getmypid()));
            $ipc === Pool::IPC_UNIXSOCK && $pool->on('start', fn (Pool $pool) => [$pool->sendMessage('one', 0), $pool->sendMessage('two', 0)]);
        },
        client: function (Harness $t) use ($ipc, $queue) {
            $t->allowLog('/NOTICE worker #0 \(pid \d+\) has left/');
            $ipc === Pool::IPC_MSGQUEUE && $queue->pushBytes('one');
            $ipc === Pool::IPC_SOCKET && ask("tcp://127.0.0.1:$t->port", 'one');
            [, $pid] = $t->take('message');
            same([$pid], $t->take('left'), 'it goes on');
            for ($i = 0; $i < 5; $i++) {
                same(['SwooleLite\Exception: This process was forked in a callback: it is no part of the server'], $t->take('call'), 'a call');
            }
            $t->waitForSuccessor(0, $pid);
            $ipc === Pool::IPC_MSGQUEUE && $queue->pushBytes('two');
            $ipc === Pool::IPC_SOCKET && ask("tcp://127.0.0.1:$t->port", 'two');
            check($t->take('message')[1] === $t->workerPids[0], 'its successor works');
            $t->stop();
            check(Processes::isAlive($pid), 'it lives');
            same([[$t->workerPids[0]], []], [$t->take('stops'), $t->takeAll()], 'the end of the successor');
            $t->release();
            $t->take('ends');
            $t->waitFor(fn () => !Processes::isAlive($pid), 'its end');
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK
