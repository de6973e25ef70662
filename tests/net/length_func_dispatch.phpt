--TEST--
With package_length_func all packages of a client go to one worker in order, whatever the dispatch_mode
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (getenv("SWL_TEST_MODE") === "base") {
    die("skip in MODE_BASE there is no dispatching");
}
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/length_func.inc';

use SwooleLite\Server;

foreach ([Server::DISPATCH_ROUND, Server::DISPATCH_QUEUE, Server::DISPATCH_FDMOD] as $mode) {
    Harness::run(
        server: function (Server $server) use ($mode) {
            $server->set(['worker_num' => 3, 'dispatch_mode' => $mode] + LENGTH_FUNC);
            foreach (['connect', 'close'] as $event) {
                $server->on($event, fn (Server $server, int $fd) => report('event', $event, $fd, $server->worker_id));
            }
            $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
                $server->send($fd, "$server->worker_id $data\n");
            });
        },
        client: function (Harness $t) {
            $clients = $workers = [];
            for ($i = 0; $i < 6; $i++) {
                $clients[$i] = $t->connect();
                $clients[$i]->send(package("$i begins") . '4:ha');
            }
            foreach ($clients as $i => $client) {
                [$worker, $rest] = explode(' ', $client->readLine(), 2);
                same(package("$i begins"), $rest, 'the first package');
                $workers[$i] = $worker;
            }
            same(3, count(array_unique($workers)), 'workers');
            foreach ($clients as $i => $client) {
                for ($n = 0, $all = 'lf'; $n < 1000; $n++) {
                    $all .= package("$n of client $i");
                }
                $client->send($all);
            }
            foreach ($clients as $i => $client) {
                same("$workers[$i] 4:half", $client->readLine(), 'the package in two parts');
                for ($n = 0; $n < 1000; $n++) {
                    same("$workers[$i] " . package("$n of client $i"), $client->readLine(), 'worker and package');
                }
                $client->close();
            }
            $events = [];
            for ($n = 0; $n < 12; $n++) {
                [$event, $fd, $worker] = $t->take('event');
                $events[$fd][] = [$event, (string) $worker];
            }
            foreach ($workers as $i => $worker) {
                same([['connect', $worker], ['close', $worker]], $events[$i + 1], 'events of that client');
            }
        },
    );
}
?>
--EXPECT--
OK
OK
OK
