--TEST--
sendwait() in a user process: it works, and a signal that ends the process ends the wait
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

use SwooleLite\Process;

Harness::run(
    server: function (Server $server) {
        $server->set(LINES);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
        $server->addProcess(new Process(function () use ($server) {
            report('pid', getmypid());
            hold();
            report('first', $server->sendwait(1, str_repeat('x', 8 << 20)));
            report('second', $server->sendwait(1, str_repeat('y', 8 << 20)), $server->getLastError());
        }));
    },
    client: function (Harness $t) {
        [$pid] = $t->take('pid');
        $client = $t->connect();
        same('hello', $client->ask('hello'), 'answer');
        $t->release();
        $client->skip(8 << 20);
        same([true], $t->take('first'), 'what it returned');
        $client->skip(1000);
        $t->waitFor(fn () => Processes::isAsleep($pid), 'the call to wait');
        posix_kill($pid, SIGTERM);
        $t->waitFor(fn () => !Processes::isAlive($pid), 'the end of the process');
        $client->skip((8 << 20) - 1000); // is sent all the same
    },
);
?>
--EXPECT--
OK
