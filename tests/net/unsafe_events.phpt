--TEST--
In DISPATCH_ROUND, DISPATCH_QUEUE and DISPATCH_STREAM, connect and close are off unless enable_unsafe_event is on
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE nothing is dispatched') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([Server::DISPATCH_ROUND, Server::DISPATCH_QUEUE, Server::DISPATCH_STREAM] as $mode) {
    foreach ([false, true] as $enabled) {
        Harness::run(
            server: function (Server $server) use ($mode, $enabled) {
                $server->set(['worker_num' => 1, 'dispatch_mode' => $mode, 'enable_unsafe_event' => $enabled] + LINES);
                $server->on('connect', fn () => report('connect'));
                $server->on('receive', function (Server $server, int $fd) {
                    $server->send($fd, $server->stats()['close_count'] . "\n");
                });
                $server->on('close', fn () => report('close'));
            },
            client: function (Harness $t) use ($enabled) {
                $control = $t->connect();
                $t->connect()->close();
                $t->waitFor(fn () => $control->ask('?') === '1', 'the connection to be closed');
                $control->ask('?'); // its events, if any, came before this package
                $events = array_column($t->takeAll(), 0);
                sort($events);
                same($enabled ? ['close', 'connect', 'connect'] : [], $events, 'events');
            },
        );
    }
}
?>
--EXPECT--
OK
OK
OK
OK
OK
OK
