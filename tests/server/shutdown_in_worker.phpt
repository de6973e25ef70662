--TEST--
shutdown() in a worker ends the server cleanly, after what the worker has in hand
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
        $server->set(['worker_num' => 2]);
        $server->on('receive', function (Server $server, int $fd) {
            report('shutdown', $server->shutdown());
            $server->send($fd, 'the last words');
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('end');
        same('the last words', $client->readAll(), 'what was sent after shutdown()');
        same([true], $t->take('shutdown'), 'shutdown()');
        same('exit 0', $t->waitForExit(), 'the end');
    },
);
?>
--EXPECT--
OK
