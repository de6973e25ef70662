--TEST--
Clients that are connected and silent leave the server descriptors: for the network, and for processes that it forks
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\TaskClient;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1, 'server_name' => 'descriptors']);
        $server->on('receive', fn (Server $server, int $fd, int $reactor, string $data) => $server->send($fd, $data));
        $server->on('task', fn () => null);
    },
    client: function (Harness $t) {
        $path = 'unix://' . $t->dir() . '/run/swoolelite/descriptors';
        $served = 0;
        for ($i = 0; $i < 120; $i++) {
            $clients[] = $client = stream_socket_client($path);
            $served += unpack('Lstate', fread($client, 32), 8)['state'] !== 3; // SWL_CONTROL_FULL
        }
        same(25, $served, 'the others are sent away');
        $peer = $t->connect();
        $peer->send('x');
        same('x', $peer->read(1), 'the network');
        try {
            TaskClient::connect('descriptors');
            check(false, 'one more');
        } catch (SwooleLite\Exception $error) {
            same('The server "descriptors" has too many clients', $error->getMessage(), 'what is said');
        }
        array_shift($clients);
        $t->waitFor(function () {
            try {
                return TaskClient::connect('descriptors');
            } catch (SwooleLite\Exception) {
                return null;
            }
        }, 'one in its place');
    },
    shell: 'ulimit -n 100',
);
?>
--EXPECT--
OK
