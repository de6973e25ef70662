--TEST--
stop(), USR1 and TERM end a user process in order, and it gets a successor; its results are waited for
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
        $server->set(['task_worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            report('stop()', $server->stop(2));
        });
        $server->on('task', function (Server $server) {
            hold();
            return 'result';
        });
        $server->on('workerError', fn () => report('workerError'));
        $server->addProcess(new Process(function (Process $process) use ($server) {
            $server->task(null, -1, fn () => report('result', getmypid()));
            $server->defer(fn () => report('deferred'));
            report('begins', $process->pid, hrtime(true) / 1e9);
            if (file_exists('self')) {
                unlink('self');
                $server->stop();
                report('does not go on');
            }
            while (true) {
                sleep(100); // INT ends this alone
            }
        }));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        foreach (['stop()', SIGUSR1, SIGTERM, SIGINT, 'itself'] as $how) {
            if ($how === 'itself') {
                touch($t->dir() . '/self');
                posix_kill($pid, SIGUSR1);
                $t->take('deferred');
                $t->release();
                same([$pid], $t->take('result'), 'who heard of the result');
            }
            [$pid] = $t->take('begins');
            if (is_int($how)) {
                posix_kill($pid, $how);
                if ($how === SIGINT) { // which is for the master alone
                    usleep(50_000);
                    same([], $t->takeAll(), 'what INT leads to');
                    continue;
                }
            } elseif ($how === 'stop()') {
                $client->send("stop\n");
                same([true], $t->take('stop()'), 'stop(2)');
            }
            $t->take('deferred');
            $t->release();
            same([$pid], $t->take('result'), 'who heard of the result');
        }
        $t->take('begins');
        $t->release();
        $t->stop();
        same(['deferred', 'result'], array_column($t->takeAll(), 0), 'the last one');
    },
);
?>
--EXPECT--
OK
