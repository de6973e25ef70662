--TEST--
Master and manager never wait for a task, and take no callback for its result
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
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            report('stats', $server->stats()['task_count']);
        });
        $server->on('task', fn () => report('run'));
        foreach (['start', 'managerStart'] as $event) {
            $server->on($event, function (Server $server) use ($event) {
                foreach ([
                    fn () => $server->taskwait('x'),
                    fn () => $server->taskWaitMulti(['x']),
                    fn () => $server->taskWaitMulti([]),
                    fn () => $server->taskCo(['x']),
                    fn () => $server->task('x', -1, fn () => null),
                    fn () => $server->task('x', 1),
                    fn () => $server->task(fn () => null),
                    fn () => $server->finish('x'),
                ] as $i => $call) {
                    report("$event $i", outcome($call));
                }
                (new Fiber(fn () => report("$event in a fiber", outcome(fn () => $server->taskCo(['x'])))))->start();
            });
        }
    },
    client: function (Harness $t) {
        foreach (['start', 'managerStart'] as $event) {
            echo "$event\n";
            for ($i = 0; $i < 8; $i++) {
                echo $t->take("$event $i")[0], "\n";
            }
            echo $t->take("$event in a fiber")[0], "\n";
        }
        $t->connect()->send('?');
        same([0], $t->take('stats'), 'tasks');
        same([], $t->takeAll(), 'nothing was run');
    },
);
?>
--EXPECT--
start
SwooleLite\Exception: Master and manager never wait for tasks: use task() there
SwooleLite\Exception: Master and manager never wait for tasks: use task() there
SwooleLite\Exception: Master and manager never wait for tasks: use task() there
SwooleLite\Exception: Master and manager never wait for tasks: use task() there
SwooleLite\Exception: $finish would never be called: no result comes back to master and manager
ValueError: SwooleLite\Server::task(): Argument #2 ($dstTaskWorker) must be -1 or the index of a task worker, 0 to 0
Exception: Serialization of 'Closure' is not allowed
SwooleLite\Exception: This can be called in workers, task workers and user processes only
SwooleLite\Exception: Master and manager never wait for tasks: use task() there
managerStart
SwooleLite\Exception: Master and manager never wait for tasks: use task() there
SwooleLite\Exception: Master and manager never wait for tasks: use task() there
SwooleLite\Exception: Master and manager never wait for tasks: use task() there
SwooleLite\Exception: Master and manager never wait for tasks: use task() there
SwooleLite\Exception: $finish would never be called: no result comes back to master and manager
ValueError: SwooleLite\Server::task(): Argument #2 ($dstTaskWorker) must be -1 or the index of a task worker, 0 to 0
Exception: Serialization of 'Closure' is not allowed
SwooleLite\Exception: This can be called in workers, task workers and user processes only
SwooleLite\Exception: Master and manager never wait for tasks: use task() there
OK
