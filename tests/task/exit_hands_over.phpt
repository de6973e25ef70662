--TEST--
Tasks that still wait for room when their submitter ends are done all the same, and the successor gets the results
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach (['exit', 'throw'] as $how) {
    Harness::run(
        server: function (Server $server) use ($how) {
            $server->set(['task_worker_num' => 1] + LINES);
            $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) use ($how) {
                if ($data === "stats\n") {
                    $stats = $server->stats();
                    $server->send($fd, "$stats[task_count] $stats[tasking_num] $stats[task_queue_num] $stats[task_queue_bytes] "
                        . "$stats[task_failed_count] $stats[task_late_count]\n");
                    return;
                }
                for ($i = 0, $refused = 0; $i < 20000; $i++) { // more than a socket takes
                    $refused += $server->task($i) === false;
                }
                report('submitted', $refused);
                $how === 'exit' ? exit : throw new Exception('on purpose');
            });
            $server->on('task', function (Server $server, int $taskId, int $worker, int $data) {
                static $held = false;
                $held || hold();
                $held = true;
                return $data;
            });
            $server->on('finish', function (Server $server, int $taskId, int $data) {
                static $done = [];
                $done[$data] = true;
                count($done) === 20000 && report('done', getmypid());
            });
        },
        client: function (Harness $t) use ($how) {
            if ($how === 'throw') {
                $t->allowLog('/on purpose|\b255\b/');
            }
            $pid = $t->workerPids[0];
            $client = $t->connect();
            $client->send("submit\n");
            same([0], $t->take('submitted'), 'refused tasks');
            $successor = $t->waitForSuccessor(0, $pid);
            $t->release();
            same([$successor], $t->take('done'), 'who got the last result');
            $client = $t->connect();
            $t->waitFor(
                fn () => $client->ask('stats') === '20000 0 0 0 0 0',
                'stats(): count, tasking, queued, bytes, failed, late',
            );
        },
    );
}
?>
--EXPECT--
OK
OK
