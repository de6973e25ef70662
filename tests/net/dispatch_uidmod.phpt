--TEST--
DISPATCH_UIDMOD: by connection, and after bind() by the uid
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE nothing is dispatched') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 3, 'dispatch_mode' => Server::DISPATCH_UIDMOD] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($uid = (int) $data) {
                report('bound', $server->bind($fd, $uid));
            }
            $server->send($fd, "$fd $server->worker_id\n");
        });
    },
    client: function (Harness $t) {
        foreach ([1, 2, 3, 4, 4_294_967_295] as $uid) {
            $client = $t->connect();
            for ($i = 0; $i < 3; $i++) {
                [$fd, $worker] = explode(' ', $client->ask('0'));
                same((int) $fd % 3, (int) $worker, 'worker before bind()');
            }
            same("$fd $worker", $client->ask((string) $uid), 'worker of the package that binds');
            same([true], $t->take('bound'), 'bind()');
            for ($i = 0; $i < 3; $i++) {
                same("$fd " . $uid % 3, $client->ask('0'), "worker after bind() to $uid");
            }
        }
    },
);
?>
--EXPECT--
OK
