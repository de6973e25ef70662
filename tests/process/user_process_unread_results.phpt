--TEST--
Results that a user process does not look at keep no task worker waiting, and none is lost
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Server;

const TASKS = 300;
const BYTES = 20_000; // all together much more than its mail holds

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1, 'payload_memory' => 0] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            $server->send($fd, $server->taskwait('worker', 5) . "\n");
        });
        $server->on('task', fn (Server $server, int $taskId, int $source, mixed $data) => is_int($data) ? str_repeat(chr(65 + $data % 26), BYTES) : $data);
        $server->addProcess(new Process(function (Process $process) use ($server) {
            if (file_exists('begun')) {
                report('successor');
                hold();
            }
            touch('begun');
            $seen = 0;
            for ($i = 0; $i < TASKS; $i++) {
                $server->task($i, -1, function (Server $server, int $taskId, string $result) use (&$seen, $i) {
                    $seen += $result === str_repeat(chr(65 + $i % 26), BYTES);
                    if ($seen === TASKS) {
                        report('all', memory_get_peak_usage());
                    }
                });
            }
            report('submitted');
            hold();
            report('waits as well', $server->taskwait('own', 5));
            hold();
        }));
    },
    client: function (Harness $t) {
        $t->take('submitted');
        $client = $t->connect();
        same('worker', $client->ask('go'), "a worker's task behind all those");
        $t->release();
        same(['own'], $t->take('waits as well'), 'taskwait() with its mail full');
        check(count(glob($t->dir() . '/spill/*/[0-9a-f]*')) > 100, 'results wait in files');
        $t->release();
        $t->take('all');
        $t->take('successor');
        $t->waitFor(fn () => !array_filter(glob($t->dir() . '/spill/*/[0-9a-f]*'), fn (string $file) => is_numeric(basename($file))), 'the files to be gone');
    },
);
?>
--EXPECT--
OK
