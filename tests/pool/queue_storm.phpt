--TEST--
Workers killed, reloaded and stopped while a queue is full of messages: none comes twice, and only those in hand are lost, with a line in the log
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process\Pool;

const COUNT = 4000;

$queue = new KeptQueue();
Harness::run(
    pool: [3, Pool::IPC_MSGQUEUE, $queue->key],
    server: function (Pool $pool) {
        $pool->set(['max_request' => 700]);
        $pool->on('message', fn (Pool $pool, string $data) => report('message', (int) $data, getmypid()));
    },
    client: function (Harness $t) use ($queue) {
        $t->allowLog('/NOTICE reload(ing|ed)|was killed by signal|had a message in hand, which is lost|more left out/');
        $id = msg_get_queue($queue->key);
        $got = [];
        $kills = 0;
        for ($sent = 0; $sent < COUNT;) {
            if (@msg_send($id, 1 + $sent % 5, "$sent", false, false)) {
                $sent++;
            } else {
                array_push($got, ...array_column($t->takeAll(), 1));
            }
            if ($sent % 200 === 0) {
                $kills++;
                posix_kill($t->workerPids[$kills % 3], $kills % 4 === 0 ? SIGTERM : SIGKILL);
                $kills % 5 === 0 && $t->signal(SIGUSR1);
                array_push($got, ...array_column($t->takeAll(), 1));
            }
        }
        $t->waitFor(fn () => $queue->count() === 0, 'the end of the queue');
        $t->stop();
        $t->waitFor(function () use ($t, &$got) {
            array_push($got, ...array_column($more = $t->takeAll(), 1));
            return !$more;
        }, 'the last reports');
        same(count($got), count(array_unique($got)), 'none twice');
        $lost = count($t->log('/in hand, which is lost/'));
        check(COUNT - count($got) <= $lost, COUNT - count($got) . " are missing, the log knows of $lost");
        check($lost <= $kills, "$lost lost by $kills kills");
    },
);
?>
--EXPECT--
OK
