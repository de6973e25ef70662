--TEST--
getWorkerStatus() tells who is busy, idle, or on the way in or out
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'task_worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $names = [Server::WORKER_BUSY => 'busy', Server::WORKER_IDLE => 'idle', Server::WORKER_EXIT => 'exit', 0 => '-'];
            $self = $server->worker_id;
            $data === "task\n" && $server->task('hold');
            $server->send($fd, implode(' ', array_map(
                fn (int $id) => $names[(int) $server->getWorkerStatus($id)],
                [-1, $self, 1 - $self, 2, 3, -2],
            )) . " $self\n");
        });
        $server->on('task', function () {
            report('held');
            hold();
        });
        $server->on('workerStart', function (Server $server, int $id) {
            if (file_exists('slow')) {
                report('held');
                hold();
            }
        });
        $server->on('workerStop', function (Server $server, int $id) {
            if (file_exists('slow')) {
                report('held');
                hold();
            }
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        [, , , , , , $self] = explode(' ', $client->ask('?'));
        $other = 1 - $self;
        $ask = fn (string $what = '?') => substr($client->ask($what), 0, -2);
        $t->waitFor(fn () => $ask() === 'busy busy idle idle - -', 'all others to be idle');
        $ask('task');
        $t->take('held');
        same('busy busy idle busy - -', $ask(), 'while a task runs');
        $t->release();
        $t->waitFor(fn () => $ask() === 'busy busy idle idle - -', 'the task worker to be idle');
        touch($t->dir() . '/slow');
        $pid = $t->workerPids[$other];
        posix_kill($pid, SIGUSR1);
        $t->take('held'); // in workerStop
        same('busy busy exit idle - -', $ask(), 'while the other one is on its way out');
        $t->release();
        $t->take('held'); // in workerStart
        same('busy busy exit idle - -', $ask(), 'while its successor is on its way in');
        unlink($t->dir() . '/slow');
        $t->release();
        $t->waitForSuccessor($other, $pid);
        $t->waitFor(fn () => $ask() === 'busy busy idle idle - -', 'all others to be idle');
    },
);
?>
--EXPECT--
OK
