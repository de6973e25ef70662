--TEST--
A reload that finds a worker in its workerStart replaces it when that has returned
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
        $server->set(['worker_num' => 2]);
        $server->on('receive', fn () => null);
        $server->on('workerStart', function (Server $server, int $id) {
            if (file_exists('slow')) {
                @unlink('slow');
                report('held', getmypid());
                hold();
            }
        });
        $server->on('workerStop', fn (Server $server, int $id) => report('stop', $id, getmypid()));
        $server->on('afterReload', fn () => report('after'));
    },
    client: function (Harness $t) {
        $first = $t->workerPids[0];
        touch($t->dir() . '/slow');
        posix_kill($first, SIGUSR1);
        [$second] = $t->take('held');
        $t->reload();
        $t->waitForLog('/NOTICE reloading/');
        $t->waitFor(fn () => Processes::isAsleep($second), 'it to be told');
        $t->release();
        $t->take('after');
        same([['stop', 0, $first], ['stop', 0, $second]], array_slice($t->takeAll(), 0, 2), 'the first two that end');
        check(!in_array($t->workerPids[0], [$first, $second], true), 'a third has the id');
    },
);
?>
--EXPECT--
OK
