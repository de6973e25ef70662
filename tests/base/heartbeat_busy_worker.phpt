--TEST--
MODE_BASE: who has sent something while the worker was busy is not idle
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
        $server->set(['heartbeat_idle_time' => 0.3, 'heartbeat_check_interval' => 0.05] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "work\n") {
                report('works');
                hold();
            }
            $server->send($fd, $data);
        });
        $server->on('close', fn (Server $server, int $fd) => report('close', $fd));
    },
    client: function (Harness $t) {
        $clients = [$t->connect(), $t->connect()];
        same('x', $clients[1]->ask('x'), 'answer');
        $clients[0]->send("work\n");
        $t->take('works');
        $clients[1]->send("still here\n");
        usleep(400_000); // longer than heartbeat_idle_time: this is what the test is about
        $t->release();
        same('still here', $clients[1]->readLine(), 'answer');
        same('work', $clients[0]->readLine(), 'answer');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK
