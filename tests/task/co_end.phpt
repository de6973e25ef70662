--TEST--
A worker that must end before the results are there destroys the Fibers that wait, and its successor drops the results
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

final class Slow
{
    public function __serialize(): array
    {
        Fiber::suspend();
        return [];
    }
}

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1, 'max_wait_time' => 1] + LINES);
        $kept = [];
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) use (&$kept) {
            if ($line === "wait\n") {
                foreach (['kept', 'dropped'] as $name) {
                    $fiber = new Fiber(function () use ($server, $fd, $name) {
                        try {
                            report('not destroyed', $server->taskCo(['hold', 'next'], 25));
                        } finally {
                            $server->send($fd, "$name\n");
                            report('finally', $name, outcome(fn () => $server->taskCo(['next'])), outcome(Fiber::suspend(...)));
                        }
                    });
                    $fiber->start();
                    $name === 'kept' && $kept[] = $fiber;
                }
                $kept[] = $packing = new Fiber(fn () => report('packing', outcome(fn () => $server->taskCo(['next', new Slow()]))));
                $packing->start();
            } else {
                $server->send($fd, $server->stats()['task_late_count'] . "\n");
            }
        });
        $server->on('workerStop', function (Server $server, int $id) use (&$kept) {
            $kept && report('workerStop', $kept[0]->isTerminated());
            $kept && $kept[1]->resume();
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            report('task', $data);
            $data === 'hold' && hold();
            return str_repeat($data, 30000);
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("wait\n");
        $t->take('task');
        $pid = $t->workerPids[0];
        posix_kill($pid, SIGUSR1);
        $refused = ['SwooleLite\Exception: taskCo() has nothing to wait for any more: the loop of this process has ended', 'FiberError: Cannot suspend in a force-closed fiber'];
        same(['kept', ...$refused], $t->take('finally'), 'the first Fiber');
        same(['dropped', ...$refused], $t->take('finally'), 'the second Fiber');
        same([true], $t->take('workerStop'), 'workerStop, when all Fibers have ended');
        same([$refused[0]], $t->take('packing'), 'a Fiber that was packing its tasks');
        $t->waitForSuccessor(0, $pid);
        if (getenv('SWL_TEST_MODE') !== 'base') { // there the connection ends with its worker
            same('kept', $client->readLine(), 'sent by the first Fiber');
            same('dropped', $client->readLine(), 'sent by the second Fiber');
        }
        $t->release(2);
        for ($i = 0; $i < 3; $i++) {
            $t->take('task');
        }
        $client = $t->connect();
        $t->waitFor(fn () => $client->ask('stats') === '4', 'four late results');
        same([], glob($t->dir() . '/spill/*/[0-9a-f]*'), 'their files');
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK
