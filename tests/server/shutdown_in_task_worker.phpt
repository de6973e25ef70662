--TEST--
shutdown() in a task worker ends the server cleanly
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
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', fn (Server $server) => $server->task('end'));
        $server->on('task', fn (Server $server) => report('shutdown', $server->shutdown()));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('end');
        same('exit 0', $t->waitForExit(), 'the end');
        same([true], $t->take('shutdown'), 'shutdown()');
    },
);
?>
--EXPECT--
OK
