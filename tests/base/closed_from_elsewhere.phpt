--TEST--
MODE_BASE: a close callback that another process caused may wait for a task; no message is lost or handled twice
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
        $server->set(['worker_num' => 1, 'task_worker_num' => 2] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            report('received');
            [$what, $other] = explode(' ', $data);
            $server->task([$what, (int) $other, $fd]);
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, array $data) {
            [$what, $other, $fd] = $data;
            if ($what === 'close') {
                $server->close($other);
                for ($i = 0; $i < 10; $i++) {
                    $server->send($fd, "$i\n");
                }
            }
            return getmypid();
        });
        $server->on('finish', fn () => null);
        $server->on('close', fn (Server $server, int $fd) => report('close', $fd, $server->taskwait(['wait', 0, 0], 10) !== false));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        for ($fd = 2; $fd < 30; $fd++) {
            $other = $t->connect();
            $other->send("wait 0\n");
            $t->take('received');
            $client->send("close $fd\n");
            $t->take('received');
            for ($i = 0; $i < 10; $i++) {
                same("$i", $client->readLine(), 'what the task sent after the close');
            }
            same('', $other->readAll(), 'the other connection');
            $other->close();
            same([$fd, true], $t->take('close'), 'the close callback');
        }
        check($client->isQuiet(), 'no more comes');
        same([], $t->takeAll(), 'further events');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK
