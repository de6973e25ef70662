--TEST--
Ten thousand Fibers of one worker wait at the same time, and each gets its own results
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
        $server->set(['task_worker_num' => 2] + LINES);
        ini_set('memory_limit', -1);
        ini_set('fiber.stack_size', '128K');
        $left = 10000;
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) use (&$left) {
            for ($number = 0; $number < 10000; $number++) {
                $fiber = new Fiber(function () use ($server, $number, &$left) {
                    $results = $server->taskCo(['first' => $number, 'second' => -$number], 25);
                    $results === ['first' => "<$number>", 'second' => '<' . -$number . '>'] || report('wrong', $results);
                    --$left || report('done', $server->stats()['task_late_count']);
                });
                $fiber->start();
            }
            report('waiting', $left);
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, int $number) {
            static $held = false;
            $held || hold();
            $held = true;
            return "<$number>";
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("go\n");
        same([10000], $t->take('waiting'), 'Fibers that wait');
        $t->release(2);
        same([0], $t->take('done'), 'late results');
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK
