--TEST--
With task_serializer igbinary, values are in its format; strings stay raw
--EXTENSIONS--
swoolelite
pcntl
posix
igbinary
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1, 'task_max_inline' => 0, 'payload_memory' => 0, 'task_serializer' => 'igbinary']);
        $server->on('receive', function (Server $server) {
            report('setting', $server->setting['task_serializer']);
            $server->task('hold');
            $server->task(['a' => 1]);
            $server->task('raw');
            report('sent');
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, mixed $data) {
            $data === 'hold' ? hold() : report('got', $data);
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        same(['igbinary'], $t->take('setting'), 'the option in force');
        $t->take('sent');
        $files = array_map(file_get_contents(...), glob($t->dir() . '/spill/*/[0-9a-f]*'));
        check(in_array(igbinary_serialize(['a' => 1]), $files, true), 'the array is in igbinary\'s format');
        check(in_array('raw', $files, true), 'the string is raw');
        $t->release();
        same([['a' => 1]], $t->take('got'), 'the array');
        same(['raw'], $t->take('got'), 'the string');
    },
);
?>
--EXPECT--
OK
