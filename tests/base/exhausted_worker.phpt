--TEST--
MODE_BASE: a client that finds a worker without descriptors is taken by another one
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([0, 1] as $exhausted) { // the kernel wakes one of them first
    Harness::run(
        args: ['127.0.0.1', 0, Server::MODE_BASE],
        shell: 'ulimit -n 100',
        server: function (Server $server) use ($exhausted) {
            $server->set(['worker_num' => 2] + LINES);
            $server->on('workerStart', function (Server $server, int $id) use (&$files, $exhausted) {
                report('started'); // opens what it needs
                while ($id === $exhausted && ($file = @fopen('/dev/null', 'r'))) {
                    $files[] = $file;
                }
            });
            $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, "$server->worker_id\n"));
        },
        client: function (Harness $t) use ($exhausted) {
            $t->allowLog('/accepting failed/');
            for ($i = 0; $i < 5; $i++) {
                $clients[] = $client = $t->connect();
                same((string) (1 - $exhausted), $client->ask('who'), 'the worker of a client');
            }
        },
    );
}
?>
--EXPECT--
OK
OK
