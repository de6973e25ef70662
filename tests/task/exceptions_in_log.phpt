--TEST--
An exception that is thrown again and again is logged ten times a second and then counted; it hides no other one
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const OFTEN = 60;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'task_worker_num' => 1, 'task_queue_memory' => 1 << 20] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            for ($i = 0; $i < OFTEN; $i++) {
                $server->task('often');
            }
            $server->task('once');
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            if ($data === 'often') {
                throw new RuntimeException('the database is away');
            }
            throw new LogicException('this is another one');
        });
        $server->on('taskFailed', fn () => null);
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("go\n");
        $t->waitForLog('/ERROR uncaught LogicException in .*this is another one/');
        $t->allowLog($often = '/ERROR uncaught RuntimeException in .*the database is away/');
        $t->allowLog($more = '/ERROR uncaught RuntimeException of .*exceptions_in_log.php:\d+: (\d+) more left out\n$/');
        $leftOut = fn () => array_sum(preg_replace($more, '$1', preg_replace('/^\[.*?\] \[.*?\] /', '', $t->log($more))));
        $t->waitFor(fn () => count($t->log($often)) + $leftOut() === OFTEN, 'the number of those left out');
        check(count($t->log($often)) < OFTEN, 'some were only counted');
    },
);
?>
--EXPECT--
OK
