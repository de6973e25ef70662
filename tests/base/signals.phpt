--TEST--
MODE_BASE: TERM and INT to the calling process end the server in order, after what is in hand; USR1, USR2, HUP
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([SIGTERM, SIGINT] as $signal) {
    Harness::run(
        server: function (Server $server) {
            $server->set(['worker_num' => 2, 'task_worker_num' => 1, 'max_wait_time' => 20] + LINES);
            $server->on('receive', function (Server $server, int $fd) {
                report('held');
                hold();
                $server->send($fd, "answer\n");
            });
            $server->on('task', fn () => null);
            foreach (['beforeReload', 'afterReload', 'workerStop', 'managerStop', 'shutdown', 'workerError'] as $event) {
                $server->on($event, fn () => report($event));
            }
        },
        client: function (Harness $t) use ($signal) {
            $before = $t->workerPids;
            foreach ([SIGHUP, SIGPIPE] as $ignored) {
                $t->signal($ignored);
            }
            foreach ([[SIGUSR2, [2]], [SIGUSR1, [0, 1, 2]]] as [$reload, $ids]) {
                $before = $t->workerPids;
                $t->reload($reload);
                $t->take('afterReload');
                same(['beforeReload', ...array_fill(0, count($ids), 'workerStop')], array_column($t->takeAll(), 0), 'callbacks');
                same($ids, array_keys(array_diff_assoc($t->workerPids, $before)), 'who is new');
            }
            $client = $t->connect();
            $client->send("?\n");
            $t->take('held');
            $t->signal($signal);
            $t->waitFor(fn () => Processes::isAsleep($t->masterPid), 'it to be taken');
            $t->release();
            same("answer\n", $client->readAll(), 'what was in hand');
            same('exit 0', $t->waitForExit(), 'the end');
            $events = array_column($t->takeAll(), 0);
            same(['workerStop', 'workerStop', 'workerStop', 'managerStop', 'shutdown'], $events, 'callbacks at the end');
        },
        args: ['127.0.0.1', 0, Server::MODE_BASE],
    );
}
?>
--EXPECT--
OK
OK
