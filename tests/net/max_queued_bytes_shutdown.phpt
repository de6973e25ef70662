--TEST--
max_queued_bytes: in a shutdown all that was read goes to the worker at once, and is handled
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE nothing waits in a worker') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['reactor_num' => 1, 'max_queued_bytes' => 100] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactor, string $line) {
            report('begins');
            hold();
            $server->send($fd, $line);
        });
        $server->on('managerStart', fn (Server $server) => $server->tick(1, function (int $timer) use ($server) {
            if ($server->stats()['dispatch_count'] === 20) {
                $server->clearTimer($timer);
                report('dispatched');
            }
        }));
    },
    client: function (Harness $t) {
        $text = implode(array_map(fn (int $i) => str_pad((string) $i, 99) . "\n", range(1, 20)));
        $client = $t->connect();
        $client->send($text);
        $t->take('begins');
        $t->signal(SIGTERM);
        $t->take('dispatched');
        $t->release(20);
        check($client->readAll() === $text, 'all answers come before the end');
    },
);
?>
--EXPECT--
OK
