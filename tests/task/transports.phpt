--TEST--
Over each transport: tasks, named ones, results, waits, a burst, and the death of a task worker with one in hand
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach (['RING', 'UNIXSOCK', 'MSGQUEUE', 'PREEMPTIVE', 'STREAM'] as $name) {
    Harness::run(
        server: function (Server $server) use ($name) {
            $mode = constant(Server::class . "::TASK_IPC_$name");
            $server->set(['task_worker_num' => 3, 'task_ipc_mode' => $mode, 'task_max_attempts' => 2] + LINES);
            $server->on('receive', function (Server $server, int $fd) {
                $big = random_bytes(300_000);
                report('wait', $server->taskwait(['echo', 'x'], 25)[1], $server->taskwait(['echo', $big], 25)[1] === $big);
                foreach ([2, 0, 1] as $index) {
                    report('named', $index, $server->taskwait(['who'], 25, $index));
                }
                $results = $server->taskWaitMulti(array_map(fn ($i) => ['echo', $i], range('a', 'z')), 25);
                report('multi', implode('', array_column($results, 1)));
                for ($i = 0; $i < 2000; $i++) {
                    $server->task(['burst', $i, str_repeat('.', 500)]);
                }
                report('killed', $server->taskwait(['die', $fd], 25));
            });
            $server->on('task', function (Server $server, int $taskId, int $worker, array $data) {
                if ($data[0] === 'die' && !file_exists('died')) {
                    touch('died');
                    posix_kill(getmypid(), SIGKILL);
                }
                return $data[0] === 'who' ? $server->worker_id - 1 : $data;
            });
            $server->on('finish', function (Server $server, int $taskId, array $data) {
                static $seen = [];
                $seen[$data[1]] = true;
                count($seen) === 2000 && report('burst', array_sum(array_keys($seen)));
            });
        },
        client: function (Harness $t) {
            $t->connect()->send("go\n");
            same(['x', true], $t->take('wait'), 'taskwait()');
            foreach ([2, 0, 1] as $index) {
                same([$index, $index], $t->take('named'), 'the task worker of that index');
            }
            same(['abcdefghijklmnopqrstuvwxyz'], $t->take('multi'), 'taskWaitMulti()');
            same('die', $t->take('killed')[0][0], 'the task whose task worker died is run again');
            same([1999 * 1000], $t->take('burst'), 'all of the burst');
            $t->allowLog('/killed by signal 9/');
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK
OK
