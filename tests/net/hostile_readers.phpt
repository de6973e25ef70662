--TEST--
Clients that ask for much in one answer and never read it: memory goes back to the system, descriptors and sessions come out even
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const LIMIT = 16 << 20, ANSWER = 4 << 20, CLIENTS = 60; // together 240 MiB, each answer accepted whole

Harness::run(
    server: function (Server $server) {
        $server->set(['output_memory_limit' => LIMIT, 'kernel_socket_send_buffer_size' => 64 << 10, 'reactor_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "give\n") {
                report('given', $server->send($fd, str_repeat('x', ANSWER)));
            } else {
                $stats = $server->stats();
                $server->send($fd, "$stats[connection_num] $stats[slow_close_count] " . $stats['accept_count'] - $stats['close_count'] . "\n");
            }
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/WARNING closed \d+ clients that did not take their output: output_memory_limit/');
        $honest = $t->connect();
        same('1 0 1', $honest->ask('?'), 'before');
        $memory = fn () => Processes::memory($t->socketPid()) << 10;
        [$before, $files, $most] = [$memory(), Processes::openFiles($t->socketPid()), 0];
        $slow = [];
        for ($i = 0; $i < CLIENTS; $i++) {
            $slow[] = $client = $t->connect();
            $client->send("give\n");
            same([true], $t->take('given'), 'one for which nothing waits is given an answer of any size');
            $most = max($most, $memory());
        }
        check($most - $before > LIMIT + (16 << 20), 'much more waits than the limit, for less than a second');
        // those that are closed are the slowest; others stay, up to the limit, and their output lies behind what is free now
        $t->waitFor(fn () => (int) explode(' ', $honest->ask('?'))[1] >= CLIENTS - LIMIT / ANSWER, 'room to be made');
        $t->waitFor(fn () => $memory() - $before <= LIMIT + (60 << 20), 'memory to go back to the system', 60);
        foreach ($slow as $client) {
            $client->reset();
        }
        $t->waitFor(fn () => preg_match('/^1 \d+ 1$/', $honest->ask('?')), 'the end of all others');
        $t->waitFor(fn () => Processes::openFiles($t->socketPid()) === $files, 'their descriptors to be closed');
    },
);
?>
--EXPECT--
OK
