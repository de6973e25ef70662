--TEST--
Where a worker has no room, what clients send waits in the kernel, and comes whole, in order and before their ends
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const CLIENTS = 40, FIRST = 20_000, REST = 180_000; // together much more than a worker's ring holds

Harness::run(
    server: function (Server $server) {
        $seen = [];
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) use (&$seen) {
            if ($data === 'hold') {
                report('held');
                hold();
                return;
            }
            $seen[$fd] = ($seen[$fd] ?? '') . $data;
            strlen($seen[$fd]) % REST === FIRST && $server->send($fd, md5($seen[$fd]) . "\n");
        });
        $server->on('close', function (Server $server, int $fd) use (&$seen) {
            report('closed', strlen($seen[$fd] ?? ''));
            unset($seen[$fd]);
        });
    },
    client: function (Harness $t) {
        $bytes = fn (int $i, int $size) => substr(str_repeat(md5("$i"), intdiv($size, 32) + 1), 0, $size);
        $holder = $t->connect();
        for ($i = 0; $i < CLIENTS; $i++) {
            $clients[$i] = $t->connect();
            $clients[$i]->send($bytes($i, FIRST));
            same(md5($bytes($i, FIRST)), $clients[$i]->readLine(), 'the first bytes');
        }
        $holder->send('hold');
        $t->take('held');
        $left = [];
        foreach ($clients as $i => $client) { // a third closes its side behind its bytes, a third resets
            $left[$i] = REST - $client->sendUntilBlocked($bytes($i, REST), REST);
        }
        foreach ($clients as $i => $client) {
            $i % 3 === 2 && $client->reset();
        }
        $t->release();
        foreach ($clients as $i => $client) {
            if ($i % 3 === 2) {
                continue;
            }
            $left[$i] > 0 && $client->send(substr($bytes($i, REST), -$left[$i]));
            $i % 3 === 1 && stream_socket_shutdown($client->stream, STREAM_SHUT_WR);
            same(md5($bytes($i, FIRST) . $bytes($i, REST)), $client->readLine(), 'all bytes');
        }
        $ended = array_filter(array_keys($clients), fn (int $i) => $i % 3 > 0);
        $whole = array_sum(array_map(fn () => (int) ($t->take('closed')[0] === FIRST + REST), $ended));
        check($whole >= count(array_filter($ended, fn (int $i) => $i % 3 === 1)), "$whole have sent all before their end");
    },
);
?>
--EXPECT--
OK
