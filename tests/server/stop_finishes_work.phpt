--TEST--
A graceful end finishes what was received and the tasks that are queued, and collects the results
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
        $server->set(['task_worker_num' => 1, 'max_wait_time' => 20]);
        $server->on('receive', function (Server $server, int $fd) {
            for ($i = 0; $i < 10; $i++) {
                $server->task($i);
            }
            report('held');
            hold();
            $server->send($fd, 'answer');
        });
        $server->on('task', function (Server $server, int $id, int $worker, int $data) {
            $data === 0 && hold();
            return $data;
        });
        $server->on('finish', fn (Server $server, int $id, int $data) => report('finish', $data));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        $t->take('held');
        $t->signal(SIGTERM);
        $t->release(2);
        same('answer', $client->readAll(), 'the answer');
        same('exit 0', $t->waitForExit(), 'the end');
        same(range(0, 9), array_column($t->takeAll(), 1), 'results');
    },
);
?>
--EXPECT--
OK
