--TEST--
The manager waits for the processes that it has started itself, not for the server's; the master starts none
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Server;
use SwooleLite\Timer;

/** It ends while the loop of the manager runs: wait() tells of it in a later callback. */
function report_one_that_the_loop_reaps(): void
{
    $pid = (new Process(fn () => exit(7)))->start();
    Timer::tick(1, function (int $timer) use ($pid) {
        if (!file_exists("/proc/$pid")) {
            Timer::clear($timer);
            report('reaped', ($end = Process::wait(false)) && $end['pid'] === $pid ? $end['code'] : $end);
        }
    });
}

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1] + LINES);
        $server->on('start', fn () => report('start', outcome(fn () => (new Process(fn () => null))->start())));
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $data === "die\n" && posix_kill(getmypid(), SIGKILL);
            $server->send($fd, $data);
        });
        $server->on('workerError', function (Server $server, int $id) {
            $none = [Process::wait(), Process::getLastError()];
            $processes = array_map(fn (int $code) => new Process(fn () => exit($code)), [3, 4]);
            $pids = array_map(fn (Process $process) => $process->start(), $processes);
            $ends = [Process::wait(), Process::wait()];
            sort($ends);
            report('waited', $none, array_column($ends, 'code'), array_diff($pids, array_column($ends, 'pid')), Process::wait());
            report_one_that_the_loop_reaps();
        });
    },
    client: function (Harness $t) {
        $refusal = 'SwooleLite\Exception: The master of a server has threads, so that no process can be started there: use a worker, or addProcess()';
        same([$refusal], $t->take('start'), 'start() in the master');
        for ($i = 0; $i < 2; $i++) {
            $t->connect()->send("die\n");
            same([[false, 10], [3, 4], [], false], $t->take('waited'), 'what the manager has waited for');
            same([7], $t->take('reaped'), 'one that the loop has reaped');
            same('here', $t->connect()->ask('here'), 'the answer of the next worker');
        }
        $t->allowLog('/signal 9/');
    },
    args: ['127.0.0.1', 0, Server::MODE_PROCESS],
);
?>
--EXPECT--
OK
