--TEST--
max_queued_bytes: a client that waits can be closed, and is closed if its worker dies
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
        $server->set(['worker_num' => 2, 'reactor_num' => 1, 'max_queued_bytes' => 100] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactor, string $line) {
            report('begins', $server->worker_id, $fd);
            hold();
            $server->send($fd, $line);
        });
        $server->on('close', fn (Server $server, int $fd) => report('close', $fd));
        $server->on('managerStart', fn (Server $server) => $server->tick(1, function () use ($server) {
            if (is_file('close')) {
                unlink('close');
                report('closed', $server->close((int) file_get_contents('which'), true));
            }
        }));
    },
    client: function (Harness $t) {
        $text = implode(array_map(fn (int $i) => str_pad((string) $i, 99) . "\n", range(1, 20)));
        $client = $t->connect();
        $client->send($text);
        [, $fd] = $t->take('begins');

        // closed while it waits: its close event comes
        file_put_contents($t->dir() . '/which', (string) $fd);
        file_put_contents($t->dir() . '/close', '');
        same([true], $t->take('closed'), 'close()');
        $t->release(2);
        same([$fd], $t->take('close'), 'the close event');

        // a worker dies with a package of one client, and others wait
        $client = $t->connect();
        $client->send($text);
        [$worker] = $t->waitFor(fn () => ($begins = $t->take('begins'))[1] > $fd ? $begins : null, 'a package of the second client');
        $t->killWorker($worker);
        $t->release(9); // its successor handles what else was queued
        $t->allowLog('/is closed/');
        check($client->readAll() === '', 'the client whose package died with its worker is closed');
    },
);
?>
--EXPECT--
OK
