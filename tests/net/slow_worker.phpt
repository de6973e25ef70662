--TEST--
While a worker is busy its clients are not read without bound, and nothing is lost
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
        $server->set(['worker_num' => 1]);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) use (&$hash, &$length) {
            if ($hash === null) {
                report('held');
                hold();
                $hash = hash_init('crc32b');
            }
            hash_update($hash, $data);
            $length += strlen($data);
        });
        $server->on('close', function () use (&$hash, &$length) {
            report('received', $length, hash_final($hash));
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $block = random_bytes(65537);
        $client->send($block);
        $t->take('held');
        $before = Processes::memory($t->socketPid());
        $sent = $client->sendUntilBlocked($block, 200 << 20);
        $grown = Processes::memory($t->socketPid()) - $before;
        check($grown < 40000, "memory grew by $grown kB while $sent bytes were sent");
        check($sent < 100 << 20, "the connection is not read any more: $sent bytes were sent");
        $t->release();
        $client->send(substr($block, $sent % strlen($block)) . $block);
        $client->close();

        $length = strlen($block) + $sent + strlen($block) - $sent % strlen($block) + strlen($block);
        $hash = hash_init('crc32b');
        for ($i = $length / strlen($block); $i > 0; $i--) {
            hash_update($hash, $block);
        }
        same([$length, hash_final($hash)], $t->take('received'), 'length and hash of what the worker got');
    },
);
?>
--EXPECT--
OK
