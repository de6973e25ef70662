--TEST--
Fibers of a user process wait for results in its loop, once its function has returned
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 2, 'enable_fiber' => true]);
        $server->on('receive', fn () => null);
        $server->on('task', fn (Server $server, int $taskId, int $source, mixed $data) => $data);
        $server->addProcess(new Process(function (Process $process) use ($server) {
            report('runs', Fiber::getCurrent() === null, outcome(fn () => $server->taskCo([1])));
            foreach ([1, 2] as $i) {
                (new Fiber(function () use ($server, $i) {
                    report('results', $i, $server->taskCo(['a' => "$i a", 'b' => "$i b"], 5));
                }))->start();
            }
            report('blocks', $server->taskwait('c', 5)); // whatever came for the Fibers stays theirs
            report('returns');
        }));
    },
    client: function (Harness $t) {
        [$noFiber, $refused] = $t->take('runs');
        check($noFiber, 'the function has no Fiber of its own');
        check(str_contains($refused, 'suspends the current Fiber'), $refused);
        same(['c'], $t->take('blocks'), 'taskwait() meanwhile');
        $t->take('returns');
        $results = [$t->take('results'), $t->take('results')];
        sort($results);
        same([[1, ['a' => '1 a', 'b' => '1 b']], [2, ['a' => '2 a', 'b' => '2 b']]], $results, 'what the Fibers got');
        $t->take('runs'); // nothing is to come any more: it ends, and has a successor
    },
);
?>
--EXPECT--
OK
