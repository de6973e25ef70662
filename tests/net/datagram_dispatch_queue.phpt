--TEST--
DISPATCH_QUEUE: a datagram goes to an idle worker while the other one is busy
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    args: ['127.0.0.1', 3 => Server::SOCK_UDP],
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'dispatch_mode' => Server::DISPATCH_QUEUE]);
        $server->on('packet', function (Server $server, string $data, array $info) {
            if ($data === 'hold') {
                report('held', $server->worker_id);
                hold();
            }
            $server->sendto($info['address'], $info['port'], $data);
        });
    },
    client: function (Harness $t) {
        $busy = $t->datagrams();
        $client = $t->datagrams();
        $busy->send('hold');
        [$held] = $t->take('held');
        for ($i = 0; $i < 100; $i++) {
            // it may still be on its way out of the callback from which it answered
            $t->waitFor(fn () => Processes::isAsleep($t->workerPids[1 - $held]), 'the other worker to be idle');
            $size = $i % 10 === 0 ? 60000 : 10; // large ones travel another way where messages are small
            $data = random_bytes($size);
            same($data, $client->ask($data), 'the answer of the idle worker');
        }
        $t->release();
        same('hold', $busy->receive(), 'the answer of the busy worker');
    },
);
?>
--EXPECT--
OK
