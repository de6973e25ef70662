--TEST--
A million tasks for a task worker that is busy: memory stays within task_queue_memory, and what was accepted is run in order
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const MEMORY = 8 << 20;
const BURST = 1_000_000;

foreach (['RING', 'UNIXSOCK', 'MSGQUEUE', 'PREEMPTIVE', 'STREAM'] as $name) {
    Harness::run(
        server: function (Server $server) use ($name) {
            $mode = constant(Server::class . "::TASK_IPC_$name");
            $server->set(['task_worker_num' => 1, 'task_ipc_mode' => $mode, 'task_queue_memory' => MEMORY, 'max_wait_time' => 30] + LINES);
            $server->on('receive', function (Server $server, int $fd, int $reactor, string $line) {
                if ($line === "first\n") {
                    $server->task(-1);
                    return;
                }
                for ($i = $accepted = 0; $i < BURST; $i++) {
                    $server->task($accepted) !== false && $accepted++;
                }
                report('accepted', $accepted, $server->getLastError());
            });
            $server->on('task', function (Server $server, int $id, int $from, int $number) {
                static $next = 0;
                if ($number < 0) {
                    report('held');
                    hold();
                } elseif ($number !== $next++) {
                    report('wrong', $number);
                }
                $server->finish($next);
            });
            $server->on('finish', function (Server $server, int $id, int $done) use (&$last) {
                $last = $done;
            });
            $server->on('workerStop', function (Server $server) use (&$last) {
                $server->taskworker || report('last', $last);
            });
        },
        client: function (Harness $t) use ($name) {
            $client = $t->connect();
            $client->send("first\n");
            $t->take('held');
            $before = Processes::memory($t->workerPids[0]);
            $client->send("burst\n");
            [$accepted, $error] = $t->take('accepted');
            $grown = Processes::memory($t->workerPids[0]) - $before;
            same(Server::ERROR_TASK_QUEUE_FULL, $error, "$name: getLastError()");
            check($accepted > 10_000 && $accepted < BURST, "$name: $accepted of a million were accepted");
            check($grown < 2.5 * MEMORY / 1024, "$name: the worker has grown by $grown KiB");
            $t->release();
            $t->signal(SIGTERM); // the results are waited for
            same([$accepted], $t->take('last'), "$name: what was accepted was run");
            same('exit 0', $t->waitForExit(), 'the end'); // a second signal would end it at once
            same([], $t->takeAll(), 'tasks out of order');
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK
OK
