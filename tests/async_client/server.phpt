--TEST--
Clients on the loop work in workers, task workers and user processes; a worker that is asked to end lives on while one is open
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Async\Client as Upstream;
use SwooleLite\Process;
use SwooleLite\Server;

function ask_upstream(Server $server, string $who): void
{
    $client = new Upstream(Server::SOCK_TCP);
    $client->on('connect', fn (Upstream $client) => $client->send("$who\n"));
    $client->on('receive', function (Upstream $client, string $data) use ($who) {
        report($who, trim($data), $client->errCode);
        $client->close();
    });
    $client->on('error', fn (Upstream $client) => report($who, 'error', $client->errCode));
    $client->on('close', fn () => report("$who closed"));
    $client->connect('127.0.0.1', $server->port, 10);
}

Harness::run(
    server: function (Server $server) {
        $server->set(LINES + ['worker_num' => 1, 'task_worker_num' => 1, 'reload_async' => true, 'max_wait_time' => 20]);
        $server->addProcess(new Process(function () use ($server) {
            ask_upstream($server, 'user process');
            SwooleLite\Timer::tick(60000, fn () => null); // else it would end with its client
        }));
        $held = null;
        $server->on('receive', function (Server $server, int $fd, int $reactor, string $line) use (&$held) {
            match (trim($line)) {
                'worker' => $server->send($fd, "echo worker\n"),
                'ask' => ask_upstream($server, 'worker'),
                'task' => $server->task('ask'),
                'hold' => (function () use ($server, $fd, &$held) {
                    $held = new Upstream(Server::SOCK_TCP);
                    $held->on('connect', fn () => $server->send($fd, "held\n"));
                    $held->on('receive', fn () => null);
                    $held->on('error', fn () => null);
                    $held->on('close', fn () => report('held closed'));
                    $held->connect('127.0.0.1', $server->port, 10);
                })(),
                'throw' => (function () use ($server) {
                    $client = new Upstream(Server::SOCK_TCP);
                    $client->on('connect', fn () => throw new LogicException('thrown in connect'));
                    $client->on('receive', fn () => null);
                    $client->on('error', fn () => null);
                    $client->on('close', fn () => report('must not be called'));
                    $client->connect('127.0.0.1', $server->port, 10);
                })(),
                default => $server->send($fd, "echo $line"),
            };
        });
        $server->on('task', fn (Server $server) => ask_upstream($server, 'task worker'));
        $server->on('finish', fn () => null);
        $server->on('workerExit', function (Server $server, int $id) use (&$held) {
            static $calls = 0;
            if ($id === 0 && ++$calls === 3) {
                report('closes');
                $held?->close();
            }
        });
        $server->on('workerStop', fn (Server $server, int $id) => $id === 0 && report('stop'));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        same(['echo user process', 0], $t->take('user process'), 'a user process');
        $client->send("ask\ntask\n");
        same(['echo worker', 0], $t->take('worker'), 'a worker');
        same(['echo task worker', 0], $t->take('task worker'), 'a task worker');
        $t->take('worker closed');
        $t->take('task worker closed');
        $pid = $t->workerPids[0];
        same('held', $client->ask('hold'), 'a client is open');
        $t->reload();
        $t->take('closes');
        $t->take('held closed');
        $t->take('stop');
        $pid = $t->waitForSuccessor(0, $pid);
        $client->send("throw\n");
        $t->waitForLog("/uncaught LogicException in 'connect': LogicException: thrown in connect/");
        $t->allowLog("/\\b$pid\\b.*255/");
        $t->waitForSuccessor(0, $pid);
    },
);
?>
--EXPECT--
OK
