--TEST--
With max_request_grace, workers retire at different times: a random share of it is added
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE a worker takes its connections with it') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'max_request' => 10] + LINES);
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, getmypid() . "\n"));
        $server->on('workerStart', fn (Server $server) => report('grace', $server->setting['max_request_grace']));
    },
    client: function (Harness $t) {
        same([5], $t->take('grace'), 'max_request_grace where nobody sets it');
        $client = $t->connect();
        $client->send(str_repeat("?\n", 300));
        for ($i = 0; $i < 300; $i++) {
            $pids[] = $client->readLine();
        }
        $counts = array_count_values($pids);
        array_pop($counts);
        foreach ($counts as $count) {
            check($count >= 10 && $count <= 15, "$count requests of a process");
        }
        check(count(array_unique($counts)) > 1, 'they are not all the same'); // by chance they are once in 6^19
    },
);
?>
--EXPECT--
OK
