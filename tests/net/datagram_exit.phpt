--TEST--
exit() in the packet callback ends the worker cleanly; what is sent meanwhile waits for the successor
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
            $server->sendto($info['address'], $info['port'], getmypid() . " $data");
            if ($data === 'exit') {
                hold();
                exit(0);
            }
        });
    },
    client: function (Harness $t) {
        $client = $t->datagrams();
        [$pid] = sscanf($client->ask('exit'), '%d');
        for ($i = 0; $i < 10; $i++) {
            $client->send("after $i");
        }
        $t->release();
        $next = $t->waitForSuccessor(0, $pid);
        for ($i = 0; $i < 10; $i++) {
            same("$next after $i", $client->receive(), 'the answer of the successor');
        }
    },
);
?>
--EXPECT--
OK
