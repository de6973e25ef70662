--TEST--
In a worker, a task worker and a user process watches stand in the loop of the process, with every transport
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\{Event, Process, Server, Timer};

/** Watches a socket pair; something is written into it when the process sleeps. */
function watch(string $who): void
{
    [$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    Event::add($a, function ($a) use ($who) {
        report($who, fread($a, 10), outcome(Event::wait(...)), outcome(Event::dispatch(...)), outcome(Event::exit(...)));
        Event::del($a);
    });
    $writer = new Process(function () use ($b) {
        usleep(20_000);
        fwrite($b, 'input');
    });
    $writer->start();
    fclose($b);
}

$transports = [
    [Server::TASK_IPC_RING, Server::TASK_IPC_RING],
    [Server::TASK_IPC_UNIXSOCK, Server::TASK_IPC_UNIXSOCK],
    [Server::TASK_IPC_MSGQUEUE, Server::TASK_IPC_MSGQUEUE],
    [Server::TASK_IPC_MSGQUEUE, Server::TASK_IPC_PREEMPTIVE],
    [Server::TASK_IPC_RING, Server::TASK_IPC_STREAM],
];
foreach ($transports as [$requests, $tasks]) {
    Harness::run(
        server: function (Server $server) use ($requests, $tasks) {
            $server->set(['task_worker_num' => 1, 'worker_ipc_mode' => $requests, 'task_ipc_mode' => $tasks] + LINES);
            $server->on('receive', function (Server $server, int $fd, int $reactor, string $data) {
                $server->send($fd, $data);
            });
            $server->on('task', fn (Server $server, int $id, int $source, mixed $data) => $data);
            $server->on('workerStart', fn (Server $server) => watch($server->taskworker ? 'task worker' : 'worker'));
            $server->addProcess(new Process(function () {
                if (file_exists('done')) {
                    hold();
                }
                touch('done');
                watch('user process');
                report('function', 'returns'); // only then its loop runs
            }));
        },
        client: function (Harness $t) {
            $runs = 'SwooleLite\Exception: This is a process of a server: its loop is run by the server';
            $exit = 'SwooleLite\Exception: This is a process of a server: $server->stop() ends it, or exit()';
            foreach (['worker', 'task worker', 'user process'] as $who) {
                same(['input', $runs, $runs, $exit], $t->take($who), $who);
            }
            same(['returns'], $t->take('function'), 'the function of the user process');
            same('still serving', $t->connect()->ask('still serving'), 'an answer');
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
