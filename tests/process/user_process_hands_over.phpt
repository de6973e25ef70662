--TEST--
Tasks of a user process that find no room at once go out while its function does something else, and whatever becomes of it
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Server;

// over a transport that takes only part of them
foreach (['sleep', 'exit', 'throw', 'shutdown', 'exit in the shutdown'] as $how) {
    Harness::run(
        server: function (Server $server) use ($how) {
            $server->set(['task_worker_num' => 1, 'task_ipc_mode' => Server::TASK_IPC_UNIXSOCK, 'payload_memory' => 0, 'max_wait_time' => 20]);
            $server->on('receive', fn () => null);
            $server->on('task', function (Server $server, int $taskId, int $source, string $data) {
                $number = (int) $data;
                static $held = false, $last = -1;
                $held || hold();
                $held = true;
                same(++$last, $number, 'the number of the task');
                report('done', $number);
            });
            $server->addProcess(new Process(function (Process $process) use ($server, $how) {
                if (file_exists('begun')) {
                    report('successor');
                    sleep(100);
                }
                touch('begun');
                $i = -1;
                pcntl_async_signals(true);
                pcntl_signal($how === 'exit in the shutdown' ? SIGTERM : SIGALRM, function () use (&$i, $how) {
                    report('interrupted', $i);
                    match ($how) {
                        'sleep' => null,
                        'exit', 'exit in the shutdown' => exit,
                        'throw' => throw new Exception('on purpose'),
                    };
                });
                report('begins', $process->pid);
                while ($i < 2000) {
                    $server->task(++$i . str_repeat(' ', 10_000)) !== false || report('refused');
                }
                report('submitted');
                sleep(100);
            }));
        },
        client: function (Harness $t) use ($how) {
            if ($how === 'throw') {
                $t->allowLog('/on purpose|\b255\b/');
            }
            $pid = $t->take('begins')[0];
            // it waits for room: longer than any other wait there is
            for ($asleep = 0; $asleep < 5; usleep(10_000)) {
                $asleep = Processes::isAsleep($pid) ? $asleep + 1 : 0;
            }
            if (str_contains($how, 'shutdown')) {
                $t->signal(SIGTERM);
            } elseif ($how !== 'sleep') {
                posix_kill($pid, SIGALRM);
            }
            $last = $how === 'sleep' ? 2000 : ($how === 'shutdown' ? null : $t->take('interrupted')[0]);
            $how !== 'shutdown' || usleep(300_000); // it has heard
            $t->release();
            if ($last === null) {
                $t->waitForExit();
                $reports = $t->takeAll();
                check(end($reports)[0] === 'done' && $reports[0] === ['done', 0], 'what was submitted was done');
                same(count($reports) - 1, end($reports)[1], 'how many');
                return;
            }
            while ($t->take('done')[0] !== $last);
            if ($how === 'sleep') {
                $t->take('submitted');
            } elseif ($how === 'exit in the shutdown') {
                $t->waitForExit();
                same([], $t->takeAll(), 'a function that begins');
            } else {
                $t->take('successor');
            }
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK
OK
