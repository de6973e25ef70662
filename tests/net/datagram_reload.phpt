--TEST--
A reload loses no datagram
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
        $server->set(['worker_num' => 2]);
        $server->on('packet', fn (Server $server, string $data, array $info)
            => $server->sendto($info['address'], $info['port'], getmypid() . " $data"));
    },
    client: function (Harness $t) {
        $clients = [$t->datagrams(), $t->datagrams(), $t->datagrams()];
        $seen = [];
        for ($reloads = 0; $reloads < 3; $reloads++) {
            $old = $t->workerPids;
            $t->reload();
            for ($i = 0; array_intersect($old, $t->workerPids) || $i < 100; $i++) {
                foreach ($clients as $client) {
                    $client->send("a $i");
                    $client->send("b $i");
                }
                foreach ($clients as $client) {
                    $answers = [$client->receive(), $client->receive()];
                    $data = preg_replace('/^\d+ /', '', $answers);
                    sort($data);
                    same(["a $i", "b $i"], $data, 'the answers');
                    $seen += array_flip(array_map(intval(...), $answers));
                }
                $t->takeAll(); // learns of new workers
            }
            $t->waitForLog('/NOTICE reloaded/');
        }
        check(count($seen) > 2, 'workers of several generations have answered');
    },
);
?>
--EXPECT--
OK
