--TEST--
What the manager has sent to a worker that hangs until it is killed is counted among what was given up
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    args: ['127.0.0.1', 0, Server::MODE_BASE],
    server: function (Server $server) {
        $server->set(['max_wait_time' => 1]);
        $server->on('receive', fn (Server $server, int $fd) => report('receive', $fd));
        $server->on('managerStart', fn (Server $server) => $server->tick(1, function (int $timer) use ($server) {
            if (is_file('stopped')) {
                $server->clearTimer($timer);
                report('sent', $server->send(1, str_repeat('x', 5_000_000)));
            }
        }));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('hello');
        $t->take('receive');
        posix_kill($t->workerPids[0], SIGSTOP);
        touch($t->dir() . '/stopped');
        same([true], $t->take('sent'), 'send()');
        $t->allowLog('/did not end within max_wait_time/');
        $t->signal(SIGTERM);
        $t->waitForExit();
        $t->waitForLog('/lost at the end\b.*\b5000000 bytes/');
    },
);
?>
--EXPECT--
OK
