--TEST--
stats() while the manager has not taken notice yet that a process has ended
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
        $server->set(LINES);
        $server->on('receive', function (Server $server, int $fd) {
            $server->send($fd, $server->stats()['workers'][1]['status'] . ' ' . $server->getWorkerStatus(1) . "\n");
        });
        $server->addProcess(new Process(function () {
            report('runs', getmypid());
            hold();
        }));
    },
    client: function (Harness $t) {
        [$pid] = $t->take('runs');
        $client = $t->connect();
        same('busy ' . Server::WORKER_BUSY, $client->ask('?'), 'while it runs');
        posix_kill($t->managerPid, SIGSTOP);
        $t->release();
        $state = fn () => preg_match('/\) (\w)/', (string) @file_get_contents("/proc/$pid/stat"), $found) ? $found[1] : '';
        $t->waitFor(fn () => $state() === 'Z', 'its end');
        $answer = $client->ask('?');
        posix_kill($t->managerPid, SIGCONT);
        same('stopping ' . Server::WORKER_EXIT, $answer, 'when it has ended');
        $t->take('runs');
        $t->release();
    },
);
?>
--EXPECT--
OK
