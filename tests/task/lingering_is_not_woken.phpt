--TEST--
A task worker that ends and still waits for its timers is not woken in the place of one that can run the task
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\Timer;

foreach ([Server::TASK_IPC_RING, Server::TASK_IPC_PREEMPTIVE] as $mode) {
    Harness::run(
        server: function (Server $server) use ($mode) {
            $server->set(['task_worker_num' => 2, 'task_ipc_mode' => $mode, 'max_wait_time' => 20, 'reload_async' => true] + LINES);
            $server->on('receive', function (Server $server, int $fd) {
                for ($i = 0, $late = 0; $i < 20; $i++) {
                    usleep(5000); // both sleep
                    $late += $server->taskwait('work', 5) !== 'work';
                }
                $server->send($fd, "$late late\n");
            });
            $server->on('workerStart', function (Server $server, int $id) {
                $id === 1 && Timer::tick(3600 * 1000, fn () => null);
            });
            $server->on('workerExit', function (Server $server, int $id) {
                report('exit', $id);
                file_exists('end') && Timer::clearAll();
            });
            $server->on('task', fn (Server $server, int $taskId, int $worker, string $data) => $data);
        },
        client: function (Harness $t) {
            posix_kill($pid = $t->workerPids[1], SIGUSR1);
            same([1], $t->take('exit'), 'who lingers');
            $client = $t->connect();
            same('0 late', $client->ask('go'), 'results');
            touch($t->dir() . '/end');
            $t->waitForSuccessor(1, $pid);
        },
    );
}
?>
--EXPECT--
OK
OK
