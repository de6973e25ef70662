--TEST--
What a callback starts has the signals of a plain PHP script: none ignored, caught or blocked that would not be there
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Server;

/** Blocked, ignored and caught signals; of a process of PHP the standard ones: of the others, some are the C library's own. */
function signals(string $status, int $mask = -1): string
{
    preg_match_all('/^Sig(?:Blk|Ign|Cgt):\s+[0-9a-f]{8}([0-9a-f]{8})/m', $status, $matches);
    return implode(' ', array_map(fn (string $set) => dechex(hexdec($set) & $mask), $matches[1]));
}

/** Of what this process starts in several ways. */
function ofChildren(): array
{
    $process = proc_open(['cat', '/proc/self/status'], [1 => ['pipe', 'w']], $pipes);
    $found['proc_open'] = signals(stream_get_contents($pipes[1]));
    proc_close($process);
    $found['exec'] = signals((string) shell_exec('exec cat /proc/self/status'));
    $found['popen'] = signals(stream_get_contents(popen('exec cat /proc/self/status', 'r')));
    foreach (['pcntl_fork', 'pcntl_exec'] as $way) {
        $child = pcntl_fork();
        if ($child === 0) {
            $file = 'status-' . posix_getpid();
            $way === 'pcntl_exec' && pcntl_exec('/bin/sh', ['-c', "exec cat /proc/self/status > $file"]);
            copy('/proc/self/status', $file);
            posix_kill(posix_getpid(), SIGKILL); // no more of this script
        }
        while (pcntl_waitpid($child, $status) !== $child);
        $found[$way] = signals(file_get_contents("status-$child"), $way === 'pcntl_exec' ? -1 : 0x7fffffff);
        unlink("status-$child");
    }
    return $found;
}

/** When its process unwinds: after all callbacks. */
final class AtTheEnd
{
    public function __construct(private string $process)
    {
        register_shutdown_function(fn () => report("shutdown function of the $this->process", ofChildren()));
    }

    public function __destruct()
    {
        report("destructor of the $this->process", ofChildren());
    }
}

final class OfTimer
{
    public function __destruct()
    {
        report('destructor of a timer', ofChildren());
    }
}

Harness::run(
    server: function (Server $server) {
        report('plain', ofChildren());
        $server->set(['worker_num' => 1, 'task_worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            report('worker', ofChildren());
            $server->send($fd, $server->taskwait('?', 10) . "\n");
        });
        $server->on('task', function () {
            report('task worker', ofChildren());
            return 'done';
        });
        $server->on('workerStart', function (Server $server, int $id) {
            global $atTheEnd; // what only a function holds would go with it
            $atTheEnd = new AtTheEnd($id === 0 ? 'worker' : 'task worker');
        });
        $server->on('managerStart', function (Server $server) {
            global $atTheEnd;
            report('manager', ofChildren());
            $timer = new OfTimer(); // a child of the manager drops its copy
            $server->after(86_400_000, fn () => $timer);
            $atTheEnd = $server->mode === Server::MODE_BASE ? null : new AtTheEnd('manager');
        });
        $server->on('start', fn () => report('master', ofChildren()));
        $server->on('managerStop', fn () => report('managerStop', ofChildren()));
        $server->on('shutdown', fn () => report('shutdown', ofChildren()));
        $server->addProcess(new Process(function () {
            report('user process', ofChildren());
            while (true) {
                sleep(100);
            }
        }));
    },
    client: function (Harness $t) {
        $plain = $t->take('plain')[0];
        foreach (['proc_open', 'exec', 'popen', 'pcntl_exec'] as $way) {
            check(preg_match('/^0 [0-9a-f]+ 0$/', $plain[$way]) === 1, 'a program catches and blocks none');
        }
        same('done', $t->connect()->ask('?'), 'answer');
        foreach (['master', 'manager', 'worker', 'task worker', 'user process'] as $where) {
            same($plain, $t->take($where)[0], "what was started in the $where");
        }
        $t->reload();
        foreach ($t->workerPids as $id => $pid) {
            $t->waitForSuccessor($id, $pid);
            same($plain, $t->take('destructor of a timer')[0], 'what was started when a worker dropped a timer of the manager');
        }
        $t->stop();
        $late = ['managerStop', 'shutdown'];
        foreach (['worker', 'task worker', ...$t->managerPid === $t->masterPid ? [] : ['manager']] as $process) {
            array_push($late, "shutdown function of the $process", "destructor of the $process");
        }
        foreach ($late as $when) {
            same($plain, $t->take($when)[0], "what was started in the $when");
        }
    },
);
?>
--EXPECT--
OK
