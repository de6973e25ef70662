--TEST--
heartbeat() tells who is idle, and closes them unless it is told not to
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
        $server->set(['heartbeat_idle_time' => 0.2, 'heartbeat_check_interval' => 3600, 'task_worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $data === "protect\n" && $server->protect($fd);
            $server->send($fd, json_encode(match ($data) {
                "look\n" => $server->heartbeat(false),
                "close\n" => $server->heartbeat(),
                "task\n" => $server->taskwait('look', 10),
                default => $server->getClientInfo($fd)['remote_ip'],
            }) . "\n");
        });
        $server->on('task', fn (Server $server) => $server->heartbeat(false));
        $server->on('close', fn (Server $server, int $fd, int $reactorId) => report('close', $fd, $reactorId < 0));
    },
    client: function (Harness $t) {
        $asker = $t->connect();
        $protected = $t->connect();
        $protected->ask('protect');
        $silent = [$t->connect(), $t->connect()];
        same('[]', $asker->ask('look'), 'nobody is idle');
        $t->waitFor(fn () => $asker->ask('look') === '[3,4]', 'the silent ones to be idle');
        same('[3,4]', $asker->ask('task'), 'seen by a task worker');
        same([], $t->takeAll(), 'they are still open');
        same('[3,4]', $asker->ask('close'), 'those that are closed');
        $ends = [$t->take('close'), $t->take('close')];
        sort($ends);
        same([[3, true], [4, true]], $ends, 'closed by the server');
        same('[]', $asker->ask('look'), 'nobody is idle');
        same(['', ''], [$silent[0]->readAll(), $silent[1]->readAll()], 'what they got');
    },
);
?>
--EXPECT--
OK
