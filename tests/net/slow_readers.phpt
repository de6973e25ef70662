--TEST--
Clients that do not read: the slowest are closed at output_memory_limit, memory stays bounded, others notice nothing
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const LIMIT = 8 << 20;
const PACE = 0.02;

Harness::run(
    server: function (Server $server) {
        $server->set([
            'output_memory_limit' => LIMIT,
            'socket_buffer_size' => 1 << 20,
            'kernel_socket_send_buffer_size' => 64 << 10,
            'worker_num' => 2,
            'reactor_num' => 2,
        ] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "give\n") {
                for ($i = 0; $i < 40 && $server->send($fd, str_repeat('x', 256 << 10)); $i++);
            } elseif ($data === "stats\n") {
                $server->send($fd, $server->stats()['slow_close_count'] . "\n");
            } else {
                $server->send($fd, "pong\n") || report('refused', $server->getLastError());
            }
        });
        $server->on('close', fn (Server $server, int $fd, int $reactorId) => report('closed', $reactorId));
    },
    client: function (Harness $t) {
        $t->allowLog('/WARNING closed \d+ clients that did not take their output: output_memory_limit/');
        $honest = $t->connect();
        same('pong', $honest->ask('ping'), 'before');
        $pids = $t->socketPid() === $t->masterPid ? [$t->masterPid] : $t->workerPids;
        $memory = fn () => array_sum(array_map(Processes::memory(...), $pids));
        $before = $memory();
        $slow = [];
        $longest = $most = 0;
        $began = microtime(true);
        $t->waitFor(function () use ($t, $honest, $memory, $began, &$slow, &$longest, &$most) {
            // ever new ones, so that there are some when the first have been slow for a second
            if (microtime(true) - $began >= count($slow) * PACE) {
                $slow[] = $client = $t->connect();
                $client->send("give\n");
            }
            $start = microtime(true);
            same('pong', $honest->ask('ping'), 'meanwhile');
            $longest = max($longest, microtime(true) - $start);
            $most = max($most, $memory());
            return $honest->ask('stats') >= 10;
        }, '10 clients that were closed');
        check($longest < Harness::limit(2), "an answer took $longest s");
        // a client may have one answer more than what it had room for; and what the allocator keeps
        $grown = ($most - $before) << 10;
        check($grown < 3 * LIMIT + (8 << 20), "memory grew by $grown bytes");
        for ($i = 0; $i < 10; $i++) {
            check($t->take('closed')[0] < 0, 'it is the server that closed');
        }
        same([], array_filter($t->takeAll(), fn ($report) => $report[0] === 'refused'), 'refused to the honest client');
        $lines = count($t->log('/WARNING closed/'));
        $time = microtime(true) - $began;
        check($lines >= 1 && $lines <= 1 + $time, "$lines log lines in $time s");
    },
);
?>
--EXPECT--
OK
