--TEST--
A task worker that dies before it has begun again with the task in its hand has not used up an attempt
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
        $server->set(['task_worker_num' => 1, 'task_max_attempts' => 2] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            $server->send($fd, json_encode($server->taskwait('go', 9)) . "\n");
        });
        $server->on('workerStart', function (Server $server, int $id) {
            if ($id === 1 && file_exists('begun') && !file_exists('started')) {
                touch('started');
                throw new Exception('on purpose');
            }
        });
        $server->on('task', function () {
            if (!file_exists('begun')) {
                touch('begun');
                posix_kill(getmypid(), SIGKILL);
            }
            return 'done';
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/on purpose|exited with code 255|killed by signal 9/');
        same('"done"', $t->connect()->ask('go'), 'the result');
        check(file_exists($t->dir() . '/started'), 'one has died before');
    },
);
?>
--EXPECT--
OK
