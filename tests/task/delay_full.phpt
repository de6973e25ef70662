--TEST--
Where delayed tasks fill task_queue_memory, task() returns false, or waits up to task_queue_timeout for room
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([0, 5] as $timeout) {
    Harness::run(
        server: function (Server $server) use ($timeout) {
            $server->set(['task_worker_num' => 1, 'task_queue_memory' => 1 << 20, 'payload_memory' => 0, 'task_queue_timeout' => $timeout]);
            $server->on('receive', function (Server $server) use ($timeout) {
                $data = str_repeat('x', 5000);
                $began = microtime(true);
                for ($accepted = 0; $accepted < 100 && $server->task($data, delay: 0.5) !== false; $accepted++);
                for (; $timeout === 0 && $accepted < 10000 && $server->task($data, delay: 0.5) !== false; $accepted++);
                report('accepted', $accepted, $server->getLastError());
                $timeout > 0 && report('all', array_sum(array_map(fn () => $server->task($data, delay: 0.5) !== false, range(1, 200))), microtime(true) - $began);
                report('plain', $server->task('plain', 0) !== false);
            });
            $server->on('task', function (Server $server, int $id, int $source, string $data) {
                static $count = 0;
                $data === 'plain' || report('ran', ++$count);
            });
        },
        client: function (Harness $t) use ($timeout) {
            $t->connect()->send('go');
            [$accepted, $error] = $t->take('accepted');
            if ($timeout === 0) {
                same(Server::ERROR_TASK_QUEUE_FULL, $error, 'getLastError()');
                check($accepted > 100 && $accepted < 250, "a megabyte of tasks was accepted: $accepted");
            } else {
                [$more, $took] = $t->take('all');
                same(200, $more, 'tasks that found room in time');
                check($took >= 0.5, "they had to wait: $took s");
                $accepted += $more;
            }
            same([true], $t->take('plain'), 'another task is accepted all the while');
            while ($t->take('ran')[0] < $accepted);
        },
    );
}
?>
--EXPECT--
OK
OK
