--TEST--
A signal to a process that a callback has just forked is that process's alone, in every process of the server
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Server;

const SIGNALS = [SIGTERM, SIGUSR1, SIGUSR2, SIGINT, SIGHUP, SIGXFSZ, SIGQUIT, SIGKILL];

/** The signal that ended a child of pcntl_fork() which got it at once; 0: none did. */
function forked(int $signal, bool $grandchild = false): int
{
    $child = pcntl_fork();
    if ($child === 0) {
        if ($grandchild) {
            $ended = forked($signal);
            posix_kill(posix_getpid(), $ended === $signal ? SIGKILL : SIGABRT);
        }
        sleep(20);
        posix_kill(posix_getpid(), SIGABRT);
    }
    $grandchild || posix_kill($child, $signal);
    while (pcntl_waitpid($child, $status) !== $child);
    return pcntl_wifsignaled($status) ? pcntl_wtermsig($status) : 0;
}

/** The same of a program. */
function started(int $signal): int
{
    $process = proc_open(['sleep', '20'], [1 => ['pipe', 'w']], $pipes);
    proc_terminate($process, $signal);
    fgets($pipes[1]); // its end
    while (($status = proc_get_status($process))['running']);
    return $status['signaled'] ? $status['termsig'] : 0;
}

/** What did not end by the signal that it got. */
function survivors(int $signal): array
{
    return array_filter(
        ['forked' => forked($signal), 'started' => started($signal)],
        fn (int $by) => $by !== $signal,
    );
}

Harness::run(
    server: function (Server $server) {
        // whoever believes to be asked to end, and does not, is killed after 1.5 s
        $server->set(['worker_num' => 1, 'task_worker_num' => 1, 'max_wait_time' => 1] + LINES);
        $tell = fn (string $where) => report($where, ...array_map(survivors(...), SIGNALS));
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) use ($tell) {
            if ($data === "all\n") {
                $tell('worker');
                $server->send($fd, $server->taskwait('all', 10) . "\n");
            } elseif ($data === "grandchild\n") {
                $server->send($fd, forked(SIGTERM, true) . "\n");
            } else {
                $by = fn (int $n) => $n % 2 ? forked(SIGTERM) : started(SIGTERM);
                $server->send($fd, getmypid() . ' ' . implode(' ', array_unique(array_map($by, range(1, 20)))) . "\n");
            }
        });
        $server->on('task', function () use ($tell) {
            $tell('task worker');
            return 'task';
        });
        $server->addProcess(new Process(function () use ($tell) {
            $tell('user process');
            while (true) {
                sleep(100);
            }
        }));
        $server->on('start', fn () => $tell('master'));
        $server->on('managerStart', fn () => $tell('manager'));
        foreach (['workerError', 'workerStop'] as $event) {
            $server->on($event, fn () => report($event));
        }
    },
    client: function (Harness $t) {
        $none = array_fill(0, count(SIGNALS), []);
        foreach (['master', 'manager', 'user process'] as $where) {
            same($none, $t->take($where), "what a $where has started and a signal did not end");
        }
        $client = $t->connect();
        same('task', $client->ask('all'), 'answer');
        same($none, $t->take('worker'), 'what a worker has started and a signal did not end');
        same($none, $t->take('task worker'), 'what a task worker has started and a signal did not end');
        same((string) SIGKILL, $client->ask('grandchild'), 'the child of a child');
        // longer than a worker lives that was asked to end
        [$worker] = $t->workerPids;
        $since = microtime(true);
        for ($rounds = 0; $rounds < 20 || microtime(true) < $since + 2.5; $rounds++) {
            same("$worker 15", $client->ask('many'), 'the worker, and what ended its children');
        }
        same([], $t->takeAll(), 'events');
        $t->allowLog('/killed/'); // so little time may not be enough for a shutdown on a busy machine
    },
);
?>
--EXPECT--
OK
