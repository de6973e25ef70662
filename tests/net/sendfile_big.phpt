--TEST--
sendfile() of 1 GB goes to several clients at once, and takes no memory
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
        $file = fopen('data', 'w');
        ftruncate($file, 1 << 30);
        fwrite($file, 'first');
        fseek($file, -4, SEEK_END);
        fwrite($file, 'last');
        $server->set(['socket_buffer_size' => 65536] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "info\n") {
                $server->send($fd, json_encode(memory_get_peak_usage() < 16 << 20) . "\n");
                return;
            }
            $server->sendfile($fd, 'data');
            $sent = $server->send($fd, "end\n");
            while ($server->getClientInfo($fd)['send_queued_bytes'] <= 4); // until the loop has it
            report('queued', true, $sent);
        });
    },
    client: function (Harness $t) {
        $clients = [];
        $before = Processes::memory($t->socketPid());
        for ($i = 0; $i < 3; $i++) {
            $clients[$i] = $t->connect();
            $clients[$i]->send("go\n");
            same([true, true], $t->take('queued'), 'send_queued_bytes; send() behind it is accepted');
        }
        $most = 0;
        $first = array_map(fn ($client) => $client->read(5), $clients);
        same(array_fill(0, 3, 'first'), $first, 'its first bytes');
        for ($left = (1 << 30) - 9; $left > 0; $left -= $part) {
            $part = min($left, 16 << 20);
            foreach ($clients as $client) {
                $client->skip($part);
            }
            $most = max($most, Processes::memory($t->socketPid()));
        }
        foreach ($clients as $client) {
            same("lastend\n", $client->read(8), 'its last bytes, and what came behind');
        }
        check($most - $before < 32 << 10, 'kB of memory: ' . ($most - $before));
        same('true', $clients[0]->ask('info'), 'memory of the worker');
    },
    limit: 120,
);
?>
--EXPECT--
OK
