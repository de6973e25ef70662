--TEST--
With task_queue_timeout task() waits for room: in vain and no longer than that, or until there is some
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([Server::TASK_IPC_RING, Server::TASK_IPC_UNIXSOCK, Server::TASK_IPC_MSGQUEUE, Server::TASK_IPC_PREEMPTIVE] as $mode) {
    foreach ([0.3, 25] as $timeout) {
        Harness::run(
            server: function (Server $server) use ($mode, $timeout) {
                $server->set(['task_worker_num' => 1, 'task_ipc_mode' => $mode, 'task_queue_memory' => 65536, 'task_queue_timeout' => $timeout] + LINES);
                $server->on('receive', function (Server $server, int $fd, int $reactor, string $line) {
                    if ($line === "first\n") {
                        $server->task('first');
                        return;
                    }
                    // one of them has to wait
                    for ($n = 0; $n < 2000; $n++) {
                        $began = microtime(true);
                        $n % 100 === 0 && report('working');
                        $id = $server->task(str_pad((string) $n, 4000));
                        if ($id === false) {
                            report('false', $server->getLastError(), microtime(true) - $began);
                            return;
                        }
                    }
                    report('all');
                });
                $server->on('task', function (Server $server, int $id, int $from, string $data) {
                    static $next = 0;
                    if ($data === 'first') {
                        report('held');
                        hold();
                    } elseif ((int) $data !== $next++) {
                        report('wrong', $data);
                    }
                });
            },
            client: function (Harness $t) use ($timeout) {
                $client = $t->connect();
                $client->send("first\n");
                $t->take('held');
                $client->send("go\n");
                $t->take('working');
                if ($timeout < 1) {
                    [$error, $took] = $t->take('false');
                    same(Server::ERROR_TASK_QUEUE_FULL, $error, 'getLastError()');
                    check($took >= 0.3 && $took < Harness::limit(3), "it waited for $took s");
                    $t->release();
                } else {
                    $t->waitFor(fn () => Processes::isAsleep($t->workerPids[0]), 'the worker to wait');
                    $t->release();
                    $t->take('all');
                }
                $t->stop();
                same([], array_filter($t->takeAll(), fn (array $report) => $report[0] !== 'working'), 'further events');
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
OK
OK
OK
OK
