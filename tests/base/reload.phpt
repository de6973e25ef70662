--TEST--
MODE_BASE: a worker that is reloaded answers what was sent before, and closes its connections
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
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "hold\n") {
                report('held');
                hold();
            }
            $server->send($fd, getmypid() . " $data");
        });
        $server->on('close', fn (Server $server, int $fd, int $reactorId) => report('close', $fd, $reactorId < 0));
        $server->on('workerStop', fn () => report('stop'));
        $server->on('afterReload', fn () => report('reloaded'));
    },
    client: function (Harness $t) {
        $old = $t->workerPids[0];
        for ($i = 0; $i < 3; $i++) {
            $clients[] = $t->connect();
            same("$old ?", $clients[$i]->ask('?'), 'answer');
        }
        $clients[0]->send("hold\nmore\n");
        $t->take('held');
        $clients[1]->send(str_repeat("x\n", 5000));
        $t->reload();
        $t->waitFor(fn () => $t->log('/NOTICE reloading/') && Processes::isAsleep($old), 'the worker to be told');
        $late = $t->connect(); // waits in the kernel, for whoever accepts it
        $late->send("?\n");
        $t->release();
        same("$old hold\n$old more\n", $clients[0]->readAll(), 'what waited in the worker');
        same(str_repeat("$old x\n", 5000), $clients[1]->readAll(), 'what waited in a socket');
        same('', $clients[2]->readAll(), 'a connection that had nothing to say');
        array_map(fn (Client $client) => $client->close(), $clients);
        $t->take('reloaded');
        same("{$t->workerPids[0]} ?", $late->readLine(), 'who answers the connection that had to wait');
        $events = $t->takeAll();
        same(['stop'], array_pop($events), 'what comes after the last close');
        sort($events);
        same([['close', 1, true], ['close', 2, true], ['close', 3, true]], $events, 'close callbacks');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK
