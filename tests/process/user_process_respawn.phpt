--TEST--
A user process gets a successor however it ends, and workerError is told of failures; one that lives for a moment, after a growing delay
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Server;

foreach (['return', 'exit', 'exit(3)', '$process->exit(4)', 'throw', 'kill'] as $how) {
    Harness::run(
        server: function (Server $server) use ($how) {
            $server->on('receive', fn () => null);
            $server->on('workerError', fn (Server $server, int ...$what) => report('workerError', ...$what));
            $server->addProcess(new Process(function (Process $process) use ($how) {
                report('begins', $process->pid, hrtime(true) / 1e9);
                if (file_exists('well')) {
                    hold();
                }
                match ($how) {
                    'return' => null,
                    'exit' => exit,
                    'exit(3)' => exit(3),
                    '$process->exit(4)' => $process->exit(4),
                    'throw' => throw new Exception('on purpose'),
                    'kill' => Process::kill($process->pid, SIGKILL),
                };
            }));
        },
        client: function (Harness $t) use ($how) {
            $t->allowLog('/on purpose|user process #1 \(pid \d+\) (exited with code (3|4|255)|was killed by signal 9)$/m');
            for ($pids = $times = []; count($times) < 4;) {
                [$pids[], $times[]] = $t->take('begins');
            }
            touch($t->dir() . '/well');
            check(count(array_unique($pids)) === 4, 'each time another process');
            // the first successor comes at once, as far as that can be told of one that began with the server
            foreach ([0.1, 0.2] as $i => $delay) {
                $passed = $times[$i + 2] - $times[$i + 1];
                check($passed >= $delay, "delay " . ($i + 1) . " is at least $delay s, but it was $passed");
            }
            $expected = match ($how) {
                'exit(3)' => [3, 0],
                '$process->exit(4)' => [4, 0],
                'throw' => [255, 0],
                'kill' => [0, 9],
                default => null,
            };
            if ($expected) {
                do { // a successor may be there before a death is known
                    $error = $t->take('workerError');
                } while ($error[1] !== $pids[0]);
                same([1, $pids[0], ...$expected], $error, 'workerError');
            }
            $t->stop();
            if (!$expected) {
                same([], array_filter($t->takeAll(), fn (array $report) => $report[0] === 'workerError'), 'workerError');
            } elseif ($how === 'throw') {
                check(count($t->log("/uncaught Exception in 'process': Exception: on purpose in .*\\.php:\\d+\nStack trace:/")) >= 3, 'the log tells it whole');
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
OK
