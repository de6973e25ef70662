--TEST--
What clients had sent when the shutdown began is handled, also what still waits in the socket
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
            $server->sendto($info['address'], $info['port'], $data);
        });
    },
    client: function (Harness $t) {
        $client = $t->datagrams();
        $client->send('hold');
        $t->take('held');
        posix_kill($t->socketPid(), SIGSTOP); // in MODE_PROCESS it receives; in MODE_BASE it is in the callback
        for ($i = 0; $i < 50; $i++) {
            $client->send("$i");
        }
        $t->signal(SIGTERM);
        posix_kill($t->socketPid(), SIGCONT);
        $t->release();
        same('hold', $client->receive(), 'the one in hand');
        for ($i = 0; $i < 50; $i++) {
            same("$i", $client->receive(), 'the answer');
        }
    },
);
?>
--EXPECT--
OK
