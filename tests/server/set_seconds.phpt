--TEST--
An option of seconds takes integers and fractions, and $setting has what is in force
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
        foreach ([0, 0.0, -0.0, 1, 0.25, 1e-9, 3600, 3600.0] as $seconds) {
            $server->set(['task_queue_timeout' => $seconds]);
        }
        $server->set(['task_queue_timeout' => 0.25, 'task_max_runtime' => 2]);
        $server->on('receive', fn (Server $server) => report('in force', $server->setting['task_queue_timeout'], $server->setting['task_max_runtime']));
    },
    client: function (Harness $t) {
        $t->connect()->send('go');
        echo json_encode($t->take('in force'), JSON_PRESERVE_ZERO_FRACTION), "\n";
    },
);
?>
--EXPECT--
[0.25,2.0]
OK
