--TEST--
A result that has room in a message needs no descriptor on its way to a client, although it lies in shared memory
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (!shell_exec('command -v prlimit')) die('skip needs prlimit');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\TaskClient;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1, 'server_name' => 'few']);
        $server->on('receive', fn () => null);
        $server->on('task', fn (Server $server, int $id, int $source, int $size) => str_repeat('r', $size));
    },
    client: function (Harness $t) {
        $client = TaskClient::connect('few');
        same(10, strlen($client->taskwait(10, 10)), 'a small one');
        $pid = $t->masterPid;
        for ($free = 0; is_link("/proc/$pid/fd/$free"); $free++);
        exec("prlimit --pid $pid --nofile=$free:", $output, $code);
        same(0, $code, 'no descriptor is left');
        foreach ([20_000, 80_000] as $size) {
            same($size, strlen((string) $client->taskwait($size, 10)), "one of $size bytes");
        }
    },
);
?>
--EXPECT--
OK
