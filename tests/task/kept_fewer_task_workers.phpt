--TEST--
Tasks for task workers that the next server does not have are run all the same
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$kept = new KeptQueue();
Harness::run(
    server: function (Server $server) use ($kept) {
        $server->set(['task_worker_num' => 4, 'max_wait_time' => 25] + $kept->options());
        $server->set(['task_worker_num' => 4]);
        $server->on('receive', function (Server $server) {
            for ($round = 0; $round < 3; $round++) {
                for ($index = 0; $index < 4; $index++) {
                    $server->task($round ? "$index" : 'hold', $index);
                }
            }
            report('submitted');
        });
        $server->on('workerStop', fn (Server $server, int $id) => report('stop'));
        $server->on('task', function (Server $server) {
            report('held');
            hold();
        });
    },
    client: function (Harness $t) use ($kept) {
        $t->connect()->send('go');
        $t->take('submitted');
        for ($n = 0; $n < 4; $n++) {
            $t->take('held');
        }
        $t->allowLog('/tasks wait in|failed/');
        $t->signal(SIGTERM);
        $t->take('stop');
        $t->stop();
        same(8, $kept->count(), 'messages');
    },
);
Harness::run(
    server: function (Server $server) use ($kept) {
        $server->set($kept->options());
        $server->on('receive', fn () => null);
        $server->on('task', fn (Server $server, int $id, int $from, string $data) => report('task', $data));
    },
    client: function (Harness $t) use ($kept) {
        for ($n = 0; $n < 8; $n++) {
            $seen[] = $t->take('task')[0];
        }
        sort($seen);
        same(['0', '0', '1', '1', '2', '2', '3', '3'], $seen, 'tasks');
        same(0, $kept->count(), 'messages');
    },
);
?>
--EXPECT--
OK
OK
