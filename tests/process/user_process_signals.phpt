--TEST--
The signal handlers of a user process are its own; what it forks dies by TERM, or handles it by itself
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
        $server->set(['worker_num' => 1]);
        $server->on('receive', fn () => null);
        $server->addProcess(new Process(function (Process $process) { // its own handlers, at once
            pcntl_async_signals(true);
            $go = true;
            pcntl_signal(SIGTERM, function () use (&$go) {
                report('own handler');
                $go = false;
            });
            report('ready 1', $process->pid);
            while ($go) {
                sleep(100);
            }
            pcntl_async_signals(false);
            report('left');
        }));
        $server->addProcess(new Process(function (Process $process) { // both ways
            pcntl_async_signals(true);
            pcntl_signal(SIGUSR2, fn () => report('USR2'));
            report('ready 2', $process->pid);
            while (true) {
                sleep(100);
            }
        }));
        $server->addProcess(new Process(function (Process $process) { // with a child of its own
            $child = pcntl_fork();
            if ($child === 0) {
                report('child', getmypid());
                sleep(100);
                report('the child goes on');
                return;
            }
            report('ready 3', $process->pid, $child);
            while (pcntl_waitpid($child, $status) !== $child);
            report('waited', pcntl_wifsignaled($status), pcntl_wtermsig($status));
            $child = pcntl_fork();
            if ($child === 0) {
                pcntl_async_signals(true);
                pcntl_signal(SIGTERM, fn () => exit(3));
                report('child', getmypid());
                sleep(100);
                report('the child goes on');
                return;
            }
            while (pcntl_waitpid($child, $status) !== $child);
            report('waited', pcntl_wifexited($status), pcntl_wexitstatus($status));
            while (true) {
                sleep(100);
            }
        }));
    },
    client: function (Harness $t) {
        [$first] = $t->take('ready 1');
        [$second] = $t->take('ready 2');
        [$third, $child] = $t->take('ready 3');
        same([$child], $t->take('child'), 'the child of a user process');
        posix_kill($second, SIGUSR2);
        $t->take('USR2');
        posix_kill($child, SIGTERM);
        same([true, SIGTERM], $t->take('waited'), 'how it ended');
        posix_kill($t->take('child')[0], SIGTERM);
        same([true, 3], $t->take('waited'), 'how the one with a handler of its own ended');
        posix_kill($first, SIGTERM);
        $t->take('own handler');
        $t->take('left');
        check($t->take('ready 1')[0] !== $first, 'the successor of the first');
        $t->stop();
        same(['own handler', 'left'], array_column($t->takeAll(), 0), 'the end');
    },
);
?>
--EXPECT--
OK
