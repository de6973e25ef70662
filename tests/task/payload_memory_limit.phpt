--TEST--
A large string takes no more memory than it has to where memory_limit leaves no room for whole large pages
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (getenv('USE_ZEND_ALLOC') === '0') die('skip memory_limit is without effect');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const KIB = 1024;
const SIZE = 7500 * KIB; // of 8 MiB

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', fn (Server $server) => $server->task(str_repeat('x', SIZE)));
        $server->on('task', function (Server $server, int $id, int $source, string $data) {
            report('ran', strlen($data), $data[SIZE - 1]);
        });
        $server->on('workerStart', function (Server $server) {
            $server->taskworker && ini_set('memory_limit', (string) (memory_get_usage(true) + SIZE + 200 * KIB));
        });
        $server->on('taskFailed', fn (Server $server, int $id, mixed $data, string $reason) => report('failed', $reason));
    },
    client: function (Harness $t) {
        $t->connect()->send('go');
        same([SIZE, 'x'], $t->take('ran'), 'the task');
    },
);
?>
--EXPECT--
OK
