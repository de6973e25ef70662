--TEST--
A server whose workers are another user does all its work: large tasks, results, messages, handing over, shutdown()
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (posix_geteuid() !== 0) die('skip needs root');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;


Harness::run(
    server: function (Server $server) {
        $server->set(['user' => 'nobody', 'task_worker_num' => 1, 'task_max_inline' => 1000] + LINES);
        $server->on('start', fn (Server $server) => $server->sendMessage(str_repeat('m', 5000), 0)); // root writes the file
        $server->on('pipeMessage', fn (Server $server, int $from, string $data) => report('message', strlen($data)));
        $server->on('receive', function (Server $server, int $fd, int $reactor, string $line) {
            match (trim($line)) {
                'task' => $server->send($fd, strlen($server->taskwait(str_repeat('t', 100000), 5)) . "\n"),
                'exit' => $server->task(str_repeat('u', 100000)) && exit(),
                'shutdown' => $server->shutdown() && $server->send($fd, "bye\n"),
            };
        });
        $server->on('task', fn (Server $server, int $id, int $from, string $data) => $data . $data);
        $server->on('finish', fn (Server $server, int $id, string $data) => report('finished', strlen($data)));
    },
    client: function (Harness $t) {
        same([5000], $t->take('message'), 'a message from the master');
        $client = $t->connect();
        same('200000', $client->ask('task'), 'result');
        $client->send("exit\n");
        same([200000], $t->take('finished'), 'the result of the task of a worker that ended');
        same('bye', $t->connect()->ask('shutdown'), 'answer');
        same('exit 0', $t->waitForExit(), 'the master');
    },
);
?>
--EXPECT--
OK
