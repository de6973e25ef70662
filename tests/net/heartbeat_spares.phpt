--TEST--
The heartbeat spares clients that are protected, paused or not confirmed
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
        $server->set(['reactor_num' => 1, 'heartbeat_idle_time' => 0.3, 'heartbeat_check_interval' => 0.05,
            'enable_delay_receive' => true] + LINES);
        $server->on('connect', function (Server $server, int $fd) {
            $fd !== 3 && $server->confirm($fd);
            $fd === 1 && report('protect', $server->protect($fd));
            $fd === 2 && report('pause', $server->pause($fd));
        });
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "end\n") {
                report('end', $server->protect(1, false), $server->resume(2), $server->confirm(3), microtime(true));
            }
        });
        $server->on('close', fn (Server $server, int $fd) => report('close', $fd, microtime(true)));
    },
    client: function (Harness $t) {
        $clients = [$t->connect()];
        same([true], $t->take('protect'), 'protect()');
        $clients[] = $t->connect();
        same([true], $t->take('pause'), 'pause()');
        $clients[] = $t->connect(); // not confirmed
        for ($i = 4; $i < 7; $i++) { // others, one after the other
            $clients[] = $t->connect();
            same($i, $t->take('close')[0], 'a silent client is closed, and those are not');
        }
        $t->connect()->send("end\n");
        [$a, $b, $c, $ended] = $t->take('end');
        same([true, true, true], [$a, $b, $c], 'protect(false), resume(), confirm()');
        $closed = [];
        while (count($closed) < 4) {
            [$fd, $at] = $t->take('close');
            $closed[$fd] = $at;
        }
        ksort($closed);
        same([1, 2, 3, 7], array_keys($closed), 'closed at last');
        check(min($closed[2], $closed[3]) - $ended >= 0.29, 'after a pause the time begins anew');
    },
);
?>
--EXPECT--
OK
