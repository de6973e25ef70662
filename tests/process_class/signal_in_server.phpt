--TEST--
In a worker, Process::signal() takes the signals that the server does not use
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
        $server->set(['worker_num' => 1] + LINES);
        $server->on('workerStart', function () {
            report('refused', array_map(fn (int $signal) => outcome(fn () => Process::signal($signal, fn () => null)), [SIGTERM, SIGUSR1, SIGHUP]));
            Process::signal(SIGALRM, fn (int $signal) => report('came', $signal));
            Process::signal(SIGCHLD, function () {
                while (($end = Process::wait(false)) !== false) {
                    report('ended', $end['code']);
                }
            });
        });
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $process = new Process(function () {
                posix_kill(getmypid(), SIGALRM); // of which it has no callback
            });
            $data === "exit\n" && ($process = new Process(fn () => exit(8)));
            $process->start();
            $server->send($fd, getmypid() . "\n");
        });
    },
    client: function (Harness $t) {
        $refused = 'SwooleLite\Exception: This signal is used by the server';
        same([[$refused, $refused, $refused]], $t->take('refused'), 'signals of the server');
        $client = $t->connect();
        $pid = (int) $client->ask('exit');
        same([8], $t->take('ended'), 'the end of a process');
        posix_kill($pid, SIGALRM);
        same([SIGALRM], $t->take('came'), 'a signal');
        $client->ask('signal');
        same([0], $t->take('ended'), 'the end of a process that the signal has killed');
        posix_kill($pid, SIGUSR1); // still reloads
        $t->take('refused');
        $t->stop();
        same([], $t->takeAll(), 'events');
    },
);
?>
--EXPECT--
OK
