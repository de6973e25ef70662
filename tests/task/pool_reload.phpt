--TEST--
reload() of one task pool replaces its task workers alone; a name that no pool has throws; several at once are done together
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    function (Server $server) {
        $server->set(['task_worker_num' => 1, 'task_pools' => ['a' => ['worker_num' => 2], 'b' => []]] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $server->send($fd, match (trim($data)) {
                'a' => json_encode($server->reload(pool: 'a')),
                'default' => json_encode($server->reload(true, '')),
                'both' => json_encode([$server->reload(false, 'b'), $server->reload(pool: 'a')]),
                'none' => json_encode([outcome(fn () => $server->reload(pool: 'c')), outcome(fn () => $server->reload(pool: "a\0"))]),
            } . "\n");
        });
        $server->on('task', fn () => null);
        $server->on('beforeReload', fn () => report('before'));
        $server->on('afterReload', fn () => report('after'));
    },
    function (Harness $t) {
        $t->allowLog('/NOTICE reload(ing|ed)/');
        $client = $t->connect();
        $replaced = function (string $what) use ($t, $client) {
            $pids = $t->workerPids;
            same('true', $client->ask($what), 'reload()');
            $t->take('before');
            $t->take('after');
            return array_keys(array_diff_assoc($t->workerPids, $pids));
        };
        same([2, 3], $replaced('a'), 'reloaded with a');
        same([1], $replaced('default'), 'reloaded with the default pool');
        same(1, count($t->log('/reloading the task workers of a$/m')), 'log line');
        same(1, count($t->log('/reloading the task workers of the default task pool$/m')), 'log line');
        $pids = $t->workerPids;
        same('[true,true]', $client->ask('both'), 'reload() twice');
        $t->waitFor(fn () => array_keys(array_diff_assoc($t->workerPids, $pids)) === [2, 3, 4], 'both to be reloaded');
        same(array_fill(0, 2, 'ValueError: SwooleLite\Server::reload(): Argument #2 ($pool) must be the name of a task pool'), json_decode($client->ask('none')), 'other names');
    },
);
?>
--EXPECT--
OK
