--TEST--
A hundred thousand delayed tasks wait, and each runs once, none before its time
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
        $server->set(['task_worker_num' => 2]);
        $server->on('receive', function (Server $server) {
            $due = microtime(true) + 3600;
            for ($i = 0, $refused = 0; $i < 100_000; $i++) {
                $refused += $server->task(str_pad("$i", 100), delay: mt_rand(1_000_000, 2_000_000) / 1000) === false;
            }
            report('submitted', $refused, $server->stats()['task_delayed_num']);
            // and many at once
            $due = microtime(true) + 0.2;
            for ($i = 0, $refused = 0; $i < 50_000; $i++) {
                $refused += $server->task([$i, $due], delay: max(0, $due - microtime(true)), priority: $i % 3 - 1) === false;
            }
            report('submitted', $refused);
        });
        $ran = new SwooleLite\Atomic();
        $early = new SwooleLite\Atomic();
        $sum = new SwooleLite\Atomic\Long();
        $server->on('task', function (Server $server, int $id, int $worker, array $data) use ($ran, $early, $sum) {
            microtime(true) < $data[1] - 0.001 && $early->add(); // the clocks are not the same
            $sum->add($data[0]);
            $ran->add() === 50_000 && report('done', $early->get(), $sum->get());
        });
    },
    client: function (Harness $t) {
        $t->connect()->send('go');
        same([0, 100_000], $t->take('submitted'), 'refused, delayed');
        same([0], $t->take('submitted'), 'refused');
        same([0, 50_000 * 49_999 / 2], $t->take('done'), 'early ones, sum');
        $t->allowLog('/lost at the end of the server: 0 requests, 100000 tasks/');
    },
);
?>
--EXPECT--
OK
