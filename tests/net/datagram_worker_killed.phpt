--TEST--
A worker that dies loses the datagram in hand alone; the successor handles the others
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
        $server->on('packet', function (Server $server, string $data, array $info) {
            if ($data === 'hold') {
                report('held');
                hold();
            }
            $server->sendto($info['address'], $info['port'], getmypid() . " $data");
        });
    },
    client: function (Harness $t) {
        $victim = $t->datagrams();
        $others = [$t->datagrams(), $t->datagrams(), $t->datagrams()];
        foreach ([1, 2] as $time) {
            $victim->send('hold');
            $t->take('held');
            foreach ($others as $i => $other) {
                $other->send("first $i");
                $other->send("second $i");
            }
            $t->killWorker(0);
            foreach ($others as $i => $other) {
                same("{$t->workerPids[0]} first $i", $other->receive(), 'answer of the successor');
                same("{$t->workerPids[0]} second $i", $other->receive(), 'answer of the successor');
            }
            same("{$t->workerPids[0]} again", $victim->ask('again'), 'only the one in hand was lost');
        }
    },
);
?>
--EXPECT--
OK
