--TEST--
A server that cannot have the shared memory for large payloads says so and does with files
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
        $server->set(['task_worker_num' => 1, 'payload_memory' => 1 << 38]);
        $server->on('receive', function (Server $server) {
            report('result', strlen($server->taskwait(str_repeat('x', 300_000), 10)), $server->stats()['payload_memory_taken']);
        });
        $server->on('task', fn (Server $server, int $id, int $source, string $data) => $data);
    },
    client: function (Harness $t) {
        $t->allowLog('/WARNING no \d+ bytes of shared memory for large payloads/');
        $t->connect()->send('go');
        same([300_000, 0], $t->take('result'), 'what comes back');
    },
    shell: 'ulimit -v 100000000',
);
?>
--EXPECT--
OK
