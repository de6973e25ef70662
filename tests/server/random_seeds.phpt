--TEST--
Workers do not share the state of PHP's random generators
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

mt_srand(1); // in the master: inherited by all of them
@lcg_value(); // deprecated since PHP 8.4, but its generator lives on
Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 4, 'task_worker_num' => 2]);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
        $server->on('workerStart', fn () => report('random', mt_rand(), @lcg_value()));
    },
    client: function (Harness $t) {
        $t->killWorker(0); // nor does a successor
        $numbers = $t->takeAll();
        same(7, count($numbers), 'workers');
        same(7, count(array_unique(array_column($numbers, 1))), 'different values of mt_rand()');
        same(7, count(array_unique(array_column($numbers, 2))), 'different values of lcg_value()');
    },
);
?>
--EXPECT--
OK
