--TEST--
When somebody removes the queue of a running server, task() returns false, one log line tells, and the server ends in order
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--SKIPIF--
<?php exec('command -v ipcrm', $path) || die('skip no ipcrm') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$kept = new KeptQueue();
foreach ([Server::TASK_IPC_MSGQUEUE, Server::TASK_IPC_PREEMPTIVE] as $mode) {
    foreach ([true, false] as $keyed) {
        Harness::run(
            server: function (Server $server) use ($kept, $mode, $keyed) {
                $server->set(['task_worker_num' => 2, 'max_wait_time' => 25] + LINES);
                $server->set($keyed ? ['task_worker_num' => 2] + $kept->options($mode) : ['task_ipc_mode' => $mode]);
                $server->on('receive', function (Server $server, int $fd, int $reactor, string $line) {
                    $call = $line === "wait\n" ? fn () => $server->taskwait('x', 25) : fn () => $server->task('x');
                    $results = [];
                    for ($n = 0; $n < 10; $n++) {
                        $results[] = [$call() !== false, $server->getLastError()];
                    }
                    $server->send($fd, json_encode(array_unique($results, SORT_REGULAR)) . "\n");
                });
                $server->on('task', function (Server $server, int $id) {
                    report('task', $id);
                    hold();
                });
            },
            client: function (Harness $t) use ($kept, $keyed) {
                $client = $t->connect();
                same('[[true,0]]', $client->ask('submit'), 'task() before');
                $t->take('task');
                $t->take('task');
                $links = $keyed ? [] : glob($t->dir() . '/spill/*/queue-*');
                $id = $keyed ? $kept->id() : (int) readlink($links[0]);
                exec("ipcrm -q $id 2>&1", $output, $status);
                same(0, $status, 'ipcrm');
                $removed = 43; // EIDRM
                same("[[false,$removed]]", $client->ask('submit'), 'task() after');
                same("[[false,$removed]]", $client->ask('wait'), 'taskwait()');
                $t->release(2);
                $t->waitForLog("/ERROR somebody has removed the message queue \\(id $id\\)/");
                // eight were in the queue
                $t->allowLog('/lost at the end of the server: 0 requests, 8 tasks/');
                $t->stop();
                same(1, count($t->log('/removed/')), 'log records');
            },
        );
    }
}
?>
--EXPECT--
OK
OK
OK
OK
