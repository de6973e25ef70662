--TEST--
Large payloads lie in shared memory, up to payload_memory; what has no room there is in a file; nothing of them is left
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const SIZE = 300_000; // three of them have room in a MiB

foreach ([[1 << 20, 2], [0, 5], [64 << 20, 0]] as [$memory, $files]) {
    Harness::run(
        server: function (Server $server) use ($memory) {
            $server->set(['task_worker_num' => 1, 'payload_memory' => $memory] + LINES);
            $used = fn () => $server->stats()['payload_memory_used'];
            $server->on('receive', function (Server $server, int $fd, int $reactor, string $line) use ($used) {
                if ($line === "used\n") {
                    $server->send($fd, $used() . "\n");
                    return;
                }
                $server->task('hold');
                for ($i = 0; $i < 5; $i++) {
                    $server->task($i % 2 ? [str_repeat("$i", SIZE)] : str_repeat("$i", SIZE));
                }
                report('submitted', $used());
            });
            $server->on('task', function (Server $server, int $id, int $source, mixed $data) {
                if ($data === 'hold') {
                    hold();
                    return null;
                }
                return is_array($data) ? [$data[0], $data[0]] : $data; // of which a MiB has room for one
            });
            $server->on('finish', fn (Server $server, int $id, mixed $data) => $data === null
                || report('finish', is_array($data), array_map(fn (string $part) => [$part[0], strlen($part), md5($part)], (array) $data)));
        },
        client: function (Harness $t) use ($memory, $files) {
            $client = $t->connect();
            $left = fn () => count(glob($t->dir() . '/spill/*/[0-9a-f]*'));
            $client->send("go\n");
            [$used] = $t->take('submitted');
            check($used >= (5 - $files) * SIZE && $used <= (5 - $files) * (SIZE + 20_000), "$used bytes in shared memory");
            same($files, $left(), 'in files');
            $t->release();
            for ($i = 0; $i < 5; $i++) {
                $part = ["$i", SIZE, md5(str_repeat("$i", SIZE))];
                same($i % 2 ? [true, [$part, $part]] : [false, [$part]], $t->take('finish'), "the result of $i");
            }
            $t->waitFor(fn () => $client->ask('used') === '0', 'the end of all in shared memory');
            $t->waitFor(fn () => $left() === 0, 'the end of the files');
        },
    );
}
?>
--EXPECT--
OK
OK
OK
