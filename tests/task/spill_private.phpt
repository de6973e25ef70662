--TEST--
A spill file is in a directory of the server's own that nobody else can enter
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
        $server->set(['task_worker_num' => 1, 'task_max_inline' => 1000, 'payload_memory' => 0]);
        $server->on('receive', function (Server $server) {
            $server->task('hold');
            report('sent', $server->task(str_repeat('x', 100000)));
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            $data === 'hold' ? hold() : report('got', strlen($data));
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        $t->take('sent');
        $files = glob($t->dir() . '/spill/*/[0-9a-f]*');
        same(1, count($files), 'spill files');
        same(100000, filesize($files[0]), 'size of it');
        same(0600, fileperms($files[0]) & 0777, 'its permissions');
        same(0700, fileperms(dirname($files[0])) & 0777, 'those of its directory');
        same(posix_geteuid(), fileowner(dirname($files[0])), 'owner');
        $t->release();
        same([100000], $t->take('got'), 'length of the data');
        $t->waitFor(fn () => !file_exists($files[0]), 'the end of the file');
    },
);
?>
--EXPECT--
OK
