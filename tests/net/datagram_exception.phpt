--TEST--
An exception in the packet callback ends the worker and loses that datagram alone
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
            if ($data === 'throw') {
                report('pid', getmypid());
                hold();
                throw new DomainException('not this one');
            }
            $server->sendto($info['address'], $info['port'], $data);
        });
        $server->on('workerError', fn (Server $server, int $id, int $pid, int $code) => report('error', $pid, $code));
    },
    client: function (Harness $t) {
        $client = $t->datagrams();
        $client->send('throw');
        [$pid] = $t->take('pid');
        for ($i = 0; $i < 10; $i++) {
            $client->send("after $i");
        }
        $t->release();
        for ($i = 0; $i < 10; $i++) {
            same("after $i", $client->receive(), 'the answer of the successor');
        }
        same([$pid, 255], $t->take('error'), 'the end of the worker');
        $t->waitForLog("/uncaught DomainException in 'packet': .*not this one/s");
        $t->allowLog("/\\b$pid\\b/");
    },
);
?>
--EXPECT--
OK
