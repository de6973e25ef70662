--TEST--
SIGTERM to every process at once: the requests that wait for a worker are answered first
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
        $server->set(['worker_num' => 1, 'max_wait_time' => 20] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "1\n") {
                report('held');
                for ($gate = fopen('gate', 'r'); !flock($gate, LOCK_SH);); // a signal interrupts it, as it would hold()
            }
            $server->send($fd, $data);
        });
    },
    client: function (Harness $t) {
        $gate = fopen($t->dir() . '/gate', 'w');
        flock($gate, LOCK_EX);
        $client = $t->connect();
        $lines = implode("\n", range(1, 30)) . "\n";
        $client->send($lines); // one segment: all of it has been read when the first line is there
        $t->take('held');
        foreach (array_unique([...$t->workerPids, $t->managerPid, $t->masterPid]) as $pid) { // in MODE_BASE the last two are one
            posix_kill($pid, SIGTERM);
            // so that the manager gets its own and the master's as two
            $t->waitFor(fn () => Processes::isAsleep($t->masterPid) && Processes::isAsleep($t->managerPid), 'them to take it');
        }
        flock($gate, LOCK_UN);
        same($lines, $client->readAll(), 'answers');
        same('exit 0', $t->waitForExit(), 'the end');
    },
);
?>
--EXPECT--
OK
