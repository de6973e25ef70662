--TEST--
At output_memory_limit a client for which output waits gets no more; one for which nothing waits still does
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
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "ping\n") {
                $server->send($fd, "pong\n");
                return;
            }
            if ($data === "several\n") { // each comes to the loop while the next one is sent
                $block = str_repeat('y', 200_000);
                for ($sent = 0; $sent < 4 && $server->send($fd, $block); $sent++);
                report('several', $sent);
                return;
            }
            // much at once: until it is refused, all together take less than the second after which a client counts as slow
            $block = str_repeat('x', 8 << 20);
            for ($sent = 0; $sent < 8 && $server->send($fd, $block); $sent++);
            report('sent', $sent, $server->getLastError(), hrtime(true));
        });
    },
    client: function (Harness $t) {
        [$first, $second, $honest] = [$t->connect(), $t->connect(), $t->connect()];
        $first->send("go\n");
        [$sent, $error, $began] = $t->take('sent');
        check($sent >= 1 && $sent < 8, "a bounded number of blocks is accepted: $sent");
        same(Server::ERROR_OUTPUT_BUFFER_OVERFLOW, $error, 'getLastError()');
        same('pong', $honest->ask('ping'), 'an honest client is answered at the limit');
        $honest->send("several\n");
        same([4], $t->take('several'), 'answers of which the kernel takes each are accepted');
        same(str_repeat('y', 800_000), $honest->read(800_000), 'and arrive');
        $second->send("go\n");
        [$sentToSecond, $error, $ended] = $t->take('sent');
        check($sentToSecond >= 1, 'the limit does not concern one for which nothing waits');
        if ($ended - $began < 500_000_000) { // else the first may count as slow already
            check($sentToSecond < 8, "it does as soon as something waits: $sentToSecond");
            same(Server::ERROR_OUTPUT_BUFFER_OVERFLOW, $error, 'getLastError() for the second client');
        }
        $t->allowLog('/WARNING closed \d+ clients/'); // where this takes longer
    },
);
?>
--EXPECT--
OK
