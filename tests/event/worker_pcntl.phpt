--TEST--
pcntl_async_signals() in a process of a server that watches something: the handler runs when it would sleep
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\{Event, Process, Server};

function watch(string $who): void
{
    static $pair;
    $pair = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    Event::add($pair[0], fn () => report('must not be called'));
    pcntl_async_signals(true);
    pcntl_signal(SIGALRM, function () use ($who) {
        report('handler', $who);
        $who === 'throws' && throw new Exception('on purpose');
    });
    report($who, getmypid());
}

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1] + LINES);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
        $server->on('start', fn () => watch('master'));
        $server->on('managerStart', fn () => watch('manager'));
        $server->on('workerStart', fn (Server $server) => watch($server->taskworker ? 'task worker' : (file_exists('done') ? 'throws' : 'worker')));
        $server->addProcess(new Process(fn () => watch('user process')));
    },
    client: function (Harness $t) {
        foreach (['master', 'manager', 'worker', 'task worker', 'user process'] as $who) {
            [$pid] = $t->take($who);
            for ($i = 0; $i < 3; $i++) {
                posix_kill($pid, SIGALRM);
                same([$who], $t->take('handler'), 'who handled it'); // nothing else wakes the process
            }
        }
        touch($t->dir() . '/done');
        $old = $t->workerPids[0];
        posix_kill($old, SIGUSR1);
        [$pid] = $t->take('throws');
        $t->allowLog("/on purpose|\\b$pid\\b/");
        posix_kill($pid, SIGALRM);
        same(['throws'], $t->take('handler'), 'who handled it');
        [$pid] = $t->take('throws');
        $t->waitForSuccessor(0, $old);
    },
);
?>
--EXPECT--
OK
