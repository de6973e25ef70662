--TEST--
MODE_BASE: a worker dies that was to take the next connection: its successor, which ends at its start, does not
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
        $server->set(['worker_num' => 2] + LINES);
        $server->on('workerStart', function () {
            if (file_exists('broken')) {
                report('ends');
                exit;
            }
        });
        $server->on('receive', function (Server $server, int $fd) {
            $isIdle = $server->getWorkerStatus(1 - $server->worker_id) === Server::WORKER_IDLE;
            $server->send($fd, json_encode([$server->worker_id, $isIdle]) . "\n");
        });
        $server->on('workerError', fn (Server $server, int $id, int $pid, int $code, int $signal) => report('error', $code, $signal));
    },
    client: function (Harness $t) {
        $first = $t->connect();
        [$id] = json_decode($first->ask('?'));
        $other = $t->workerPids[1 - $id];
        $t->waitFor(function () use ($t, $first, $other) {
            posix_kill($other, SIGSTOP);
            $t->waitFor(fn () => Processes::isStopped($other), 'the other worker to stop');
            [, $isIdle] = json_decode($first->ask('?'));
            $isIdle || posix_kill($other, SIGCONT);
            return $isIdle;
        }, 'the other worker to stop while it is idle');
        // it has fewer connections, and gets word of the next one, which it does not hear
        same($id, json_decode($t->connect()->ask('?'))[0], 'who takes it in the end');
        touch($t->dir() . '/broken');
        $t->allowLog("/\\b$other\\b/");
        posix_kill($other, SIGKILL);
        $t->take('ends');
        $t->take('ends');
        unlink($t->dir() . '/broken');
        $t->waitForSuccessor(1 - $id, $other);
        same([0, SIGKILL], $t->take('error'), 'the end of the worker');
        check(!in_array('error', array_column($t->takeAll(), 0), true), 'its successors ended in order');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK
