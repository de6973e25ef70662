--TEST--
$port->connections has the clients of that port alone
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1] + LINES);
        $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
        $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
        $server->on('receive', function (Server $server, int $fd) {
            $lists = array_map(fn ($port) => iterator_to_array($port->connections, false), $server->ports);
            $all = iterator_to_array($server->connections, false);
            report('lists', array_map(count(...), $lists), array_map(fn ($port) => count($port->connections), $server->ports),
                array_merge(...$lists) === $all, count($server->connections));
            [$own, $other] = [$server->ports[2]->connections, $server->ports[1]->connections];
            report('offsets', isset($own[$fd]), isset($other[$fd]), $own[$fd] === $server->getClientInfo($fd), $other[$fd], isset($other[999]), $other[999]);
        });
        $server->on('start', fn (Server $server) => report('ports', ...array_column($server->ports, 'port')));
        // the ids of a port's clients are in a row here: they connect one after the other
        $server->on('connect', fn (Server $server, int $fd) => $server->send($fd, "welcome\n"));
    },
    client: function (Harness $t) {
        $clients = [];
        foreach (array_map(null, $t->take('ports'), [3, 300, 2]) as [$port, $count]) { // more than one page of ids
            for ($i = 0; $i < $count; $i++) {
                $clients[] = $client = new Client("tcp://127.0.0.1:$port");
                same('welcome', $client->readLine(), 'welcome');
            }
        }
        $client->send("?\n");
        same([[3, 300, 2], [3, 300, 2], true, 305], $t->take('lists'), 'lists');
        same([true, false, true, false, false, false], $t->take('offsets'), 'offsets');
    },
);
?>
--EXPECT--
OK
