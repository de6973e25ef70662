--TEST--
Tasks that tasks submit while the server ends are run, whoever they were for
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([Server::TASK_IPC_RING, Server::TASK_IPC_UNIXSOCK] as $mode) {
    Harness::run(
        server: function (Server $server) use ($mode) {
            $server->set(['task_worker_num' => 3, 'task_in_task_worker' => true, 'task_ipc_mode' => $mode]);
            $server->on('receive', fn (Server $server) => $server->task(50, 0) && report('submitted'));
            $server->on('task', function (Server $server, int $id, int $from, int $left) {
                if ($left === 50) {
                    report('running');
                    hold();
                }
                $left > 0 ? $server->task($left - 1, $left % 3) : report('over');
            });
        },
        client: function (Harness $t) {
            $client = $t->connect();
            $client->send('go');
            $t->take('submitted');
            $t->take('running');
            $t->signal(SIGTERM);
            $t->waitFor(fn () => !Processes::isAlive($t->workerPids[2]) && !Processes::isAlive($t->workerPids[3]), 'idle task workers to end');
            $t->release();
            $t->take('over');
            same('exit 0', $t->waitForExit(), 'the end'); // a second signal would end it at once
        },
    );
}
?>
--EXPECT--
OK
OK
