--TEST--
SIGRTMIN: every process writes to the new log file, however often it was moved
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
        $server->set(['log_file' => 'server.log', 'worker_num' => 2, 'task_worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactor, string $line) {
            $line === "task\n" ? $server->task('fail') : throw new Exception('said by a worker');
        });
        $server->on('task', fn () => throw new Exception('said by a task worker'));
    },
    client: function (Harness $t) {
        $file = $t->dir() . '/server.log';
        $pids = [$t->masterPid, $t->managerPid, ...$t->workerPids];
        foreach ([1, 2, 3] as $round) {
            rename($file, "$file.$round");
            $t->signal(SIGRTMIN);
            $t->waitFor(fn () => !array_filter($pids, fn ($pid) => !in_array($file, Processes::open($pid), true)), 'all to open the new file');
            foreach ($pids as $pid) {
                check(!in_array("$file.$round", Processes::open($pid), true), "$pid has closed the old file");
            }
        }
        $pid = $t->workerPids[0];
        $client = $t->connect();
        $client->send("task\n");
        $t->waitFor(fn () => str_contains(file_get_contents($file), 'said by a task worker'), 'the record of a task worker');
        $client->send("fail\n");
        $t->waitFor(fn () => str_contains(file_get_contents($file), 'exited with code 255'), "the manager's record");
        check(str_contains(file_get_contents($file), 'said by a worker'), 'the record of the worker');
        foreach (glob("$file.*") as $old) {
            same('', file_get_contents($old), $old);
        }
        $t->waitFor(fn () => in_array($file, Processes::open(max(Processes::children($t->managerPid))), true), 'a successor with the new file');
    },
);
?>
--EXPECT--
OK
