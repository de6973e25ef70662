--TEST--
reload() reloads all, reload(true) the task workers, whichever process calls it
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            match ($data) {
                "in a worker\n" => report('called', $server->reload()),
                "in a task worker\n" => $server->task('reload'),
                "in the manager\n" => posix_kill($server->getWorkerPid(1 - $server->worker_id), SIGKILL),
            };
        });
        $server->on('task', fn (Server $server) => report('called', $server->reload(true)));
        $server->on('workerError', fn (Server $server) => report('called', $server->reload(true)));
        $server->on('workerStop', fn (Server $server, int $id) => report('stop', $id));
        $server->on('afterReload', fn () => report('after'));
    },
    client: function (Harness $t) {
        $t->allowLog('/NOTICE reload(ing|ed)/');
        $t->allowLog('/killed by signal 9/');
        foreach (['in a worker' => [0, 1, 2], 'in a task worker' => [2], 'in the manager' => [2]] as $where => $expected) {
            $client = $t->connect();
            $client->send("$where\n");
            same([true], $t->take('called'), "reload() $where");
            $t->take('after');
            same($expected, array_column($t->takeAll(), 1), "who was replaced by a reload() $where");
            $client->close();
        }
    },
);
?>
--EXPECT--
OK
