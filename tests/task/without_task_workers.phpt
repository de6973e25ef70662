--TEST--
task() throws where there are no task workers
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
        $server->on('receive', function (Server $server) {
            report('task', outcome(fn () => $server->task('x')));
            report('taskwait', outcome(fn () => $server->taskwait('x')));
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        echo $t->take('task')[0], "\n", $t->take('taskwait')[0], "\n";
    },
);
?>
--EXPECTF--
SwooleLite\Exception: %s
SwooleLite\Exception: %s
OK
