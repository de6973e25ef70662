--TEST--
A client that does not read holds the end up for max_wait_time at most, and the log tells the bytes
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([Server::MODE_BASE, Server::MODE_PROCESS] as $mode) {
    Harness::run(
        server: function (Server $server) {
            $server->set(['worker_num' => 1, 'max_wait_time' => 1] + LINES);
            $server->on('receive', fn (Server $server, int $fd) => report('sent', $server->send($fd, str_repeat('x', 40 << 20))));
        },
        client: function (Harness $t) {
            $client = $t->connect();
            $client->send("go\n");
            same([true], $t->take('sent'), 'send()');
            $start = hrtime(true);
            $t->signal(SIGTERM);
            $t->allowLog('/lost at the end of the server: 0 requests, 0 tasks and \d{8} bytes of output/');
            same('exit 0', $t->waitForExit(), 'the end');
            $seconds = (hrtime(true) - $start) / 1e9;
            check($seconds >= 1 && $seconds < Harness::limit(4), "the end took $seconds s");
            same(1, count($t->log('/lost at the end of the server:/')), 'log records of losses');
        },
        args: ['127.0.0.1', 0, $mode],
    );
}
?>
--EXPECT--
OK
OK
