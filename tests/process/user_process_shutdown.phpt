--TEST--
A shutdown ends a user process in order: before the task workers, with its tasks and their results
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Server;

foreach (['sleep' => fn () => sleep(100), 'loop' => function () { while (true); }, 'read' => fn () => fread(fopen('php://fd/9', 'r'), 1),
    'loop of the server' => null] as $how => $wait) {
    Harness::run(
        server: function (Server $server) use ($wait) {
            $server->set(['task_worker_num' => 1, 'max_wait_time' => 20]);
            $server->on('receive', fn () => null);
            $server->on('task', function (Server $server, int $taskId, int $source, int $data) {
                usleep(1000);
                return $data;
            });
            $server->on('workerStop', fn (Server $server, int $id) => $id === 1 && report('the task worker ends'));
            $server->on('workerError', fn () => report('workerError'));
            $server->on('managerStop', fn () => report('managerStop'));
            $server->addProcess(new Process(function (Process $process) use ($server, $wait) {
                $local = new class {
                    public function __destruct()
                    {
                        report('destructor');
                    }
                };
                register_shutdown_function(fn () => report('shutdown function'));
                for ($i = 0; $i < 100; $i++) {
                    $server->task($i, -1, fn (Server $server, int $taskId, int $data) => $data === 99 && report('last result'));
                }
                report('submitted');
                if ($wait === null) {
                    $server->tick(1000, fn () => null);
                    return;
                }
                try {
                    $wait();
                    report('goes on');
                } catch (Throwable) {
                    report('caught');
                }
            }));
        },
        client: function (Harness $t) {
            $t->take('submitted');
            $t->stop();
            $events = array_column($t->takeAll(), 0);
            same(['shutdown function'], array_values(array_intersect($events, ['shutdown function'])), 'PHP ends in order');
            same(['destructor', 'last result', 'the task worker ends', 'managerStop'],
                array_values(array_diff($events, ['shutdown function'])), 'what happened');
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK
