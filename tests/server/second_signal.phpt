--TEST--
A second SIGTERM ends the server at once
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
        $server->set(['worker_num' => 2, 'max_wait_time' => 25]);
        $server->on('receive', function () {
            report('held');
            hold();
        });
        $server->on('workerStop', fn () => report('workerStop'));
    },
    client: function (Harness $t) {
        $t->allowLog('//');
        $client = $t->connect();
        $client->send('go');
        $t->take('held');
        $t->signal(SIGTERM);
        $t->take('workerStop'); // the idle worker's: the first signal has been seen
        $t->signal(SIGTERM);
        $t->waitForExit();
    },
);
?>
--EXPECT--
OK
