--TEST--
A hundred thousand tasks for one busy task worker are all done, in order
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
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            for ($i = 0, $refused = 0; $i < 100000; $i++) {
                $refused += $server->task($i) === false;
            }
            report('submitted', $refused);
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, int $data) {
            static $next = 0;
            $next === 0 && hold(); // nothing is done before everything is queued
            if ($data !== $next++) {
                report('wrong', $data, $next);
            }
            return $data === 99999 ? $next : null;
        });
        $server->on('finish', fn (Server $server, int $taskId, int $done) => report('done', $done));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        same([0], $t->take('submitted'), 'refused tasks');
        $t->release();
        same([100000], $t->take('done'), 'tasks');
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK
