--TEST--
A task worker that runs a task for longer than task_max_runtime is killed; others, and who waits for a task, are not
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 2, 'task_max_runtime' => 0.3]);
        $server->on('receive', function (Server $server, int $fd, int $reactor, string $data) {
            match ($data) {
                'wait' => report('waited', $server->taskwait('hang', 10), $server->getLastError()),
                'late' => $server->task('hang'),
                'many' => report('many', array_sum($server->taskWaitMulti(array_fill(0, 40, 'short'), 10))),
                'stats' => report('stats', $server->stats()['task_failed_count']),
            };
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            if ($data === 'hang') {
                while (true) {
                    hold();
                }
            }
            usleep(20_000);
            return 1;
        });
        $server->on('taskFailed', fn (Server $server, int $id, string $data, string $reason) => report('failed', $data, $reason));
    },
    client: function (Harness $t) {
        $t->allowLog('/has run a task for longer than task_max_runtime and is killed|was killed by signal 9/');
        $client = $t->connect();
        $began = microtime(true);
        $client->send('wait');
        same([false, Server::ERROR_TASK_FAILED], $t->take('waited'), 'taskwait()');
        $took = microtime(true) - $began;
        echo $took >= 0.3 && $took < 5 ? "in time\n" : "after $took s\n";
        $client->send('late');
        same(['hang', 'it ran for longer than task_max_runtime (0.3 s)'], $t->take('failed'), 'taskFailed');
        // all together run for longer than the limit, none by itself
        $client->send('many');
        same([40], $t->take('many'), 'short tasks');
        $client->send('stats');
        same([2], $t->take('stats'), 'task_failed_count');
    },
);
?>
--EXPECT--
in time
OK
