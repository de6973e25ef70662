--TEST--
A process by a bare system call, of which the C library notices nothing, is no part of the server either
--EXTENSIONS--
swoolelite
pcntl
posix
ffi
--SKIPIF--
<?php php_uname('m') === 'x86_64' || die('skip the number of the system call is that of x86_64') ?>
--INI--
ffi.enable=1
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\Timer;

const SENTENCE = 'SwooleLite\Exception: This process was forked in a callback: it is no part of the server';

/** As pcntl_fork(), by the system call alone. */
function bare_fork(): int
{
    return FFI::cdef('long syscall(long number, ...);')->syscall(57);
}

final class Forks
{
    public function __serialize(): array
    {
        $child = bare_fork();
        if ($child === 0) {
            $GLOBALS['isChild'] = true;
            return [];
        }
        while (pcntl_waitpid($child, $status) !== $child);
        return [];
    }
}

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'task_worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $child = match (trim($data)) {
                'calls', 'signal', 'returns' => bare_fork(),
                default => -1,
            };
            if ($child === 0 && $data === "calls\n") {
                $calls = [fn () => $server->taskwait('?', 1), fn () => $server->send($fd, "child\n"), Timer::stats(...)];
                report('calls', array_unique(array_map(outcome(...), $calls)));
                posix_kill(posix_getpid(), SIGKILL);
            }
            if ($child === 0 && $data === "signal\n") {
                sleep(20);
            }
            if ($child === 0) {
                return;
            }
            if ($data === "signal\n") {
                posix_kill($child, SIGTERM);
            }
            if ($data === "abandons\n") { // what is in a file is the parent's
                $result = outcome(fn () => $server->taskWaitMulti([str_repeat('x', 300_000), new Forks()], 10));
                if (isset($GLOBALS['isChild'])) {
                    report('abandons', $result);
                    posix_kill(posix_getpid(), SIGKILL);
                }
                $server->send($fd, strlen($result[0]) . "\n");
            } else {
                while (pcntl_waitpid($child, $status) !== $child);
                $server->send($fd, (pcntl_wifsignaled($status) ? -pcntl_wtermsig($status) : pcntl_wexitstatus($status)) . "\n");
            }
        });
        $server->on('task', fn (Server $server, int $taskId, int $source, mixed $data) => is_string($data) ? $data : null);
        foreach (['workerError', 'workerStop'] as $event) {
            $server->on($event, fn () => report($event));
        }
    },
    client: function (Harness $t) {
        $client = $t->connect();
        same((string) -SIGKILL, $client->ask('calls'), 'how the child ends that calls');
        same([[SENTENCE]], $t->take('calls'), 'what it hears');
        same((string) -SIGTERM, $client->ask('signal'), 'how the child ends that gets a signal');
        same('0', $client->ask('returns'), 'how the child ends that returns');
        same('300000', $client->ask('abandons'), 'answer of the parent');
        same([SENTENCE], $t->take('abandons'), 'what the child hears');
        same([], $t->takeAll(), 'events');
    },
);
?>
--EXPECT--
OK
