--TEST--
Datagrams for which a busy worker has no room are dropped and counted, each one; the rest is handled
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE datagrams wait in the kernel') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

// A unix socket: there the kernel has the sender wait instead of dropping something itself.
Harness::run(
    args: ['socket', 3 => Server::SOCK_UNIX_DGRAM],
    server: function (Server $server) {
        $handled = 0;
        $server->on('packet', function (Server $server, string $data) use (&$handled) {
            $handled++;
            if ($data === 'hold') {
                report('held');
                hold();
            }
        });
        $server->on('workerStop', function () use (&$handled) {
            report('handled', $handled);
        });
        $server->on('shutdown', fn (Server $server) => report('stats', $server->stats()));
    },
    client: function (Harness $t) {
        $client = $t->datagrams();
        $client->send('hold');
        $t->take('held');
        for ($i = 0; $i < 400; $i++) {
            $client->send(str_repeat('x', 8192)); // 3.2 MB: no transport holds so much
        }
        $t->release();
        $t->stop();
        $handled = $t->take('handled')[0];
        $stats = $t->take('stats')[0];
        check($stats['datagram_drop_count'] > 100, "dropped: $stats[datagram_drop_count]");
        check($handled > 1, "handled: $handled");
        same(401, $handled + $stats['datagram_drop_count'], 'handled and dropped');
        same($handled, $stats['request_count'], 'requests');
        same($handled, $stats['dispatch_count'], 'dispatched');
        same(0, $stats['datagram_kernel_drop_count'], 'dropped by the kernel');
    },
);
?>
--EXPECT--
OK
