--TEST--
Workers and the master write to a user process and read from it by its pipe; a successor goes on where it died
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
        $server->set(['worker_num' => 2] + LINES);
        $process = new Process(function (Process $process) {
            report('runs', $process->pid);
            while (true) {
                $line = $process->read();
                if ($line === "wait\n") {
                    report('waits');
                    hold();
                }
                $process->write("$process->pid: $line");
            }
        });
        $server->addProcess($process);
        // in MODE_BASE the master forks the processes itself, so that it must not wait for one
        $server->mode === Server::MODE_PROCESS && $server->on('start', function () use ($process) {
            report('master', $process->write("of the master\n"), $process->read());
        });
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) use ($process) {
            if (str_starts_with($data, 'only write ')) {
                $server->send($fd, $process->write(substr($data, 11)) . "\n");
            } elseif ($data === "only read\n") {
                $server->send($fd, $process->read());
            } else {
                $process->write($data);
                $server->send($fd, $process->read());
            }
        });
        $server->on('workerError', fn (Server $server, int $id) => report('died', $id));
    },
    client: function (Harness $t) {
        [$pid] = $t->take('runs');
        if (getenv('SWL_TEST_MODE') !== 'base') {
            same([14, "$pid: of the master\n"], $t->take('master'), 'the answer to the master');
        }
        for ($i = 0; $i < 10; $i++) { // of both workers
            same("$pid: $i", $t->connect()->ask("$i"), 'the answer to a worker');
        }
        $client = $t->connect();
        same('5', $client->ask('only write wait'), 'written');
        $t->take('waits');
        same('2', $client->ask('only write a'), 'written');
        same('2', $client->ask('only write b'), 'written');
        posix_kill($pid, SIGKILL);
        $t->take('died');
        $t->allowLog('/signal 9/');
        [$next] = $t->take('runs');
        same("$next: a", $client->ask('only read'), 'what was sent before its start');
        same("$next: b", $client->ask('only read'), 'what was sent before its start');
        same("$next: c", $client->ask('c'), 'the answer of the successor');
    },
);
?>
--EXPECT--
OK
