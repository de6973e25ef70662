--TEST--
Beyond task_queue_memory task() returns false; every accepted task is done once, in order
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
        $server->set(['task_worker_num' => 1, 'task_queue_memory' => 1 << 20] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
            if ($line === "first\n") {
                $server->task('first'); // keeps the task worker from making room
                return;
            }
            $data = fn (int $number) => sprintf('%-1000d', $number); // all of one size: what is full is full for each
            for ($accepted = 0; $accepted < 10000 && $server->task($data($accepted)) !== false; $accepted++);
            report('accepted', $accepted, $server->getLastError());
            report('taskwait', $server->taskwait($data(0), 1), $server->getLastError());
            report('again', $server->task($data(0)), $server->getLastError());
            report('full');
            while ($server->task($data(-1)) === false) {
                usleep(1000); // until there is room again
            }
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            static $next = 0;
            if ($data === 'first') {
                report('held');
                hold();
                return;
            }
            if ((int) $data === -1) {
                report('done', $next);
            } elseif ((int) $data !== $next++) {
                report('wrong', (int) $data);
            }
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("first\n");
        $t->take('held');
        $client->send("go\n");
        [$accepted, $error] = $t->take('accepted');
        same(Server::ERROR_TASK_QUEUE_FULL, $error, 'getLastError()');
        check($accepted > 300 && $accepted < 2000, "a megabyte of tasks was accepted: $accepted");
        same([false, Server::ERROR_TASK_QUEUE_FULL], $t->take('taskwait'), 'taskwait()');
        same([false, Server::ERROR_TASK_QUEUE_FULL], $t->take('again'), 'task() again');
        $t->release();
        same([$accepted], $t->take('done'), 'tasks done');
        same([['full']], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK
