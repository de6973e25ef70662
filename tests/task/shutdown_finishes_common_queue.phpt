--TEST--
A task worker that dies in a shutdown gets a successor as long as there are tasks for anybody
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([Server::TASK_IPC_RING, Server::TASK_IPC_PREEMPTIVE] as $mode) {
    Harness::run(
        server: function (Server $server) use ($mode) {
            $server->set(['task_worker_num' => 1, 'task_ipc_mode' => $mode, 'max_wait_time' => 20] + LINES);
            $server->on('receive', function (Server $server) {
                $server->task('dies');
                for ($i = 0; $i < 5; $i++) {
                    $server->task('works');
                }
            });
            $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
                report($data);
                if ($data === 'dies') {
                    hold();
                    posix_kill(getmypid(), SIGKILL);
                }
            });
            $server->on('workerStop', fn (Server $server, int $id) => report('stop', $id));
        },
        client: function (Harness $t) {
            $client = $t->connect();
            $client->send("go\n");
            $t->take('dies');
            $t->signal(SIGTERM);
            $t->take('stop'); // the worker's
            $t->waitFor(fn () => !Processes::isAlive($t->workerPids[0]), 'the end of the worker');
            $t->allowLog('/was killed by signal 9|task \d+ failed/');
            $t->release();
            $t->waitForExit();
            same(5, count(array_filter($t->takeAll(), fn (array $report) => $report[0] === 'works')), 'tasks that were run');
        },
    );
}
?>
--EXPECT--
OK
OK
