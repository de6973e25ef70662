--TEST--
A worker that does not end is killed after max_wait_time, and the log says so
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
        $server->set(['max_wait_time' => 1]);
        $server->on('receive', function () {
            report('held');
            hold();
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        $t->take('held');
        $start = hrtime(true);
        $t->signal(SIGTERM);
        $t->allowLog('/WARNING|ERROR/');
        $t->waitForExit();
        $seconds = (hrtime(true) - $start) / 1e9;
        check($seconds >= 1, 'not before max_wait_time');
        check($seconds < Harness::limit(3), "soon after max_wait_time, but it took $seconds s");
        check($t->log('/WARNING|ERROR/') !== [], 'the log tells');
    },
);
?>
--EXPECT--
OK
