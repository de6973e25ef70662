--TEST--
heartbeat_idle_time closes clients that send nothing, whatever is sent to them; the close event has a negative reactor id
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
        $server->set(['heartbeat_idle_time' => 0.5, 'heartbeat_check_interval' => 0.05] + LINES);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
        $server->on('workerStart', fn (Server $server) => $server->tick(50, fn () => $server->exists(2) && $server->send(2, "news\n")));
        $server->on('close', fn (Server $server, int $fd, int $reactorId) => report('close', $fd, $reactorId < 0,
            $server->getClientInfo($fd)['close_errno'], microtime(true)));
    },
    client: function (Harness $t) {
        $active = $t->connect();
        same('x', $active->ask('x'), 'answer');
        $began = microtime(true);
        $silent = $t->connect();
        $closed = null;
        $t->waitFor(function () use ($t, $active, &$closed) { // it sends a line all the time
            same('x', $active->ask('x'), 'answer');
            foreach ($t->takeAll() as $report) {
                $closed = $report;
            }
            return $closed;
        }, 'the end of the silent client');
        same(['close', 2, true, 110], array_slice($closed, 0, 4), 'who was closed (ETIMEDOUT)');
        check($closed[4] - $began >= 0.49, 'not earlier');
        check(preg_match('/^(news\n)*$/', $silent->readAll()) === 1, 'what it got until then');
        same(1, $t->take('close')[0], 'the other one, once it is silent too');
    },
);
?>
--EXPECT--
OK
