--TEST--
With enable_delay_receive nothing is read before confirm(); connect comes first
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
        $server->set(['reactor_num' => 1, 'enable_delay_receive' => true] + LINES);
        $server->on('connect', function (Server $server, int $fd) {
            report('connect', $fd);
            $fd === 2 && $server->confirm($fd);
        });
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "resume 1\n") {
                $server->send($fd, $server->resume(1) ? "resumed\n" : "failed\n");
            } elseif ($data === "confirm 1\n") {
                $result = [$server->confirm(1), $server->getLastError(), $server->confirm(1), $server->getLastError()];
                $server->send($fd, json_encode($result) . "\n");
            } else {
                report('got', $fd, $data);
            }
        });
        $server->on('close', fn (Server $server, int $fd) => report('close', $fd));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        same([1], $t->take('connect'), 'connect');
        $client->send("hello\n");
        $other = $t->connect();
        same([2], $t->take('connect'), 'connect');
        same('resumed', $other->ask('resume 1'), 'resume() does not confirm');
        same('resumed', $other->ask('resume 1'), 'resume() does not confirm');
        same([], $t->takeAll(), 'nothing was read');
        same('[true,0,false,114]', $other->ask('confirm 1'), 'what confirm() returns (EALREADY)');
        same([1, "hello\n"], $t->take('got'), 'what it had sent');
        $third = $t->connect(); // never confirmed
        same([3], $t->take('connect'), 'connect');
        $third->reset();
        same([3], $t->take('close'), 'close');
    },
);
?>
--EXPECT--
OK
