--TEST--
All clients together get no more than output_memory_limit queued
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
        $server->set(['socket_buffer_size' => 64 << 20, 'output_memory_limit' => 4 << 20, 'worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            $block = str_repeat('x', 1 << 16);
            for ($sent = $refused = 0; $sent < 1000 && $refused < 50;) { // refused: the kernel may still take something
                if ($server->send($fd, $block)) {
                    $sent++;
                    $refused = 0;
                } else {
                    $refused++;
                    usleep(10000);
                }
            }
            report('sent', $sent, $refused ? $server->getLastError() : 0);
        });
    },
    client: function (Harness $t) {
        [$first, $second] = [$t->connect(), $t->connect()];
        $first->send("go\n");
        [$sent, $error] = $t->take('sent');
        same(Server::ERROR_OUTPUT_BUFFER_OVERFLOW, $error, 'getLastError() for the first client');
        $second->send("go\n");
        same([0, Server::ERROR_OUTPUT_BUFFER_OVERFLOW], $t->take('sent'), 'for the second client');
        $first->read($sent << 16);
        $second->send("go\n");
        check($t->take('sent')[0] > 0, 'there is room when the first client has read everything');
    },
);
?>
--EXPECT--
OK
