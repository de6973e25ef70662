--TEST--
DISPATCH_UIDMOD: after bind() the new worker gets nothing before the old one has handled all
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
        $server->set(['worker_num' => 2, 'reactor_num' => 1, 'dispatch_mode' => Server::DISPATCH_UIDMOD] + LINES);
        $server->on('connect', fn (Server $server, int $fd) => report('connect', $fd, $server->worker_id));
        $server->on('close', fn (Server $server, int $fd) => report('close', $fd, $server->worker_id));
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if (str_starts_with($data, 'bind ')) {
                check($server->bind((int) substr($data, 5), 1), 'bind()');
            } elseif ($data === "hold\n") {
                report('held', $server->worker_id);
                hold();
            }
            report(trim($data), $fd, $server->worker_id);
            $server->send($fd, trim($data) . "\n");
        });
    },
    client: function (Harness $t) {
        $clients = [];
        for ($i = 0; $i < 2; $i++) {
            $client = $t->connect();
            [$fd, $worker] = $t->take('connect');
            $clients[$worker] = [$client, $fd];
        }
        [$moving, $fd] = $clients[0];
        [$other] = $clients[1];
        $moving->send("hold\n");
        same([0], $t->take('held'), 'the worker that holds');
        same("bind $fd", $other->ask("bind $fd"), 'bind() by the other worker');
        $moving->send("after\n");
        // one reactor thread passes all on, in order: what it passed to the other worker is handled before these
        for ($i = 0; $i < 20; $i++) {
            same('ping', $other->ask('ping'), 'the other worker');
        }
        $t->release();
        same(['hold', 'after'], [$moving->readLine(), $moving->readLine()], 'answers');
        $moving->send("hold\n");
        same([1], $t->take('held'), 'the worker after bind()');
        $moving->send("last\n");
        $moving->close();
        $t->release();
        same([$fd, 1], $t->take('close'), 'close');
        $events = array_filter($t->takeAll(), fn (array $event) => $event[1] === $fd);
        same([['hold', $fd, 0], ['after', $fd, 1], ['hold', $fd, 1], ['last', $fd, 1]],
            array_values($events), 'order');
    },
);
?>
--EXPECT--
OK
