--TEST--
In DISPATCH_FDMOD, the callbacks of a connection run in one worker, in the order connect, receive, close
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
        $server->set(['worker_num' => 3, 'reactor_num' => 2, 'dispatch_mode' => Server::DISPATCH_FDMOD] + LINES);
        foreach (['connect', 'receive', 'close'] as $event) {
            $server->on($event, fn (Server $server, int $fd) => report($event, $fd, $server->worker_id));
        }
    },
    client: function (Harness $t) {
        $seen = [];
        for ($i = 0; $i < 100; $i++) {
            $client = $t->connect();
            $client->send("first\nsecond\n");
            $client->close();
        }
        $t->waitFor(function () use ($t, &$seen) {
            foreach ($t->takeAll() as [$event, $fd, $worker]) {
                $seen[$fd][] = "$event $worker";
            }
            return array_sum(array_map(count(...), $seen)) === 400;
        }, 'all events');
        foreach ($seen as $fd => $events) {
            $worker = substr($events[0], -1);
            same(["connect $worker", "receive $worker", "receive $worker", "close $worker"], $events, "events of session $fd");
        }
    },
);
?>
--EXPECT--
OK
