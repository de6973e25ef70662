--TEST--
Results for which a user process has waited in vain keep no task worker waiting and do not pile up, even where its mail is full
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1, 'payload_memory' => 0] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $server->send($fd, match ($data) {
                "task\n" => $server->taskwait('worker', 5),
                "late\n" => (string) $server->stats()['task_late_count'],
            } . "\n");
        });
        $server->on('task', function (Server $server, int $taskId, int $source, string $data) {
            if ($data === 'hold') {
                hold();
                return str_repeat('x', 50_000);
            }
            return $data;
        });
        $server->addProcess(new Process(function (Process $process) use ($server) {
            for ($i = 0; $i < 20; $i++) { // these fill its mail
                $server->task('hold', -1, fn () => null);
            }
            for ($i = 0; $i < 10; $i++) {
                $server->taskwait('hold', 0.01) === false || report('not late');
            }
            report('gives up');
            sleep(100);
        }));
    },
    client: function (Harness $t) {
        $t->take('gives up');
        $t->release(30);
        $client = $t->connect();
        $start = hrtime(true);
        same('worker', $client->ask('task'), "a worker's task behind all those");
        $seconds = (hrtime(true) - $start) / 1e9;
        check($seconds < Harness::limit(1), "nobody waited, but it took $seconds s");
        $t->waitFor(fn () => (int) $client->ask('late') >= 9, 'late results are counted'); // one may have found room
        $t->stop();
        same([], $t->takeAll(), 'reports');
    },
);
?>
--EXPECT--
OK
