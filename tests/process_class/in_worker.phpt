--TEST--
A process that a callback of a worker starts is no part of the server: its calls throw, its signals are its own
--EXTENSIONS--
swoolelite
pcntl
posix
--INI--
display_errors=0
log_errors=1
error_log=
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'task_worker_num' => 1] + LINES);
        $server->on('task', fn (Server $server, int $id, int $source, string $data) => $data);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $process = new Process(function (Process $process) use ($server, $fd, $data) {
                register_shutdown_function(fn () => $process->write('shutdown function'));
                $process->write(json_encode([outcome(fn () => $server->send($fd, 'x')), $process->pid === getmypid()]));
                match ($data) {
                    "exit\n" => exit(4),
                    "throw\n" => throw new LogicException('thrown in the process'),
                    "sleep\n" => sleep(100),
                    default => null,
                };
            });
            $process->start();
            $said = [$process->read()];
            $data === "sleep\n" && Process::kill($process->pid);
            while (($part = $process->read()) !== '') {
                $said[] = $part;
            }
            $end = Process::wait();
            $server->send($fd, json_encode([$said, $end['code'], $end['signal'], $server->taskwait('task', 10)]) . "\n");
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $said = '["SwooleLite\\\\Exception: This process was forked in a callback: it is no part of the server",true]';
        same([[$said, 'shutdown function'], 0, 0, 'task'], json_decode($client->ask('return')), 'a function that returns');
        same([[$said, 'shutdown function'], 4, 0, 'task'], json_decode($client->ask('exit')), 'exit()');
        $t->allowLog('/thrown in the process/');
        same([[$said, 'shutdown function'], 255, 0, 'task'], json_decode($client->ask('throw')), 'an exception');
        same([[$said], 0, SIGTERM, 'task'], json_decode($client->ask('sleep')), 'a signal, which has its default effect');
        check($t->takeAll() === [], 'nothing else');
    },
);
?>
--EXPECT--
OK
