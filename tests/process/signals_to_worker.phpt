--TEST--
INT, HUP, PIPE and USR2 have no effect on a worker and a task worker
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
        $server->set(['worker_num' => 1, 'task_worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            foreach ($data === "signals\n" ? [SIGINT, SIGHUP, SIGPIPE, SIGUSR2] : [] as $signal) {
                posix_kill(getmypid(), $signal);
            }
            $server->send($fd, getmypid() . ' ' . $server->taskwait($data, 10) . "\n");
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            foreach ($data === "signals\n" ? [SIGINT, SIGHUP, SIGPIPE, SIGUSR2] : [] as $signal) {
                posix_kill(getmypid(), $signal);
            }
            return getmypid();
        });
        foreach (['workerStop', 'beforeReload', 'workerError'] as $event) {
            $server->on($event, fn () => report($event));
        }
    },
    client: function (Harness $t) {
        $expected = implode(' ', $t->workerPids);
        $client = $t->connect();
        foreach ($t->workerPids as $pid) {
            foreach ([SIGINT, SIGHUP, SIGPIPE, SIGUSR2] as $signal) {
                posix_kill($pid, $signal);
            }
        }
        same($expected, $client->ask('?'), 'pids that answer');
        same($expected, $client->ask('signals'), 'pids that answer, when signals come during callbacks');
        same($expected, $client->ask('?'), 'pids that answer afterwards');
        same([], $t->takeAll(), 'events');
    },
);
?>
--EXPECT--
OK
