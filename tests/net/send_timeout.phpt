--TEST--
send_timeout closes a client that takes nothing for so long, and no other
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
        $server->set(['send_timeout' => 1.5, 'socket_buffer_size' => 64 << 20] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            match ($data) {
                "much\n" => report('fd', $fd, $server->send($fd, str_repeat('x', 16 << 20))),
                "stats\n" => $server->send($fd, $server->stats()['slow_close_count'] . "\n"),
            };
        });
        $server->on('close', fn (Server $server, int $fd, int $reactorId) => report('close', $fd, $reactorId < 0));
    },
    client: function (Harness $t) {
        $idle = $t->connect(); // nothing waits for it
        [$reader, $sleeper] = [$t->connect(), $t->connect()];
        $reader->send("much\n");
        [$readerFd] = $t->take('fd');
        $sleeper->send("much\n");
        [$sleeperFd] = $t->take('fd');
        $began = microtime(true);
        $read = 0;
        $closed = null;
        // the reader takes a little now and then, for much longer than send_timeout
        $t->waitFor(function () use ($t, $reader, $began, &$read, &$closed) {
            if ($read < 15 << 20 && microtime(true) - $began > ($read >> 20) * 0.3) {
                $read += strlen($reader->read(1 << 20));
            }
            foreach ($t->takeAll() as $report) {
                $closed = ['after' => microtime(true) - $began, 'report' => $report];
            }
            return $closed !== null;
        }, 'the end of the sleeper');
        same(['close', $sleeperFd, true], $closed['report'], 'who was closed');
        check($closed['after'] >= 1.4, "closed after $closed[after] s");
        same('1', $idle->ask('stats'), 'slow_close_count');
        same(16 << 20, $read + strlen($reader->read((16 << 20) - $read)), 'what the reader got');
        $reader->close();
        same([$readerFd, false], $t->take('close'), 'the reader itself closes');
    },
);
?>
--EXPECT--
OK
