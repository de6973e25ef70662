--TEST--
stop($id) replaces another worker or task worker in order; nobody else
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            report('stop()', outcome(fn () => $server->stop((int) $data)), $server->getLastError(), $server->worker_id);
        });
        $server->on('task', fn () => null);
        $server->on('workerStart', function (Server $server, int $id) {
            if (file_exists('broken')) {
                report('dies');
                exit(1);
            }
        });
        $server->on('workerStop', fn (Server $server, int $id) => report('workerStop', $id));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("3\n");
        [$outcome, , $self] = $t->take('stop()');
        same('ValueError: SwooleLite\Server::stop(): Argument #1 ($workerId) must be -1 or between 0 and 2', $outcome, 'a wrong id');
        $client->send("-2\n");
        check(str_starts_with($t->take('stop()')[0], 'ValueError: '), 'a negative id');
        foreach ([1 - $self, 2] as $id) {
            $before = $t->workerPids;
            $client->send("$id\n");
            same([true, 0, $self], $t->take('stop()'), "stop($id)");
            $t->waitForSuccessor($id, $before[$id]);
            same([['workerStop', $id]], $t->takeAll(), 'events');
            same([$id], array_keys(array_diff_assoc($t->workerPids, $before)), 'who is new');
        }

        touch($t->dir() . '/broken');
        $t->allowLog('/code 1\b/');
        $client->send("2\n");
        $t->take('stop()');
        $t->take('dies');
        $t->take('dies'); // the next attempt is some time away
        $t->waitFor(function () use ($t, $client) {
            $client->send("2\n");
            [$stopped, $error] = $t->take('stop()');
            return !$stopped && $error === 3 /* ESRCH */;
        }, 'stop() to find nobody');
        unlink($t->dir() . '/broken');
    },
);
?>
--EXPECT--
OK
