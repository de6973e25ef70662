--TEST--
MODE_BASE: at the end a close callback resets other connections whose last bytes are on their way
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
        $server->set(['worker_num' => 1, 'max_wait_time' => 20] + LINES);
        $server->on('connect', fn () => report('connect'));
        $server->on('receive', fn (Server $server, int $fd) => report('sent', $server->send($fd, str_repeat('x', 1 << 20))));
        $server->on('close', function (Server $server, int $fd) {
            report('close', $fd);
            for ($other = 2; $fd === 1 && $other <= 6; $other++) {
                $server->close($other, true);
            }
        });
    },
    client: function (Harness $t) {
        for ($fd = 1; $fd <= 6; $fd++) {
            $clients[$fd] = $t->connect();
            $t->take('connect');
            $clients[$fd]->send("go\n"); // the kernel takes the answer, and the client reads none of it
            same([true], $t->take('sent'), 'send()');
        }
        $idle = $t->connect();
        $t->take('connect');
        $t->signal(SIGTERM);
        same('', $idle->readAll(), 'a connection that had nothing to say'); // now all are being closed
        same([7], $t->take('close'), 'its close callback');
        same(1 << 20, strlen($clients[1]->readAll()), 'what the first client gets');
        same('exit 0', $t->waitForExit(), 'the end');
        same([1, 2, 3, 4, 5, 6], array_column($t->takeAll(), 1), 'close callbacks of the others');
        foreach ([2, 3, 4, 5, 6] as $fd) {
            check(strlen($clients[$fd]->readAll()) < 1 << 20, "client $fd was reset");
        }
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK
