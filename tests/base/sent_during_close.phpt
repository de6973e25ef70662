--TEST--
MODE_BASE: what others send while a close callback waits for a task goes out meanwhile, and once
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
            $data === "close 2\n" ? $server->task('close') : $server->send($fd, $data);
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            if ($data === 'close') {
                $server->close(2);
                return;
            }
            for ($i = 0; $i < 3; $i++) {
                $server->send(1, "$i\n");
            }
            hold();
            return 'waited for';
        });
        $server->on('close', fn (Server $server, int $fd) => $fd === 2 && report('close', $server->taskwait('wait', 20)));
    },
    client: function (Harness $t) {
        [$client, $other] = [$t->connect(), $t->connect()];
        same('hello', $client->ask('hello'), 'answer');
        same('hello', $other->ask('hello'), 'answer');
        $client->send("close 2\n");
        foreach (['0', '1', '2'] as $line) {
            same($line, $client->readLine(), 'what was sent meanwhile');
        }
        $t->release();
        same(['waited for'], $t->take('close'), 'what the close callback waited for');
        same('', $other->readAll(), 'the connection that was closed');
        same('more', $client->ask('more'), 'answer');
        $t->waitFor(fn () => Processes::isAsleep($t->workerPids[0]), 'the worker to be idle');
        check($client->isQuiet(), 'no more comes');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK
