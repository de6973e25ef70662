--TEST--
taskWaitMulti() keeps the keys, and has false where a task failed or was late
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
        $server->set(['task_worker_num' => 3] + LINES);
        $server->on('receive', function (Server $server) {
            report('all', $server->taskWaitMulti(['x' => 'a', 7 => 'b', '' => 'c', 3 => 'd'], 5), $server->getLastError());
            report('failed', $server->taskWaitMulti(['throw', 'throw'], 5));
            $start = hrtime(true);
            $results = $server->taskWaitMulti(['fine' => 'a', 'broken' => 'throw', 'falsy' => '0', 'late' => 'hold'], 0.5);
            report('some', $results, (hrtime(true) - $start) / 1e9);
            hold(); // until the test lets this one and the late task go on
            $results = $server->taskWaitMulti(range(100, 199), 5);
            report('many', $results === array_map(fn (int $n) => "<$n>", range(100, 199)), $server->getLastError());
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string|int $data) {
            $data === 'hold' && hold();
            $data === 'throw' && throw new Exception('on purpose');
            return $data === '0' ? 0 : "<$data>";
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/on purpose/');
        $client = $t->connect();
        $client->send("go\n");
        same([['x' => '<a>', 7 => '<b>', '' => '<c>', 3 => '<d>'], 0], $t->take('all'), 'all results');
        [$results, $seconds] = $t->take('some');
        same(['fine' => '<a>', 'broken' => false, 'falsy' => 0, 'late' => false], $results, 'some results');
        check($seconds >= 0.5 && $seconds < Harness::limit(3), "it took $seconds s");
        same([[false, false]], $t->take('failed'), 'no results');
        $t->release(2);
        same([true, 0], $t->take('many'), 'a hundred tasks, while a late result comes');
    },
);
?>
--EXPECT--
OK
